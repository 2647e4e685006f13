"""What stands in front of a table's columns and only says whose they are: c_name of customers, au_lname of authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.infer.headers import header, table_words
from ingest.infer.profile import Column, Profile
from ingest.infer.words import ColumnName, in_full, lexicon

_PREFIX = re.compile(r"([A-Za-z]{1,5})_(?=[A-Za-z])")
_MOST = 0.8  # of the columns: then it says nothing in any of them
_FEWEST = 2  # columns that have it


def without_prefixes(profile: Profile) -> Profile:
    """The table, its columns named as they are, but read without what all of them have in front; where but some have it, and it is
    short for the table's name, these are read with the name in full, except what identifies a row and would not be misread."""
    counts: dict[str, int] = {}
    for name in profile.columns:
        if found := _PREFIX.match(name):
            counts[found[1].lower()] = counts.get(found[1].lower(), 0) + 1
    table = table_words(profile.name)
    known, _ = lexicon()
    for prefix, count in sorted(counts.items(), key=lambda one: -one[1]):
        if count < _FEWEST or not is_short_for(prefix, table):
            continue
        if count >= _MOST * len(profile.columns):
            return _read_as(profile, {name: name[len(prefix) + 1 :] for name in profile.columns if _has(name, prefix)})
        if len(prefix) > 1 and (prefix not in known or in_full(prefix) not in table):
            misread = prefix in known  # cmpl_id of complaints: completed
            own = [name for name in profile.columns if _has(name, prefix) and (misread or not header(name).is_key)]
            return _read_as(profile, {name: f"{'_'.join(table)}_{name[len(prefix) + 1 :]}" for name in own})
    return profile


def _has(name: str, prefix: str) -> bool:
    return name.lower().startswith(f"{prefix}_")


def is_short_for(short: str, table: Sequence[str]) -> bool:
    """Whether its letters come in this order in the table's name, the first at the beginning of a word; no word of the name itself."""
    if short in table:
        return False
    return any(_in_order(short, "".join(table[start:])) for start in range(len(table)))


def _in_order(short: str, name: str) -> bool:
    rest = iter(name[1:])
    return name.startswith(short[0]) and all(letter in rest for letter in short[1:])


def _read_as(profile: Profile, said: dict[str, str]) -> Profile:
    columns: dict[str, Column] = {}
    for name, column in profile.columns.items():
        named = ColumnName(name, said.get(name, name))
        columns[named] = replace(column, name=named)
    return replace(profile, columns=columns)
