"""Nodes that have no table of their own: the values at the ends of edge lists. Ends that hold the same things make one label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.infer.headers import is_person, meaning
from ingest.infer.profile import Column, contained
from ingest.infer.tables import TableGuess, edge_noun

_OVERLAP, _OVERLAP_OF_PEOPLE, _ENOUGH = 0.5, 0.05, 20


@dataclass(slots=True)
class Derived:
    """One label: the ends (table, column) whose values are its nodes, and the words that it is called by."""

    ends: list[tuple[str, str]] = field(default_factory=list)
    words: tuple[str, ...] = ()
    others: list[tuple[str, ...]] = field(default_factory=list)
    reason: str = ""


def derive(tables: Sequence[TableGuess]) -> list[Derived]:
    """Group the ends that have no table, the largest first, so that the name comes from where most values are."""
    open_ends = [
        (table.profile.columns[column], edge_noun(table, column), place == 0, (table.name, column))
        for table in tables
        if table.ends
        for place, column in enumerate(table.ends)
        if column not in table.references
    ]
    open_ends.sort(key=lambda end: -len(end[0].distinct))
    groups: list[list[tuple[Column, tuple[str, ...], bool, tuple[str, str]]]] = []
    for end in open_ends:
        for group in groups:
            if any(_alike(end[0], end[1], end[2], other[0], other[1], other[2]) for other in group):
                group.append(end)
                break
        else:
            groups.append([end])
    return [_named(group) for group in groups]


def _alike(column: Column, words: tuple[str, ...], near: bool, other: Column, other_words: tuple[str, ...], other_near: bool) -> bool:
    if words and [meaning(word) for word in words] == [meaning(word) for word in other_words]:
        return True
    share = contained(column, other)
    if _of_people(words) and _of_people(other_words):
        return share >= _OVERLAP_OF_PEOPLE
    return share >= _OVERLAP and (len(column.distinct) >= _ENOUGH or (near == other_near and not words and not other_words))


def _of_people(words: tuple[str, ...]) -> bool:
    return bool(words) and is_person(words[-1])


def _named(group: list[tuple[Column, tuple[str, ...], bool, tuple[str, str]]]) -> Derived:
    nouns = list(dict.fromkeys(words for _, words, _, _ in group if words))
    ends = [end for _, _, _, end in group]
    if len(nouns) > 1 and all(map(_of_people, nouns)):
        return Derived(ends, ("person",), nouns, "people in several roles")
    words = nouns[0] if nouns else ("entity",)
    return Derived(ends, words, nouns[1:], "the values of these columns, which have no table of their own")
