"""How facts are said: what people call things, values with their units, statements in Korean and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from graph.compact import is_hangul
from graph.schema import Label, Property, Relationship, Schema, Words
from graph.store import Value
from language.detect import Language

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+")
_SHOWN = 20  # values in a statement; the rest is counted
_YEARS = range(1900, 2101)


@lru_cache(maxsize=1 << 12)
def spelt_out(identifier: str) -> str:
    """An identifier as words: hireDate, HIRE_DATE → hire date."""
    return _HUMP.sub(" ", identifier).strip().lower()


def called(identifier: str, synonyms: Words, language: Language) -> str:
    """What people call it in the language, or its identifier as words."""
    own = synonyms.ko if language == "ko" else synonyms.en
    return own[0] if own else spelt_out(identifier)


def neighbour_called(schema: Schema, relationship: Relationship, forward: bool, language: Language) -> str:
    """What people call the other end of a relationship."""
    synonyms = relationship.synonyms if forward else relationship.reverse
    if synonyms.ko if language == "ko" else synonyms.en:
        return called(relationship.type, synonyms, language)
    other = relationship.target if forward else relationship.source
    return called(other, schema.labels[other].synonyms, language)


def bare(value: Value) -> list[Value]:
    """A stored value as the values of an answer: dates as ISO text, yes and no as words, lists taken apart."""
    match value:
        case None:
            return []
        case bool():
            return ["yes" if value else "no"]
        case date():
            return [value.isoformat()]
        case list():
            return [part for item in value for part in bare(item)]
        case _:
            return [value]


def shown(value: Value, label: Label, name: str, language: Language) -> str:
    """A property's value as people read it: 1,234,567 KRW · 3.5% · 2026-03-01."""
    declared = label.properties.get(name, Property())
    match value:
        case bool():
            return ("예" if value else "아니요") if language == "ko" else ("yes" if value else "no")
        case list():
            return ", ".join(shown(item, label, name, language) for item in value)
        case int() | float() if declared.type == "percentage":
            return f"{(Decimal(str(value)) * 100).normalize():f}%"
        case int() | float() if name != label.key and not (declared.unit is None and value in _YEARS):
            unit = declared.unit or ""
            space = " " if unit and unit != "%" and not is_hangul(unit[0]) else ""
            return f"{Decimal(str(value)).normalize():,f}{space}{unit}"
        case _:
            return " ".join(map(str, bare(value)))


def statement(subject: str, what: str, values: Iterable[str], more: bool, language: Language) -> str:
    """One line: 김민수의 부서: 여신심사부 · Busan Branch — phone: 051-000-0000. `more`: there are others, uncounted."""
    values = list(values)
    text = ", ".join(values[:_SHOWN])
    if more:
        text += " 등" if language == "ko" else " and more"
    elif len(values) > _SHOWN:
        text += f" 외 {len(values) - _SHOWN}" if language == "ko" else f" and {len(values) - _SHOWN} more"
    return f"{subject}의 {what}: {text}" if language == "ko" else f"{subject} — {what}: {text}"
