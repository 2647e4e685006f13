"""What each table is: nodes with a key, relationships between two others, or relationships that make their own nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.infer.composite import refer_together
from ingest.infer.headers import header, table_words
from ingest.infer.keys import EDGE_WORDS, KeyGuess, composite, names_table, single_keys
from ingest.infer.personal import of_people
from ingest.infer.profile import Profile
from ingest.infer.references import ReferenceGuess, Target, find_references
from ingest.infer.types import TypeGuess, guess_type
from ingest.infer.words import lexicon, singular

_KEY_AT_LEAST = 0.5
_LISTENED = 200  # names of a table that are read for what they say


@dataclass(slots=True)
class TableGuess:
    """`ends` are the two columns of a table of relationships; an end without a reference makes nodes of its values."""

    profile: Profile
    words: tuple[str, ...]
    types: Mapping[str, TypeGuess]
    key: KeyGuess
    references: dict[str, ReferenceGuess]
    ends: tuple[str, str] | None = None
    ends_reason: str = ""

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def relation_words(self) -> tuple[str, ...]:
        """The words of the table's name as they stand: has tags, supplies."""
        return table_words(self.name, last_as_is=True)


def guess_tables(profiles: Sequence[Profile]) -> list[TableGuess]:
    """Types first, then single keys, references to them, and from these what each table is."""
    words = {profile.name: table_words(profile.name) for profile in profiles}
    types = {
        profile.name: {name: guess_type(column, profile.declared.get(name, "")) for name, column in profile.columns.items()}
        for profile in profiles
    }
    singles = {profile.name: single_keys(profile, types[profile.name], words[profile.name]) for profile in profiles}
    keys = {name: found[0] for name, found in singles.items() if found and found[0][0] >= _KEY_AT_LEAST}
    for profile in profiles:
        if len(profile.primary) > 1:
            keys.pop(profile.name, None)
    references: dict[str, dict[str, ReferenceGuess]] = {}
    away: set[tuple[str, str]] = set()  # what refers to another table's key: who has the same value means the row there, and not this one
    while True:
        targets = [
            target
            for profile in profiles
            for target in _targets(profile, words, types, keys, singles)
            if (profile.name, target.column.name) not in away
        ]
        references = {
            profile.name: {
                found.column: found
                for found in find_references(profile, types[profile.name], targets, keys[profile.name][1] if profile.name in keys else None)
            }
            for profile in profiles
        }
        if (
            held := {
                (name, column)
                for name, found in references.items()
                for column, reference in found.items()
                if reference.target.primary and (name not in keys or keys[name][1] != column)
            }
            - away
        ):
            away |= held
            continue
        borrowed = [name for name, (_, column, _) in keys.items() if _is_borrowed(column, references[name], words[name], singles[name])]
        if not borrowed:
            break
        for name in borrowed:
            others = [one for one in singles[name] if one[1] not in references[name] and one[0] >= _KEY_AT_LEAST]
            if others:
                keys[name] = others[0]
            else:
                del keys[name]
    made = [
        _decide(profile, words[profile.name], types[profile.name], keys.get(profile.name), references[profile.name]) for profile in profiles
    ]
    _drop_repeated(made)
    refer_together(made)
    return made


def _targets(
    profile: Profile,
    words: Mapping[str, tuple[str, ...]],
    types: Mapping[str, Mapping[str, TypeGuess]],
    keys: Mapping[str, tuple[float, str, str]],
    singles: Mapping[str, list[tuple[float, str, str]]],
) -> list[Target]:
    if profile.name not in keys:
        return []
    primary = keys[profile.name][1]
    texts = [column for name, column in profile.columns.items() if types[profile.name][name].type == "text" and name != primary]
    said = tuple(tuple(islice(column.values, _LISTENED)) for column in texts if 2 * len(column.distinct) > profile.rows)
    people = of_people(words[profile.name], list(profile.columns))
    posts = frozenset(value.lower() for column in texts for value in islice(column.values, _LISTENED)) if people else frozenset()
    found = []
    for _, name, _ in singles[profile.name]:
        head = header(name)
        if name == primary or head.is_key or names_table(head.stem, words[profile.name]) or head.meanings[-1:] == ("name",):
            column = profile.columns[name]
            found.append(Target(profile.name, words[profile.name], column, types[profile.name][name], name == primary, said, people, posts))
    return found


