"""Tables that join people to something and say by their own name what these are there: dept_manager, project_members. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.infer.headers import is_person, meaning
from ingest.infer.references import ReferenceGuess, is_plain
from ingest.infer.tables import TableGuess
from ingest.infer.words import in_full, singular


def part_taken(table: TableGuess) -> tuple[str, str] | None:
    """The end with the people, and the word for what they are; None where the table's name says no more than what it joins."""
    ends = {end: reference for end in table.ends or () if (reference := table.references.get(end))}
    joined = {meaning(word) for reference in ends.values() for word in reference.target.words}
    said = [word for word in map(in_full, table.relation_words) if meaning(word) not in joined]
    people = [end for end, reference in ends.items() if _of_people(reference)]
    if len(ends) < 2 or len(people) != 1 or not said or not is_person(said[-1]):
        return None
    return people[0], singular(said[-1])


def joined_plainly(table: TableGuess, others: Iterable[TableGuess]) -> bool:
    """Whether the rows of one of the two belong to those of the other anyhow: by another table, or by a column."""
    pair = _joined(table)
    for other in others:
        if other.ends and other is not table and _joined(other) == pair and part_taken(other) is None:
            return True
        if not other.ends and other.name in pair and any(r.target.table in pair and is_plain(r) for r in other.references.values()):
            return True
    return False


def joined_beside(table: TableGuess, reference: ReferenceGuess, others: Iterable[TableGuess]) -> bool:
    """Whether a table of relationships joins many of the same two: who takes part in a training, beside its trainer."""
    pair = {table.name, reference.target.table}
    return any(other.ends and _joined(other) == pair for other in others)


def _joined(table: TableGuess) -> frozenset[str]:
    return frozenset(reference.target.table for end in table.ends or () if (reference := table.references.get(end)))


def _of_people(reference: ReferenceGuess) -> bool:
    return reference.target.people or (bool(reference.target.words) and is_person(reference.target.words[-1]))
