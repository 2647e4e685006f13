"""A document as its lines: each sentence or list item with the headings above it, what introduces its list, and its key, if it has one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.plain import plain
from language.normal import fold
from services.rag.evidence import Quote
from services.rag.hybrid.grid import Table, cells_of, heads_table
from vector.store import Chunk

_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>\S.*)$", re.M)
_ITEM = re.compile(r"(?:[-*+•·▪]|\(?\d{1,2}[.)])\s+")
_KEY = re.compile(
    r"(?:[-*+•]\s+)?(?:\*\*)?(?P<key>[^:：\n*|]{1,60}?)(?:\*\*)?\s*[:：](?:\*\*[:：]?)?\s+(?P<value>\S.*)"
    r"|[-*+•]\s+(?:\*\*)?(?P<of>[^:：–—\n*|]{1,60}?)(?:\*\*)?\s+[–—](?:\*\*)?\s+(?P<is>\S.*)",
    re.S,
)


@dataclass(frozen=True)
class Line:
    """A sentence of a document, or one cell of a table. `headings` are those above it, outermost first; `lead` is the sentence that
    introduces the list or the table that it is of, `header` the table's header. `key` and `value` where it reads `key: value`; `place`
    is its place in the document, `item` that of the first sentence of its list item, paragraph or row. `said` is a
    cell in words: the key of its row, its `column`, and what it holds."""

    quote: Quote
    headings: tuple[str, ...]
    lead: Quote | None
    place: int
    item: int = 0
    key: str = ""
    value: str = ""
    said: str = ""
    column: str = ""
    header: Quote | None = None

    @property
    def source(self) -> str:
        return self.quote.chunk.source

    @property
    def title(self) -> str:
        return self.quote.chunk.title

    @cached_property
    def text(self) -> str:
        return self.said or self.quote.text

    @cached_property
    def folded(self) -> str:
        """The text as it is matched."""
        return fold(self.text).text

    @cached_property
    def above(self) -> str:
        """What it stands under."""
        return "\n".join([*self.headings, self.lead.text if self.lead else ""])

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Where it stands: a cell in its row, and what its column is called in the header."""
        return (self.quote, self.header) if self.header else (self.quote,)

    @property
    def id(self) -> tuple[str, int]:
        return self.source, self.place

    @cached_property
    def at(self) -> tuple[str, int]:
        """The place of its sentence in the document."""
        return self.source, self.quote.start


def read_lines(chunks: Iterable[Chunk]) -> dict[str, list[Line]]:
    """The lines of each source, in their order. Headings are no lines of their own."""
    return {source: lines_of(found) for source, found in by_document(chunks).items()}


def by_document(chunks: Iterable[Chunk]) -> dict[str, tuple[Chunk, ...]]:
    """The chunks of each source, each once, in their order."""
    found: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in {chunk.id: chunk for chunk in chunks}.values():
        found[chunk.source].append(chunk)
    return {source: tuple(sorted(of, key=lambda chunk: chunk.start)) for source, of in found.items()}


def lines_of(chunks: Sequence[Chunk]) -> list[Line]:
    """The lines of chunks of one document, which come in their order."""
    lines: list[Line] = []
    reached = -1
    headings: list[str] = []
    lead: Quote | None = None
    table: Table | None = None
    header: Quote | None = None
    for chunk in chunks:
        if reached < chunk.start - 2:  # something of the document lies between: its headings are those of the chunk
            headings, lead, table = [part for part in chunk.section.split(" > ") if part], None, None
        above = [(chunk.start + m.start(), len(m["marks"]), plain(m["text"]).strip()) for m in _HEADING.finditer(chunk.text)]
        for span in chunk.sentences:
            while above and above[0][0] <= span.start:
                _, level, title = above.pop(0)
                headings, lead, table = [*headings[: level - 1], title], None, None
            if span.start < reached or chunk.text[span.start - chunk.start] == "#":
                continue
            reached = span.end
            quote = Quote(chunk, span.start, span.end)
            text = quote.text
            if table is None and heads_table(chunk.text, span.end - chunk.start):
                table, header = Table(cells_of(text)), quote
                continue
            if table is not None and (cells := cells_of(text)):
                row = len(lines)
                for cell in table.read(cells):
                    lines.append(Line(quote, tuple(headings), lead, len(lines), row, cell.key, cell.value, cell.said, cell.column, header))
                continue
            table = None
            item = _ITEM.match(text) is not None
            key = _KEY.match(text)
            goes_on = bool(lines) and "\n" not in chunk.text[max(0, span.start - chunk.start - 1) : span.start - chunk.start]
            goes_on = goes_on and lines[-1].quote.chunk.id == chunk.id and span.start > chunk.start
            first = lines[-1].item if goes_on else len(lines)
            lines.append(Line(quote, tuple(headings), lead if item else None, len(lines), first, *_pair(key)))
            if not item:
                lead = quote
    return lines


def _pair(match: re.Match[str] | None) -> tuple[str, str]:
    return (_ITEM.sub("", plain(match["key"] or match["of"]).strip()), plain(match["value"] or match["is"]).strip()) if match else ("", "")
