"""What stands beside a name and says nothing more of it: a title behind it, its own words around one in brackets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.reading import ALIKE
from language.words import Words

# What people are addressed by, where they have a name: elsewhere it says who is meant.
_TITLES = frozenset(
    """
선생 선생님 교수 교수님 박사 박사님 기사 기사님 원장 원장님 팀장 과장 부장 차장 대리 사장 대표 이사 소장 실장 국장 여사 군 양
""".split()
)
_FORMULA = re.compile(
    r"\((?P<a>[^()]{2,30}?) ?(?:[×✕*]| x | times |곱하기) ?(?P<b>[^()]{2,60})\)", re.I
)  # how what is named in front is reckoned
_LEADS_UP = re.compile(
    r"(?:[A-Za-z'’]+[ ,]+){0,5}[A-Za-z'’]+ ?: (?=(?:who|what|which|when|where|how|is|are|do|does|did|can|list|show|name)\b)", re.I
)
_PURPOSE = re.compile(
    r"(?:I['’]m|I am|we['’]re|we are|I have|I need|we need|I['’]ve|we['’]ve)\b[^,.?]*(?:,|\.) (?:so )?"
    r"(?=(?:could|can|would|please|tell|which|what|how|who|where|when|is|are|do|does|did|list|show|give)\b)"
    r"|[^?.]*?(?:려고(?:요| 하는데요?| 합니다)|려는데요?|할 ?건데요?|라서요|준비 ?중인데요?)[,.]? ",
    re.I,
)
_WISH = re.compile(r"(?<=\?) (?:i|we)(?:['’]ll| will| have| need| must| am| want)\b[^?]*$", re.I)
_ONLY = re.compile(r"\b(?:only|just|without|except|but)\b", re.I)
_MEANS = re.compile(r",? ?\b(?:i\.e\.|that is to say|in other words)", re.I)
_SPELT = re.compile(
    r" ?\((?:\d{1,2}|월|일|년|[\s~,–-]|\bto\b|\band\b|\bthrough\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)+\)", re.I
)
_BLAMES = re.compile(r"because of|owing to|due to|(?:put |noted |set )?down as", re.I)
_IN_PERCENT = re.compile(r"[,\s]*(?:in|as a) percent", re.I)
_BRACKETS = re.compile(r"\([^()]+\)")
_UNLIKE, _NOT = re.compile(r" ?(?:안|않|말|하지|되지)"), re.compile(r"\b(?:not|only|without|n't) $", re.I)  # 포함하지 말고, not including
_HANGUL = re.compile(r"[가-힣]+$")
_OPENS = re.compile(r"[가-힣]{0,6}\(")  # 긴급출동(Roadside Assistance)
_TOO = re.compile(r"^ ?(?:[가-힣]{1,6})?(?:까지|도)(?: ?(?:다|모두|전부))? ?포함(?:해서|하여|하고|한|해)(?= )")
_TOO_EN = re.compile(
    r"(?: ones)?,? (?:too|as well|included|counted)\s*[).?!,]?"
    r"|(?:된|한)? ?(?:[가-힣]{1,3}(?:도|까지)? ?)?포함[.?!)]*$",
    re.I,
)
_OPENED = re.compile(r"[(.?!,;] ?(?:(?:count|counting|including|include)\b[^.?!(]*, ?)?$", re.I)
_AS_OF = re.compile(
    r"(?:오늘이? ?|오늘은 ?)(?:\d{4}년 ?\d{1,2}월 ?\d{1,2}일|\d{4}-\d\d-\d\d)(?:인데요?|이고|이니까?|이라면|기준으로)?,? ?"
    r"|\b(?:given that )?today(?: is|'s) (?:[a-z]+ \d{1,2},? \d{4}|\d{4}-\d\d-\d\d)[,;.:]? ?",
    re.I,
)
_ALL = re.compile(r",\s*(?:counting|including|across|regardless of|whatever) (?:all |any )?(?:the |their |its )?$", re.I)


def without_asides(marks: Sequence[Mark], question: str, words: Words) -> list[Mark]:
    """The marks but for unknown words that only go with a name: Ann Lee 선생님, 맹장염(Appendicitis). Nobody's own name is."""
    proper = {piece.start for piece in words.morphemes(question) if piece.tag == "NNP"}
    named = [m for m in marks if m.kind == "named" and not m.assumed]
    behind = {m.end for m in named}
    bracketed = {m.start for m in named if question[m.end : m.end + 1] == ")"}

    measured = [m.end for m in marks if any(r.kind == "measure" and r.score >= ALIKE for r in m.readings)]
    formulas = [found.span() for found in _FORMULA.finditer(question) if any(end <= found.start() for end in measured)]

    included = {m.start for m in marks if _is_included(m, marks, question)}
    ends = {m.end + 1 for m in marks if m.start in included}
    included |= {m.start for m in marks if m.start in ends and m.kind == "verb" and m.text.lower() in ("included", "counted")}
    for found in _BRACKETS.finditer(question):  # (회선 전체, 해지한 것도 포함): all rows, and no kind of them is asked for
        inside = [m for m in marks if found.start() < m.start and m.end < found.end()]
        rows = all(m.kind in ("cue", "verb") or any(r.kind in ("label", "value") for r in m.readings) for m in inside)
        both = _kinds_of_values(inside) & _kinds_of_values(m for m in marks if m not in inside)
        if rows and not both and any(m.is_cue("include") for m in inside) and not any(m.is_cue("not") for m in inside):
            included |= {m.start for m in inside}

    for found in _BRACKETS.finditer(question):  # 한국은행 (Bank of Korea): what a name is called besides, in words that say nothing here
        inside = [m for m in marks if found.start() < m.start and m.end < found.end()]
        if any(0 <= found.start() - end <= 1 for end in behind) and all(m.kind in ("unknown", "verb") for m in inside):
            included |= {m.start for m in inside}

    if (told := _AS_OF.search(question)) is not None:  # 오늘이 2026년 11월 30일인데: which day it is, and no condition
        included |= {m.start for m in marks if m.kind == "date" and told.start() <= m.start and m.end <= told.end()}
    said_again = {
        m.start
        for m in marks
        if _is_preamble(m, marks, question) or _is_wish(m, marks, question) or _is_period_again(m, marks, question) or _is_new(m, marks)
    }

    def aside(m: Mark) -> bool:
        if m.start in said_again:
            return True
        if m.start in included or _is_said_again(m, named, question):
            return True
        if any(start <= m.start and m.end <= end for start, end in formulas):
            return True
        if m.kind in ("date", "number"):
            return any(_begins(m, name, question) for name in marks)
        if m.text in _TITLES and m.kind == "schema" and question[m.end : m.end + 1] == "님":
            return m.start - 1 in behind
        if m.kind != "unknown" or not _HANGUL.match(m.text):
            return False
        titled = m.text in _TITLES and (m.start in behind or (question[m.start - 1] == " " and m.start - 1 in behind))
        opened = _OPENS.match(question, m.end)
        return titled or (opened is not None and opened.end() in bracketed and m.start not in proper)

    return [replace(m, kind="unknown") if _says_more(m, marks) else m for m in marks if not aside(m)]


