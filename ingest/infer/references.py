"""Which columns hold the keys of other rows: by declared constraints, by their values, and by what they are named.

Small whole numbers fit every key, so with them a name must speak for a reference; long words and wide numbers speak for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.infer.headers import Header, header, is_party, is_person, meaning, role, table_words
from ingest.infer.keys import EDGE_WORDS, may_be_key, names_table
from ingest.infer.profile import Column, Profile, contained
from ingest.infer.types import TypeGuess
from ingest.infer.words import singular

_GENERIC = frozenset(
    ("id", "name", "code", "no", "number", "key", "title", "type", "cd", "uid", "uuid", "번호", "코드", "이름", "명", "아이디")
)


_SERVED = frozenset(
    (
        *("customer", "supplier", "partner", "patient", "student", "member", "guest", "passenger", "resident"),
        *("borrower", "applicant", "subscriber", "policyholder", "insured", "beneficiary", "claimant", "donor", "citizen"),
        *("contact", "child", "author", "writer", "actor", "player", "host", "owner", "landlord"),
        *("artist"),
    )
)
"""Who is served by those that work in a firm, or works elsewhere: a handler is rather an employee than a customer or an author."""
_STAFF = frozenset(("employee", "staff", "personnel"))
_NEAR = frozenset(("guardian", "guarantor", "referrer", "spouse", "buddy", "sibling", "referred", "recommended", "introduced"))
"""Roles of one for another of the same: a member's guarantor is a member."""
_PLACES = (("seq",), ("idx",), ("no",), ("num",), ("순번",))
_LEVELS = 3  # of rows above each other, which numbers that mean something else do not make
_CODES = 5  # different ones, that no chance makes keys of another table
_MORE = frozenset(("info", "information", "detail", "profile", "extension", "ext", "extra", "data", "attribute", "meta", "metadata"))
_COUNTED = frozenset(
    ("max", "maximum", "min", "minimum", "total", "count", "num", "avg", "average", "sum", "qty", "최대", "최소", "총", "평균")
)


@dataclass(frozen=True, slots=True)
class Target:
    """A column that can be referred to: a table's key, or another column that is different in every row.

    `said` are the texts of the columns that may be its rows' names, some of each; `people`: its columns show that the rows are people,
    `posts` what other columns then call them.
    """

    table: str
    words: tuple[str, ...]
    column: Column
    guess: TypeGuess
    primary: bool
    said: tuple[tuple[str, ...], ...] = ()
    people: bool = False
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReferenceGuess:
    """`column` of a table holds values of `target`; with `also`, of the first column of its key, and these of the rest."""

    column: str
    target: Target
    confidence: float
    reason: str
    also: tuple[str, ...] = ()


def is_plain(reference: ReferenceGuess) -> bool:
    """Whether a column is named after what it refers to, and says no more of it: department_id, and no manager_id."""
    head = header(reference.column)
    return not head.stem or tuple(map(meaning, reference.target.words)) == head.stem


def find_references(profile: Profile, types: Mapping[str, TypeGuess], targets: Sequence[Target], key: str | None) -> list[ReferenceGuess]:
    """The best reference of each column, where there is one. `key` is the table's own single key."""
    found: list[ReferenceGuess] = []
    declared = {columns[0]: (table, others) for columns, table, others in profile.foreign if len(columns) == 1}
    for column in profile.columns.values():
        if column.name in declared:
            table, others = declared[column.name]
            own = [t for t in targets if t.table == table and (not others or t.column.name == others[0])]
            own = own or [t for t in targets if t.table == table and t.primary]
            if own:
                found.append(ReferenceGuess(column.name, own[0], 1.0, "declared as a foreign key"))
                continue
        if not _may_refer(column, types[column.name]):
            continue
        guesses = [guess for target in targets if (guess := _weigh(profile, column, types[column.name], target, key))]
        if guesses:
            found.append(max(guesses, key=_rank))
        elif column.name != key and (best := _fits_best(profile, column, types[column.name], targets)):
            found.append(best)
        elif key and (up := _leads_up(profile, column, types[column.name], targets, key)):
            found.append(up)
    return [one for one in found if not _orders(one, found)]


def _rank(guess: ReferenceGuess) -> tuple[float, bool, bool, int]:
    return guess.confidence, guess.target.primary, not _says_more(guess.target), -len(guess.target.column.distinct)


def _says_more(target: Target) -> bool:
    """Whether a table says but more of another's rows, under the same key: pub_info, beside publishers."""
    return len(target.words) > 1 and target.words[-1] in _MORE


def _orders(one: ReferenceGuess, found: Sequence[ReferenceGuess]) -> bool:
    """Whether a column says the place among those that another refers to: author_seq beside author_id."""
    head = header(one.column)
    others = (other for other in found if other is not one and other.target.table == one.target.table)
    return head.words[-1:] in _PLACES and any(header(other.column).stem == head.stem for other in others)


