"""What an adjective measures: which property of a kind of thing is its age, its price, its length. Pure."""

from __future__ import annotations

import re

from graph.plan.framing.frame import Frame
from graph.plan.words.persons import is_people
from graph.plan.words.validity import validity
from graph.schema import Schema

_BORN = ("birth", "born", "dob", "age", "생년월일", "생일", "나이")
_CONCEPTS = {
    "birth": ("birth", "born", "dob", "생년월일", "생일", "출생"),
    "area": ("area", "size", "sqm", "square", "acreage", "면적", "넓이", "평수"),
    "age": (*_BORN, "founded", "established", "opened", "built", "설립", "개점", "건조"),
    "price": ("price", "cost", "fare", "fee", "freight", "amount", "단가", "가격", "요금", "비용", "금액", "운임"),
    "pay": ("salary", "pay", "wage", "earnings", "income", "급여", "연봉", "임금", "보수"),
    "date": ("date", "day", "time", "year", "hired", "opened", "founded", "일", "날짜", "연도", "year"),
    "length": ("length", "duration", "runtime", "minutes", "seconds", "milliseconds", "distance", "period", "길이", "기간", "거리"),
    "weight": ("weight", "mass", "무게", "중량"),
    "height": ("height", "altitude", "elevation", "고도", "해발", "높이", "키"),
}


def concept_property(label: str, concept: str, schema: Schema) -> tuple[str, bool] | None:
    """The property of a label that an adjective measures, and whether more of the adjective is less of it: the older, the earlier born."""
    declared_ = schema.labels[label].properties
    if concept == "date" and (span := validity(declared_)) and span.start:
        return span.start, False  # the most recently hired
    person = concept == "age" and is_people(label, schema)  # whose age nothing but the birth tells
    for word in _BORN if person else _CONCEPTS.get(concept, ()):
        for name, found in declared_.items():
            phrases = " ".join([re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower(), *found.synonyms.en, *found.synonyms.ko])
            born = concept == "date" and any(birth in phrases.replace("발생일", "") for birth in _CONCEPTS["birth"])
            said = not born and word in (phrases.split() if word.isascii() else phrases)
            if said and name != schema.labels[label].key and found.type in ("date", "integer", "number", "percentage"):
                return name, concept == "age" and (found.type == "date" or word not in ("age", "나이"))
    only = [name for name, found in declared_.items() if found.type == "date" and not person]
    return (only[0], concept == "age") if concept in ("date", "age") and len(only) == 1 else None


def measured_by_verb(frame: Frame, index: int) -> str:
    """Take the verb in front of "more" and "most" that says what is measured: costs more, weighs most."""
    if not index or not frame.items[index - 1].mark.is_cue("concept"):
        return ""
    frame.use(index - 1)
    return frame.items[index - 1].mark.argument


def told_by(frame: Frame) -> str:
    """The kind of thing right behind an adjective: the order, in the customer of the latest order."""
    for index in frame.cue("adjective"):
        behind = [item for item in frame.items[index + 1 : index + 3] if not item.mark.verbal and item.mark.kind != "verb"]
        if behind and behind[0].is_("label") and behind[0].reading:
            return behind[0].reading.label
    return ""
