"""Guesses about tables put together to a mapping: what each entry says, how sure it is, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.compact import is_hangul
from graph.schema import Words
from ingest.document import Reject
from ingest.infer.by_unit import by_unit
from ingest.infer.derived import derive
from ingest.infer.headers import called, header, is_party, is_person, known_as, meaning, role
from ingest.infer.naming import display_name, kinds_in, label, property_name, reference_type, relationship_type, says_members
from ingest.infer.of_somebody import of_somebody
from ingest.infer.parts_taken import joined_beside, joined_plainly, part_taken
from ingest.infer.personal import READERS, Personal, of_people, personal
from ingest.infer.prefixes import without_prefixes
from ingest.infer.profile import Profile
from ingest.infer.references import ReferenceGuess, is_plain
from ingest.infer.tables import TableGuess, edge_noun, guess_tables
from ingest.infer.words import in_full, lexicon, plural, split
from ingest.mapping import WHOLE_ROW
from language.units import CURRENCIES, UNITS

_LED = (
    *("부서", "팀", "본부", "사업부", "지점", "지사", "점", "센터", "공장", "창고", "거점", "현장", "농장", "병원", "병동", "학교"),
    *("도서관", "박물관", "관", "과", "국", "원", "소", "실", "단", "처", "역", "조"),
)
"""What somebody is the 장 of."""
_MONEY = ("료", "액", "금", "비", "운임", "수당", "급여", "이자", "세금")
_ENDS_OF_A_WAY = frozenset(("origin", "destination", "pickup", "dropoff"))
SURE = 0.7
"""Below this a guess should be looked at."""


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of the mapping: `settings` as the file has them, and the comment above them."""

    name: str
    settings: dict[str, object]
    confidence: float
    comment: str


