"""Lines of text to blocks, for Markdown and plain text: one pass, offsets exact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Block, BlockKind
from ingest.plain import plain
from vector.store import Span

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<circled>(?:\*\*)?[①-⑳㉑-㉟](?:\*\*)?)|(?P<number>\d{1,3}\\?\.)|(?P<syllable>[가-하]\.)"
    r"|(?P<bullet>[-*+•◦▪‣○●※·]|\(?(?:\d{1,3}|[가-하a-z])\)))(?:[ \t]+|(?<=[①-⑳]))(?=\S)"
)
_DEPTHS = {"circled": 0, "number": 1, "syllable": 2, "bullet": 3}

# Korean statutes and rules: 편 > 장 > 절 > 관 > 조 and supplementary provisions, below any heading that carries marks of its own.
_ARTICLE = re.compile(
    r"[ \t]*(?:\*\*)?제 ?\d+ ?조(?:의 ?\d+)? ?\((?:[^()\n]|\([^()\n]*\)){1,100}\)(?:\*\*)?"
    r"(?=$|[ \t①-⑳<])(?![ \t]*(?:및|또는|내지|부터)(?:[ \t]|$))"
)
_DIVISION = re.compile(
    r"[ \t]*(?:\*\*)?제 ?\d+ ?(?P<unit>[편장절관])(?:의 ?\d+)?(?:[ \t]+[^.\n]{1,60}|[ \t]*\([^()\n]{1,60}\))?"
    r"(?:\*\*)?[ \t]*(?:<[^<>\n]*>)?$"
)
_SUPPLEMENT = re.compile(r"[ \t]*부[ \t]*칙[ \t]*(?:\([^\n]{1,120}\))?[ \t]*(?:<[^<>\n]{1,120}>)?[ \t]*$")
_UNITS = {"편": 11, "장": 12, "절": 13, "관": 14}
_SUPPLEMENT_LEVEL, _ARTICLE_LEVEL = 12, 15
_MAX_TITLE = 200


def scan(text: str, start: int, *, markdown: bool) -> Iterator[Block]:
    """The blocks of `text` from `start` on. Plain text has articles, items and underlined headings, but no marks, tables or fences."""
    lines = _lines(text, start)
    at = 0
    while at < len(lines):
        begin, end = lines[at]
        line = text[begin:end]
        if not line.strip() or (markdown and _RULE.match(line)):
            at += 1
        elif markdown and (fence := _FENCE.match(line)):
            last = _fence_end(text, lines, at, fence[1])
            yield _block(text, "code", begin, lines[last][1])
            at = last + 1
        elif markdown and (mark := _ATX.match(line)):
            yield _heading(text, begin, end, len(mark[1]))
            at += 1
        elif article := _ARTICLE.match(line):
            yield _heading(text, begin, begin + article.end(), _ARTICLE_LEVEL)
            lines[at] = (begin + article.end(), end)
        elif level := _division(line):
            yield _heading(text, begin, end, level)
            at += 1
        elif markdown and "|" in line and at + 1 < len(lines) and _is_delimiter_row(text, lines[at + 1]):
            last = at + 1
            while last + 1 < len(lines) and "|" in text[slice(*lines[last + 1])]:
                last += 1
            table = _block(text, "table", begin, lines[last][1])
            yield Block("table", table.start, table.end, header=Span(table.start, _trim(text, begin, end)[1]))
            at = last + 1
        elif (under := _underline(text, lines, at + 1)) and not _ITEM.match(line):
            yield _heading(text, begin, end, under)
            at += 2
        else:
            last = at
            while last + 1 < len(lines) and not _interrupts(text, lines, last + 1, markdown):
                last += 1
            yield _flow(text, begin, lines[last][1])
            at = last + 1


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    lines = []
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        lines.append((start, end))
        start = end + 1
    return lines


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _block(text: str, kind: BlockKind, start: int, end: int, level: int = 0) -> Block:
    start, end = _trim(text, start, end)
    return Block(kind, start, end, level)


def _heading(text: str, start: int, end: int, level: int) -> Block:
    start, end = _trim(text, start, end)
    return Block("heading", start, end, level, " ".join(plain(text[start : min(end, start + 10 * _MAX_TITLE)]).split())[:_MAX_TITLE])


def _division(line: str) -> int:
    if division := _DIVISION.match(line):
        return _UNITS[division["unit"]]
    return _SUPPLEMENT_LEVEL if _SUPPLEMENT.match(line) else 0


def _fence_end(text: str, lines: list[tuple[int, int]], at: int, fence: str) -> int:
    """Index of the line that closes a fence, or of the last line where none does."""
    for last in range(at + 1, len(lines)):
        line = text[slice(*lines[last])].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return last
    return len(lines) - 1


def _is_delimiter_row(text: str, line: tuple[int, int]) -> bool:
    row = text[slice(*line)]
    return "|" in row and _DELIMITER_ROW.match(row) is not None


def _underline(text: str, lines: list[tuple[int, int]], at: int) -> int:
    """The heading level that an underline at this line gives to the line above it; 0 where there is none."""
    if at >= len(lines) or not (mark := _SETEXT.match(text, *lines[at])):
        return 0
    return 1 if mark[1].startswith("=") else 2


def _interrupts(text: str, lines: list[tuple[int, int]], at: int, markdown: bool) -> bool:
    """Whether a paragraph or item ends before this line."""
    line = text[slice(*lines[at])]
    if not line.strip() or _ITEM.match(line) or _ARTICLE.match(line) or _division(line):
        return True
    if not markdown:
        return False
    if _ATX.match(line) or _FENCE.match(line) or _RULE.match(line):
        return True
    return "|" in line and at + 1 < len(lines) and _is_delimiter_row(text, lines[at + 1])


def _flow(text: str, start: int, end: int) -> Block:
    """A list item or a paragraph, with its depth: a paragraph at the margin is -1, items are deeper by indent and kind of mark."""
    item = _ITEM.match(text, start, end)
    if item is None:
        indent = _trim(text, start, end)[0] - start
        return _block(text, "paragraph", start, end, indent - 1)
    return _block(text, "item", start, end, len(item["indent"].expandtabs(4)) + _DEPTHS[item.lastgroup or "bullet"])
