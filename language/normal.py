"""Normal forms: the text that offsets count in, and the folded text that is matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_SURROGATE = re.compile("[\ud800-\udfff]")
# Invisible in print, left inside words by converters: soft hyphen, zero-width, direction and variation marks, Hangul fillers.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]")
# One for one, what NFKC leaves apart: hyphens, curly quotes, middle dots (Korean law uses the letter U+318D as one), the slash of ½.
_TYPOGRAPHY = str.maketrans("‐‑‒–−’‘“”ㆍ・･‧⁄", "-----''\"\"····/")
# Left alone by NFKC's compatibility part: single Korean letters, of which it would build syllables, and circled numbers and
# letters, which it would glue to what they mark (①30일).
_STANDING = re.compile("[ㄱ-ㆎ①-⓿㉑-㊿]")

# ASCII and Hangul syllables only change case. What else there is comes with the character before it, which a mark may join.
_STEADY = re.compile("[\0-\x7f가-힣]*")
_PIECE = re.compile("(?P<steady>[\0-\x7f가-힣]+(?=[\0-\x7f가-힣]|\\Z))|[\0-\x7f가-힣]?[^\0-\x7f가-힣]+")

_SHORT = 120  # characters of what is folded over and over: words, names, titles, most lines


def canonical(text: str) -> str:
    """A document's text, which all offsets count in: NFC, "\\n" line ends, no byte order mark. Repeating it changes nothing.

    A lone surrogate becomes U+FFFD, since no store can write one.
    """
    text = _SURROGATE.sub("\ufffd", text.lstrip("\ufeff"))
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Folded:
    """Text for matching. `starts[i]` is where the character i comes from in the original; `starts[len(text)]` is the original's length."""

    text: str
    starts: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of `text[start:end]`, widened to whole characters of the original."""
        while start < end < len(self.text) and self.starts[end] == self.starts[end - 1]:
            end += 1
        return self.starts[start], self.starts[end]


def fold(text: str) -> Folded:
    """NFKC and case folding, without invisible characters and with plain hyphens, quotes and middle dots: for matching only.

    Texts that differ only in encoding (NFC, NFD), width, case or typography fold alike. Single Korean letters (ㄱ, ㅏ) and circled
    numbers (①) stay as they are.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> Folded:
    if text.isascii() or _STEADY.fullmatch(text):
        return Folded(text.lower(), range(len(text) + 1))
    plain = _SURROGATE.sub("\ufffd", text).translate(_TYPOGRAPHY)
    pieces: list[str] = []
    starts: list[int] = []
    for match in _PIECE.finditer(plain):
        if match["steady"]:
            pieces.append(match[0].lower())
            starts.extend(range(match.start(), match.end()))
            continue
        begin = match.start()
        for end in range(begin + 1, match.end() + 1):
            if end == match.end() or not _joins(plain[end]):
                piece = _fold_cluster(plain[begin:end])
                pieces.append(piece)
                starts.extend([begin] * len(piece))
                begin = end
    starts.append(len(plain))
    return Folded("".join(pieces), tuple(starts))


_fold_short = lru_cache(maxsize=1 << 15)(_fold)


@lru_cache(maxsize=65536)
def _joins(character: str) -> bool:
    """Whether normalising may merge the character with what precedes it: marks, Hangul vowels and final consonants, invisibles."""
    if _INVISIBLE.match(character):
        return True
    if _STANDING.match(character):
        return False
    first = unicodedata.normalize("NFKC", character)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    cluster = _INVISIBLE.sub("", cluster)
    form: Literal["NFC", "NFKC"] = "NFC" if _STANDING.match(cluster) else "NFKC"
    return unicodedata.normalize(form, unicodedata.normalize(form, cluster).translate(_TYPOGRAPHY).casefold())
