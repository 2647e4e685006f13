"""What a refused question asks about that nothing says which was found: its words, in its own spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.plain import plain
from language.detect import Language, detect
from language.words import Words
from services.rag.evidence import Ranked
from services.rag.notions import Notion, held
from vector.store import Passage

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
_UNNAMED = frozenset({"NNB", "NNBC"})


def unsaid(text: str, asked: Sequence[Notion], ranked: Sequence[Ranked], lang: Language, words: Words) -> list[str]:
    """The nouns of a Korean question, the content words of an English one, that none of the best passages has, nor its headings, by any
    name; in order. None where nothing was found."""
    chunks = [r.evidence.chunk for r in ranked if isinstance(r.evidence, Passage)][:LOOKED_AT]
    if not chunks:
        return []
    said: set[str] = set()
    for chunk in chunks:
        terms = frozenset(words.terms(plain(f"{chunk.title}\n{chunk.section}\n{chunk.text}")))
        said |= held(asked, terms, chunk.language != lang)
    lacking = {term for notion in asked for term in notion.terms} - said
    tokens = [
        t
        for t in words.tokens(text)
        if t.content and t.kind == "word" and t.form in lacking - _ASKING and not text[t.start : t.end].endswith("ly")
    ]
    named = list(_nouns(text, words)) if detect(text) == "ko" else [(t.start, t.end) for t in tokens]
    found = [text[a:b] for a, b in named if any(a <= t.start and t.end <= b for t in tokens)]
    return list(dict.fromkeys(found))


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
