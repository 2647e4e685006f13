"""Columns about people: private numbers and facts stay out, the rest of what is private is for a group of its own until it is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.infer.headers import header, is_person, meaning
from ingest.infer.profile import Column

# Left out wherever they stand; after Korea's Personal Information Protection Act, art. 23 and 24, and the GDPR, art. 9 and 87.
_ALWAYS = frozenset(
    (
        *(
            "ssn",
            "social security number",
            "national id",
            "resident number",
            "passport",
            "passport number",
            "driver license",
            "card number",
        ),
        *(
            "credit card",
            "credit card number",
            "cvv",
            "password",
            "password hash",
            "pin",
            "religion",
            "ethnicity",
            "race",
            "health",
            "disability",
        ),
        *("주민등록번호", "주민번호", "외국인등록번호", "여권번호", "운전면허번호", "카드번호", "비밀번호", "종교", "병력", "장애"),
    )
)
# Restricted in tables of people.
_OF_PEOPLE = frozenset(
    (
        *(
            "birth date",
            "birthdate",
            "birthday",
            "birth year",
            "birth place",
            "address",
            "home address",
            "street",
            "street address",
            "home phone",
        ),
        *(
            "mobile",
            "mobile phone",
            "cell",
            "salary",
            "wage",
            "pay",
            "monthly salary",
            "annual salary",
            "monthly income",
            "hourly rate",
            "income",
        ),
        *("bonus", "marital status", "bank account", "account number", "iban", "emergency contact", "gender", "blood type"),
        *(
            "생년월일",
            "생일",
            "자택 주소",
            "집 주소",
            "주소",
            "휴대전화",
            "휴대폰",
            "핸드폰",
            "급여",
            "연봉",
            "월급",
            "시급",
            "계좌번호",
            "결혼 여부",
            "성별",
            "혈액형",
        ),
    )
)
_PAY = frozenset(("salary", "wage", "pay", "monthly salary", "annual salary", "bonus", "income", "급여", "연봉", "월급", "시급"))
READERS = "personal-data"
"""The group that may read restricted columns: nobody is in it until somebody is put there."""
_FLAGGED = frozenset(
    ("phone", "email", "contact name", "fax", "first name", "last name", "full name", "age", "전화번호", "이메일", "photo")
)
_RESIDENT = re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}")
_SOCIAL = re.compile(r"\d{3}-\d{2}-\d{4}")
_CARD = re.compile(r"(?:\d[ -]?){13,18}\d")


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a column is personal; whether it is not loaded, or only for READERS; whether others may still have totals of it."""

    reason: str
    left_out: bool = False
    restricted: bool = False
    totals: bool = False


def of_people(words: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether a table's rows are people: by its name, or by given and family names among its columns."""
    heads = {" ".join(header(column).meanings) for column in columns}
    return (bool(words) and is_person(words[-1])) or bool(heads & {"first name", "last name", "birth date"}) or {"ename"} <= heads


def personal(column: Column, people: bool) -> Personal | None:
    head = header(column.name)
    whole = " ".join(head.words)
    names = {whole, meaning(whole), " ".join(head.meanings), "".join(head.words)}
    values = column.samples(50)
    if names & _ALWAYS:
        return Personal("a private number or fact by its name", left_out=True)
    for pattern, what in ((_RESIDENT, "resident registration numbers"), (_SOCIAL, "social security numbers")):
        if len(values) >= 3 and all(pattern.fullmatch(value) for value in values):
            return Personal(f"looks like {what}", left_out=True)
    if len(values) >= 3 and all(_CARD.fullmatch(value) and _luhn(value) for value in values):
        return Personal("looks like card numbers", left_out=True)
    if people and names & _OF_PEOPLE:
        return Personal("private, in a table of people", restricted=True, totals=bool(names & _PAY))
    if people and names & _FLAGGED:
        return Personal("about a person")
    return None


def _luhn(value: str) -> bool:
    """The check digit of card numbers, ISO/IEC 7812-1."""
    digits = [int(mark) for mark in value if mark.isdigit()]
    return sum(sum(divmod(digit * 2, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))) % 10 == 0
