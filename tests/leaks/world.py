"""An invented company in which everything that somebody may not see holds a planted secret: documents, rows, relationships, properties.

Deterministic. A secret is a text that stands nowhere else, with who may read it; whatever a caller gets back is searched for all of them.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

GROUPS = tuple(f"g{number:02}" for number in range(40))
EVERYONE = "everyone"
SURNAMES = ("Kimani", "Park", "Olsen", "Moreau", "Haddad", "Tanaka", "Silva", "Novak", "Mbeki", "Larsen")
CITIES = ("Seoul", "Busan", "Daegu", "Incheon")
PAY = ("g05", "g06")  # who reads salaries
PAY_TOTALS = ("g07",)  # who may have totals over them
LEADS = ("g08", "g09")  # who may know who leads a project
VAULT = "zqvault"  # a collection whose name nobody else may learn
PLANTED = re.compile(rf"Zq[a-z]{{6}}|SX[A-Z0-9]{{8}}|{VAULT}|(?<![\d.,])77,?\d{{3}},?\d{{3}}(?![\d,]*\d|\.\d)")

Need = tuple[frozenset[str], ...]  # one group of each


@dataclass(frozen=True)
class Caller:
    sub: str
    groups: frozenset[str]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Doc:
    collection: str
    path: str
    place: str
    phrase: str
    readers: frozenset[str]
    keeper: str = ""
    """The name of a person, whose row may have other readers."""

    @property
    def source(self) -> str:
        return f"{self.collection}/{self.path}"


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    unit: str
    phone: str
    salary: int
    badge: str
    badge_readers: frozenset[str]
    readers: frozenset[str]


@dataclass(frozen=True)
class Project:
    key: str
    name: str
    code: str
    lead: Person
    readers: frozenset[str]


@dataclass(frozen=True)
class Stint:
    """A row of a join table: who works on what, at which rate."""

    person: Person
    project: Project
    rate: str
    readers: frozenset[str]


@dataclass
class World:
    """`needs`: secret → the ways to be allowed to read it; one is enough."""

    docs: list[Doc]
    people: list[Person]
    projects: list[Project]
    stints: list[Stint]
    callers: list[Caller]
    needs: dict[str, list[Need]] = field(default_factory=dict)

    def may(self, caller: Caller, *need: Iterable[str]) -> bool:
        held = caller.groups | {EVERYONE}
        return all(not held.isdisjoint(groups) for groups in need)

    def leaks(self, caller: Caller, said: str, asked: str = "") -> set[str]:
        """The secrets in what a caller got that he may not read, save those that he named himself."""
        own = set(_planted(asked))
        return {s for s in set(_planted(said)) - own if s in self.needs and not any(self.may(caller, *need) for need in self.needs[s])}

    def held(self, caller: Caller, said: str, asked: str = "") -> set[str]:
        """The secrets in it that he may read, and did not name."""
        return {s for s in set(_planted(said)) - set(_planted(asked)) if s in self.needs} - self.leaks(caller, said, asked)

    def visible(self, caller: Caller, people: Iterable[Person]) -> list[Person]:
        return [person for person in people if self.may(caller, person.readers)]

    def settle(self) -> None:
        """Work out anew who may read which secret."""
        self.needs = {}

        def plant(secret: str, *need: frozenset[str]) -> None:
            self.needs.setdefault(secret, []).append(need)

        for doc in self.docs:
            for secret in _planted(f"{doc.path} {doc.place} {doc.phrase}"):
                plant(secret, doc.readers)
            if doc.collection == VAULT:
                plant(VAULT, doc.readers)
            if doc.keeper:
                plant(doc.keeper.split()[0], doc.readers)
        for person in self.people:
            plant(person.name.split()[0], person.readers)
            plant(person.key, person.readers)
            plant(person.phone, person.readers)
            plant(str(person.salary), person.readers, frozenset(PAY))
            plant(person.badge, person.readers, person.badge_readers)
        for project in self.projects:
            plant(project.name.split()[1], project.readers)
            plant(project.code, project.readers)
        for stint in self.stints:
            plant(stint.rate, stint.person.readers, stint.project.readers, stint.readers, frozenset(PAY))


def _planted(text: str) -> list[str]:
    return [found.replace(",", "") for found in PLANTED.findall(text)]


def make_world(docs: int, rows: int, callers: int, seed: int = 7) -> World:
    """`rows` rows over people, projects and who works on what, `docs` documents, `callers` callers of the 40 groups."""
    random_ = random.Random(seed)
    words, codes = _words(random_), _codes(random_)

    def readers(open_share: float = 0.15) -> frozenset[str]:
        return frozenset({EVERYONE} if random_.random() < open_share else random_.sample(GROUPS, random_.choice((1, 1, 2, 3))))

    people = [
        Person(
            next(codes), f"{next(words)} {random_.choice(SURNAMES)}", f"U{number % 40}", next(codes), 77_000_000 + 997 * number,
            next(codes), frozenset(random_.sample(GROUPS, 2)) if number % 3 else frozenset({"g07"}), readers(),
        )
        for number in range(rows // 2)
    ]  # fmt: skip
    projects = [
        Project(f"J{number}", f"Project {next(words)}", next(codes), random_.choice(people), readers()) for number in range(rows // 4)
    ]
    pairs = random_.sample([(person, project) for person in people for project in projects[:50]], rows - rows // 2 - rows // 4)
    stints = [Stint(person, project, next(codes), readers(0.5)) for person, project in pairs]
    written = []
    for number in range(docs):
        place, phrase = next(words), next(codes)
        kind = number % 10
        if kind < 6:
            group = random_.choice(GROUPS)
            written.append(Doc("memos", f"{group}/{place}.md", place, phrase, frozenset({group})))
        elif kind == 6:
            written.append(Doc("memos", f"open/{place}.md", place, phrase, frozenset({EVERYONE})))
        elif kind == 7:
            written.append(Doc("memos", f"open/{place}.board.md", place, phrase, frozenset({"g00", "g01"})))
        elif kind == 8:
            written.append(Doc(VAULT, f"{place}.md", place, phrase, frozenset({"g10", "g11"})))
        else:
            written.append(Doc("wiki", place, place, phrase, frozenset({"g20"})))
    written = [replace(doc, keeper=people[n % len(people)].name) if n % 3 == 0 else doc for n, doc in enumerate(written)]
    asking = []
    for number in range(callers):
        roles = ("data",) if number % 20 == 3 else ("evaluator",) if number % 20 == 7 else ("staff",)
        asking.append(Caller(f"c{number:03}", frozenset(random_.sample(GROUPS, random_.choice((0, 1, 1, 2, 3, 4)))), roles))
    world = World(written, people, projects, stints, asking)
    world.settle()
    return world


def _words(random_: random.Random) -> Iterable[str]:
    """Names that are no word of any language: Zq and three syllables, each once."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]
    seen: set[str] = set()
    while True:
        word = "Zq" + "".join(random_.sample(syllables, 3))
        if word not in seen:
            seen.add(word)
            yield word


