"""A word that no passage has, read as the passages nearest to the question spell it: one letter wrong, left out, too many or swapped.

Nothing is read but what the caller may see, and only a question with such a word is asked twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from language.words import Token
from vector.lexical import index_of
from vector.store import Leg, Passage, Scope, Sparse, VectorStore

READ = 30
"""How many of the nearest passages are read."""
SHORTEST_LATIN = 5
SHORTEST_HANGUL = 3
_LATIN = re.compile("[a-z]{4,}")
_HANGUL = re.compile("[가-힣]+")
_INITIALS, _VOWELS, _FINALS = 19, 21, 28
_FIRST = ord("가")


async def respell(store: VectorStore, text: str, tokens: Sequence[Token], nearest: Sequence[Passage], scope: Scope) -> str:
    """The text with its unknown words as the `nearest` passages spell them; itself where there are none, or nothing is near enough."""
    read = "\n".join(f"{p.chunk.title}\n{p.chunk.section}\n{p.chunk.text}" for p in nearest[:READ]).lower()
    doubtful = [token for token in tokens if token.content and token.kind == "word" and token.form not in read]
    if not doubtful:
        return text
    legs = [Leg(token.form, "words", Sparse((index_of(token.form),), (1.0,))) for token in doubtful]
    known = await store.search(legs, scope, limit=1)
    unknown = [token for token in doubtful if not known[token.form]]
    for start, end in sorted({_word(text, token) for token in unknown}, reverse=True):
        text = text[:start] + _spelt(text[start:end], read) + text[end:]
    return text


def _word(text: str, token: Token) -> tuple[int, int]:
    """The whole run of Hangul that a Korean morpheme stands in (a wrong letter makes it fall into the wrong pieces), or the token."""
    for run in _HANGUL.finditer(text):
        if run.start() <= token.start < run.end():
            return run.span()
    return token.start, token.end


def _spelt(word: str, read: str) -> str:
    if _HANGUL.match(word):
        return _spelt_hangul(word, read)
    folded = word.lower()
    if len(word) < SHORTEST_LATIN or not _LATIN.fullmatch(folded):
        return word
    near = Counter(w for w in _LATIN.findall(read) if w[0] == folded[0] and OSA.distance(w, folded, score_cutoff=1) <= 1)
    return min(near, key=lambda w: (-near[w], w)) if near else word


def _spelt_hangul(word: str, read: str) -> str:
    """The word with one letter of one syllable changed, so that more of its beginning is read than as it is typed."""
    typed = _begun(word, read)
    best, longest = word, max(typed, SHORTEST_HANGUL - 1)
    for place in range(typed + 1):
        if place == len(word):
            break
        for syllable in _near(word[place]):
            other = word[:place] + syllable + word[place + 1 :]
            if (length := _begun(other, read)) > max(longest, place):
                best, longest = other, length
    return best


def _begun(word: str, read: str) -> int:
    """How many syllables of the word's beginning stand together in what is read."""
    length = 0
    while length < len(word) and word[: length + 1] in read:
        length += 1
    return length


def _near(syllable: str) -> Iterator[str]:
    """The syllables with another initial, vowel or final."""
    code = ord(syllable) - _FIRST
    initial, vowel, final = code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS
    others = [(i, vowel, final) for i in range(_INITIALS) if i != initial]
    others += [(initial, v, final) for v in range(_VOWELS) if v != vowel]
    others += [(initial, vowel, f) for f in range(_FINALS) if f != final]
    for i, v, f in others:
        yield chr(_FIRST + (i * _VOWELS + v) * _FINALS + f)
