"""The runs of words in which a question says what it is about, and what only leads there."""

from __future__ import annotations

import re

from graph.compact import is_hangul
from graph.plan.marking.marks import Mark
from graph.plan.words.reading import is_day
from graph.plan.words.verbs import is_verb
from language.words import stem
from services.rag.hybrid.reach import day_readings
from services.rag.hybrid.typed import Reader, Typed

_WHAT_TIME = re.compile(r"\b(?:what|which) time\b|몇 ?시(?!간)", re.I)
_AGO = re.compile(r" ?(?:ago\b|전(?![가-힣]{2}))", re.I)
# Words that only ask or bind, beside the stop words.
_NOTHING = """
가운데 모두 전부 목록 필요 뽑 걸 걸리 넣 받 크 알리 명 건 때 안 후 전 중 수 며칠 얼마 몇 지금 현재
전체 총 합 합계 합치 더하 기준 경우 고려 반영 포함 부탁 번호 이름 개수 여부 number name list total may given went one us give gives
sooner earlier longer shorter faster quicker behind can apply applies applied 적용 long take takes took get gets
need needs needed require requires required
"""
_EMPTY = frozenset(stem(word) if word.isascii() else word for word in _NOTHING.split())


def phrases_of(typed: Typed, reader: Reader) -> list[tuple[str, list[str]]]:
    """The question's content words in the runs that they stand in, with what is said there; without names, dates, what only asks, and
    the words for the ways through the graph."""
    ways = [m for m in typed.nouns if _way(m, reader) and not _in_compound(m, typed)]
    taken = [*ways, *(m for m in typed.marks if m.kind in ("named", "date"))]
    cues = ("which", "what", "count", "how much", "who", "where", "when", "place", "filler", "round", "held")
    taken += [m for m in typed.marks if m.is_cue(*cues) and _stands_alone(m, typed)]
    taken += [m for m in typed.marks if m.kind == "verb" and _leads(m, typed)]
    amounts = [(a.start, a.end) for a in typed.amounts if a.kind in ("money", "percent")]  # compared, and not looked for
    amounts += [(a.start, ago.end()) for a in typed.amounts if a.kind == "time" and (ago := _AGO.match(typed.text, a.end))]
    days = [(start, end) for start, end, _ in day_readings(typed.text)]
    spans = [*((m.start, m.end) for m in taken), *days, *amounts, *(m.span() for m in _WHAT_TIME.finditer(typed.text))]
    kinds = {m.start for m in typed.nouns if m.readings[0].kind == "label" and m.start and m.text[0].isascii()}  # of long stays: long
    runs: list[tuple[int, int]] = []
    for token in reader.words.tokens(typed.text):
        if not token.content or any(start < token.end and token.start < end for start, end in spans):
            continue
        if runs and token.start < runs[-1][1]:
            continue  # a part of the one before
        goes_on = bool(runs) and not typed.text[runs[-1][1] : token.start].strip()
        empty = token.form in _EMPTY and token.end + 1 not in kinds
        if goes_on and (not empty or token.form == typed.text[token.start : token.end]):  # 문 개수, and not 무게 알려
            runs[-1] = (runs[-1][0], token.end)
        elif not empty:
            runs.append((token.start, token.end))
    # A word alone is split as the lexicon's words are, which it is not always in its sentence.
    counted = {m.start for m in typed.marks if m.is_cue("count")}
    kept = [(a, b) for a, b in runs if b - a > 1 or typed.text[a].isascii() or {b, b + 1} & counted]  # 문 개수
    said = [(text, reader.words.terms(text)) for text in (typed.text[start:end] for start, end in kept)]
    return [(text, [t for t in terms if t not in _EMPTY or len(terms) == 1]) for text, terms in said]


def _leads(verb: Mark, typed: Typed) -> bool:
    """Whether a verb only says how a row is come by that something is asked of: 9007이 열린 장소의 청소비."""
    place = typed.marks.index(verb)
    following = typed.marks[place + 1] if place + 1 < len(typed.marks) else None
    label = following is not None and following.kind == "schema" and following.readings[0].kind in ("label", "role")
    return bool(following and label and following.after == "의" and place and typed.marks[place - 1].kind == "named")


def _stands_alone(cue: Mark, typed: Typed) -> bool:
    """Whether a word that asks is not the end of another word, which no mark is: the 수 of 방수, and not that of 직원수."""
    before = typed.text[cue.start - 1 : cue.start]
    return not is_hangul(before) or any(m.end == cue.start for m in typed.marks if m.kind != "unknown")


def _in_compound(noun: Mark, typed: Typed) -> bool:
    """Whether a word is a part of another that the tables do not know: report, of a condition report, 상태, of 상태 보고서."""
    kind = noun.readings[0].kind if noun.readings else ""
    if kind not in ("role", "hint", "property") or is_verb(noun.text.split()[0]):
        return False
    place = typed.marks.index(noun)
    beside = [*typed.marks[max(0, place - 1) : place], *typed.marks[place + 1 : place + 2]]
    touching = [m for m in beside if not typed.text[min(m.end, noun.end) : max(m.start, noun.start)].strip() and len(m.text) > 1]
    others = ("role", "hint", "property") if kind == "property" else ("property",)
    return any(m.kind == "unknown" or (m.kind == "schema" and m.readings[0].kind in others) for m in touching)


def _way(noun: Mark, reader: Reader) -> bool:
    """Whether a word leads through the graph (a label, a relationship, what happened) or says of which class something is: its title."""
    if not noun.readings or noun.readings[0].score < 0.8:
        return False
    first = noun.readings[0]
    if first.kind in ("label", "role", "hint"):
        return True
    if is_day(first, reader.schema) and is_verb(noun.text.split()[0]):
        return True  # ordered on: that it was ordered, and no order date
    declared = reader.declared(first)
    return declared is not None and declared.type == "text" and not first.link