def _codes(random_: random.Random) -> Iterable[str]:
    seen: set[str] = set()
    while True:
        code = "SX" + "".join(random_.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=8))
        if code not in seen:
            seen.add(code)
            yield code


MAPPING = f"""\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    groups_column: access
    synonyms: {{ko: [직원], en: [employee]}}
    columns:
      phone: {{ko: [전화번호], en: [phone number]}}
      city: {{ko: [도시], en: [city]}}
      salary: {{type: integer, ko: [연봉], en: [salary], groups: [{", ".join(PAY)}], totals: [{", ".join(PAY_TOTALS)}]}}
      badge: {{ko: [출입증], en: [badge], groups: [g07], groups_column: badge_access}}
      unit: {{relationship: WORKS_IN, to: Unit, ko: [부서], en: [unit], reverse: {{ko: [부서원], en: [members]}}}}
  units.csv: {{label: Unit, key: id, name: name, synonyms: {{ko: [부서], en: [unit]}}}}
  projects.csv:
    label: Project
    key: id
    name: name
    groups_column: access
    columns:
      code: {{ko: [코드], en: [code]}}
      lead:
        {{relationship: LED_BY, to: Person, groups: [{", ".join(LEADS)}], ko: [책임자], en: [lead], reverse: {{en: [project led]}}}}
  stints.csv:
    relationship: WORKS_ON
    from: {{column: person, label: Person}}
    to: {{column: project, label: Project}}
    groups_column: access
    ko: [참여 프로젝트]
    en: [project]
    reverse: {{ko: [참여자], en: [team]}}
    columns:
      rate: {{ko: [단가], en: [rate], groups: [{", ".join(PAY)}]}}
"""
RULES = "documents:\n  - {paths: ['*.board.md'], groups: [g00, g01]}\n" + "".join(
    f"  - {{paths: [{group}/], groups: [{group}]}}\n" for group in GROUPS
)


