"""Which language a text is in."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Language = Literal["ko", "en"]

_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
_LETTER = re.compile(r"[^\W\d_]")
_KOREAN_ENDING = re.compile(r"\w(?:은|는|이|가|을|를|의|에|에서|으로|로|와|과|도|다|요|까|나)(?![가-힣])")
_ENGLISH_WORD = re.compile(
    r"\b(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|can|the|an?|of|in|to|for|and|by|with)\b", re.I
)


def detect(text: str, default: Language = "en") -> Language:
    """Korean or English by the share of Hangul among the letters; `default` where there are no letters.

    A Korean sentence full of English names is Korean, an English one about a Korean term English: between a tenth and a half, it
    is Korean unless it has more English function words than words with a Korean ending.
    """
    text = unicodedata.normalize("NFC", text)
    letters = len(_LETTER.findall(text))
    if not letters:
        return default
    share = len(_HANGUL.findall(text)) / letters
    if 0.1 <= share <= 0.5:
        return "ko" if len(_KOREAN_ENDING.findall(text)) >= len(_ENGLISH_WORD.findall(text)) else "en"
    return "ko" if share > 0.5 else "en"