@dataclass(slots=True)
class TableEntry:
    """One table of the mapping; `settings` are its lines before `columns`."""

    name: str
    settings: dict[str, object]
    columns: list[ColumnEntry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(slots=True)
class Inference:
    """A mapping as it was inferred. `derived` are the labels without a table, with their words and a comment.

    `unread` are the tables that could not be looked at.
    """

    tables: list[TableEntry]
    derived: dict[str, tuple[Words, str]]
    unread: tuple[Reject, ...] = ()

    def doubts(self) -> list[str]:
        """What a person should look at, a line each."""
        low = [(entry.name, "", entry.confidence, "; ".join(entry.comments)) for entry in self.tables if entry.confidence < SURE]
        low += [
            (entry.name, column.name, column.confidence, column.comment)
            for entry in self.tables
            for column in entry.columns
            if column.confidence < SURE
        ]
        return [f"{table}{f' > {column}' if column else ''} ({confidence:.2f}): {why}" for table, column, confidence, why in low]


def infer(profiles: Sequence[Profile], *, allow_personal: bool = False) -> Inference:
    """The mapping of these tables."""
    return _Assembly(guess_tables([without_prefixes(profile) for profile in profiles]), allow_personal).make()


class _Assembly:
    def __init__(self, tables: list[TableGuess], allow_personal: bool) -> None:
        self.tables, self.allow_personal = tables, allow_personal
        self.by_name = {table.name: table for table in tables}
        self.labels: dict[str, str] = {}
        self.derived: dict[str, tuple[Words, str]] = {}
        self.ends: dict[tuple[str, str], str] = {}
        self.types: set[tuple[str, str, str]] = set()

    def make(self) -> Inference:
        for table in self.tables:
            if not table.ends:
                self.labels[table.name] = label(table.words, self.labels.values())
        for made in derive(self.tables):
            name = label(made.words, {*self.labels.values(), *self.derived})
            words = called(made.words)
            for more in made.others:
                also = called(more)
                words = _joined(words, also)
            listed = ", ".join(f"{table} > {column}" for table, column in made.ends)
            self.derived[name] = (words, f"{made.reason}: {listed}")
            self.ends |= dict.fromkeys(made.ends, name)
        return Inference([self._join(table) if table.ends else self._nodes(table) for table in self.tables], self.derived)

    def _nodes(self, table: TableGuess) -> TableEntry:
        usable = [name for name, guess in table.types.items() if not guess.binary and name not in table.references]
        people = of_people(table.words, list(table.types))
        key = table.key.columns or WHOLE_ROW
        fallback = key[0] if key != WHOLE_ROW else (usable or list(table.types))[0]
        about = {name: self._personal(table, name, people) for name in usable}
        shown = [name for name in usable if not (found := about[name]) or not (found.left_out or found.restricted)]
        name = display_name(table.profile, table.types, table.words, shown, fallback)
        kinds = [] if people or name.confidence <= 0.5 else kinds_in(table.profile, name.columns)
        kinds = [kind for kind in kinds if not says_members(kind)] + self._members_of(table)
        settings: dict[str, object] = {
            "label": self.labels[table.name],
            "key": _one(key),
            "name": _one(name.columns if name.confidence > 0.5 or key == WHOLE_ROW else key),
            "synonyms": _with_kinds(self._row_words(table), kinds),
        }
        entry = TableEntry(table.name, settings, confidence=min(table.key.confidence, 1.0))
        entry.comments = [
            f"{table.profile.rows:,} rows{'' if table.profile.whole else ' looked at, there are more'}",
            f"key {table.key.confidence:.2f}: {table.key.reason}",
            f"name {name.confidence:.2f}: {name.reason}",
        ]
        self._columns(table, entry, people)
        return entry

    def _members_of(self, table: TableGuess) -> list[str]:
        """What rows are by the names of what only they belong to: products, of the categories Mountain Bikes and Road Bikes."""
        found = []
        for owner in {reference.target.table for reference in table.references.values()} - {table.name}:
            of = self.by_name[owner]
            others = [
                other for other in self.tables if other is not table and any(r.target.table == owner for r in other.references.values())
            ]
            name = None if others else display_name(of.profile, of.types, of.words, list(of.types), next(iter(of.types)))
            if name and name.confidence > 0.5:
                found += [kind for kind in kinds_in(of.profile, name.columns) if says_members(kind)]
        return found

    def _row_words(self, table: TableGuess) -> Words:
        """What rows are called: as the table, and as their own key where that is named after something else: enrollment_id."""
        words = of_somebody(table.words, list(table.types)) or called(table.words)
        stem = header(table.key.columns[0]).stem if len(table.key.columns) == 1 and table.key.columns[0] not in table.references else ()
        others = {word for other in self.tables for word in map(meaning, other.words)}
        if not stem or not header(table.key.columns[0]).is_key or others.intersection(stem):
            return words
        return _joined(words, called(stem))

    def _join(self, table: TableGuess) -> TableEntry:
        assert table.ends is not None
        first, second = table.ends
        source, target = self._end(table, first), self._end(table, second)
        type_ = relationship_type(table.relation_words)
        if (source["label"], type_, target["label"]) in self.types or type_ in {*self.labels.values(), *self.derived}:
            type_ = f"{type_}_{str(target['label']).upper()}"
        self.types.add((str(source["label"]), type_, str(target["label"])))
        far, near = self._ends_called(table, str(target["label"]), str(source["label"]))
        settings: dict[str, object] = {
            "relationship": type_,
            "from": source,
            "to": target,
            "ko": far.ko,
            "en": far.en,
            "reverse": Words(ko=near.ko, en=_unique(*near.en, *(plural(word) for word in near.en[:1]))),
        }
        entry = TableEntry(table.name, settings)
        entry.confidence = min([found.confidence for end in table.ends if (found := table.references.get(end))] or [0.8])
        entry.comments = [f"{table.profile.rows:,} rows", table.ends_reason]
        for end in table.ends:
            found = table.references.get(end)
            entry.comments.append(
                f"{end} {found.confidence:.2f}: {found.reason}" if found else f"{end}: makes the nodes of {self.ends[table.name, end]}"
            )
        self._columns(table, entry, False)
        return entry

    def _ends_called(self, table: TableGuess, target: str, source: str) -> tuple[Words, Words]:
        """What the far and the near end of a relation are called. People by what they are there (managers of a department); who is so of
        what he belongs to anyhow is called by nothing else."""
        assert table.ends is not None
        first, second = table.ends
        own, far, near = called(table.relation_words), self._end_words(table, second, target), self._end_words(table, first, source)
        if (part := part_taken(table)) is None:
            return _joined(own, far), near
        plainly, (people, word) = joined_plainly(table, self.tables), part
        thing = self._words_of(target if people == first else source)
        somebody = _joined(own, called((word,)))
        if role(word) == "chief":
            somebody = _joined(somebody, _head_of(table.references[second if people == first else first].target.words))
        somebody = somebody if plainly else _joined(somebody, near if people == first else far)
        thing = Words() if plainly else thing
        return (thing, somebody) if people == first else (somebody, thing)

    def _end(self, table: TableGuess, column: str) -> dict[str, object]:
        reference = table.references.get(column)
        if not reference:
            return {"column": column, "label": self.ends[table.name, column]}
        made: dict[str, object] = {"column": column, "label": self.labels[reference.target.table]}
        return made if reference.target.primary else {**made, "on": reference.target.column.name}

    def _columns(self, table: TableGuess, entry: TableEntry, people: bool) -> None:
        taken: set[str] = set()
        reached = Counter(reference.target.table for reference in table.references.values())
        for place, (name, guess) in enumerate(table.types.items()):
            column = table.profile.columns[name]
            if guess.binary:
                entry.left_out.append(name)
                entry.comments.append(f"{name} is left out: {guess.reason}")
                continue
            if table.ends and name in table.ends:
                continue
            reference = table.references.get(name) if not table.ends else None
            if reference:
                made = self._reference(table, reference, reached[reference.target.table] > 1)
                if name in _listed(entry.settings["key"]) or name in _listed(entry.settings["name"]):
                    own = property_name(name, place, taken)
                    taken.add(own)
                    made.settings["property"] = own if own != name else None
                entry.columns.append(made)
                continue
            about = self._personal(table, name, people)
            if about and about.left_out:
                entry.left_out.append(name)
                entry.comments.append(f"{name} is left out: personal, {about.reason}")
                continue
            restricted = bool(about and about.restricted)
            words = _property_words(name, table.words, bool(guess.unit) and guess.unit != "%")
            if entry.settings.get("key") == name != entry.settings["name"] and header(str(entry.settings["name"])).is_key:
                words = _without(words, called(("id",)))  # who says number means the one on the papers
            own = property_name(name, place, taken)
            taken.add(own)
            settings: dict[str, object] = {"type": guess.type if guess.type != "text" else None, "unit": guess.unit, "format": guess.format}
            settings |= {"property": own if own != name else None, "nulls": guess.nulls, "ko": words.ko, "en": words.en}
            if about and about.restricted:
                settings |= {"groups": [READERS], "totals": ["everyone"] if about.totals and guess.type in ("integer", "number") else None}
            comment = f"{guess.type} {guess.confidence:.2f}: {guess.reason}"
            if guess.odd:
                odd = "some" if restricted else ", ".join(guess.odd)
                comment += f"; these do not fit, and their rows will be rejected: {odd}"
            if about:
                comment += f"; personal: {about.reason}" + (": only `groups` read it, take them out to allow it" if restricted else "")
            if not restricted and column.values:
                comment += f" | {', '.join(_sample(value) for value in column.samples())}"
            entry.columns.append(ColumnEntry(name, settings, guess.confidence, comment))

    def _reference(self, table: TableGuess, reference: ReferenceGuess, several: bool) -> ColumnEntry:
        head = header(reference.column)
        target, source = self.labels[reference.target.table], self.labels[table.name]
        own = reference.target.table == table.name
        type_ = reference_type(head, target, own)
        if (source, type_, target) in self.types or type_ in self.labels.values():
            type_ = (
                f"{type_}_{reference.column.upper()}" if reference.column.isidentifier() and reference.column.isascii() else f"{type_}_2"
            )
        self.types.add((source, type_, target))
        stem = split(reference.column)
        stem = stem[:-1] if head.is_key and len(stem) > 1 else stem
        words, far = called(stem), self._words_of(target)
        beside = several or own or self._plainly(reference.target.table, table.name) or joined_beside(table, reference, self.tables)
        if is_plain(reference) or not beside:
            words = _joined(words, far)
        if "chief" in head.roles and not own and not self._leads_beside(table, reference):
            words = _joined(words, _head_of(table.words))
        if len(stem) > 1 and meaning(in_full(stem[0])) in _ENDS_OF_A_WAY:
            words = _joined(words, called(stem[:1]))
        near = self._words_of(source)
        if own and (head.roles & {"up", "chief"} or head.stem[:2] == ("report", "to")):
            person = bool(table.words) and is_person(table.words[-1])
            near = called(("subordinate",) if person else ("child",))
        elif own:
            near = Words()  # all of one kind are called so: nothing says that one of them was referred by another
        reverse = Words(ko=near.ko, en=_unique(*near.en, *(plural(word) for word in near.en[:1])))
        settings: dict[str, object] = {
            "relationship": type_,
            "to": target,
            "on": None if reference.target.primary else reference.target.column.name,
            "also": list(reference.also) or None,
            "nulls": table.types[reference.column].nulls,
            "ko": words.ko,
            "en": words.en,
            "reverse": reverse,
        }
        samples = ", ".join(_sample(value) for value in table.profile.columns[reference.column].samples())
        return ColumnEntry(
            reference.column,
            settings,
            reference.confidence,
            f"key of {reference.target.table} {reference.confidence:.2f}: {reference.reason} | {samples}",
        )

    def _leads_beside(self, table: TableGuess, reference: ReferenceGuess) -> bool:
        """Whether another column says more plainly who leads: manager_id beside backup_manager_id."""
        heads = [header(name) for name in table.references if name != reference.column]
        own = header(reference.column)
        return any("chief" in other.roles and len(other.stem) < len(own.stem) for other in heads)

    def _plainly(self, source: str, target: str) -> bool:
        """Whether the rows of one table belong to those of another: of those only some are at their head."""
        return any(back.target.table == target and is_plain(back) for back in self.by_name[source].references.values())

    def _end_words(self, table: TableGuess, column: str, name: str) -> Words:
        """What the end of a relation is called in it: of people in several roles, this one."""
        noun = edge_noun(table, column) if name in self.derived else ()
        return called(noun) if noun else self._words_of(name)

    def _words_of(self, name: str) -> Words:
        if name in self.derived:
            return self.derived[name][0]
        return called(self.by_name[next(table for table, own in self.labels.items() if own == name)].words)

    def _personal(self, table: TableGuess, name: str, people: bool) -> Personal | None:
        """Why a column is personal; nothing where that was allowed."""
        return None if self.allow_personal else personal(table.profile.columns[name], people)


def _property_words(column: str, table: Sequence[str], has_unit: bool) -> Words:
    """What people call a property; without the table's own name in front too: product name, name; without a unit at its end: price krw."""
    words = whole = split(column)
    if has_unit and len(words) > 1 and (words[-1] in CURRENCIES or words[-1] in UNITS):
        words = words[:-1]
    found = called(words)
    found = by_unit(words, whole, found, table)
    if words != whole and (together := known_as(whole)):  # labor hours, term months; an area in square meters is no region
        found = _joined(called(whole), Words() if together in lexicon()[0].values() else found)
    if len(words) > 1 and (meaning(words[-1]) == "percent" or (meaning(words[-1]) == "name" and is_party(words[-2]))):
        found = _joined(found, called(words[:-1]))  # a discount percent is a discount, a manager's name says who it is
    if len(words) > 1 and meaning(words[-1]) == "amount" and (money := _of_money(words[:-1])):
        found = _joined(found, money)
    if len(words) > 1 and meaning(words[-1]) == "percent":
        found = _joined(found, called((*words[:-1], "rate")))
    if "chief" in header(column).roles and header(column).names_somebody and words[-1:] != table[-1:]:
        found = _joined(found, _head_of(table))
    own = [meaning(word) for word in table]
    if len(words) > len(own) and [meaning(word) for word in words[: len(own)]] == own:
        found = _joined(found, called(words[len(own) :]))
    elif table and (of := known_as((*table, *words))):
        en = tuple(word for word in of.en[:3] if " " in word)  # the due date of a loan; ordered is what happened, and no day
        found = _joined(found, Words(ko=of.ko[:3], en=en))
    return found


def _of_money(words: Sequence[str]) -> Words | None:
    """What these words name, where that is an amount of money itself: the premium of a premium amount."""
    named = called(words)
    ko = tuple(word for word in named.ko if word.endswith(_MONEY))
    return Words(ko=ko, en=named.en) if ko else None


def _joined(words: Words, more: Words) -> Words:
    return Words(ko=_unique(*words.ko, *more.ko), en=_unique(*words.en, *more.en))


def _without(words: Words, less: Words) -> Words:
    return Words(ko=tuple(word for word in words.ko if word not in less.ko), en=tuple(word for word in words.en if word not in less.en))


def _head_of(table: Sequence[str]) -> Words:
    """Who is at the head of a row of a table: department → 부서장, department head. Nobody is at the head of a person or of a customer."""
    if not table or is_party(table[-1]):
        return Words()
    words = called(table)
    ko = tuple(f"{word}장" for word in words.ko[:1] if word.endswith(_LED))
    ko = (*ko, *(f"{word} {head}" for word in words.ko[:1] for head in ("책임자", "리더")))
    return Words(ko=ko, en=tuple(f"{words.en[0]} {head}" for head in ("head", "manager", "lead", "leader")))


def _with_kinds(words: Words, kinds: Sequence[str]) -> Words:
    return Words(
        ko=_unique(*words.ko, *(kind for kind in kinds if is_hangul(kind[0]))),
        en=_unique(*words.en, *(kind for kind in kinds if not is_hangul(kind[0]))),
    )


def _listed(columns: object) -> Sequence[object]:
    return columns if isinstance(columns, list) else [columns]


def _one(columns: Sequence[str]) -> object:
    return columns[0] if len(columns) == 1 else list(columns)


def _unique(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _sample(value: str) -> str:
    short = " ".join(value.split())
    return short if len(short) <= 30 else f"{short[:29]}…"
