"""Documents to chunks, by structure: sections, articles, lists and tables stay together as far as the size allows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from ingest.document import Block, Document
from ingest.plain import context, plain
from ingest.sections import Headings, name, related, sections
from language.sentences import sentences
from vector.store import Span

CHUNKER_VERSION = "2"
MAX_CHARACTERS = 1200
SMALL = 400
MAX_TOKENS = 480
_MAX_LEAD = 160
_LEAST = 20
_SAMPLE = 4000
_SHORT_SENTENCE = 12
_ROW = re.compile(r"\S(?:[^\n]*\S)?")
_SPACES = re.compile(r"\s+")
_ARTICLE = re.compile(r"제\s?\d+\s?조")
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
    paths: tuple[Headings, ...]
    lead: str = ""
    bare: bool = False


def chunk(document: Document, count_tokens: CountTokens) -> list[ChunkDraft]:
    """Cut a document into chunks of at most MAX_CHARACTERS and MAX_TOKENS (context line included), in order, without overlap.

    Every block lies in a chunk. A heading belongs to the chunk that follows it; sections under SMALL are joined with what follows
    under the same parent. A single word longer than the limits is cut where they end.
    """
    cutter = _Cutter(document, count_tokens)
    pieces = [piece for path, blocks in sections(document) for piece in cutter.pieces(path, blocks)]
    return [cutter.draft(piece) for piece in cutter.joined(pieces)]


@dataclass(frozen=True, slots=True)
class _Cutter:
    document: Document
    count_tokens: CountTokens

    def pieces(self, path: Headings, blocks: Sequence[Block]) -> list[_Piece]:
        """A section's atoms packed into pieces of about equal size. A heading without a body gives a bare piece."""
        section = name((path,))
        atoms = list(self._atoms(section, blocks))
        target = self._target(section, atoms[0].start, atoms[-1].end)
        pieces: list[_Piece] = []
        start = 0
        while start < len(atoms):
            stop = self._stop(section, atoms, start, target)
            lead = atoms[start].lead if start else ""
            pieces.append(_Piece(atoms[start].start, atoms[stop].end, (path,), lead, bare=blocks[-1].kind == "heading"))
            start = stop + 1
        return pieces

    def _target(self, section: str, start: int, end: int) -> float:
        """How long each piece is if a section is cut into as few pieces of equal length as can be."""
        size = end - start
        if self._fits(section, start, end, ""):
            return size
        sample = self.document.text[start : min(end, start + _SAMPLE)]
        tokens = self.count_tokens(plain(sample)) / len(sample) * size
        room = MAX_TOKENS - self.count_tokens(context(self.document.title, section))
        return size / ceil(max(size / MAX_CHARACTERS, tokens / max(room, MAX_TOKENS / 4)))

    def _stop(self, section: str, atoms: Sequence[_Atom], start: int, target: float) -> int:
        """The last atom of the piece that begins with `start`: filled up to the target, and not between bound atoms if that can be."""
        first, stop, best = atoms[start], start, None
        while True:
            if not atoms[stop].bound:
                best = stop
                if atoms[stop].end - first.start >= target:
                    return stop
            if stop + 1 == len(atoms) or not self._fits(section, first.start, atoms[stop + 1].end, first.lead):
                return stop if best is None else best
            stop += 1

    def _fits(self, section: str, start: int, end: int, lead: str) -> bool:
        if end - start > MAX_CHARACTERS:
            return False
        front, text = context(self.document.title, section, lead), self.document.text[start:end]
        # Prose, tables and code take at most a token for two Latin letters, or for one of another script: above that they are counted.
        return _width(front) + _width(text) <= 2 * MAX_TOKENS or self.count_tokens(f"{front}\n{plain(text)}") <= MAX_TOKENS

    def _atoms(self, section: str, blocks: Sequence[Block]) -> Iterator[_Atom]:
        above: list[tuple[int, str]] = []  # the paragraph and items that an item may hang under: level, and how they end
        for block, following in zip_longest(blocks, blocks[1:]):
            text = self.document.text[block.start : block.end]
            leads = following is not None and following.kind == "item" and following.level > block.level
            while above and above[-1][0] >= block.level:
                above.pop()
            lead = above[-1][1] if above and block.kind == "item" else ""
            if block.kind not in ("paragraph", "item"):
                above.clear()
            elif leads:
                start, end = sentences(text)[-1]
                above.append((block.level, _ending(plain(text[start:end]))))
            bound = leads or (block.kind == "heading" and following is not None)
            if self._fits(section, block.start, block.end, lead):
                yield _Atom(block.start, block.end, bound, lead)
                continue
            if block.header:
                lead = plain(self.document.text[block.header.start : block.header.end])[:_MAX_LEAD]
            for start, end in self._split(section, block, lead):
                is_header = block.header is not None and start == block.start
                yield _Atom(start, end, is_header or (bound and end == block.end), lead)

    def _split(self, section: str, block: Block, lead: str) -> Iterator[tuple[int, int]]:
        """A block that does not fit, as rows or lines (tables, code) or sentences, and these by words where they do not fit either."""
        text = self.document.text[block.start : block.end]
        spans = ((row.start(), row.end()) for row in _ROW.finditer(text)) if block.kind in ("table", "code") else sentences(text)
        for start, end in spans:
            yield from self._split_words(section, block.start + start, block.start + end, lead)

    def _split_words(self, section: str, start: int, end: int, lead: str) -> Iterator[tuple[int, int]]:
        text = self.document.text
        while end - start > _LEAST and not self._fits(section, start, end, lead):
            size = min(end - start, MAX_CHARACTERS)
            while size > _LEAST and not self._fits(section, start, start + size, lead):
                size //= 2
            *_, cut = [None, *_SPACES.finditer(text, start + size // 2, start + size)]
            yield start, cut.start() if cut else start + size
            start = cut.end() if cut else start + size
        yield start, end

    def joined(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Bare headings go with what follows; sections under SMALL too, under the same parent, or else with what came before.

        Articles (제n조) stay apart however short: each is a rule of its own, and what people cite.
        """
        result: list[_Piece] = []
        for piece in pieces:
            if result and self._join(result[-1], piece):
                result[-1] = _together(result[-1], piece)
            else:
                result.append(piece)
        for index in range(len(result) - 1, 0, -1):
            before, piece = result[index - 1], result[index]
            small = _size(piece) < SMALL and not _of_articles(before, piece)
            if (piece.bare or small) and related(before.paths[-1], piece.paths[0]) and self._room(before, piece):
                result[index - 1 : index + 1] = [_together(before, piece)]
        return result

    def _join(self, before: _Piece, piece: _Piece) -> bool:
        if before.bare:
            return self._room(before, piece)
        small = _size(before) < SMALL and not piece.bare and not _of_articles(before, piece)
        return small and related(before.paths[-1], piece.paths[0]) and self._room(before, piece)

    def _room(self, before: _Piece, piece: _Piece) -> bool:
        return self._fits(name(_paths(before, piece)), before.start, piece.end, before.lead)

    def draft(self, piece: _Piece) -> ChunkDraft:
        return ChunkDraft(piece.start, piece.end, name(piece.paths), tuple(self._sentences(piece)), piece.lead)

    def _sentences(self, piece: _Piece) -> list[Span]:
        """Sentences of the piece without its headings; one too short to stand alone is joined to the one before it under the same."""
        spans: list[Span] = []
        headed = True
        blocks = self.document.blocks
        for block in blocks[bisect_right(blocks, piece.start, key=_end) : bisect_left(blocks, piece.end, key=_start)]:
            if block.kind == "heading":
                headed = True
                continue
            start, end = max(block.start, piece.start), min(block.end, piece.end)
            for first, last in sentences(self.document.text[start:end]):
                text = plain(self.document.text[start + first : start + last])
                if not any(character.isalnum() for character in text):
                    continue
                if not headed and _width(text) < _SHORT_SENTENCE:
                    spans[-1] = Span(spans[-1].start, start + last)
                else:
                    spans.append(Span(start + first, start + last))
                headed = False
        return spans


def _of_articles(*pieces: _Piece) -> bool:
    return any(path and _ARTICLE.match(path[-1]) for piece in pieces for path in piece.paths)


def _ending(text: str) -> str:
    """The end of a text on one line, in whole words as far as there are any."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_LEAD else line[-_MAX_LEAD:].partition(" ")[2] or line[-_MAX_LEAD:]


def _start(block: Block) -> int:
    return block.start


def _end(block: Block) -> int:
    return block.end


def _paths(before: _Piece, piece: _Piece) -> tuple[Headings, ...]:
    return piece.paths if before.bare else tuple(dict.fromkeys(before.paths + piece.paths))


def _together(before: _Piece, piece: _Piece) -> _Piece:
    return _Piece(before.start, piece.end, _paths(before, piece), before.lead, before.bare and piece.bare)


def _size(piece: _Piece) -> int:
    return piece.end - piece.start


def _width(text: str) -> int:
    """Length in columns: a Korean letter says as much as two Latin ones."""
    return len(text) if text.isascii() else 2 * len(text) - len(_NARROW.findall(text))
