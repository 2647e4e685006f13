"""A document as its lines: each sentence or list item with the headings above it, what introduces its list, and its key, if it has one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.plain import plain
from services.rag.evidence import Quote
from vector.store import Chunk

_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>\S.*)$", re.M)
_ITEM = re.compile(r"(?:[-*+•·▪]|\(?\d{1,2}[.)])\s+")
_KEY = re.compile(r"(?:[-*+•]\s+)?(?:\*\*)?(?P<key>[^:：\n*|]{1,60}?)(?:\*\*)?\s*[:：](?:\*\*)?\s+(?P<value>\S.*)", re.S)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a document. `headings` are those above it, outermost first; `lead` is the sentence that introduces the list that it
    is an item of. `key` and `value` where it reads `key: value`; `place` is its place in the document."""

    quote: Quote
    headings: tuple[str, ...]
    lead: Quote | None
    place: int
    key: str = ""
    value: str = ""

    @property
    def source(self) -> str:
        return self.quote.chunk.source

    @property
    def title(self) -> str:
        return self.quote.chunk.title

    @property
    def text(self) -> str:
        return self.quote.text

    @property
    def id(self) -> tuple[str, int]:
        return self.source, self.quote.start


def read_lines(chunks: Iterable[Chunk]) -> dict[str, list[Line]]:
    """The lines of each source, in their order. Headings are no lines of their own."""
    by_source: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in {chunk.id: chunk for chunk in chunks}.values():
        by_source[chunk.source].append(chunk)
    return {source: _of_document(sorted(found, key=lambda chunk: chunk.start)) for source, found in by_source.items()}


def _of_document(chunks: Sequence[Chunk]) -> list[Line]:
    lines: list[Line] = []
    reached = -1
    headings: list[str] = []
    lead: Quote | None = None
    for chunk in chunks:
        if reached < chunk.start - 2:  # something of the document lies between: its headings are those of the chunk
            headings, lead = [part for part in chunk.section.split(" > ") if part], None
        above = [(chunk.start + m.start(), len(m["marks"]), plain(m["text"]).strip()) for m in _HEADING.finditer(chunk.text)]
        for span in chunk.sentences:
            while above and above[0][0] <= span.start:
                _, level, title = above.pop(0)
                headings, lead = [*headings[: level - 1], title], None
            if span.start < reached or chunk.text[span.start - chunk.start] == "#":
                continue
            reached = span.end
            quote = Quote(chunk, span.start, span.end)
            text = quote.text
            item = _ITEM.match(text) is not None
            key = _KEY.match(text)
            lines.append(Line(quote, tuple(headings), lead if item else None, len(lines), *_pair(key)))
            if not item:
                lead = quote
    return lines


def _pair(match: re.Match[str] | None) -> tuple[str, str]:
    return (plain(match["key"]).strip(), plain(match["value"]).strip()) if match else ("", "")
