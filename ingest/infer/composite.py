"""References to rows that several columns identify: a line of an order, a section of a course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ingest.infer.headers import header
from ingest.infer.profile import Profile
from ingest.infer.references import ReferenceGuess, Target

if TYPE_CHECKING:
    from ingest.infer.tables import TableGuess

_FITS = 0.98


def refer_together(tables: Sequence[TableGuess]) -> None:
    """Find what columns refer to together, and note it at the one that stands first in the key there.

    A reference that this one has of its own goes, where the rows referred to have the same: the way leads through them.
    """
    targets = [table for table in tables if len(table.key.columns) > 1 and not table.ends]
    for table in tables:
        for target in targets:
            if table.ends or table is target or not (found := _columns(table, target)):
                continue
            columns, confidence, reason = found
            first, key = columns[0], target.key.columns
            before, there = table.references.get(first), target.references.get(key[0])
            if before and (before.also or not there or before.target.table != there.target.table):
                continue
            meant = Target(target.name, target.words, target.profile.columns[key[0]], target.types[key[0]], True)
            table.references[first] = ReferenceGuess(first, meant, confidence, reason, columns[1:])


def _columns(table: TableGuess, target: TableGuess) -> tuple[tuple[str, ...], float, str] | None:
    """The columns that hold the target's key, in its order, how sure that is, and why."""
    key = target.key.columns
    for own, name, others in table.profile.foreign:
        if name == target.name and len(own) == len(key) and {*(others or key)} == {*key}:
            by_part = dict(zip(others or key, own, strict=True))
            return tuple(by_part[part] for part in key), 1.0, "declared as a foreign key of several columns"
    if not all(header(part).is_key for part in key) or set(key) == set(target.references):
        return None  # a year and a month are no key of one row, and two references are a pair that many tables speak of
    named = {header(name).words: name for name in table.profile.columns}
    columns = tuple(named[header(part).words] for part in key if header(part).words in named)
    if len(columns) < len(key) or any(table.types[one].type != target.types[part].type for one, part in zip(columns, key, strict=True)):
        return None
    if set(columns) == set(table.key.columns) and table.profile.rows >= target.profile.rows:
        return None  # of two tables with one key the smaller adds to the larger
    share = _contained(table.profile, columns, target.profile, key)
    return (
        (columns, 0.85, f"the same headers as the whole key; {share:.0%} of their values together are keys there")
        if share >= _FITS
        else None
    )


def _contained(profile: Profile, columns: Sequence[str], other: Profile, key: Sequence[str]) -> float:
    """The share of the different filled combinations that are keys of the other table."""
    rows = np.stack([profile.columns[column].hashes for column in columns], axis=1)
    wanted = {tuple(row) for row in rows[(rows != 0).all(axis=1)].tolist()}
    there = {tuple(row) for row in np.stack([other.columns[part].hashes for part in key], axis=1).tolist()}
    return len(wanted & there) / len(wanted) if wanted else 0.0
