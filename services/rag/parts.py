"""What a question asks, part by part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.asked_kind import kinds_of
from language.framing import unframed
from language.question_parts import question_parts
from language.words import Words
from services.rag.extract import Part
from services.rag.yes_or_no import read_yes_or_no
from vector.embedding.lane import EncodingLane
from vector.store import Vector

_NAME = re.compile(r"(?<=[\w,'’] )[A-Z][a-z]\w*")


async def read_parts(
    text: str, terms: Sequence[str], vector: Vector, lane: EncodingLane, words: Words, named: Sequence[frozenset[str]] = ()
) -> list[Part]:
    """The parts, in order. A question that asks a single thing has the vector and the terms of the whole. `named`: the terms of each name
    that is known; a word in capitals within a sentence is one too."""
    texts = question_parts(unframed(text))
    tells = "?" not in text and "？" not in text  # "…까지 알려 주세요" asks for a thing, where its end asks nothing itself
    capitals = await lane.run(words.terms, " ".join(_NAME.findall(text)))
    names = frozenset(capitals).union(*named)
    parts = []
    for one in texts:
        own = frozenset(terms) & frozenset(await lane.run(words.terms, one)) if len(texts) > 1 else frozenset(terms)
        near = await lane.query(one) if len(texts) > 1 else vector
        asked = await lane.run(read_yes_or_no, one.rstrip("?") if tells else one, words)
        parts.append(Part(one, own, near, kinds_of(one), asked, own.intersection(names)))
    return parts