def _fits_best(profile: Profile, column: Column, guess: TypeGuess, targets: Sequence[Target]) -> ReferenceGuess | None:
    """The reference of a key whose name says nothing: to the only table that has all its values, and hardly more."""
    head = header(column.name)
    if not head.stem or head.words[-1] not in ("id", "code", "cd", "fk", "uid", "uuid", "코드", "아이디"):
        return None
    shares = sorted(
        (
            (_used(column, target), target)
            for target in targets
            if target.primary and target.guess.type == guess.type and target.table != profile.name
            if contained(column, target.column) == 1
        ),
        key=lambda one: -one[0],
    )
    if not shares or shares[0][0] < 0.6 or len(column.distinct) < 3:
        return None
    if len(shares) > 1 and shares[1][0] > shares[0][0] / 1.5:
        return None
    return ReferenceGuess(column.name, shares[0][1], 0.55, "named as a key, and its values fit no other table as well")


def _leads_up(profile: Profile, column: Column, guess: TypeGuess, targets: Sequence[Target], key: str) -> ReferenceGuess | None:
    """The reference of a key whose name says nothing to the own table: where its values lead from each row up to one that has none."""
    own = next((target for target in targets if target.table == profile.name and target.primary), None)
    if own is None or column.name == key or not header(column.name).is_key or guess.type != own.guess.type:
        return None
    above = {mine: over for mine, over in zip(profile.columns[key].hashes.tolist(), column.hashes.tolist(), strict=True) if mine}
    depths: dict[int, int] = {}  # 0 while on the way up from a row
    for start in list(above):
        way: list[int] = []
        at = start
        while at and at not in depths:
            if at not in above:
                return None  # no row of this table
            depths[at] = 0
            way.append(at)
            at = above[at]
        depth = depths.get(at, 0)
        if at and not depth:
            return None  # round in a circle
        for passed in reversed(way):
            depth = depths[passed] = depth + 1
    if max(depths.values(), default=0) < _LEVELS:
        return None
    return ReferenceGuess(column.name, own, 0.6, "named as a key, and its values lead from every row up to one that has none")


def _may_refer(column: Column, guess: TypeGuess) -> bool:
    head = header(column.name)
    if _COUNTED.intersection(head.words) and not head.is_key:
        return False  # max_guests is a number of guests, and none of them
    if head.counts and guess.type == "integer" and role(head.words[-1]):
        return False  # guests, too
    return may_be_key(column, guess) and (column.filled > 0 or column.rows == 0 or header(column.name).is_key)


def _weigh(profile: Profile, column: Column, guess: TypeGuess, target: Target, key: str | None) -> ReferenceGuess | None:
    if target.table == profile.name and (target.column.name == column.name or not target.primary):
        return None
    if guess.type != target.guess.type and column.filled and len(target.column.distinct):
        return None
    head = header(column.name)
    named, why = likeness(head, target, target.table == profile.name)
    if not target.primary and named < 0.85:
        return None
    if key == column.name and (named < 0.9 or _says_more(target) or head.stem == tuple(map(meaning, table_words(profile.name)))):
        return None  # a table's own key is another's only where it says so
    share = contained(column, target.column)
    if not column.filled or not len(target.column.distinct):
        score = named * 0.7 if head.is_key else 0.0
    elif named >= 0.6:
        score = named * (0.75 + 0.25 * share) + 0.03 * _used(column, target) if share >= (0.7 if named >= 0.9 else 0.9) else 0.0
    elif target.primary and share >= 0.98 and _speaks(column, guess, target, head):
        score, why = (
            0.8 if (head.words and head.words[-1] in EDGE_WORDS) or head.is_key else 0.7,
            "its values are keys there, and no chance",
        )
    else:
        score = 0.0
    if score < 0.5:
        return None
    matched = f"{share:.0%} of its {len(column.distinct):,} values are keys there" if column.filled else "no values to compare"
    return ReferenceGuess(column.name, target, round(score, 2), f"{why}; {matched}")


def _speaks(column: Column, guess: TypeGuess, target: Target, head: Header) -> bool:
    """Whether the values alone tell, since hardly anything else would have them."""
    if guess.type == "text":
        size = sum(map(len, column.values)) / len(column.values)
        if all(map(_is_code, column.values)):
            return len(column.distinct) >= (_CODES if size < 4 else 3)
        if size < 4:  # short words: enough of them, and most of those that there are
            return size >= 2 and len(column.distinct) >= _CODES and _used(column, target) >= 0.5
        return len(column.distinct) >= min(_CODES, len(target.column.distinct)) and target.guess.type != "integer"
    numbers = [int(float(value)) for value in target.column.values if value.lstrip("-").replace(".", "", 1).isdigit()]
    if not numbers or not head.is_key:
        return False
    dense = len(numbers) / (max(numbers) - min(numbers) + 1)
    return min(numbers) > 100 and (dense < 0.5 or len(column.distinct) >= 20)


def _is_code(value: str) -> bool:
    """T05, 22G1: nobody writes these but for what they stand for."""
    return value.isascii() and any(map(str.isdigit, value)) and any(map(str.isalpha, value))


