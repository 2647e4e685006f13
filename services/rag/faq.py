"""Questions that somebody has answered by hand: a YAML file of entries, each with an owner, its groups, and the days that it holds.

An entry answers only what is asked in its own words or in synonyms of them, with the same names, numbers and negation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Self
from uuid import NAMESPACE_URL, uuid5

import structlog
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from language.dates import dates
from language.detect import Language, detect
from language.normal import canonical
from language.numbers import quantities
from language.polarity import assertions
from language.words import Words
from services.identity.caller import EVERYONE
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.notions import Notion
from services.rag.settled import Settled
from services.settings import SettingsError
from vector.store import Chunk, Vector

COLLECTION = "faq"
NEAR = 0.9
"""The cosine of the two questions, at least."""
ALIKE = 0.75
"""The share of their words that both have, at least."""

Encode = Callable[[str], Vector]
_Texts = Annotated[tuple[str, ...], BeforeValidator(lambda data: (data,) if isinstance(data, str) else data)]
_ID = re.compile(r"[\w.-]{1,100}")
_CAPITAL = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][\w-]*")
log = structlog.get_logger()


class Entry(BaseModel):
    """An answer to `questions`, one text or one a language, from `valid_from` (always, where it is left out) to `valid_until`, both days
    included. `owner` is whom an expired entry is listed with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Annotated[_Texts, Field(min_length=1)]
    answer: str | dict[Language, str]
    owner: str = Field(min_length=1)
    contact: str = ""
    groups: Annotated[_Texts, Field(min_length=1)] = (EVERYONE,)
    valid_from: date | None = None
    valid_until: date

    @model_validator(mode="after")
    def _has_an_answer(self) -> Self:
        if not all(text.strip() for text in self.answers.values()) or not self.answers:
            raise ValueError("the answer is empty")
        return self

    @property
    def answers(self) -> Mapping[Language, str]:
        return self.answer if isinstance(self.answer, dict) else {detect(self.answer): self.answer}

    def holds(self, day: date) -> bool:
        return not self.begins_after(day) and day <= self.valid_until

    def begins_after(self, day: date) -> bool:
        return self.valid_from is not None and day < self.valid_from

    @property
    def whom(self) -> str:
        """Whom to ask."""
        return f"{self.owner} ({self.contact})" if self.contact else self.owner


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Slots:
    """What two questions must have the same of."""

    figures: frozenset[tuple[object, ...]]
    codes: frozenset[str]
    negations: int


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to ask for an entry. `names` are those of its terms that may not be left out."""

    id: str
    entry: Entry
    text: str
    terms: frozenset[str]
    names: frozenset[str]
    slots: Slots
    vector: Vector


@dataclass(slots=True)
class Faq:
    """The file's entries; it is read again when it has changed. A change that cannot be read leaves the entries as they were."""

    path: Path | None
    words: Words
    encode: Encode
    entries: Mapping[str, Entry] = field(default_factory=dict)
    _variants: Sequence[Variant] = ()
    _stamp: str = ""

    def stamp(self) -> str:
        """Which state of the file the entries are of."""
        return self._stamp

    def refresh(self) -> None:
        """Read the file where it is another than before. Blocks. Raises SettingsError where there are no entries yet to go on with."""
        if self.path is None:
            return
        try:
            now = self.path.stat()
            stamp = f"{now.st_mtime_ns}-{now.st_size}"
            if stamp == self._stamp:
                return
            entries = read_faq(self.path)
            self._variants = [variant for id, entry in entries.items() for variant in self._variants_of(id, entry)]
            self.entries, self._stamp = entries, stamp
        except (OSError, SettingsError) as error:
            if not self.entries:
                raise SettingsError(f"TWOFOLD_FAQ: {error}") from None
            log.error("faq_unreadable", error=str(error))

    def find(
        self, text: str, asked: Sequence[Notion], vector: Vector, groups: frozenset[str], day: date, link: Callable[[str], frozenset[str]]
    ) -> tuple[str, Entry] | None:
        """The entry that answers the question, by its id; None where none does. `link` gives the graph's entities that a text names.

        Where none holds on the day, one that answered it before: whoever asks is told that it holds no more, and whom to ask.
        """
        terms = frozenset(term for notion in asked for term in notion.terms)
        slots, best, found = slots_of(text, self.words), (False, 0.0), None
        for variant in self._variants:
            if not groups.intersection(variant.entry.groups) or variant.entry.begins_after(day) or variant.slots != slots:
                continue
            cosine = float(vector @ variant.vector)
            rank = (variant.entry.holds(day), cosine)
            if cosine < NEAR or rank < best or not _says_the_same(terms, asked, variant) or link(text) != link(variant.text):
                continue
            best, found = rank, (variant.id, variant.entry)
        return found

    def document(self, source: str, groups: frozenset[str]) -> Chunk | None:
        """An entry as a document, `faq/<id>`, for a caller of one of its groups."""
        collection, _, id = source.partition("/")
        entry = self.entries.get(id)
        return _chunk(id, entry) if collection == COLLECTION and entry and groups.intersection(entry.groups) else None

    def hidden(self, names: set[str], groups: frozenset[str]) -> bool:
        """Whether one of the names is an entry that none of the groups may see."""
        return any(f"{COLLECTION}/{id}" in names and not groups.intersection(entry.groups) for id, entry in self.entries.items())

    def expired(self, day: date, groups: frozenset[str] | None) -> list[tuple[str, Entry]]:
        """Entries that hold no longer, of those that one of the groups may see (None: all)."""
        open_to = ((id, e) for id, e in self.entries.items() if groups is None or groups.intersection(e.groups))
        return [(id, e) for id, e in open_to if e.valid_until < day]

    def _variants_of(self, id: str, entry: Entry) -> list[Variant]:
        return [
            Variant(
                id,
                entry,
                text,
                frozenset(self.words.terms(text)),
                _names(text, self.words),
                slots_of(text, self.words),
                self.encode(text),
            )
            for text in entry.questions
        ]


