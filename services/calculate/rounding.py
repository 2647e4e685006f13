"""The rounding that a question states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

Mode = Literal["down", "up", "half_up"]
_MODES: dict[Mode, str] = {"down": ROUND_FLOOR, "up": ROUND_CEILING, "half_up": ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class Rounding:
    """To multiples of `step`. `at_end`: only what is asked for is rounded, no interim result. `instalment`: the instalment is, first."""

    step: Decimal
    mode: Mode
    at_end: bool = False
    instalment: bool = False

    def __call__(self, value: Decimal) -> Decimal:
        """Twelfths have no end in decimals: what is within 10⁻²⁰ of a multiple is one."""
        return (value / self.step).quantize(_EXACT).to_integral_value(_MODES[self.mode]) * self.step

    def interim(self, value: Decimal) -> Decimal:
        """An interim result: interest before it is taxed, tax before it is taken off. Only whole units round it, no coarser end."""
        return value if self.at_end or self.step != 1 else self(value)


_EXACT = Decimal("1e-20")
_SCALE = {"": 1, "십": 10, "백": 100, "천": 1000, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8}
_PLACES = {"첫": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_PLACES |= {str(n): n for n in range(7)}
_ENGLISH_STEP = {"hundred": 100, "thousand": 1000, "ten thousand": 10**4, "hundred thousand": 10**5, "million": 10**6}
_DOWN = (
    r"버[림려리립린릴]|절사|내림|잘라|자르|끊"
    r"|truncat\w*|round\w*\s+(?:it\s+|them\s+)?down|rounding\s+down|drop\w*|floor\w*|cut\s+off"
)
_UP = r"올림|절상|올려|올립니|round\w*\s+(?:it\s+)?up|rounding\s+up|ceil\w*"
_HALF = r"반올림|사사오입|nearest|round\w*"
_VERB = rf"(?:{_DOWN}|(?<!반)(?:{_UP})|{_HALF})"
_PLACE = rf"(?P<places>{'|'.join(sorted(_PLACES, key=len, reverse=True))})"
_CLAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"소수(?:점)?\s*(?:이하|아래)?\s*{_PLACE}(?:째|번째)?\s*자리\s*(?P<at>까지|에서|까지만|로)?[^,.;()]{{0,10}}?(?P<verb>{_VERB})?",
        rf"소수(?:점)?\s*(?:이하|아래|미만)(?P<none>)[^,.;()]{{0,8}}?(?P<verb>{_VERB})",
        rf"(?:(?<!\d)(?P<number>\d+(?:,\d{{3}})*)\s*)?(?<![가-힣])(?P<scale>십만|백만|천만|십|백|천|만|억)?\s*원\s*(?:미만|단위|이하"
        rf"|까지)[^,.;()]{{0,12}}?(?P<verb>{_VERB})",
        rf"(?P<verb>{_VERB})[^,.;()]{{0,10}}?(?<![가-힣])(?P<scale>십만|백만|천만|십|백|천|만|억)?\s*원\s*(?:미만|단위|까지)",
        rf"(?P<verb>{_VERB})[^,.;()]{{0,40}}?\b{_PLACE}\s+decimals?(?:\s+places?)?",
        rf"\b{_PLACE}\s+decimals?(?:\s+places?)?(?:[^,.;()]{{0,20}}?(?P<verb>{_VERB}))?",
        rf"(?P<verb>{_VERB})[^.;()]{{0,50}}?(?:(?P<number>\d+(?:,\d{{3}})*)"
        rf"|(?P<english>{'|'.join(sorted(_ENGLISH_STEP, key=len, reverse=True))}))\s+won",
        rf"(?P<verb>{_VERB})[^.;()]{{0,50}}?\bwon\b",
        rf"\bwhole\s+won\b[^.;()]{{0,40}}?(?P<verb>{_VERB})",
        rf"(?P<verb>{_VERB})",
    )
)
_NOT_INSIDE = re.compile(
    r"(?:중간|도중|계산|스케줄|회차별)?\s*(?:에는?\s*)?(?:반올림|절사|버림|올림)\s*(?:은|을)?\s*(?:없이|하지\s*(?:말고|않고|않은)|안\s*하고)"
    r"|\bno\s+(?:interim\s+|intermediate\s+)?rounding\b[^,.;]*|\bwithout\s+(?:any\s+)?rounding\b[^,.;]*|\bun-?rounded\b|\bnot\s+rounded\b"
)
_AT_END = re.compile(
    r"(?:마지막에?|최종\S{0,6}|결과)\s*만|맨\s*(?:끝|마지막)|\bonly\s+(?:(?:at|in)\s+)?the\s+(?:end|total|final|result)|\bonly\s+at\s+the\s+end"
    r"|\bthe\s+(?:final\s+)?result\s+only"
)
_EACH = re.compile(r"각각|모두|세금도|\bboth\b|\beach\b|\bseparately\b|\bthen\s+the\s+tax\b")
_INSTALMENT = re.compile(
    r"(?:반올림|절사|버림)한\s*(?:월\s*)?(?:상환|납입|할부|불입)|(?:상환|납입|불입)(?:액|금)을?\s*(?:먼저|우선)[^,.]{0,16}(?:반올림|절사|버림)"
    r"|\b(?:rounded|truncated)\s+(?:monthly\s+)?(?:instal?ment|payment)|\bround\w*\s+the\s+(?:monthly\s+)?(?:instal?ment|payment)\s+first"
)


def read_rounding(text: str) -> tuple[Rounding | None, str]:
    """The rounding stated in a folded question, None where there is none; and the text with blanks where it is stated."""
    at_end = bool(_AT_END.search(text)) and not _EACH.search(text)
    instalment = bool(_INSTALMENT.search(text))
    rest = _NOT_INSIDE.sub(lambda match: " " * len(match[0]), text)
    for pattern in _CLAUSES:
        if match := pattern.search(rest):
            found = match.groupdict()
            rounding = Rounding(_step(found), _mode(found.get("verb") or ""), at_end, instalment)
            return rounding, pattern.sub(lambda clause: " " * len(clause[0]), rest)
    return None, rest


def _step(found: dict[str, str | None]) -> Decimal:
    if places := found.get("places"):
        return Decimal(1).scaleb(-(_PLACES[places] - (1 if found.get("at") == "에서" else 0)))
    if english := found.get("english"):
        return Decimal(_ENGLISH_STEP[english])
    number = (found.get("number") or "1").replace(",", "")
    return Decimal(number) * _SCALE[found.get("scale") or ""]


def _mode(verb: str) -> Mode:
    if re.search(_DOWN, verb):
        return "down"
    return "up" if re.search(rf"(?<!반)(?:{_UP})", verb) else "half_up"
