"""Sentences, list items, table rows and headings of a text, by rules."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\S(?:.|\n(?!\s*\n|\s*(?:[-*+]\s|\d+\\?[.)]\s|\||#|\*\*[①-⑳])))*")
_END = re.compile(r"[.!?。]+[\"'”’)\]*]*(?=\s)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, list items, table rows and headings, in order."""
    spans: list[tuple[int, int]] = []
    for block in _BLOCK.finditer(text):
        begin = block.start()
        for end in _END.finditer(text, block.start(), block.end()):
            if re.fullmatch(r"\s*\d+\\?\.", text[begin : end.end()]):
                continue
            spans.append((begin, end.end()))
            begin = end.end()
        spans.append((begin, block.end()))
    trimmed = []
    for start, end_ in spans:
        piece = text[start:end_]
        if piece.strip():
            trimmed.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return trimmed
