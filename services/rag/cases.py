"""Which line of a table or list a number falls under: six years of service under "5년 이상 10년 미만", and not under "up to 5 years"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingest.plain import plain
from language.lists import is_item, is_row
from language.normal import fold
from language.numbers import Quantity, quantities

_LOW = re.compile(
    r"(?:at least|no less than|more than|over|above|from|exceeding|minimum of|최소)\s?\0"
    r"|\0\s?(?:이상|초과|부터|넘|or (?:more|longer|over|above)|\+)"
)
_HIGH = re.compile(
    r"(?:less than|fewer than|under|below|up to|at most|no more than|within|maximum of|최대)\s?\0"
    r"|\0\s?(?:미만|이하|이내|까지|or (?:less|fewer|under|below|shorter))"
)
_TURNED = re.compile(r"\b(?:no|not) (?:more|longer|less|fewer|over|under) than\s?\0|\bnot (?:over|above|under|below|exceed\w*)\s?\0")
_OPEN = re.compile(r"(?:more than|over|above|exceeding|less than|fewer than|under|below)\s?\0|\0\s?(?:초과|넘|미만)")
_SPAN = re.compile(r"\s?(?:-|–|~|to|and)\s?")
_HALF = re.compile(r"\s?반(?=[이인을은\s,.?]|$)")
_JOINED = re.compile(r"(?<=[가-힣])(?=넘|이상|이하|이내|미만|초과)")  # 6년넘게
_RATE = re.compile(r"\b(?:in|per|each|every|a)\s\0|\0\s?(?:에(?!게)|당|마다)")
_BOX = re.compile(r"[│┃|]")
_MONTHS = {"year": 12, "month": 1}
_DAYS = {"year": 365, "month": 30, "week": 7, "day": 1, "business day": 1}


@dataclass(frozen=True, slots=True)
class Case:
    """From `low` to `high` of a unit; None where it is open. `with_low`, `with_high`: whether the ends belong to it."""

    unit: str
    low: Decimal | None
    high: Decimal | None
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or (value >= self.low if self.with_low else value > self.low)
        return above and (self.high is None or (value <= self.high if self.with_high else value < self.high))


def stated(text: str) -> list[Quantity]:
    """The quantities of a question, with a half that is said behind one; not what it asks for each of: "in one day", 하루에."""
    found, text = [], _JOINED.sub(" ", text)
    for quantity in quantities(text):
        if _RATE.search(f"{fold(text[max(0, quantity.start - 8) : quantity.start]).text}\0{text[quantity.end : quantity.end + 3]}"):
            continue
        half = _HALF.match(text, quantity.end)
        value = quantity.value + Decimal("0.5") if half else quantity.value
        found.append(Quantity(value, quantity.unit, quantity.start, quantity.end, quantity.text))
    return found


def falls_under(asked: Sequence[Quantity], sentence: str, alike: bool = False) -> bool | None:
    """Whether a line of a table or list is for what the question states; None where it does not say. With `alike` a sentence is that says
    just that number."""
    told = [quantity for quantity in asked if quantity.unit]
    if not told:
        return None
    if not (is_item(sentence) or is_boxed(sentence)):
        return True if alike and {(q.value, q.unit) for q in told} & _said(sentence) else None
    verdicts = [
        case.holds(value) for case in _cases(sentence) for one in told if (value := _as(one.value, one.unit or "", case.unit)) is not None
    ]
    return any(verdicts) if verdicts else None


def rest_of(sentence: str) -> str:
    """What a line says of its case: the other cells of a row, what stands behind the colon of an item."""
    if is_boxed(sentence):
        cells = [cell.strip() for cell in _BOX.split(sentence)]
        case = next((cell for cell in cells if bounds(cell)), None)
        return " | ".join(cell for cell in cells if cell and cell != case)
    return plain(sentence).partition(":")[2].strip() or sentence


def is_boxed(sentence: str) -> bool:
    """Whether a sentence is a row of a table, be it drawn with lines."""
    return is_row(sentence) or len(_BOX.findall(sentence)) > 1


@lru_cache(8192)
def _cases(sentence: str) -> tuple[Case, ...]:
    """What the line says that it holds for: its first cell that sets bounds, or what stands before its colon."""
    shown = plain(sentence)
    pieces = _BOX.split(sentence) if is_boxed(sentence) else [shown.partition(":")[0]]
    return next((found for piece in pieces if (found := tuple(bounds(piece)))), ())


@lru_cache(8192)
def _said(sentence: str) -> frozenset[tuple[Decimal, str | None]]:
    return frozenset((quantity.value, quantity.unit) for quantity in quantities(plain(sentence)))


def bounds(text: str) -> list[Case]:
    """What a text sets bounds to, in order: "five years or more", "3개월 이상 1년 미만"."""
    found: list[Case] = []
    held = [quantity for quantity in quantities(text) if quantity.unit]
    for at, quantity in enumerate(held):
        around = f"{fold(text[max(0, quantity.start - 16) : quantity.start]).text}\0{fold(text[quantity.end : quantity.end + 12]).text}"
        after = held[at + 1] if at + 1 < len(held) else None
        unit, last = quantity.unit or "", found[-1] if found else None
        open_end = bool(_OPEN.search(around))
        if after and after.unit == unit and _SPAN.fullmatch(text, quantity.end, after.start):
            found.append(Case(unit, quantity.value, after.value))
        elif _TURNED.search(around):
            low, high = (quantity.value, None) if "less" in around or "fewer" in around or "under" in around else (None, quantity.value)
            found.append(Case(unit, low, high))
        elif _LOW.search(around):
            found.append(Case(unit, quantity.value, None, not open_end))
        elif _HIGH.search(around):
            low = _as(last.low, last.unit, unit) if last and last.low is not None and last.high is None else None
            if last and low is not None:  # 1개월 이상 1년 미만
                found[-1] = Case(unit, low, quantity.value, last.with_low, not open_end)
            else:
                found.append(Case(unit, None, quantity.value, True, not open_end))
    return found


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """Its value in another unit of the same measure; None where there is none."""
    return _as(quantity.value, quantity.unit, unit) if quantity.unit else None


def _as(value: Decimal, unit: str, other: str) -> Decimal | None:
    """A value in another unit of the same measure."""
    if unit == other:
        return value
    factors = next((factors for factors in (_MONTHS, _DAYS) if unit in factors and other in factors), None)
    return value * factors[unit] / factors[other] if factors else None