def _used(column: Column, target: Target) -> float:
    """The share of the keys that the column names: of two tables that fit, the one that has hardly more fits better."""
    return min(1.0, len(column.distinct) / max(1, len(target.column.distinct)))


def likeness(head: Header, target: Target, own: bool) -> tuple[float, str]:
    """How much a header names a target's key, 0 to 1, and why. `own`: the target is the table's own key."""
    key = header(target.column.name)
    table = tuple(meaning(word) for word in target.words)
    person = target.people or (bool(table) and is_person(table[-1]))
    up = "up" in head.roles
    if own:
        if up or head.stem[:2] == ("report", "to"):
            return 0.95, "names the row above in the same table"
        if "chief" in head.roles and (person or (table and key.is_key and head.stem[-1:] != table[-1:])):
            return 0.85 if person else 0.66, "names who is above, among these"
        if _NEAR.intersection(head.stem) and (person or (table and is_party(table[-1]))):
            return 0.8, "names somebody near to one of these"
        if person and "person" in head.roles and head.names_somebody and head.stem and head.stem[-1] != table[-1]:
            return (0.62 if _SERVED.intersection(table[-1:]) else 0.69), "names a person among these"
        if _in_a_role(head.stem, table):
            return 0.85 if head.is_key else 0.8, "named after the table, with a role"
        return 0.0, ""
    if up and table and head.stem != table and not _in_a_role(head.stem, table):
        return 0.0, ""
    specific = [word for word in key.words if word not in _GENERIC]
    if head.words == key.words and specific:
        return (0.95, "the same header") if target.primary or names_table(key.stem, target.words) else (0.6, "the same header")
    if head.stem and (head.stem == table or "".join(head.stem) == "".join(map(singular, target.words))):
        return (0.95 if head.is_key else 0.9), "named after the table"
    if head.stem and head.stem == key.stem and specific:
        return 0.9, "named as the key"
    if _in_a_role(head.stem, table):
        return 0.88, "named after the table, with a role"
    if head.stem and len(table) > len(head.stem) and table[-len(head.stem) :] == head.stem and (head.is_key or target.primary):
        return 0.8, "named after the table's last word"
    if key.stem and len(head.stem) > len(key.stem) and head.stem[-len(key.stem) :] == key.stem and head.is_key:
        return 0.85, "named as the key, with a role"
    if head.stem and _is_said(head.words, target):
        return 0.75, "the names there say the same word"
    if person and head.stem and any(f" {post}".endswith(f" {' '.join(head.words)}") for post in target.posts):
        return 0.75, "somebody there is called so"
    if (person or (table and is_party(table[-1]))) and head.roles & {"person", "chief"} and head.names_somebody:
        works = not _SERVED.intersection(table[-1:])
        if _NEAR.intersection(head.stem):
            return (0.6 if works else 0.7), "names somebody near to one of these"
        if works and person:
            return (0.73 if _STAFF.intersection(table[-1:]) else 0.7), "names a person among these"
        return 0.62, "names somebody among these"
    return (0.65, "begins like the table's name") if _begins_alike(head, target) else (0.0, "")


def _in_a_role(stem: Sequence[str], table: Sequence[str]) -> bool:
    """Whether a header ends with the table's name, and more stands in front: billing address, 관할거점 of 거점."""
    if not table or not stem:
        return False
    name, last = table[-1], stem[-1]
    korean = len(table) == 1 and len(name) > 1 and "가" <= name[0] <= "힣" and last != name and last.endswith(name)
    return korean or (len(stem) > len(table) and tuple(stem[-len(table) :]) == tuple(table))


def _is_said(words: Sequence[str], target: Target) -> bool:
    """Whether half of the names say what the header says last: 시작가압장, and 북부가압장 among them; from_hub, and Osaka Hub."""
    last = next((word for word in reversed(words) if word not in _GENERIC), "")
    return any(2 * sum(bool(said.search(text)) for text in texts) >= len(texts) for said in _ending(last) for texts in target.said)


def _ending(word: str) -> list[re.Pattern[str]]:
    """Words that end so; of a Korean one that is not taken apart, so as its last three syllables and more do, too."""
    korean = "가" <= word[:1] <= "힣"
    ends = [word] if len(word) >= (2 if korean else 3) else []
    ends += [word[start:] for start in range(1, len(word) - 2)] if korean else []
    return [re.compile(rf"{re.escape(end)}(?![^\W\d_])", re.IGNORECASE) for end in ends]


def _begins_alike(head: Header, target: Target) -> bool:
    """shipVia and shippers; not shipName, which says something else."""
    if not head.words or not target.words or not target.primary:
        return False
    first, other = head.words[0], target.words[-1]
    short = min(first, other, key=len)
    return (
        len(short) >= 4
        and first.startswith(short)
        and other.startswith(short)
        and (head.is_key or len(head.words) == 1 or head.words[1:] in (("via",), ("by",), ("with",)))
    )
