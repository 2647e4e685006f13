"""What a question asks, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from language.answer_kind import kinds_of
from language.question_parts import question_parts
from language.words import Words
from services.rag.extract import Part
from services.rag.yes_or_no import read_yes_or_no
from vector.embedding.lane import EncodingLane
from vector.store import Vector


async def read_parts(text: str, terms: Sequence[str], vector: Vector, lane: EncodingLane, words: Words) -> list[Part]:
    """The parts, in order. A question that asks a single thing has the vector and the terms of the whole."""
    texts = question_parts(text)
    parts = []
    for one in texts:
        own = frozenset(terms) & frozenset(await lane.run(words.terms, one)) if len(texts) > 1 else frozenset(terms)
        near = await lane.query(one) if len(texts) > 1 else vector
        parts.append(Part(one, own, near, kinds_of(one), await lane.run(read_yes_or_no, one, words)))
    return parts
