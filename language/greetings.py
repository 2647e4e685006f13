"""What only greets or thanks: a short closed list by language, and what may stand around it."""

from __future__ import annotations

import re
from typing import Literal

from language.normal import fold

Courtesy = Literal["hello", "thanks"]

_HELLO = (
    r"hi|hiya|hey|hello|howdy|greetings|good (?:morning|afternoon|evening|day)|nice to meet you|how are you(?: doing)?(?: today)?"
    r"|안녕(?:하(?:세요|십니까|신가요))?|반가(?:워요?|습니다)|반갑습니다|처음 뵙겠습니다|좋은 (?:아침|오후|저녁|하루)(?:이에요|입니다)?"
)
_THANKS = (
    r"thanks|thank you|thx|cheers|much appreciated|bye|goodbye|good bye|see you|have a (?:nice|good|great) (?:day|evening|weekend)"
    r"|고마(?:워요?|웠어요?|웠습니다)|고맙(?:다|네요?|습니다)|감사(?:해요|합니다|드려요|드립니다|했습니다)"
    r"|수고(?:하세요|하셨(?:어요|습니다)|했어요?)|안녕히 (?:계세요|가세요)|잘 ?가요?"
)
_AROUND = (
    r"there|all|team|everyone|everybody|again|so much|very much|a lot|a million|for (?:your|the) (?:help|answer|time)|that's all|to you"
    r"|too|and|정말(?:로)?|너무|매우|대단히|진심으로|모두|여러분|네|다들|답변|도와 ?주셔서|알려 ?주셔서"
)
_ONLY = re.compile(rf"(?:(?:{_HELLO}|{_THANKS}|{_AROUND})(?:\b|(?<=[가-힣]))[^\w]*)+")
_COURTESIES: tuple[tuple[Courtesy, re.Pattern[str]], ...] = (
    ("thanks", re.compile(rf"(?<!\w)(?:{_THANKS})(?!\w)")),
    ("hello", re.compile(rf"(?<!\w)(?:{_HELLO})(?!\w)")),
)
_LONGEST = 120


def courtesy(text: str) -> Courtesy | None:
    """Whether a text does nothing but greet ("Hello there!") or thank and take leave ("정말 고마워요"); None where it says more."""
    folded = fold(text).text.strip(" \t\n.,!?~^-")
    if len(folded) > _LONGEST or not _ONLY.fullmatch(folded):
        return None
    return next((kind for kind, pattern in _COURTESIES if pattern.search(folded)), None)
