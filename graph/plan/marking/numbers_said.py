"""Numbers of a question, in digits or in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from graph.plan.words.vocabulary import NUMBERS
from language.normal import fold
from language.numbers import Quantity, quantities

_BOUND = re.compile(r"\b(?:than|least|most|exactly) $")  # in front of "one" that counts
_DONE = re.compile(r"(?:(?<![가-힣])[안못]|[가-힣][을를도]) $")  # 취급 안 한 사람: who has not done it
_COUNTED = re.compile(
    r"(?<![가-힣])(두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
    r"(?:건|곳|군데|분|팀|종류|종|편|마리|채|과목|곡|나라|도시)(?=[^가-힣]|[이가은는을를의만도로씩]|$)"
)


def numbers(question: str) -> Iterable[Quantity]:
    """The quantities of a question, and the numbers that are words: three, 세 곳."""
    said = (found for found in quantities(question) if found.text.replace(" ", "") != "한번")
    yield from (found for found in said if not (found.text.startswith("한 ") and _DONE.search(question[: found.start])))
    folded = fold(question)
    for match in _COUNTED.finditer(folded.text):  # what the numbers of documents are not counted in
        start, end = folded.origin(*match.span())
        yield Quantity(Decimal(NUMBERS[match[1]]), "개", start, end, question[start:end])
    for match in re.finditer(r"(?<![\w가-힣])(?:[a-z]+|[가-힣]{1,2})(?![\w가-힣])", folded.text):
        if (value := NUMBERS.get(match[0])) is not None and (
            match[0] not in ("한", "두", "세", "네", "one", "둘", "열") or _BOUND.search(folded.text[: match.start()])
        ):
            start, end = folded.origin(*match.span())
            yield Quantity(Decimal(value), None, start, end, question[start:end])
