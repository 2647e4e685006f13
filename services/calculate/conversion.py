"""Amounts and rates in other units: 억 and 백만, percent, points and basis points, a rate with its spreads."""

from __future__ import annotations

import re
from decimal import Decimal

from services.calculate.marking import Mark, Marked
from services.calculate.result import Result, Worked
from services.calculate.rounding import Rounding

_UNITS = {
    **{"원": 1, "천원": 10**3, "만원": 10**4, "십만원": 10**5, "백만원": 10**6, "천만원": 10**7, "억원": 10**8, "십억원": 10**9},
    **{"백억원": 10**10, "천억원": 10**11, "조원": 10**12},
}
_ENGLISH = {"won": 1, "thousand won": 10**3, "million won": 10**6, "billion won": 10**9, "trillion won": 10**12, "eok": 10**8}
_SCALE = r"(?:십만|백만|천만|십억|백억|천억|천|만|억|조)"
_TARGET = re.compile(
    rf"(?:몇|얼마)\s*(?P<asked>{_SCALE}?\s*원|{_SCALE})(?:이|인|으로|일|에|\s|\?|$|가|죠|야|예)|(?P<into>{_SCALE}?\s*원)\s*(?:단위)?\s*(?:으로"
    rf"|로)\s*(?:\S{{0,4}}\s*)?(?:적|바꾸|환산|나타내|표시|표기|쓰|하면|변환)"
    r"|\b(?:in|into|to)\s+(?:units\s+of\s+)?(?P<english>(?:thousand|million|billion|trillion)\s+(?:korean\s+)?won|eok|won)\b"
    r"|\bhow\s+many\s+(?P<many>(?:thousand|million|billion|trillion)\s+won|eok|won)\b"
)
_POINTS = re.compile(
    r"(?:몇|얼마나?)\s*(?P<ko>bp|베이시스|%\s*p|%\s*포인트|퍼센트\s*포인트|%|퍼센트)|how\s+many\s+(?P<many>basis\s+points?|bps?|percentage\s+points?"
    r"|percent)|\bin\s+(?P<en>basis\s+points?|bps?|percentage\s+points?|percent)\b"
)
_RATE = re.compile(r"금리|이율|이자율|\brate\b|\byield\b")
_WANTED = re.compile(r"얼마|몇|\?|what|how\s+much|calculate|계산")
_LESS = re.compile(r"우대|빼|차감|감면|인하|minus|less|discount|reduc\w*|lower|below")
_MORE = re.compile(r"가산|더하|더한|더해|얹|붙|스프레드|plus|spread|add|margin|over|above|\+")


def convert(marked: Marked, rounding: Rounding | None) -> Worked | None:
    """The amount in the unit that is asked for, the difference of two rates in points, or a rate with what is added; None for others."""
    money = [mark for mark in marked.marks if mark.kind == "K"]
    rates = [mark for mark in marked.marks if mark.kind == "P"]
    points = [mark for mark in marked.marks if mark.kind in "DB"]
    if len(money) == 1 and not rates and not points:
        return _amount(marked, money[0], rounding)
    if money or any(mark.kind in "YMTI" for mark in marked.marks if mark.kind != "M"):
        return None
    if (
        len(rates) == 1
        and points
        and _RATE.search(marked.text)
        and _WANTED.search(marked.text)
        and (_MORE.search(marked.text) or _LESS.search(marked.text))
    ):
        return _with_spreads(marked, rates[0], points)
    wanted = _POINTS.search(marked.text)
    if wanted is None:
        return None
    unit = _points_unit(next(group for group in wanted.groups() if group))
    if len(rates) == 2 and not points:
        return _shown(abs(rates[1].value - rates[0].value), unit, "|rate₂ − rate₁|", {"rate": rates[0].value, "rate_to": rates[1].value})
    if len(points) == 1 and not rates:
        return _shown(points[0].value, unit, "points", {"points": points[0].text})
    if len(rates) == 1 and not points and unit == "bp":
        return _shown(rates[0].value, unit, "percent × 100", {"rate": rates[0].value})
    return None


def _amount(marked: Marked, money: Mark, rounding: Rounding | None) -> Worked | None:
    match = _TARGET.search(marked.text)
    if match is None:
        return None
    name = " ".join(next(group for group in match.groups() if group).split()).replace("korean ", "")
    korean = name.replace(" ", "")
    korean = korean if korean.endswith("원") else f"{korean}원"
    unit, size = (name, _ENGLISH[name]) if name in _ENGLISH else (korean, _UNITS.get(korean, 0))
    if not size:
        return None
    value = money.value / size
    value = rounding(value) if rounding else value
    return Worked((Result(unit, value, "plain"),), f"amount ÷ {size:,}", {"amount": money.value})


def _with_spreads(marked: Marked, rate: Mark, points: list[Mark]) -> Worked:
    total = rate.value
    for mark in points:
        place = marked.text.index(f"⟦{mark.kind}{marked.marks.index(mark)}⟧")
        before, after = marked.text[max(0, place - 14) : place], marked.text[place : place + 18]
        near = re.split(r"[,.⟧]", before)[-1] + after
        total += -mark.value if _LESS.search(near) and not re.search(r"가산|plus|spread", near) else mark.value
    return Worked(
        (Result("rate", total, "share"),), "rate ± points", {"rate": rate.value, "points": ", ".join(mark.text for mark in points)}
    )


def _points_unit(said: str) -> str:
    if re.match(r"bp|베이|basis", said):
        return "bp"
    return "%p" if re.search(r"p|포인트|point", said.removeprefix("percent").removeprefix("퍼센트")) else "%"


def _shown(share: Decimal, unit: str, formula: str, inputs: dict[str, Decimal | int | str]) -> Worked:
    return Worked((Result(unit, share * (10_000 if unit == "bp" else 100), "plain"),), formula, inputs)