def _is_borrowed(
    column: str, references: Mapping[str, ReferenceGuess], words: Sequence[str], singles: Sequence[tuple[float, str, str]]
) -> bool:
    """Whether a key is another table's: the rows then are relationships, or have a key of their own beside it.

    Not where the table is named after the other alone: a user's profile.
    """
    if column not in references:
        return False
    target = references[column].target.words
    if tuple(words[: len(target)]) == target and not any(
        set(reference.target.words) & set(words[len(target) :]) for reference in references.values()
    ):
        return False
    others = [one for one in singles if one[1] not in references and one[0] >= 0.8]
    return bool(others) or len(references) > 1


def _decide(
    profile: Profile,
    words: tuple[str, ...],
    types: Mapping[str, TypeGuess],
    single: tuple[float, str, str] | None,
    references: dict[str, ReferenceGuess],
) -> TableGuess:
    content = KeyGuess((), 0.3, "no columns identify a row: its whole content does")
    own = KeyGuess((single[1],), single[0], single[2]) if single else None
    if own is None and len(profile.primary) > 1:
        own = KeyGuess(profile.primary, 1.0, "declared as the primary key")
    guess = TableGuess(profile, words, types, own or composite(profile, types, references) or content, references)
    if single:
        return guess
    ends = _edge_columns(profile, types)
    if ends and len(profile.columns) - len(references) >= 0 and not set(guess.key.columns) - set(ends):
        guess.ends, guess.ends_reason = ends, "its two columns are the ends of an edge"
    elif len(references) == 2 and set(guess.key.columns) <= set(references) and not _is_event(profile, words, types, references):
        first, second = (column for column in profile.columns if column in references)
        guess.ends, guess.ends_reason = (first, second), "it joins two tables, and has no key of its own"
    elif ends:
        guess.ends, guess.ends_reason = ends, "its two columns are the ends of an edge"
    return guess


def _is_event(profile: Profile, words: Sequence[str], types: Mapping[str, TypeGuess], references: Mapping[str, ReferenceGuess]) -> bool:
    """Whether rows that join two others are things of their own, that people count and that have a day: bookings. What is called after
    what it joins only says how they belong together: worker assignments."""
    named = any(set(words) & set(reference.target.words) for reference in references.values())
    return not named and any(types[name].type == "date" for name in profile.columns if name not in references)


def _edge_columns(profile: Profile, types: Mapping[str, TypeGuess]) -> tuple[str, str] | None:
    """The two columns of an edge list: named as such, or the only two."""
    named = [
        name
        for name in profile.columns
        if header(name).words and header(name).words[0] in EDGE_WORDS and types[name].type in ("text", "integer")
    ]
    named = [name for name in named if len(header(name).words) == 1 or header(name).is_key]
    if len(named) == 2:
        return named[0], named[1]
    plain = [name for name in profile.columns if types[name].type in ("text", "integer") and not types[name].binary]
    if len(profile.columns) == 2 == len(plain) and not profile.columns[plain[0]].unique:
        return plain[0], plain[1]
    return None


def _drop_repeated(tables: Sequence[TableGuess]) -> None:
    """A reference that says what a table of relationships says already, from whichever side, stays a plain column."""
    by_name = {table.name: table for table in tables}
    for join in tables:
        ends = [join.references.get(end) for end in join.ends or ()]
        if len(ends) < 2 or not (ends[0] and ends[1]):
            continue
        for holder_end, far in ((ends[0], ends[1]), (ends[1], ends[0])):
            holder = by_name[holder_end.target.table]
            for column, reference in list(holder.references.items()):
                if reference.target.table == far.target.table and _repeats(join, holder_end.column, holder, reference, far):
                    del holder.references[column]


def _repeats(join: TableGuess, end: str, holder: TableGuess, reference: ReferenceGuess, far: ReferenceGuess) -> bool:
    """Whether a column relates the same rows as the join, by another name of its targets: one pair a row of the holder that has one."""
    if reference.target.column.name == far.target.column.name:
        return False
    pairs, rows = join.profile.rows, join.profile.columns[end]
    return holder.profile.columns[reference.column].filled == pairs == len(rows.distinct)


def edge_noun(table: TableGuess, column: str) -> tuple[str, ...]:
    """What an end of an edge list holds, by its header or, for the far end, by the relation's name: has_genre → genre."""
    head = header(column)
    if head.words and head.words[0] not in EDGE_WORDS:
        return tuple(word for word in head.words if word not in ("id",)) or head.words
    assert table.ends is not None
    if column != table.ends[1]:
        return ()
    _, agents = lexicon()
    words = [word for word in table.words if word not in ("has", "have", "is", "was", "in", "of", "to", "by", "from", "at", "on", "with")]
    if words and words[0] in agents:
        words = words[1:] or [agents[words[0]]]
    elif len(words) > 1 and words[0].endswith("ed"):
        words = words[1:]
    return (*words[:-1], singular(words[-1])) if words else ()
