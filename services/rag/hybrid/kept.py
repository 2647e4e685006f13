"""What was read of documents stays read: their lines, the terms and the typed parts of a line, for as many as a working day asks about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from language.irregular import base_forms
from services.rag.extract import terms_of
from services.rag.hybrid.lines import Line, by_document, lines_of
from services.rag.hybrid.typed import Reader, Typed, counts_from_today
from vector.store import Chunk, Vector

_MOST, _SHEETS = 40_000, 500
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Latest(Generic[K, V]):
    """The values of the keys that were asked for last."""

    held: OrderedDict[K, V] = field(default_factory=OrderedDict)
    most: int = _MOST

    def get(self, key: K, make: Callable[[], V]) -> V:
        return self.held[key] if key in self.held else self.put(key, make())

    def put(self, key: K, value: V) -> V:
        self.held[key] = value
        if len(self.held) > self.most:
            self.held.popitem(last=False)
        return value


def _with_bases(terms: frozenset[str]) -> frozenset[str]:
    bases = base_forms()
    return terms.union(found) if (found := [bases[term] for term in terms if term in bases]) else terms


@dataclass(slots=True)
class Kept:
    """`typed` by the view of the schema and names, the caller's groups, the text, and the day where the text counts from it, with the
    reader, so that no other view takes its place; `terms` by the text; `vectors` of the sentences that names are compared in; `lines` by
    the chunks of a document that were found."""

    typed: Latest[tuple[int, frozenset[str], str, date | None], tuple[Reader, Typed]] = field(default_factory=Latest)
    terms: Latest[str, frozenset[str]] = field(default_factory=Latest)
    dated: Latest[str, bool] = field(default_factory=Latest)
    vectors: Latest[str, Vector] = field(default_factory=Latest)
    lines: Latest[tuple[Chunk, ...], list[Line]] = field(default_factory=lambda: Latest(most=_SHEETS))

    def read(self, reader: Reader, text: str) -> Typed:
        """The parts of a document's line."""
        day = reader.today if self.dated.get(text, lambda: counts_from_today(text)) else None
        return self.typed.get((reader.view, reader.groups, text, day), lambda: (reader, reader.read(text)))[1]

    def words(self, reader: Reader, text: str) -> frozenset[str]:
        """Its terms, and of irregular verbs the base."""
        return self.terms.get(text, lambda: _with_bases(terms_of(reader.words, text)))

    def documents(self, chunks: Iterable[Chunk]) -> dict[str, list[Line]]:
        """The lines of each source (lines.read_lines)."""
        return {source: self.lines.get(found, partial(lines_of, found)) for source, found in by_document(chunks).items()}
