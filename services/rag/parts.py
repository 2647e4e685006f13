"""What a question asks, part by part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.asked_kind import kinds_of
from language.framing import unframed
from language.numbers import quantities
from language.question_parts import question_parts
from language.words import Words
from services.rag.extract import Part
from services.rag.yes_or_no import read_yes_or_no
from vector.embedding.lane import EncodingLane
from vector.store import Vector

# "… 10년이면 며칠인가요? 20년이면요?", "… after 3 years? And after 15 years?": the same again of another number.
_AGAIN = re.compile(r"(?:그럼|그러면|and|or)?,?\s?.{0,12}(?:이?면요?|[은는]요?|일\s?때는?요?|이라면요?)\s*[?？]*", re.IGNORECASE)
# "계약직은요?", "And for interns?": the same again of another thing.
_TOPIC = re.compile(
    r"(?:그럼|그러면)?\s?(?!(?:그|이|저)\S*\s)\S+(?:\s\S+){0,3}[은는]요?\s*[?？]*"
    r"|(?:(?:and|or|what about|how about)\s)?(?!(?:who|what|why|how|when|where|which|it|its|that|this|they|them|their)\b)"
    r"(?:[a-z]+\s?){1,5}\?*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,'’] )[A-Z][a-z]\w*")


async def read_parts(
    text: str,
    terms: Sequence[str],
    vector: Vector,
    lane: EncodingLane,
    words: Words,
    named: Sequence[frozenset[str]] = (),
    before: Sequence[str] = (),
) -> list[Part]:
    """The parts, in order. A question that asks a single thing has the vector and the terms of the whole, but for one that asks the same
    again of another thing (`before`: what it continues), which has its own. `named`: the terms of each name that is known; a word in
    capitals within a sentence is one too."""
    texts = _whole(question_parts(unframed(text)))
    tells = "?" not in text and "？" not in text  # "…까지 알려 주세요" asks for a thing, where its end asks nothing itself
    capitals = await lane.run(words.terms, " ".join(_NAME.findall(text)))
    names = frozenset(capitals).union(*named)
    parts = []
    for one in texts:
        again = bool(before and len(texts) == 1 and _TOPIC.fullmatch(one))
        alone = len(texts) == 1 and not again
        own = frozenset(terms) if alone else frozenset(terms) & frozenset(await lane.run(words.terms, one))
        near = vector if alone else await lane.query(one)
        asked = await lane.run(read_yes_or_no, one.rstrip("?") if tells else one, words)
        kinds = () if asked and asked.mode != "is" else kinds_of(one)  # "may I get an allowance?" asks for no amount
        parts.append(Part(one, own, near, kinds, asked, own.intersection(names)))
    return parts


def _whole(texts: Sequence[str]) -> list[str]:
    """The parts, what only says another number as what the part before it asks, of that number."""
    whole: list[str] = []
    for text in texts:
        held = [q for q in quantities(text) if q.unit]
        if whole and len(held) == 1 and not kinds_of(text) and _AGAIN.fullmatch(text):
            before = next((q for q in quantities(whole[-1]) if q.unit == held[0].unit), None)
            whole.append(f"{whole[-1][: before.start]}{held[0].text}{whole[-1][before.end :]}" if before else text)
        else:
            whole.append(text)
    return whole
