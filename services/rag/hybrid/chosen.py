"""Which lines a question is about: by its words, what it names, the numbers that it says and the document that it names by its code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.plan.marking.marks import Mark
from services.rag.hybrid.lines import Line
from services.rag.hybrid.match import Matched
from services.rag.hybrid.work import Work

_NAMED, _SAID, _BOUND, _KEY, _CODE = 0.2, 0.4, 0.2, 0.5, 0.6
CODES = re.compile(r"(?<![\w-])[A-Za-z]{1,6}-?\d{1,5}(?![A-Za-z0-9-])")
_LABELLED = re.compile(r"(?<![\w-])([A-Za-z]{3,12}|[가-힣]{1,6}) ([A-Z]|\d{1,3})(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line with what it is worth to the question."""

    line: Line
    score: float
    matched: Matched


_READ = 30


def choose(work: Work, of: re.Pattern[str] | None = None) -> list[Chosen]:
    """The nearest lines, those that have the pattern, best first."""
    names = {said for m in work.asked.typed.names if m.readings[0].kind == "value" for said in _said(m)}
    entities = {id for m in work.asked.typed.names for r in m.readings[:1] for id in r.ids}
    said = {(a.value, a.unit) for a in work.asked.typed.amounts} | {(b.value, b.unit) for b in work.asked.typed.bounds}
    bounds = {(b.operator, b.value, b.unit) for b in work.asked.typed.bounds}
    codes = codes_in(work.asked.text)
    keys = {match[0].lower() for match in _LABELLED.finditer(work.asked.text)}
    found = []
    near = [m for m in work.matched if of is None or of.search(m.line.text)]
    for matched in near[:_READ]:
        line = matched.line
        typed = work.typed(line.text)
        score = matched.score
        score += _NAMED * min(2, sum(bool(names & _said(m)) or bool(entities & set(m.readings[0].ids)) for m in typed.names))
        score += _SAID * any((a.value, a.unit) in said for a in typed.amounts if a.unit)
        score += _BOUND * any((b.operator, b.value, b.unit) in bounds for b in typed.bounds if b.unit)
        score += _KEY * any(key in line.text.lower() for key in keys)
        score += _CODE * bool(codes and codes & codes_in(line.title))
        found.append(Chosen(line, score, matched))
    return sorted(found, key=lambda c: (-c.score, c.line.id))


def _said(mark: Mark) -> set[str]:
    """A name as it stands there, and as the tables have it: expenses, of 경비."""
    return {mark.text.lower(), *(r.value.lower() for r in mark.readings[:1] if r.kind == "value")}


def codes_in(text: str) -> set[str]:
    """Names of documents as offices write them: R-7, FI-10, QA2."""
    return {match[0].upper() for match in CODES.finditer(text)}


def coded_document(work: Work) -> tuple[str, Sequence[Line]] | None:
    """The only document that has a code of the question in its title."""
    codes = codes_in(work.asked.text)
    found = [(source, lines) for source, lines in work.sheet.documents.items() if lines and codes & codes_in(lines[0].title)]
    return found[0] if len(found) == 1 else None


def _front(code: str, text: str) -> set[str]:
    """The word in front of a code, if any: notice, of notice S-4."""
    found = re.search(rf"(\w+) {re.escape(code)}(?![A-Za-z0-9-])", text, re.I)
    return {found[1].lower()} if found else set()


def missing_code(work: Work) -> str | None:
    """A code of the question that no document has, where others of its kind have theirs in the title: R-15 beside R-7 and R-8, notice S-5
    beside notice S-4."""
    titles = {code for lines in work.sheet.documents.values() if lines for code in codes_in(lines[0].title)}
    everywhere = {code for line in work.lines for code in codes_in(line.text)}
    for code in sorted(codes_in(work.asked.text) - titles - everywhere):
        kind = code.rstrip("0123456789")
        alike = [other for other in titles if other.rstrip("0123456789") == kind]
        if len(alike) >= 2 or any(_front(code, work.asked.text) & _front(alike[0], line.title) for line in work.lines if alike):
            return code
    return None
