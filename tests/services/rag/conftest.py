"""Passages and facts to build rankings from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from graph.facts import Fact
from graph.store import Rows
from language.detect import detect
from language.sentences import sentences
from vector.store import Chunk, Passage, Span

MakePassage = Callable[..., Passage]
MakeFact = Callable[..., Fact]


@pytest.fixture
def passage() -> MakePassage:
    def make(text: str, *, score: float = 1.0, source: str = "hr/leave.md", start: int = 0, entities: tuple[str, ...] = ()) -> Passage:
        spans = tuple(Span(start + a, start + b) for a, b in sentences(text))
        chunk = Chunk(
            str(uuid5(NAMESPACE_URL, f"{source}#{start}")), source, source.partition("/")[0], "Leave", "Annual leave", text,
            start, start + len(text), spans, detect(text), "2026-01-01", ("everyone",), entities,
        )  # fmt: skip
        return Passage(chunk, score)

    return make


@pytest.fixture
def fact() -> MakeFact:
    def make(text: str, *values: Any, asked: float = 1.0, covers: str = "", entities: tuple[str, ...] = ("t/Branch:1",)) -> Fact:
        rows = Rows(("value",), tuple((v,) for v in values))
        terms = frozenset(covers.split())
        return Fact(f"fact:{text}", "t", entities, text, values, "MATCH (n) RETURN n", {}, rows, asked, 1.0, terms)

    return make