def _is_preamble(m: Mark, marks: Sequence[Mark], question: str) -> bool:
    """Whether it only leads up to the question behind a colon, or says once more what was asked: Quick one: …; …, i.e. not …"""
    told = _MEANS.search(question)
    if told and m.start >= told.start():
        return True
    if (purpose := _PURPOSE.match(question)) is not None and m.end <= purpose.end():
        inside = [other for other in marks if other.end <= purpose.end()]
        return not any(_narrows(other) for other in inside)
    opened = _LEADS_UP.match(question)
    inside = [other for other in marks if opened and other.end <= opened.end()]
    names = any(other.kind == "named" and not other.assumed for other in inside) or any(other.kind == "date" for other in inside)
    return m in inside and not names


def _narrows(m: Mark) -> bool:
    """Whether a part of what leads up to a question, or follows it, says which rows are meant."""
    return m.kind in ("date", "number") or (m.kind == "named" and not m.assumed) or m.is_cue("not", "exclude", "held", "compare")


def _is_wish(m: Mark, marks: Sequence[Mark], question: str) -> bool:
    """Whether it only says behind the question what somebody does with the answer: …? I need it for the board."""
    told = _WISH.search(question)
    if told is None or m.start < told.start():
        return False
    behind = [other for other in marks if other.start >= told.start()]
    return not any(_narrows(other) or other.kind == "schema" for other in behind) and not _ONLY.search(question, told.start())


