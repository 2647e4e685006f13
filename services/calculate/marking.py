"""A question with its quantities as marks, so that patterns can say what a number stands beside: 매월 ⟦K0⟧씩 ⟦M1⟧, 연 ⟦P2⟧."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from language.numbers import Quantity, quantities
from language.units import CURRENCIES

# The kinds of marks: K money, P percentage, D percentage points, B basis points, Y years, M months, T days, I which instalment, N others.
_KINDS = {"%": "P", "%p": "D", "bp": "B", "year": "Y", "month": "M", "day": "T"} | dict.fromkeys(CURRENCIES.values(), "K")
_SCALED = re.compile(r"[만억조]|million|billion|thousand")
_GROUPED = re.compile(r"\d{2,3},\d{3},\d{3}|\d{1,3}(?:,\d{3}){2,}")  # so many of nothing that is named is money
_LAST = Decimal(-1)
_ORDINALS: dict[str, int | Decimal] = {"첫": 1, "first": 1, "second": 2, "third": 3, "마지막": _LAST, "last": _LAST, "final": _LAST}
_NUMBERED = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("I", r"(?:제\s*)?((?<!\d)\d+|첫|마지막)\s*(?:번째\s*)?회\s?차(?:분)?"),
        (
            "I",
            r"(?<!\d)(\d+)\s*(?:번째|째)\s*(?:달|월|납입|상환|할부)|(첫)\s*(?:번째\s*)?(?:달|납입|상환|할부)(?!까지)|(마지막)\s*(?:달|할부)",
        ),
        ("I", r"\b(?:instal?ments?|payments?|month)\s*(?:no\.?|number|\#)?\s*(\d+)\b(?!\s*(?:%|won|million))"),
        ("I", r"\b(\d+)(?:st|nd|rd|th)\s+(?:monthly\s+)?(?:instal?ment|payment|repayment|month)\b"),
        ("I", r"\b(first|second|third|last|final)\s+(?:monthly\s+)?(?:instal?ment|payment|repayment)\b"),
        ("M", r"\b(\d+)\s+(?:equal\s+)?(?:total\s+)?(?:monthly\s+)?(?:principal\s+)?(?:instal?ments|payments|repayments)\b"),
        ("M", r"(?<!\d)(\d+)\s*회(?!차)(?=\s*(?:에\s*걸쳐|로?\s*분할|로?\s*나눠|납입|불입|상환|균등))"),
    )
)
# Amounts as people say them: 천만원, 삼백오십만 원, 1억5천 (not the unit in 백만원 단위, 몇 억원).
_SAID = re.compile(
    r"(?<![가-힣\d⟦])(?<!몇\s)((?:[일이삼사오육칠팔구]?[십백천])*[일이삼사오육칠팔구]?[만억])\s?원(?!\s?(?:단위|미만|이하|으로|로))"
)
_SHORT = re.compile(r"(?<!\d)(\d+)억\s?(\d)천(?!\s?[\d만원백])")
_DIGITS = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", 1)}
_PLACES = {"십": 10, "백": 100, "천": 1000}
_EVERY_MONTH = re.compile(r"한\s*달(?=\s*(?:에|마다|상환|납입|이자))|\bper\s+month\b|\beach\s+month\b|\bevery\s+month\b|\ba\s+month\b")


@dataclass(frozen=True, slots=True)
class Mark:
    """A quantity in place: percentages, points and basis points as fractions (15 % is 0.15), time and money as they are."""

    kind: str
    value: Decimal
    text: str
    currency: str = "KRW"


@dataclass(frozen=True, slots=True)
class Marked:
    """The folded text with `⟦K0⟧` for the mark 0, a K."""

    text: str
    marks: tuple[Mark, ...]


def mark(folded: str) -> Marked:
    """Marks for the quantities of a folded question. Which instalment and how many are told from other numbers by what stands beside."""
    text = _EVERY_MONTH.sub(lambda match: "매월" if match[0][0] == "한" else "monthly", folded)
    spans = sorted(_spans(text), key=lambda span: (span[0], -span[1]))
    marks: list[Mark] = []
    parts, end = [], 0
    for start, stop, found in spans:
        if start >= end:
            parts += [text[end:start], f"⟦{found.kind}{len(marks)}⟧"]
            marks.append(found)
            end = stop
    return Marked("".join([*parts, text[end:]]), tuple(marks))


def _spans(text: str) -> Iterator[tuple[int, int, Mark]]:
    numbered = []
    for kind, pattern in _NUMBERED:
        for match in pattern.finditer(text):
            said = next(group for group in match.groups() if group)
            numbered.append((*match.span(), Mark(kind, Decimal(_ORDINALS[said]) if said in _ORDINALS else Decimal(said), match[0])))
    for match in _SAID.finditer(text):
        numbered.append((*match.span(), Mark("K", Decimal(_said(match[1])), match[0])))
    for match in _SHORT.finditer(text):
        numbered.append((*match.span(), Mark("K", Decimal(int(match[1]) * 10**8 + int(match[2]) * 10**7), match[0])))
    for match in re.finditer("반년", text):
        numbered.append((*match.span(), Mark("M", Decimal(6), match[0])))
    yield from numbered
    for found in quantities(text):
        if not any(start < found.end and found.start < end for start, end, _ in numbered):
            yield found.start, found.end, _mark(found)


def _said(amount: str) -> int:
    """The number of an amount in words below a scale of its own: 삼백오십만 is 3500000."""
    total, digit = 0, 0
    for character in amount[:-1]:
        if character in _PLACES:
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return ((total + digit) or 1) * (10**4 if amount[-1] == "만" else 10**8)


def _mark(found: Quantity) -> Mark:
    kind = _KINDS.get(found.unit or "", "N")
    if found.unit is None and (_SCALED.search(found.text) or _GROUPED.fullmatch(found.text)):
        kind = "K"
    value = found.value / {"P": 100, "D": 100, "B": 10_000}.get(kind, 1)
    return Mark(kind, value, found.text, found.unit if kind == "K" and found.unit else "KRW")
