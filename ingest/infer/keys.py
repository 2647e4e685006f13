"""Which columns identify a row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.infer.headers import Header, header, meaning
from ingest.infer.profile import Column, Profile
from ingest.infer.types import TypeGuess
from ingest.infer.words import singular

LONGEST_KEY, LONGEST_WORD = 200, 64
EDGE_WORDS = frozenset(
    ("source", "target", "from", "to", "src", "dst", "head", "tail", "subject", "object", "start", "end", "출발", "도착")
)
_WIDEST = 4
_NAMED = 0.93  # and more: named as the table's own key
_BAD, _ENOUGH = 0.02, 20  # the share of rows that may be wrong in a key, and the rows that show it
_SAYS = frozenset(
    [
        "name",
        "title",
        "description",
        "address",
        "city",
        "region",
        "state",
        "country",
        "phone",
        "mobile",
        "fax",
        "email",
        "note",
        "postal",
        "street",
        "date",
        "price",
        "amount",
        "quantity",
        "salary",
        "age",
        "birth",
        "latitude",
        "longitude",
        "url",
        "website",
        "comment",
        "photo",
        "picture",
        "image",
        "path",
        "password",
        "extension",
    ]
)
"""What a column says of a row, rather than which row it is, though each may differ in a small table."""


@dataclass(frozen=True, slots=True)
class KeyGuess:
    """The columns that identify a row; none where only whole rows differ."""

    columns: tuple[str, ...]
    confidence: float
    reason: str


def names_table(stem: Sequence[str], table: Sequence[str]) -> bool:
    """Whether a key's header says whose key it is: product of products, line of order lines, emp of employees."""
    if not stem:
        return False
    words = [meaning(word) for word in table]
    return list(stem) == words or list(stem) == words[-len(stem) :] or "".join(stem) == "".join(map(singular, table))


def single_keys(profile: Profile, types: Mapping[str, TypeGuess], table: Sequence[str]) -> list[tuple[float, str, str]]:
    """Columns that identify a row, the likeliest first: confidence, column, reason."""
    found: list[tuple[float, str, str]] = []
    for place, column in enumerate(profile.columns.values()):
        if not may_be_key(column, types[column.name]) or (profile.rows and not column.unique):
            continue
        score, reason = _likely(header(column.name), table, place)
        if column.longest > LONGEST_WORD and score < 0.9:
            continue
        if profile.rows < 3:
            score = min(score, 0.9)
        found.append((score, column.name, f"{reason}; every row has a value of its own" if profile.rows else reason))
    if not any(score >= _NAMED for score, _, _ in found):
        found += _nearly(profile, types, table)
    if len(profile.primary) == 1:
        found = [(1.0, profile.primary[0], "declared as the primary key"), *(one for one in found if one[1] != profile.primary[0])]
    return sorted(found, key=lambda one: -one[0])


def _nearly(profile: Profile, types: Mapping[str, TypeGuess], table: Sequence[str]) -> list[tuple[float, str, str]]:
    """Columns named as the table's key in which a few rows, repeated by mistake or without one, do not have a value of their own."""
    found = []
    for place, column in enumerate(profile.columns.values()):
        bad = profile.rows - len(column.distinct)
        if may_be_key(column, types[column.name]) and 0 < bad <= max(1, _BAD * profile.rows) and profile.rows >= _ENOUGH:
            score, reason = _likely(header(column.name), table, place)
            if score >= _NAMED:
                rows = f"{bad:,} of {profile.rows:,} rows"
                found.append((0.65, column.name, f"{reason}; {rows} repeat a value or have none, and will be rejected"))
    return found


def may_be_key(column: Column, guess: TypeGuess) -> bool:
    return guess.type in ("text", "integer") and not guess.binary and not guess.unit and column.longest <= LONGEST_KEY


def _likely(head: Header, table: Sequence[str], place: int) -> tuple[float, str]:
    if head.words and head.words[-1] in EDGE_WORDS and len(head.words) == 1:
        return 0.1, "named as the end of an edge"
    if head.is_key and not head.stem and head.words[-1] in ("id", "key", "uid", "uuid", "guid", "pk", "아이디", "식별자"):
        return 0.98, "named as a key"
    if head.is_key and names_table(head.stem, table):
        return 0.97 if place == 0 else 0.95, "named as the table's key"
    if head.is_key and not head.stem:
        return 0.93 if place == 0 else 0.85, "named as a number or code"
    if head.words[-1:] not in (("id",), ("key",)) and _SAYS & set(" ".join(head.meanings).split()):
        return 0.3 if place == 0 else 0.2, "says something of the row"
    if head.is_key:
        return 0.85 if place == 0 else 0.55, "named as a key"
    if names_table(head.stem, table):
        return 0.8 if place == 0 else 0.5, "named as the table"
    return (0.6, "the first column") if place == 0 else (0.35, "happens to differ in every row")


def composite(profile: Profile, types: Mapping[str, TypeGuess], references: Collection[str]) -> KeyGuess | None:
    """The fewest columns that identify a row together: references first, then what is named as a key, dates, and the rest in order."""
    columns = [column for column in profile.columns.values() if _may_be_part(column, types[column.name])]
    ranked = sorted(columns, key=lambda column: _rank(column.name, types[column.name], references))[:10]
    begins = [column for column in ranked if _rank(column.name, types[column.name], references) == 2]
    if begins and len(references) != 2 and ranked.index(begins[0]) > 1:  # a history: whose, and since when
        ranked.remove(begins[0])
        ranked.insert(1, begins[0])
    for size in range(2, min(_WIDEST, len(ranked)) + 1):
        first = tuple(profile.columns)[:size]
        for some in _by_rank([column.name for column in ranked], size):
            if profile.unique_together(some):
                # With a column that nothing speaks for it may be chance: then rather those that stand in front.
                chance = any(_rank(name, types[name], references) == 4 for name in some)
                chosen = first if chance and _leads(first, profile, types, references) else some
                ordered = tuple(name for name in profile.columns if name in chosen)
                own = sum(name in references for name in chosen)
                return KeyGuess(ordered, 0.95 if own == size else 0.85 if own else 0.6, f"unique together{', references' if own else ''}")
    return None


def _leads(first: Sequence[str], profile: Profile, types: Mapping[str, TypeGuess], references: Collection[str]) -> bool:
    """Whether the columns in front identify a row, and say nothing else of it."""
    fit = all(_may_be_part(profile.columns[name], types[name]) and _rank(name, types[name], references) <= 4 for name in first)
    return fit and profile.unique_together(tuple(first))


def _may_be_part(column: Column, guess: TypeGuess) -> bool:
    return (
        column.filled == column.rows and guess.type in ("text", "integer", "date") and not guess.binary and column.longest <= LONGEST_WORD
    )


def _rank(name: str, guess: TypeGuess, references: Collection[str]) -> int:
    head = header(name)
    if name in references:
        return 0
    if head.is_key:
        return 1
    if guess.type == "date":
        return 2 if {"start", "start date", "begin", "from"} & set(head.meanings) or head.words[:1] == ("from",) else 3
    return 5 if _SAYS & set(head.meanings) or guess.unit else 4


def _by_rank(ranked: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Combinations, those of the best ranks first."""
    yield from (tuple(ranked[place] for place in some) for some in sorted(combinations(range(len(ranked)), size), key=sum))
