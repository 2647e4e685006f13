"""The sentence of a refusal: the part that is missing, else the words of the question that nothing says which was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from language.asked_kind import asking_spans
from language.detect import detect
from language.words import Words
from services.rag.absent import Missing
from services.rag.compose import refuse
from services.rag.evidence import Ranked
from services.rag.notions import Notion, held, terms_among
from services.rag.refusal import codes_alone
from services.rag.state import State
from vector.embedding.lane import EncodingLane
from vector.store import Chunk, Passage, VectorStore, VectorUnavailable

LOOKED_AT = 8
"""How many of the best passages are looked at."""
_NOUNS = ("NN", "SL", "XR", "XPN", "XSN")
# English words that ask and name nothing, as their stems: modal verbs, and what stands behind "how".
_ASKING = frozenset(
    {
        "may",
        "might",
        "must",
        "shall",
        "will",
        "mani",
        "much",
        "long",
        "often",
        "soon",
        "far",
        "fast",
        "old",
        "big",
        "high",
        "get",
        "need",
        "want",
        "know",
        "tell",
        "give",
        "take",
    }
)
# Words on -ly name nothing, but for family, supply, reply, assembly, anomaly, ally, fly.
_ADVERB = re.compile(r"(?!(?:\w*(?:mily|supply|reply|mbly|anomaly|opoly|fly)|r?ally|bully|belly|jelly|july|italy)$)\w+ly")
_UNNAMED = frozenset({"NNB", "NNBC"})


def looked_at(ranked: Sequence[Ranked]) -> list[Chunk]:
    """The best passages."""
    return [r.evidence.chunk for r in ranked if isinstance(r.evidence, Passage)][:LOOKED_AT]


async def say_missing(state: State, missing: Missing | None, vectors: VectorStore, lane: EncodingLane, words: Words) -> str:
    """What a person reads who is refused; `missing` where a step knows what the sources lack."""
    ranked, lang = state.get("ranked", ()), state["lang"]
    if missing:
        return refuse(ranked, (), (), False, lang, missing=missing.said(lang))
    chunks = looked_at(ranked)
    try:
        held = await vectors.term_indices([chunk.id for chunk in chunks], state["scope"]) if chunks else {}
    except VectorUnavailable:  # what is missing is not named then
        held = {}
    found = [(held[chunk.id], chunk.language != state["asked_in"]) for chunk in chunks if chunk.id in held]
    codes = [state["asks"][code.start : code.end] for code in codes_alone(state.get("tokens", ()))]
    lacking = codes or await lane.run(unsaid, state["text"], state.get("notions", ()), found, words)
    about = any(pick.cosine >= state["floor"] for pick in state.get("picks", ()))
    titles = " ".join(r.evidence.chunk.title for r in ranked if isinstance(r.evidence, Passage))
    unknown = [word for word in state.get("unknown", ()) if word not in titles]  # a document's code is no row's
    return refuse(ranked, unknown, lacking, about, lang, nobody=state.get("nobody", False))


def unsaid(text: str, asked: Sequence[Notion], found: Sequence[tuple[frozenset[int], bool]], words: Words) -> list[str]:
    """The nouns of a Korean question, the content words of an English one, that none of the best passages has, nor its headings, by any
    name; in order. None where nothing was `found`: of each passage the indices of its terms, and whether it is in the other language."""
    if not found:
        return []
    said = frozenset[str]().union(*(held(asked, terms_among(asked, indices), foreign) for indices, foreign in found))
    lacking = {term for notion in asked for term in notion.terms} - said
    tokens = [
        t
        for t in words.tokens(text)
        if t.content and t.kind == "word" and t.form in lacking - _ASKING and not _ADVERB.fullmatch(text[t.start : t.end].lower())
    ]
    named = list(_nouns(text, words)) if detect(text) == "ko" else [(t.start, t.end) for t in tokens]
    asking = asking_spans(text)
    named = [(a, b) for a, b in named if not any(start <= a and b <= end for start, end in asking)]
    spelt = [text[a:b] for a, b in named if any(a <= t.start and t.end <= b for t in tokens)]
    return list(dict.fromkeys(spelt))


def _nouns(text: str, words: Words) -> Iterable[tuple[int, int]]:
    """Spans of nouns; those that stand together are one."""
    begin = end = -1
    for piece in words.morphemes(text):
        noun = piece.tag.startswith(_NOUNS) and piece.tag not in _UNNAMED
        if noun and piece.start == end:
            end = piece.end
            continue
        if end > begin:
            yield begin, end
        begin, end = (piece.start, piece.end) if noun else (-1, -1)
    if end > begin:
        yield begin, end
