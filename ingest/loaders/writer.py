"""A document's text as it is put together: blocks a blank line apart, items and rows a line each, with their place in the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Block, BlockKind, Document, LoadError
from ingest.loaders.decode import one_line
from ingest.loaders.structure import scan
from language.normal import canonical
from vector.store import Place, Span

MAX_CHARACTERS = 12_000_000
_MAX_TITLE = 200
_NOWHERE = Place(0, 0)
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), 127, 173, 65279, 65534, 65535)) | {9: " ", 0x0B: "\n", 0x0C: "\n"}


@dataclass(frozen=True, slots=True)
class Target:
    """The document that a file becomes: what its loader is told."""

    name: str
    collection: str
    modified: str

    @property
    def source(self) -> str:
        return f"{self.collection}/{self.name}"


class Writer:
    """Gathers text, blocks and places. `place` is where what is written next stands: set it as the loader goes on."""

    def __init__(self) -> None:
        self.place = _NOWHERE
        self.blocks: list[Block] = []
        self.warnings: dict[str, None] = {}
        self._parts: list[str] = []
        self._length = 0
        self._places: list[Place] = []

    def heading(self, text: str, level: int = 1) -> None:
        self._block("heading", clean_line(text), level)

    def paragraph(self, text: str) -> None:
        """Text as it stands: articles (제n조), items and divisions in it are found as in plain text."""
        content = clean(text)
        if not content:
            return
        found = list(scan(content, 0, markdown=False))
        self._separate(found[0].kind)
        start = self._length
        self._write(content)
        self._mark(start, self.place)
        self.blocks += [replace(block, start=block.start + start, end=block.end + start) for block in found]

    def item(self, text: str, level: int = 1) -> None:
        """A list item with its mark or number; `level` 1 is outermost."""
        text = clean(text)
        self._block("item", "  " * max(0, level - 1) + text if text else "", level)

    def code(self, text: str) -> None:
        self._block("code", clean(text, lines=True))

    def table(self, rows: Sequence[Sequence[str]], *, headers: int = 0, cells: Sequence[str] = ()) -> None:
        """Rows of cells; the first `headers` of them are the header. `cells` names each row's range. Rows without text are left out."""
        named = [*cells, *[""] * (len(rows) - len(cells))]
        lines = [
            (" | ".join(clean_line(cell) for cell in row), range_, at) for at, (row, range_) in enumerate(zip(rows, named, strict=True))
        ]
        lines = [line for line in lines if line[0].strip(" |")]
        if not lines:
            return
        self._separate("table")
        start = self._length
        last = max((at for at, line in enumerate(lines) if line[2] < headers), default=-1)
        header = "\n".join(line[0] for line in lines[: last + 1]) if last + 1 < len(lines) else ""
        for at, (line, range_, _) in enumerate(lines):
            if at:
                self._write("\n")
            begin = self._length
            self._write(line)
            self._mark(begin, replace(self.place, cells=range_, header=header if at > last else ""))
        self.blocks.append(Block("table", start, self._length, header=Span(start, start + len(header)) if header else None))

    def warn(self, sentence: str) -> None:
        self.warnings[sentence] = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def document(self, target: Target, title: str = "", *, modified: str = "", address: str = "") -> Document:
        """Title: the given one, else the first heading of the first level, else the file's stem. Raises LoadError if it is empty."""
        if not self.blocks:
            raise LoadError("no text in it")
        heading = next((block.title for block in self.blocks if block.kind == "heading" and block.level == 1), "")
        return Document(
            target.source,
            target.collection,
            one_line(clean_line(title))[:_MAX_TITLE] or heading or Path(target.name).stem,
            self.text,
            modified or target.modified,
            tuple(self.blocks),
            address,
            tuple(self._places),
            tuple(self.warnings),
        )

    def _block(self, kind: BlockKind, content: str, level: int = 0) -> None:
        if not content.strip():
            return
        self._separate(kind)
        start = self._length + len(content) - len(content.lstrip())
        self._write(content.rstrip())
        self._mark(start, self.place)
        self.blocks.append(Block(kind, start, self._length, level, content.strip()[:_MAX_TITLE] if kind == "heading" else ""))

    def _separate(self, kind: BlockKind) -> None:
        if self.blocks:
            self._write("\n" if kind == "item" and self.blocks[-1].kind == "item" else "\n\n")

    def _mark(self, start: int, place: Place) -> None:
        """Note where a span stands; it is one place with the span before where that stands there too."""
        place = replace(place, start=0, end=0)
        if place == _NOWHERE:
            return
        if self._places and replace(self._places[-1], start=0, end=0) == place:
            self._places[-1] = replace(self._places[-1], end=self._length)
        else:
            self._places.append(replace(place, start=start, end=self._length))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise LoadError(f"more than {MAX_CHARACTERS // 10**6} million characters of text: split it")


def clean(text: str, *, lines: bool = False) -> str:
    """Canonical text without control characters. White space is single, unless `lines` are kept as they are."""
    text = canonical(text.translate(_CONTROLS))
    if lines:
        return text.strip("\n").rstrip()
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def clean_line(text: str) -> str:
    return " ".join(clean(text).split())
