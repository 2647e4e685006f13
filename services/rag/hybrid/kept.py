"""What was read of documents stays read: the terms and the typed parts of a line, for as many lines as a working day asks about."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.rag.hybrid.typed import Reader, Typed

_MOST = 20_000
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Latest(Generic[K, V]):
    """The values of the keys that were asked for last."""

    held: OrderedDict[K, V] = field(default_factory=OrderedDict)

    def get(self, key: K, make: Callable[[], V]) -> V:
        if key in self.held:
            return self.held[key]
        value = self.held[key] = make()
        if len(self.held) > _MOST:
            self.held.popitem(last=False)
        return value


@dataclass(slots=True)
class Kept:
    """`typed` by the view of the schema and names, the caller's groups and the text, with the reader, so that no other view takes its
    place; `terms` by the text."""

    typed: Latest[tuple[int, frozenset[str], str], tuple[Reader, Typed]] = field(default_factory=Latest)
    terms: Latest[str, frozenset[str]] = field(default_factory=Latest)
