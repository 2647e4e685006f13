"""The value that a question asks for, read off the sentence that answers it, to be said first and in the question's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from language.answer_kind import AnswerKind, said_of
from language.dates import dates
from language.detect import Language
from language.numbers import Quantity, quantities
from language.rendering import clock_in, date_in, quantity_in, renderings

_ANY_DAY = date(2000, 1, 1)
_YEARLESS = re.compile(r"(?:19|20)\d\d")
_BEFORE = re.compile(
    r"(?:(?:최대|최소|최장|연|매년|매월|매주)|up to|at (?:least|most)|within|every|no (?:later|more|less|fewer) than"
    r"|(?:more|less|fewer|longer) than|(?:maximum|minimum) of)\s$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:이내|이상|이하|까지|전까지|마다|동안|씩|분(?![의가-힣])|치(?![가-힣])|(?:미만|초과)(?![가-힣]|\s?할))"
    r"|\s(?:or (?:more|less|longer|fewer)|in advance|(?:per|a|each) (?:day|week|month|year))\b",
    re.IGNORECASE,
)
# What makes a number a limit, in front of it or behind it; the first that is found counts.
_LIMITS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), korean, english)
    for pattern, korean, english in (
        (r"\bwithin\s(?:the last\s)?\0|\bno later than\s\0|\0\s?(?:이내|안에)", "{} 이내", "within {}"),
        (r"(?:\bat least|\bno (?:less|fewer) than|\bminimum of|최소)\s\0|\0\s?이상|\0 or (?:more|longer)", "{} 이상", "at least {}"),
        (
            r"(?:\bup to|\bat most|\bno more than|\bexceed|\bmaximum of|최대|최장)\s\0"
            r"|\0\s?(?:이하|까지|[을를]?\s?(?:초과|넘)[가-힣\s]{0,16}(?:없|아니|않|못|안))",
            "최대 {}",
            "at most {}",
        ),
        (r"\bless than\s\0|\bunder\s\0|\0\s?미만", "{} 미만", "less than {}"),
        (r"(?:\bmore|\blonger) than\s\0|\bover\s\0|\0\s?초과", "{} 초과", "more than {}"),
    )
)
_ADDRESS = re.compile(r"[@#]|//")
_ONE = re.compile(r"(?<=\b(?:or|to) )an? (?=(?:year|month|week|day|hour|minute)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is what a person reads, `bare` the value as the HTTP contract writes it."""

    text: str
    bare: str | int | float


def find_value(kinds: tuple[AnswerKind, ...], sentence: str, told: frozenset[str], written_in: str, lang: Language) -> Value | None:
    """The one thing of these kinds that a sentence says, with the words that make it a limit; None where it says none, or several.

    `told` are the values that the question says itself, without white space. Where the sentence is in the other language
    (`written_in`), numbers, dates and times are put into `lang`; None where that cannot be done.
    """
    kinds, sentence = tuple(kind for kind in kinds if kind.dimension != "person"), _ONE.sub("1 ", sentence)
    spans = {(s.start, s.end): kind for kind in kinds for s in said_of(kind, sentence) if s.exact}
    spans = {span: kind for span, kind in spans.items() if bare(sentence[slice(*span)]) not in told}
    if len({bare(sentence[slice(*span)]) for span in spans}) != 1:
        return None
    ((start, end), kind), *_ = spans.items()
    text = sentence[start:end].strip()
    quantity = next((q for q in quantities(sentence) if q.start <= start and end <= q.end), None)
    day = next((d.value for d in dates(sentence, today=_ANY_DAY) if d.start == start and d.end == end), None)
    if quantity is None and day is None and kind.dimension not in ("contact", "clock"):
        return None
    yearless = day is not None and not _YEARLESS.search(text)
    if written_in == lang and not (quantity and "-" in text):
        shown = _with_limits(sentence, start, end)
    elif kind.dimension == "contact":
        shown = text
    elif day:
        shown = date_in(lang, day, yearless)
    elif quantity:
        shown = _quantity_in(lang, quantity, sentence)
    elif kind.dimension == "clock":
        shown = clock_in(lang, text)
    else:
        return None
    if not shown or sentence[end : end + 1] == "-":  # eight person-hours
        return None
    plain_value = text if yearless else day or (_number(quantity) if quantity else text)
    return Value(_said(shown, lang), plain_value)


def cell_of(row: str) -> int | float | None:
    """The number in a row of a table that is for what a question states; None where not one cell alone is a bare number."""
    cells = [cell.strip() for cell in re.split(r"[|│┃]", row) if re.fullmatch(r"\s*\d[\d,.]*\s*", cell)]
    held = quantities(cells[0]) if len(cells) == 1 else []
    return _number(held[0]) if held else None


def figures(sentence: str, lang: Language) -> list[str]:
    """The dates, times and quantities of a sentence in the other language as `lang` writes them, with what makes them limits; each once."""
    sentence = _ONE.sub("1 ", sentence)
    counted = {(quantity.start, quantity.end): quantity for quantity in quantities(sentence)}
    shown = (
        _quantity_in(lang, counted[start, end], sentence) if (start, end) in counted else said
        for start, end, said in renderings(sentence, lang)
    )
    return list(dict.fromkeys(shown))


def _said(shown: str, lang: Language) -> str:
    if lang == "ko":
        return f"{shown}입니다."
    return f"{shown}." if _ADDRESS.search(shown) else f"{shown[:1].upper()}{shown[1:]}."


def _with_limits(sentence: str, start: int, end: int) -> str:
    before, after = _BEFORE.search(sentence[:start]), _AFTER.match(sentence, end)
    return sentence[before.start() if before else start : after.end() if after else end].strip()


def _quantity_in(lang: Language, quantity: Quantity, sentence: str) -> str:
    shown = quantity_in(lang, quantity)
    if not shown:
        return ""
    around = sentence[max(0, quantity.start - 40) : quantity.start] + "\0" + sentence[quantity.end : quantity.end + 30]
    for pattern, in_korean, in_english in _LIMITS:
        if pattern.search(around):
            return (in_korean if lang == "ko" else in_english).format(shown)
    return shown


def _number(quantity: Quantity) -> int | float:
    value = quantity.value / 100 if quantity.unit == "%" else quantity.value
    return int(value) if value == int(value) else float(value)


def bare(text: str) -> str:
    """A text without white space, to tell values apart."""
    return re.sub(r"\s", "", text)
