"""Numbers of a question, in digits or in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from graph.plan.words.vocabulary import NUMBERS
from language.normal import fold
from language.numbers import Quantity, quantities
from language.units import UNITS

_BOUND = re.compile(r"\b(?:than|least|most|exactly) $")  # in front of "one" that counts
_DONE = re.compile(r"(?:(?<![가-힣])[안못]|[가-힣][을를도]) $")  # 취급 안 한 사람: who has not done it
_COUNTED = re.compile(
    r"(?<![가-힣])(두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
    r"(?:건|곳|군데|분|팀|종류|종|편|마리|채|과목|곡|나라|도시)(?=[^가-힣]|[이가은는을를의만도로씩]|$)"
)


_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SPELT = re.compile(
    rf"(?<![\w-])(?P<few>{'|'.join(word for word in NUMBERS if word.isascii() and word not in _SCALES)}|an?|half an?) "
    rf"(?P<scale>{'|'.join(_SCALES)})"
    r"(?: (?P<unit>won|dollars?|euros?|yen|people))?(?![\w-])"
)
_DIGITS = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", 1)}
_TENS, _MYRIADS = {"십": 10, "백": 100, "천": 1000}, {"만": 10**4, "억": 10**8, "조": 10**12}
_SIGN = "[일이삼사오육칠팔구십백천만억조]"
_KOREAN = re.compile(rf"(?<![가-힣\d,.])(?P<number>{_SIGN}+(?: {_SIGN}+)*) ?(?P<unit>원|달러|유로|엔|위안)(?![가-힣]{{0,2}}당)")
_RANGE = re.compile(r"(?: and | to |-| ?~ ?|에서 ?|부터 ?)$")
_BETWEEN = re.compile(r"\bbetween $", re.I)
_SCALED = re.compile(r"([\d.,]+) ?(hundred|thousand|million|billion|천만|백만|십만|천|만|억|조)")
_TO_SCALED = re.compile(rf"(?:\s(?:and|to)\s|-)[a-z]+ (?:{'|'.join(_SCALES)})\b")  # two, of two and three million: no number by itself
_FACTORS = _SCALES | _TENS | _MYRIADS | {"십만": 10**5, "백만": 10**6, "천만": 10**7}


def _in_korean(text: str) -> int:
    """What a number spelt in Korean amounts to: 천오백만."""
    total = part = digit = 0
    for sign in text.replace(" ", ""):
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            part, digit = part + (digit or 1) * _TENS[sign], 0
        else:
            total, part, digit = total + (part + digit or 1) * _MYRIADS[sign], 0, 0
    return total + part + digit


def _in_words(question: str) -> Iterable[Quantity]:
    """Amounts whose scale is spelt: one billion won, 천오백만 원."""
    folded = fold(question)
    for match in _SPELT.finditer(folded.text):
        few = Decimal("0.5") if match["few"].startswith("half") else Decimal(NUMBERS.get(match["few"], 1))
        start, end = folded.origin(*match.span())
        yield Quantity(few * _SCALES[match["scale"]], UNITS.get(match["unit"] or ""), start, end, question[start:end])
    for match in _KOREAN.finditer(folded.text):
        if len(match["number"]) < 2:
            continue
        start, end = folded.origin(*match.span())
        yield Quantity(Decimal(_in_korean(match["number"])), UNITS[match["unit"]], start, end, question[start:end])


def _with_scale(found: list[Quantity], question: str) -> Iterable[Quantity]:
    """The quantities, the first of a range in the scale that only the last one says: between 200 and 240 million won, 2~3억."""
    for place, one in enumerate(found):
        behind = found[place + 1] if place + 1 < len(found) else None
        gap = question[one.end : behind.start] if behind else ""
        ranged = _RANGE.fullmatch(gap) and (gap != " and " or _BETWEEN.search(question[: one.start]))
        scaled = _SCALED.match(behind.text) if behind and ranged else None
        bare = re.fullmatch(r"[\d.,]+", one.text.strip())
        if behind and scaled and bare and one.unit is None and one.value < Decimal(scaled[1].replace(",", "")):
            yield replace(one, value=one.value * _FACTORS[scaled[2]], unit=behind.unit)
        else:
            yield one


def numbers(question: str) -> Iterable[Quantity]:
    """The quantities of a question, and the numbers that are words: three, 세 곳."""
    spelt = list(_in_words(question))
    said = [found for found in quantities(question) if found.text.replace(" ", "") != "한번"]
    said = [found for found in said if not any(one.start < found.end and found.start < one.end for one in spelt)]
    said = [found for found in said if not (found.text.startswith("한 ") and _DONE.search(question[: found.start]))]
    yield from _with_scale(said, question)
    yield from spelt
    taken = [(one.start, one.end) for one in (*spelt, *said)]
    folded = fold(question)
    for match in _COUNTED.finditer(folded.text):  # what the numbers of documents are not counted in
        start, end = folded.origin(*match.span())
        yield Quantity(Decimal(NUMBERS[match[1]]), "개", start, end, question[start:end])
    for match in re.finditer(r"(?<![\w가-힣])(?:[a-z]+|[가-힣]{1,2})(?![\w가-힣])", folded.text):
        if any(first <= folded.origin(*match.span())[0] < last for first, last in taken) or _TO_SCALED.match(folded.text, match.end()):
            continue
        if (value := NUMBERS.get(match[0])) is not None and (
            match[0] not in ("한", "두", "세", "네", "one", "둘", "열") or _BOUND.search(folded.text[: match.start()])
        ):
            start, end = folded.origin(*match.span())
            yield Quantity(Decimal(value), None, start, end, question[start:end])
