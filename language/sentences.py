"""Sentences, list items, table rows and headings of a text, by rules: the units that are embedded, quoted and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 400
_NEAR = 300

# What a list item, paragraph or article opens with, as Markdown, Korean law and office documents write it.
_NUMERAL = r"(?:\d{1,3}|[가나다라마바사아자차카타파하]|[a-zA-Z]|[ivxIVX]{1,5})"
_ARTICLE = r"제\s?\d+\s?[편장절관조](?:의\s?\d+)?"
_MARK = rf"(?:[-*+•·◦▪‣○●◎□■◆※▶▷]|{_NUMERAL}\\?[.)]|\({_NUMERAL}\)|(?:\*\*)?{_ARTICLE}[.:]?(?:\*\*)?)(?:\s|\(|$)"
_OPENS = re.compile(rf"\s*(?:>\s?)*(?:{_MARK}|(?:\*\*)?[①-⑳㉠-㉻⑴-⒇])")
_LINE = re.compile(r"[^\n]+")
_WHOLE = re.compile(r"\s*(?:#{1,6}\s|\||[-=*_~`\s]{3,}$|```|~~~|</?\w[^>]*>\s*$)|.*\s\|\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_FRONT_MATTER = re.compile(r"---\n[^\n:]+:(?:.*\n)+?---$", re.M)
_HARD_BREAK = re.compile(r"(?:  |\\|<br\s?/?>\s*)$")

# A stop and what closes after it: quotes, brackets, emphasis, footnote marks, notes such as <개정 2020.1.1>.
_STOP = re.compile(
    r"(?:(?<!\.)\.(?!\.)|(?<![!?])[!?]+|[。！？])"
    r"[\"'”’」』)\]*_]*(?:\[\^?\w{1,9}\])*(?:\s?<[^<>\n]{1,200}>)*"
    r"(?=\s|$|(?<=[다요]\.)[가-힣])"
)
_ONLY_MARK = re.compile(rf"\W*(?:{_NUMERAL}|{_ARTICLE})\\?")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘\[*])(?:(?i:mrs?|ms|dr|prof|rev|gov|st|mt|vs|cf|approx|dept|est|inc|ltd|co|corp|llc|bros|jr|sr|al)|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])$"
)
_BEFORE_NUMBER = re.compile(r"\b(?:no|nos|fig|sec|art|para|p|pp|vol|ch|ver|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$", re.I)

# Where a long sentence may be cut, best first.
_SPACE = re.compile(r"\s")
_CUTS = (re.compile(r"[;；]\s|\s\|\s|\s(?=다만,|그러나\s)"), re.compile(r"[,，、]\s"), _SPACE)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, list items, table rows, headings and code lines, in order, without white space around them.

    They never overlap or cross a blank line and hold every other character. A line break alone does not end a sentence. What is
    longer than 400 characters is cut at a clause, or else at a space.
    """
    return [
        (start, end)
        for block_start, block_end, whole in _blocks(text)
        for sentence in ([(block_start, block_end)] if whole else _split(text, block_start, block_end))
        for start, end in _cut(text, *sentence)
        if start < end
    ]


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans of lines that belong together, and whether the span is one unit whatever stops are in it."""
    front = _FRONT_MATTER.match(text)
    verbatim = front.end() if front else 0
    fenced = broken = False
    start = end = 0
    for line in _LINE.finditer(text):
        content = line[0]
        if content.isspace():
            continue
        fence = bool(_FENCE.match(content))
        whole = fenced or fence or line.start() < verbatim or bool(_WHOLE.match(content))
        opens = whole or broken or line.start() > end + 1 or bool(_OPENS.match(content))
        if opens:
            yield start, end, False
            start = line.start()
        if whole:
            yield start, line.end(), True
            start = line.end()
        end = line.end()
        fenced ^= fence
        broken = bool(_HARD_BREAK.search(content))
    yield start, end, False


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, start, stop, end):
            yield start, stop.end()
            start = stop.end()
    if start < end:
        yield start, end


def _ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence that began at `start` ends at this stop."""
    after = text[stop.end() : stop.end() + 2].lstrip()
    if "a" <= after[:1] <= "z":
        return False
    near = max(start, stop.start() - _NEAR)
    if (
        text.rfind("(", near, stop.start()) > text.rfind(")", near, stop.end())
        and text.find(")", stop.end(), min(end, stop.end() + _NEAR)) > 0
    ):
        return False
    if stop[0][0] != ".":
        return True
    tail = text[max(start, stop.start() - 30) : stop.start()]
    number = after[:1].isdecimal()
    # 2026. 3. 1. 시행, or 1. 하나 2. 둘 in a row.
    if tail[-1:].isdecimal() and (number or "가" <= after[:1] <= "힣"):
        return False
    if _ABBREVIATION.search(tail) or (number and _BEFORE_NUMBER.search(tail)):
        return False
    return stop.start() - start > 30 or not _ONLY_MARK.fullmatch(tail)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trimmed pieces of a span, within the limit where there is a space to cut at."""
    while end - start > _LONGEST:
        latest = start + min(_LONGEST, (end - start) // 2 + _LONGEST // 4)  # leaves no scrap at the end
        cuts = ([match.end() for match in cut.finditer(text, start + _LONGEST // 4, latest)] for cut in _CUTS)
        space = _SPACE.search(text, latest, end)
        cut = next((found[-1] for found in cuts if found), space.end() if space else end)
        yield _trim(text, start, cut)
        start = cut
    yield _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
