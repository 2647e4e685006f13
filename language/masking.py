"""Numbers of persons that are not kept: resident and foreigner registration numbers, payment cards, bank accounts, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.normal import fold

_GAP = r"[\s.·-]{0,3}"

# Birth date, then a digit of 1 to 8 for century, sex and nationality. Numbers given since October 2020 have no checksum.
_RESIDENT = re.compile(rf"(?<!\d)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_GAP}[1-8]{_GAP}\d{{6}}(?!\d)")
_CARD = re.compile(r"(?<![\d-])\d(?:[\s-]{0,2}\d){12,18}(?![\d-])")
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,3})?(?!\w)")
# Three or four groups of digits, 10 to 16 in all, as Korean banks write them. 3-2-5 is a business, a date has eight digits.
_ACCOUNT = re.compile(r"(?<![\d.,-])\d{2,6}-\d{2,8}-\d{1,8}(?:-\d{1,3})?(?![\d-])")
_BUSINESS = re.compile(r"\d{3}-\d{2}-\d{5}")
_NAMED_ACCOUNT = re.compile(r"(?:계좌|예금주|통장|입금|이체|account|acct)[^\d\n]{0,20}(\d(?:[\s-]?\d){8,15})(?!\d)")
_MOBILE = re.compile(rf"(?<![\d-])(?:\+?82{_GAP}\(?0?\)?|\(?0)1[016789]\)?{_GAP}\d{{3,4}}{_GAP}\d{{4}}(?![\d-])")
_LANDLINE = re.compile(
    rf"(?<![\d-])(?:(?:\+?82{_GAP}|\(?0)(?:2|[3-6]\d|70|50\d)\)?[\s.·-]{{1,3}}\d{{3,4}}[\s.·-]{{1,3}}\d{{4}}|"
    rf"\(\d{{3}}\)\s?\d{{3}}-\d{{4}}|\d{{3}}-\d{{3}}-\d{{4}}|\+(?!82)\d{{1,3}}(?:[\s.()-]{{1,2}}\d{{1,4}}){{2,5}})(?![\d-])"
)
_DIGIT = re.compile(r"[^\W_]")
_FEWEST = 5
"""Digits: with less no number leads to a person."""


def mask(text: str, *, landlines: bool = True) -> str:
    """The text with the digits of such numbers as `*`, its length and everything else as it was.

    Numbers are found however they are written: full-width digits, with spaces, dots or hyphens. Without `landlines` those of offices
    stay, which an answer quotes from the company's own directory.
    """
    if sum(map(str.isdigit, text)) < _FEWEST:  # most of what a trace holds, and no pattern is quick
        return text
    folded = fold(text)
    spans = [folded.origin(start, end) for start, end in _found(folded.text, landlines)]
    if not spans:
        return text
    masked = list(text)
    for start, end in spans:
        masked[start:end] = _DIGIT.sub("*", text[start:end])
    return "".join(masked)


def _found(text: str, landlines: bool) -> Iterator[tuple[int, int]]:
    for pattern in (_RESIDENT, _MOBILE, *((_LANDLINE,) if landlines else ())):
        yield from (match.span() for match in pattern.finditer(text))
    kept = () if landlines else tuple(match.span() for match in _LANDLINE.finditer(text))
    for match in _CARD.finditer(text):
        if _is_card(match[0]):
            yield match.span()
    for match in _ACCOUNT.finditer(text):
        if 10 <= sum(map(str.isdigit, match[0])) <= 16 and not _BUSINESS.fullmatch(match[0]) and match.span() not in kept:
            yield match.span()
    yield from (match.span() for match in _IBAN.finditer(text) if _is_iban(match[0]))
    yield from (match.span(1) for match in _NAMED_ACCOUNT.finditer(text))


def _is_card(written: str) -> bool:
    """Luhn's check, or four groups of four as nothing else is written."""
    digits = [int(character) for character in written if character.isdigit()]
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 or re.fullmatch(r"\d{4}([\s-]{1,2}\d{4}){3}", written) is not None


def _is_iban(written: str) -> bool:
    """ISO 13616: the rest of 97 is 1."""
    plain = "".join(written.split())
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1