def _is_period_again(m: Mark, marks: Sequence[Mark], question: str) -> bool:
    """Whether it stands in brackets behind a period and only spells that out: 하반기(7~12월), the last quarter of 2024 (Oct to Dec)."""
    for found in _SPELT.finditer(question):
        before = next((other for other in marks if other.kind == "date" and 0 <= found.start() - other.end <= 1), None)
        if before is not None and found.start() < m.start and m.end < found.end():
            return True
    return False


def _is_new(m: Mark, marks: Sequence[Mark]) -> bool:
    """Whether rows are only said to be new in a period: those of its days."""
    return m.kind == "unknown" and m.text.lower() in ("new", "newly", "신규", "새") and any(other.kind == "date" for other in marks)


def _says_more(m: Mark, marks: Sequence[Mark]) -> bool:
    """Whether words that mostly say nothing do: because of a value (a state, a cause) rows are what they are, because of somebody they are
    not; how many in percent is no number of rows."""
    if not m.is_cue("filler"):
        return False
    if _IN_PERCENT.match(m.text):
        return any(other.is_cue("count", "how much") for other in marks) and not any(other.is_cue("share") for other in marks)
    if not _BLAMES.match(m.text):
        return False
    following = next((other for other in marks if other.start >= m.end and not other.is_cue("filler")), None)
    return following is None or not any(r.kind == "value" for r in following.readings)


def _is_said_again(m: Mark, named: Sequence[Mark], question: str) -> bool:
    """Whether a value stands in brackets behind too, 만기(Expired), or a column of which all count: …, counting all statuses."""
    if m.kind == "schema":
        return question[m.end :].strip(" ?.!") == "" and _ALL.search(question[: m.start]) is not None
    behind = next((other for other in named if other.start == m.end + 1 and question[m.end] == "("), None)
    return behind is not None and m.kind == "named" and any(r in behind.readings for r in m.readings if r.kind == "value")


def _kinds_of_values(marks: Iterable[Mark]) -> set[tuple[str, str]]:
    return {(r.label, r.property) for m in marks for r in m.readings if r.kind == "value"}


def _is_included(m: Mark, marks: Sequence[Mark], question: str) -> bool:
    """Whether a value is only said to belong to the rest: …, including co-authors; (공저 포함). Of two of one property each is meant."""
    values = _kinds_of_values([m])
    if m.kind != "named" or not values:
        return False
    if _TOO_EN.match(question[m.end :]) and _OPENED.search(question[: m.start]):  # (closed included); … Closed ones too.
        return values.isdisjoint(_kinds_of_values(other for other in marks if other is not m))
    cue = next((c for c in marks if c.is_cue("include") and (c.end <= m.start <= c.end + 5 or m.end <= c.start <= m.end + 3)), None)
    if cue is None and (told := _TOO.search(question[m.end :])) is not None:  # 퇴역 차량까지 포함해서
        kinds = [other for other in marks if m.end <= other.start < m.end + told.end() and not other.is_cue("within", "include")]
        return all(r.kind == "label" for other in kinds for r in other.readings[:1])
    if cue is None or not (re.search(r"[,(]\s*$", question[: min(cue.start, m.start)]) or re.search(r"해서|하여|하고", cue.text)):
        return False
    if _UNLIKE.match(question[cue.end :]) or _NOT.search(question[: cue.start]):
        return False
    return values.isdisjoint(_kinds_of_values(other for other in marks if other is not m))


def _begins(m: Mark, name: Mark, question: str) -> bool:
    """Whether a year or a number begins a name that is known by the rest: 1982 Lambogini Diablo."""
    if not name.assumed or name.start - m.end != 1 or question[m.end] != " ":
        return False
    held = [text for r in name.readings for text in r.value.split("\n")]
    return bool(held) and all(text.startswith(m.text) for text in held)
