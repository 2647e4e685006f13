"""Which word an abbreviation in a header stands for, where no list says: tchr, enrl, tuit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_VOWELS = "aeiou"
_LEAST, _LONG = 3, 4  # letters
_TWICE = re.compile(r"(.)\1+")
_CUT = re.compile(r"(?:at)?ions?$|ments?$|[ae]nces?$|ity$|[aeo]?ry$|al$|[eo]rs?$|ives?$|ing$|u[rl]e$")
"""What is left out behind a cut: tuit-ion."""


def spelt(short: str, *vocabularies: Iterable[str]) -> str:
    """The one word of the first vocabulary that has any which the letters are the consonants of, the cut front of, or at least the first,
    the last and some between; else the letters as they are.

    What has a vowel behind its first letter may be a word by itself, which is only cut: a tram is no term.
    """
    if not (short.isascii() and short.isalpha()) or len(short) < _LEAST:
        return short
    for rank, words in enumerate(map(_sorted, map(frozenset, vocabularies))):
        if rank and len(short) < _LONG:
            break  # three letters may be too much
        alike = [word for word in words if word[0] == short[0] and len(word) > len(short)]
        if not any(letter in _VOWELS for letter in short[1:]):
            if found := _one([word for word in alike if _consonants(word) == _consonants(short)]):
                return found
            if len(short) >= _LONG and (found := _one([w for w in alike if w[-1] == short[-1] and _within(short, w)])):
                return found
        elif len(short) >= _LONG and (found := _one([w for w in alike if w.startswith(short) and _CUT.fullmatch(w, len(short))])):
            return found
    return short


@cache
def _sorted(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((word for word in words if word.isascii() and word.isalpha()), key=lambda word: (len(word), word)))


def _one(words: list[str]) -> str:
    """The shortest, where the others are forms of it: enroll, enrolled."""
    return words[0] if words and all(word.startswith(words[0]) or _consonants(word) == _consonants(words[0]) for word in words) else ""


@cache
def _consonants(word: str) -> str:
    """The first letter and all consonants behind it, each once where it is doubled."""
    return _TWICE.sub(r"\1", word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS))


def _within(short: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in short)
