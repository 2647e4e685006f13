"""Statements into the text that a person reads, its marks and its citations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.facts import Fact
from ingest.plain import plain
from language.detect import Language
from language.lists import without_number
from services.rag.answer import CalculationCitation, Citation, DocumentCitation, GraphCitation
from services.rag.evidence import Calculation, Quote, Ranked, Statement, Support
from vector.store import Passage, Place

REFUSAL: dict[Language, tuple[str, str]] = {
    "ko": ("자료에서 답을 찾지 못했습니다.", "가장 가까운 문서: {titles}"),
    "en": ("The sources do not say.", "The nearest documents: {titles}"),
}
UNKNOWN: dict[Language, str] = {"ko": " 표에는 {} 항목이 없습니다.", "en": " The tables hold nothing called {}."}
ORIGINAL: dict[Language, str] = {"ko": " (영어 원문)", "en": " (in Korean)"}
"""What stands behind a quotation in the other language, by the answer's."""
NEAREST = 3


_BULLET = re.compile(r"^(?:[-*+•□■○●▪※]|\|)\s+|\s+\|$", re.MULTILINE)


_MARK = re.compile(r"\[(\d+)\]")
# When a rule was changed, and what it calls something from there on.
_NOTE = re.compile(r"\s?<(?:개정|신설|전문개정|본조신설|단서신설|제목개정|시행일)[^<>]*>|\s?\(이하[^()]*(?:한다|같다)\.?\)")


def display(text: str) -> str:
    """A quotation as a person reads it: without marks of Markdown, list bullets and numbers, line breaks and notes of amendment, and
    with no mark that looks like ours."""
    return _MARK.sub(r"(\1)", without_number(" ".join(_BULLET.sub("", _NOTE.sub("", plain(text))).split())))


def compose(statements: Sequence[Statement], lang: Language) -> tuple[list[str], tuple[Citation, ...]]:
    """The statements with their marks `[n]`, a line each, and the citations, numbered from 1; the same evidence is cited once.

    A quotation in another language than the answer's is named as such.
    """
    numbers: dict[tuple[object, ...], int] = {}
    citations: list[Citation] = []
    lines = []
    for statement in statements:
        marks = []
        for support in statement.supports:
            key = _key(support)
            if key not in numbers:
                numbers[key] = len(citations) + 1
                citations.append(_cite(support, numbers[key]))
            marks.append(f"[{numbers[key]}]")
        original = ORIGINAL[lang] if _is_foreign(statement, lang) else ""
        lines.append(f"{statement.text}{original} {''.join(dict.fromkeys(marks))}")
    return lines, tuple(citations)


def _is_foreign(statement: Statement, lang: Language) -> bool:
    quotes = [s for s in statement.supports if isinstance(s, Quote)]
    return any(quote.chunk.language != lang and statement.text == display(quote.text) for quote in quotes)


def refuse(ranked: Sequence[Ranked], unknown: Sequence[str], lang: Language) -> str:
    """The sentence that says that the sources hold no answer, which words no table knows, and which documents come nearest."""
    titles = dict.fromkeys(r.evidence.chunk.title for r in ranked if isinstance(r.evidence, Passage))
    sentence, nearest = REFUSAL[lang]
    if unknown:
        sentence += UNKNOWN[lang].format(", ".join(f"‘{word}’" for word in unknown[:NEAREST]))
    return f"{sentence} {nearest.format(titles=', '.join(list(titles)[:NEAREST]))}" if titles else sentence


def _key(support: Support) -> tuple[object, ...]:
    match support:
        case Fact():
            return (support.id,)
        case Calculation():
            return (support.formula, support.text)
        case _:
            return (support.chunk.source, support.start, support.end)


def _cite(support: Support, number: int) -> Citation:
    if isinstance(support, Quote):
        return _cite_quote(support, number)
    if isinstance(support, Calculation):
        return CalculationCitation(number, support.formula, support.inputs)
    rows = support.rows
    return GraphCitation(
        number, support.collection, support.query, support.params, rows.columns, rows.rows, understood=support.understood or None
    )


def _cite_quote(quote: Quote, number: int) -> DocumentCitation:
    """A quotation, with the place where it begins in the original."""
    chunk = quote.chunk
    place = next((place for place in chunk.places if place.start < quote.end and quote.start < place.end), Place(0, 0))
    return DocumentCitation(
        number,
        chunk.source,
        chunk.title,
        chunk.section,
        quote.start,
        quote.end,
        quote.text,
        modified=chunk.modified,
        address=chunk.address,
        page=place.page,
        slide=place.slide,
        sheet=place.sheet,
        cells=place.cells,
        header=place.header,
    )
