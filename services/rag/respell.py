"""A word that no passage has, read as the passages nearest to the question spell it: one letter wrong, left out, too many or swapped.

Nothing is read but what the caller may see, and only a question with such a word is asked twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from language.words import Morpheme, Token, Words
from vector.embedding.lane import EncodingLane
from vector.lexical import index_of
from vector.store import Leg, Passage, Scope, Sparse, VectorStore

READ = 30
"""How many of the nearest passages are read."""
SHORTEST_LATIN = 5
LONGEST_HANGUL = 5
"""Syllables of a Korean word that is looked for; what is longer is a compound, and found by its parts."""
_LATIN = re.compile("[a-z]{4,}")
_HANGUL = re.compile("[가-힣]+")
_INITIALS, _VOWELS, _FINALS = 19, 21, 28
_FIRST = ord("가")
Change = tuple[int, int, str]


async def respell(
    store: VectorStore,
    lane: EncodingLane,
    words: Words,
    text: str,
    tokens: Sequence[Token],
    nearest: Sequence[Passage],
    scope: Scope,
    named: Sequence[str] = (),
) -> str:
    """The text with those of its `tokens` that are unknown as the `nearest` passages spell them; itself where nothing is near enough.

    What the tables are `named` by is known: Handel is no handle. A Latin word is unknown that no passage has; of Korean besides, the
    analyser has none for it.
    """
    near = [passage.chunk for passage in nearest[:READ]]
    read = "\n".join(f"{chunk.title}\n{chunk.section}\n{chunk.text}" for chunk in near).lower()
    names = {word for name in named for word in name.lower().split()}
    words_said = [
        token for token in tokens if token.content and token.kind == "word" and text[token.start : token.end].lower() not in names
    ]
    doubtful = [token for token in words_said if token.form not in read]
    if any(not token.form.isascii() for token in doubtful):
        strange = [piece for piece in await lane.run(words.morphemes, text) if not piece.known]
        doubtful = [token for token in doubtful if token.form.isascii() or _within(token, strange)]
    if not doubtful:
        return text
    legs = [Leg(token.form, "words", Sparse((index_of(token.form),), (1.0,))) for token in doubtful]
    known = await store.search(legs, scope, limit=1)
    unknown = [token for token in doubtful if not known[token.form]]
    changes = [change for token in unknown if token.form.isascii() and (change := _latin(text, token, read))]
    if hangul := [token for token in unknown if _HANGUL.fullmatch(text, token.start, token.end)]:
        held = await store.term_indices([chunk.id for chunk in near], scope)
        terms = frozenset().union(*held.values())
        changes += [change for token in hangul if (change := await lane.run(_hangul, text, token, terms))]
    for start, end, word in sorted(set(changes), reverse=True):
        text = text[:start] + word + text[end:]
    return text


def _within(token: Token, pieces: Sequence[Morpheme]) -> bool:
    return any(piece.start <= token.start and token.end <= piece.end for piece in pieces)


def _latin(text: str, token: Token, read: str) -> Change | None:
    """The word that the passages have with one letter more, less or other, or two swapped; the first is seldom the wrong one."""
    word = text[token.start : token.end].lower()
    if len(word) < SHORTEST_LATIN or not _LATIN.fullmatch(word):
        return None
    near = Counter(other for other in _LATIN.findall(read) if other[0] == word[0] and OSA.distance(other, word, score_cutoff=1) <= 1)
    return (token.start, token.end, min(near, key=lambda other: (-near[other], other))) if near else None


def _hangul(text: str, token: Token, terms: frozenset[int]) -> Change | None:
    """The longest term of the passages that the word, with what stands in front of the token, has with another letter in a syllable."""
    if token.end - token.start > 2 * LONGEST_HANGUL:
        return None
    run = next(run for run in _HANGUL.finditer(text) if run.start() <= token.start < run.end())
    for length in range(LONGEST_HANGUL, 1, -1):
        for start in range(max(run.start(), token.start - length + 1), token.end - length + 1):
            word = text[start : start + length]
            if index_of(word) in terms:
                continue
            for place in range(max(0, token.start - start), length):
                for syllable in _near(word[place]):
                    if index_of(other := word[:place] + syllable + word[place + 1 :]) in terms:
                        return start, start + length, other
    return None


def _near(syllable: str) -> Iterator[str]:
    """The syllables with another initial, vowel or final."""
    code = ord(syllable) - _FIRST
    initial, vowel, final = code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS
    others = [(i, vowel, final) for i in range(_INITIALS) if i != initial]
    others += [(initial, v, final) for v in range(_VOWELS) if v != vowel]
    others += [(initial, vowel, f) for f in range(_FINALS) if f != final]
    for i, v, f in others:
        yield chr(_FIRST + (i * _VOWELS + v) * _FINALS + f)
