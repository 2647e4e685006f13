"""Korean particles that a text writes both ways, as forms and templates do: 제품은(는), 서울을(를)."""

from __future__ import annotations

import re

_PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("아", "야"))
_BOTH = re.compile(
    "|".join(rf"{one}\({other}\)|{other}\({one}\)|\({one}\){other}" for one, other in _PAIRS) + r"|\(으\)로|으로\(로\)|\(이\)라|이라\(라\)"
)
_FINAL = {part: pair for pair in _PAIRS for part in pair}


def one_particle(text: str) -> str:
    """The text with the particle that fits what it stands behind: 소재은(는) → 소재는. A name in Latin letters takes the form after a
    vowel."""

    def fit(match: re.Match[str]) -> str:
        before = text[match.start() - 1 : match.start()]
        code = ord(before) - 0xAC00 if "가" <= before <= "힣" else 0
        final, rieul = code % 28 > 0, code % 28 == 8
        if "로" in match[0]:
            return "으로" if final and not rieul else "로"
        if "라" in match[0]:
            return "이라" if final else "라"
        with_final, without = _FINAL[next(c for c in match[0] if c in _FINAL)]
        return with_final if final else without

    return _BOTH.sub(fit, text)
