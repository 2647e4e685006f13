"""What was read of documents stays read: the terms and the typed parts of a line, for as many lines as a working day asks about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from services.rag.hybrid.typed import Reader, Typed, counts_from_today
from vector.store import Vector

_MOST = 20_000
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Latest(Generic[K, V]):
    """The values of the keys that were asked for last."""

    held: OrderedDict[K, V] = field(default_factory=OrderedDict)

    def get(self, key: K, make: Callable[[], V]) -> V:
        return self.held[key] if key in self.held else self.put(key, make())

    def put(self, key: K, value: V) -> V:
        self.held[key] = value
        if len(self.held) > _MOST:
            self.held.popitem(last=False)
        return value


@dataclass(slots=True)
class Kept:
    """`typed` by the view of the schema and names, the caller's groups, the text, and the day where the text counts from it, with the
    reader, so that no other view takes its place; `terms` by the text; `vectors` of the sentences that names are compared in."""

    typed: Latest[tuple[int, frozenset[str], str, date | None], tuple[Reader, Typed]] = field(default_factory=Latest)
    terms: Latest[str, frozenset[str]] = field(default_factory=Latest)
    dated: Latest[str, bool] = field(default_factory=Latest)
    vectors: Latest[str, Vector] = field(default_factory=Latest)

    def read(self, reader: Reader, text: str) -> Typed:
        """The parts of a document's line."""
        day = reader.today if self.dated.get(text, lambda: counts_from_today(text)) else None
        return self.typed.get((reader.view, reader.groups, text, day), lambda: (reader, reader.read(text)))[1]

    def words(self, reader: Reader, text: str) -> frozenset[str]:
        """Its terms."""
        return self.terms.get(text, lambda: frozenset(reader.words.terms(text)))
