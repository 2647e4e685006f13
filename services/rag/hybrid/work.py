"""What the steps of a hybrid answer work with: the question as read, the documents as lines, the nodes that are spoken of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from graph.schema import Schema
from graph.store import GraphStore
from language.detect import Language
from language.normal import fold
from services.rag.absent import Missing
from services.rag.hybrid.asked import Asked
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.lines import Line
from services.rag.hybrid.match import Matched, match
from services.rag.hybrid.reach import Node
from services.rag.hybrid.typed import Reader, Typed
from services.rag.notions import Notion


@dataclass(frozen=True, slots=True)
class Sheet:
    """The documents that come into question, and how near each line comes."""

    documents: Mapping[str, Sequence[Line]]
    senses: Mapping[tuple[str, int], float]
    foreign: frozenset[str]


@dataclass
class Work:
    """One question over one collection of tables. `alike`: keys of lines with the notions that mean them, `kinds`: phrases with the name of
    what they describe, both where no list of words says so; `doubtful`: one of these does not stand out much; `near`: words with the
    keys that they may mean; `others`: documents named after others of the kinds that are asked about; `kinded`: what only
    says of which kind the answer is: 기한; `lacks`: rules that were found, each
    with what the tables do not hold of what it is applied to."""

    store: GraphStore
    reader: Reader
    asked: Asked
    notions: Sequence[Notion]
    sheet: Sheet
    lang: Language
    ranks: Mapping[str, int]
    wholes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    named: Sequence[Node] = ()
    reached: Sequence[Node] = ()
    kept: Kept = field(default_factory=Kept)
    alike: dict[str, set[int]] = field(default_factory=dict)
    kinds: dict[frozenset[int], str] = field(default_factory=dict)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Sequence[frozenset[int]] = ()
    others: frozenset[str] = frozenset()
    doubtful: bool = False
    kinded: Sequence[Notion] = ()
    lacks: list[tuple[Line, Missing]] = field(default_factory=list)

    @property
    def schema(self) -> Schema:
        return self.reader.schema

    @property
    def groups(self) -> frozenset[str]:
        return self.reader.groups

    @cached_property
    def lines(self) -> list[Line]:
        return [line for lines in self.sheet.documents.values() for line in lines]

    @cached_property
    def scored(self) -> list[Matched]:
        """All lines, best first."""
        return self.match(self.notions, self.lines)

    @cached_property
    def matched(self) -> list[Matched]:
        """Those that may answer: not of documents named after others than what is asked about."""
        return [m for m in self.scored if m.line.source not in self.others]

    def asking(self, asked: Asked, named: Sequence[Node], reached: Sequence[Node]) -> Work:
        """The same with what else is asked, of these nodes; the lines match as they did."""
        work = replace(self, asked=asked, named=named, reached=reached)
        vars(work).update(lines=self.lines, matched=self.matched)
        return work

    def match(self, notions: Sequence[Notion], lines: Sequence[Line]) -> list[Matched]:
        return match(lines, notions, self.wholes, self.sheet.senses, self.terms, self.sheet.foreign)

    def describes(self, node: Node) -> frozenset[int]:
        """The notions that what is known of a node accounts for: its name, and those of what it belongs to."""
        told = {n for phrase in self.kinds for n in phrase}
        found = {n for phrase, kind in self.kinds.items() if kind in node.names for n in phrase}
        terms = self.terms("\n".join(node.names))
        return frozenset(found | {n for n, notion in enumerate(self.notions) if n not in told and _says(notion, terms)})

    def says_kind(self, terms: frozenset[str]) -> bool:
        """Whether a line says what kind of answer it has, as the question does: due, of a deadline."""
        return any(_says(notion, terms) for notion in self.kinded)

    def is_called(self, phrase: frozenset[int], options: Sequence[str], share: float) -> bool:
        """Whether one of the names has that share of these notions, or of what they are called."""
        return any(sum(_says(self.notions[n], self.terms(option)) for n in phrase) >= share * len(phrase) for option in options)

    def typed(self, text: str) -> Typed:
        return self.kept.read(self.reader, text)

    def terms(self, text: str) -> frozenset[str]:
        return self.kept.words(self.reader, text)


def _says(notion: Notion, terms: frozenset[str]) -> bool:
    return any(option and terms.issuperset(option) for option in (notion.terms, *notion.names, *notion.synonyms))


def names(text: str, name: str) -> bool:
    """Whether a text names something by its whole name."""
    return stands_in(fold(name).text, fold(text).text)


def stands_in(found: str, folded: str) -> bool:
    """Whether a name stands whole in a text, both folded."""
    if len(found) < 2 or found not in folded:
        return False
    at = folded.find(found)
    while at >= 0:
        before, after = folded[at - 1 : at], folded[at + len(found) : at + len(found) + 1]
        if not (re.match(r"[a-z0-9]", before or " ") and found[0].isascii()) and not re.match(r"[a-z0-9]", after or " "):
            return True
        at = folded.find(found, at + 1)
    return False
