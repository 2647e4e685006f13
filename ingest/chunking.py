"""Documents to chunks, by structure: sections, articles, lists and tables stay together as far as the size allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Block, Document
from ingest.plain import context, plain
from language.sentences import sentences
from vector.store import Span

CHUNKER_VERSION = "1"
MAX_CHARACTERS = 1200
SMALL = 400
MAX_TOKENS = 480
_MAX_LEAD = 200
_MAX_SECTION = 160
_SHORT_SENTENCE = 12
_NARROW = re.compile(r"[\x00-\u024f]")

CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A chunk to be: `document.text[start:end]` under `section`, with its sentences.

    `lead` is what a chunk continues and does not hold itself: the header of a split table, the lead-in of a split list.
    """

    start: int
    end: int
    section: str
    sentences: tuple[Span, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a block that fits, or a sentence, row or line of one that does not. `bound` ties it to the next."""

    start: int
    end: int
    bound: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Atoms put together. `paths` are the heading paths of the sections inside."""

    start: int
    end: int
    paths: tuple[tuple[str, ...], ...]
    lead: str = ""
    bare: bool = False


def chunk(document: Document, count_tokens: CountTokens) -> list[ChunkDraft]:
    """Cut a document into chunks of at most MAX_CHARACTERS and MAX_TOKENS (context line included), in order, without overlap.

    Every block lies in a chunk. A heading belongs to the chunk that follows it; sections under SMALL are joined with what follows
    under the same parent. A single word longer than the limits is cut where they end.
    """
    cutter = _Cutter(document, count_tokens)
    pieces = [piece for path, blocks in _sections(document) for piece in cutter.pieces(path, blocks)]
    return [cutter.draft(piece) for piece in cutter.joined(pieces)]


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks from one heading to the next, with the heading path; a leading heading that repeats the title is left out of the path."""
    stack: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind == "heading":
            if blocks:
                yield _path(document, stack), blocks
            stack = [*(entry for entry in stack if entry[0] < block.level), (block.level, block.title)]
            blocks = [block]
        else:
            blocks.append(block)
    if blocks:
        yield _path(document, stack), blocks


def _path(document: Document, stack: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    titles = [title for _, title in stack if title]
    if titles and _squeezed(titles[0]) == _squeezed(document.title):
        titles = titles[1:]
    return tuple(titles)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class _Cutter:
    document: Document
    count_tokens: CountTokens

    def pieces(self, path: tuple[str, ...], blocks: Sequence[Block]) -> list[_Piece]:
        """A section's atoms packed into pieces of about equal size. A heading without a body gives a bare piece."""
        atoms = list(self._atoms(path, blocks))
        total = atoms[-1].end - atoms[0].start
        target = total / -(-total // MAX_CHARACTERS)
        pieces: list[_Piece] = []
        start = 0
        while start < len(atoms):
            stop = self._stop(path, atoms, start, target)
            lead = "" if start == 0 else atoms[start].lead
            pieces.append(_Piece(atoms[start].start, atoms[stop].end, (path,), lead))
            start = stop + 1
        if len(blocks) == 1 and blocks[0].kind == "heading":
            pieces[-1] = replace(pieces[-1], bare=True)
        return pieces

    def _stop(self, path: tuple[str, ...], atoms: Sequence[_Atom], start: int, target: float) -> int:
        """The last atom of the piece that begins with `start`: filled up to the target, beyond it only for atoms that are bound."""
        stop = start
        best = start
        while stop + 1 < len(atoms) and self._fits(path, atoms[start].start, atoms[stop + 1].end, atoms[start].lead):
            if atoms[stop].end - atoms[start].start >= target and not atoms[stop].bound:
                return stop
            stop += 1
            if not atoms[stop].bound:
                best = stop
        return stop if stop + 1 == len(atoms) or best == start else best

    def _fits(self, path: tuple[str, ...], start: int, end: int, lead: str = "") -> bool:
        if end - start > MAX_CHARACTERS:
            return False
        text = f"{context(self.document.title, _section((path,)), lead)}\n{plain(self.document.text[start:end])}"
        narrow = sum(1 for _ in _NARROW.finditer(text))
        return narrow / 2 + (len(text) - narrow) <= MAX_TOKENS or self.count_tokens(text) <= MAX_TOKENS

    def _atoms(self, path: tuple[str, ...], blocks: Sequence[Block]) -> Iterator[_Atom]:
        for index, block in enumerate(blocks):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            bound = following is not None and (block.kind == "heading" or (following.kind == "item" and following.level > block.level))
            lead = self._lead_in(blocks, index)
            if self._fits(path, block.start, block.end, lead):
                yield _Atom(block.start, block.end, bound, lead)
                continue
            header = block.header
            if header is not None and header.end - header.start <= _MAX_LEAD * 2:
                lead = plain(self.document.text[header.start : header.end])
            spans = list(self._split(path, block, lead))
            for start, end in spans:
                first, last = start == block.start, end == block.end
                yield _Atom(start, end, (last and bound) or (first and header is not None), lead)

    def _lead_in(self, blocks: Sequence[Block], index: int) -> str:
        """The end of the paragraph or item that a list item hangs under."""
        block = blocks[index]
        if block.kind != "item":
            return ""
        for parent in reversed(blocks[:index]):
            if parent.kind not in ("paragraph", "item"):
                return ""
            if parent.level < block.level:
                start, end = sentences(self.document.text[parent.start : parent.end])[-1]
                return plain(self.document.text[parent.start + start : parent.start + end])[-_MAX_LEAD:]
        return ""

    def _split(self, path: tuple[str, ...], block: Block, lead: str) -> Iterator[tuple[int, int]]:
        """A block that does not fit as rows and lines (tables, code) or sentences, and these by words where they do not fit either."""
        text = self.document.text
        by_line = block.kind in ("table", "code")
        spans = _line_spans(text[block.start : block.end]) if by_line else sentences(text[block.start : block.end])
        for start, end in spans:
            yield from self._split_words(path, block.start + start, block.start + end, lead)

    def _split_words(self, path: tuple[str, ...], start: int, end: int, lead: str) -> Iterator[tuple[int, int]]:
        text = self.document.text
        while not self._fits(path, start, end, lead) and end - start > 1:
            size = min(end - start, MAX_CHARACTERS)
            while not self._fits(path, start, start + size, lead) and size > 1:
                size //= 2
            space = max(text.rfind(" ", start + size // 2, start + size), text.rfind("\n", start + size // 2, start + size))
            cut = space if space > 0 else start + size
            yield start, cut
            start = cut + (space > 0)
            start += len(text[start:end]) - len(text[start:end].lstrip())
        if start < end:
            yield start, end

    def joined(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Bare headings go with what follows; sections under SMALL are filled up with what follows under the same parent, or end what came before."""
        result: list[_Piece] = []
        for piece in pieces:
            if result and self._join(result[-1], piece):
                result[-1] = self._together(result[-1], piece)
            else:
                result.append(piece)
        for index in range(len(result) - 1, 0, -1):
            before, piece = result[index - 1], result[index]
            if (_size(piece) < SMALL or piece.bare) and _related(before.paths[-1], piece.paths[0]) and self._room(before, piece):
                result[index - 1 : index + 1] = [self._together(before, piece)]
        return result

    def _join(self, before: _Piece, piece: _Piece) -> bool:
        if before.bare:
            return self._room(before, piece)
        return _size(before) < SMALL and not piece.bare and _related(before.paths[-1], piece.paths[0]) and self._room(before, piece)

    def _room(self, before: _Piece, piece: _Piece) -> bool:
        return self._fits(_common(before.paths + piece.paths), before.start, piece.end, before.lead)

    def _together(self, before: _Piece, piece: _Piece) -> _Piece:
        paths = piece.paths if before.bare else tuple(dict.fromkeys(before.paths + piece.paths))
        return _Piece(before.start, piece.end, paths, before.lead, before.bare and piece.bare)

    def draft(self, piece: _Piece) -> ChunkDraft:
        return ChunkDraft(piece.start, piece.end, _section(piece.paths), tuple(self._sentences(piece)), piece.lead)

    def _sentences(self, piece: _Piece) -> list[Span]:
        """Sentences of the piece without its headings; one too short to stand alone is joined to the one before it."""
        spans: list[Span] = []
        for block in self.document.blocks:
            start, end = max(block.start, piece.start), min(block.end, piece.end)
            if start >= end or block.kind == "heading":
                continue
            for first, last in sentences(self.document.text[start:end]):
                text = plain(self.document.text[start + first : start + last])
                if not any(character.isalnum() for character in text):
                    continue
                if spans and _width(text) < _SHORT_SENTENCE:
                    spans[-1] = Span(spans[-1].start, start + last)
                else:
                    spans.append(Span(start + first, start + last))
        return spans


def _size(piece: _Piece) -> int:
    return piece.end - piece.start


def _width(text: str) -> int:
    """Length in columns: a Korean letter says as much as two Latin ones."""
    return 2 * len(text) - len(_NARROW.findall(text))


def _related(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same section, siblings, or a section and one inside it."""
    shared = len(_common((one, other)))
    return shared == len(one) or (shared == len(one) - 1 and len(other) <= len(one))


def _common(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared = 0
    for titles in zip(*paths, strict=False):
        if len(set(titles)) > 1:
            break
        shared += 1
    return paths[0][:shared]


def _section(paths: Sequence[tuple[str, ...]]) -> str:
    """The heading path; of several, what they share and then their own headings as far as they fit."""
    shared = _common(paths)
    own = [path[-1] for path in paths if len(path) > len(shared)]
    section = " > ".join(shared)
    for count in range(len(own), 0, -1):
        line = " · ".join(own[:count])
        if len(line) <= _MAX_SECTION or count == 1:
            return f"{section} > {line}" if section else line
    return section


def _line_spans(text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(r"\S[^\n]*(?<=\S)", text)]