def settle_by_faq(id: str, entry: Entry, lang: Language) -> Settled:
    """The entry's answer, in the language where it has one."""
    answers = entry.answers
    said = answers.get(lang) or next(iter(answers.values()))
    chunk = replace(_chunk(id, entry), language=detect(said))
    start = chunk.text.rindex(canonical(said).strip())
    quote = Quote(chunk, start, start + len(canonical(said).strip()))
    return Settled("faq", (Statement(display(quote.text), (quote,)),))


def read_faq(path: Path) -> dict[str, Entry]:
    """The entries by id. Raises SettingsError with what is wrong, OSError."""
    try:
        content = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {})
    except yaml.MarkedYAMLError as error:  # its own text quotes the line, and this one is logged
        at = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise SettingsError(f"{path} is no YAML that can be read: {error.problem}{at}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is no YAML that can be read: {type(error).__name__}") from None
    except ValidationError as error:
        faults = (f"{' > '.join(map(str, f['loc']))}: {f['msg'].removeprefix('Value error, ')}" for f in error.errors(include_url=False))
        raise SettingsError(f"{path}: {'; '.join(faults)}") from None
    if wrong := next((id for id in content.entries if not _ID.fullmatch(id)), None):
        raise SettingsError(f"{path}: an id has letters, digits, '.', '-' and '_' only, not {wrong!r}")
    return content.entries


def slots_of(text: str, words: Words) -> Slots:
    figures = {(q.value, q.unit) for q in quantities(text)} | {("day", day.value) for day in dates(text)}
    codes = {token.form for token in words.tokens(text) if token.kind != "word"}
    return Slots(frozenset(figures), frozenset(codes), sum(a.negated for a in assertions(text, words)))


def _says_the_same(terms: frozenset[str], asked: Sequence[Notion], variant: Variant) -> bool:
    """Whether all that is asked stands in the variant, in synonyms at least, and little of the variant is left out, no name at all."""
    for notion in asked:
        said = set(notion.terms) <= variant.terms or any(alike and set(alike) <= variant.terms for alike in notion.synonyms)
        if not said:
            return False
    if not variant.names <= terms:
        return False
    return len(terms & variant.terms) >= ALIKE * len(terms | variant.terms)


def _names(text: str, words: Words) -> frozenset[str]:
    proper = [text[m.start : m.end] for m in words.morphemes(text) if m.tag == "NNP"] if detect(text) == "ko" else []
    return frozenset(term for name in [*proper, *_CAPITAL.findall(text)] for term in words.terms(name))


def _chunk(id: str, entry: Entry) -> Chunk:
    """Questions, then answers: what offsets of citations count in."""
    text = canonical("\n".join(entry.questions) + "\n\n" + "\n\n".join(answer.strip() for answer in entry.answers.values()) + "\n")
    source = f"{COLLECTION}/{id}"
    return Chunk(
        str(uuid5(NAMESPACE_URL, source)),
        source,
        COLLECTION,
        canonical(entry.questions[0]),
        entry.owner,
        text,
        0,
        len(text),
        (),
        detect(text),
        entry.valid_from.isoformat() if entry.valid_from else "",
        entry.groups,
    )