def write_world(world: World, folder: Path) -> list[tuple[Path, str, tuple[str, ...] | None]]:
    """The world as files; what to ingest: path, collection, groups."""
    for doc in world.docs:
        if doc.collection == "wiki":
            continue
        file = folder / doc.collection / doc.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text_of(doc), encoding="utf-8")
    (folder / "memos" / "access.yaml").write_text(RULES, encoding="utf-8")
    with (folder / "wiki.jsonl").open("w", encoding="utf-8") as wiki:
        for doc in world.docs:
            if doc.collection == "wiki":
                said = f"The access phrase of the room {doc.place} is {doc.phrase}." + _kept(doc)
                wiki.write(json.dumps({"id": doc.path, "title": doc.place, "text": said}) + "\n")
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    (tables / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    _table(tables / "units.csv", ("id", "name"), [(f"U{number}", f"Unit Alpha{number}") for number in range(40)])
    _table(
        tables / "people.csv",
        ("id", "name", "phone", "city", "salary", "badge", "badge_access", "unit", "access"),
        [
            (p.key, p.name, p.phone, CITIES[p.salary % 4], p.salary, p.badge, _cell(p.badge_readers), p.unit, _cell(p.readers))
            for p in world.people
        ],
    )
    _table(
        tables / "projects.csv",
        ("id", "name", "code", "lead", "access"),
        [(p.key, p.name, p.code, p.lead.key, _cell(p.readers)) for p in world.projects],
    )
    _table(
        tables / "stints.csv",
        ("person", "project", "rate", "access"),
        [(s.person.key, s.project.key, s.rate, _cell(s.readers)) for s in world.stints],
    )
    collections = {doc.collection for doc in world.docs}
    orders: list[tuple[Path, str, tuple[str, ...] | None]] = [(tables, "tables", None), (folder / "memos", "memos", None)]
    orders += [(folder / VAULT, VAULT, ("g10", "g11"))] if VAULT in collections else []
    return [*orders, *([(folder / "wiki.jsonl", "wiki", ("g20",))] if "wiki" in collections else [])]


def text_of(doc: Doc) -> str:
    return f"""\
# Room {doc.place}

The access phrase of the room {doc.place} is {doc.phrase}.

방 {doc.place}의 출입 문구는 {doc.phrase}입니다.
{_kept(doc)}
"""


def _kept(doc: Doc) -> str:
    return f" The keeper of the room {doc.place} is {doc.keeper}. 방 {doc.place}의 관리자는 {doc.keeper}입니다." if doc.keeper else ""


def _cell(groups: frozenset[str]) -> str:
    return ";".join(sorted(groups))


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


ENTRIES = 20


def write_faq(world: World, folder: Path) -> Path:
    """Questions answered by hand with the phrases of the first documents, for their readers."""
    entries = {
        f"entry-{number}": {
            "questions": [f"Which phrase does the porter of {doc.place} ask for?"],
            "answer": f"The porter of {doc.place} asks for {doc.phrase}.",
            "owner": "Security",
            "groups": sorted(doc.readers),
            "valid_until": "2999-12-31" if number % 4 else "2020-01-01",
        }
        for number, doc in enumerate(world.docs[:ENTRIES])
    }
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "faq.yaml"
    file.write_text(yaml.safe_dump({"entries": entries}), encoding="utf-8")
    return file
