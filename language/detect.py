"""Which language a text is in."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["ko", "en"]

_HANGUL = re.compile("[가-힣ㄱ-ㆎ\u1100-\u11ff]")
_LETTER = re.compile(r"[^\W\d_]")


def detect(text: str, default: Language = "en") -> Language:
    """Korean or English, by the share of Hangul among the letters; `default` where there are no letters."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return default
    return "ko" if len(_HANGUL.findall(text)) / letters >= 0.2 else "en"
