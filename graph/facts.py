"""Facts around linked entities: what the graph says of them, as evidence with its query."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

from graph import rights
from graph.asking import Wish, kind_terms, question_terms, shares, terms_about, wishes
from graph.linking import Mention
from graph.schema import Label, Schema
from graph.store import GraphStore, Rows, Value
from graph.wording import bare, called, neighbour_called, shown, statement
from language.detect import Language
from language.words import Words

_ENTITIES = 8  # looked at, best first
_WISHES = 4  # answered for one entity
_ROWS = 200  # of one fact
_FEW = 3  # neighbours of one kind that are worth telling unasked


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the graph, with the query that anyone can run again.

    `text` says it in one line in the question's language; `values` are its bare values, best first. `asked` is how much of
    what the question asks this fact is about, 0 to 1 (1: the named property or relationship of the named entity; 0: context only);
    `covers` are the question's terms (as `question_terms` gives them) that it accounts for. `score` ranks facts among each other.
    `entities` are the node ids it speaks of, the one it is about first. `understood`: how the question was understood, in words.
    """

    id: str
    collection: str
    entities: tuple[str, ...]
    text: str
    values: tuple[Value, ...]
    query: str
    params: Mapping[str, Value]
    rows: Rows
    asked: float
    score: float
    covers: frozenset[str] = frozenset()
    understood: str = ""


async def find_facts(
    store: GraphStore,
    schemas: Mapping[str, Schema],
    mentions: Iterable[Mention],
    question: str,
    language: Language,
    words: Words,
    *,
    groups: frozenset[str],
    collections: frozenset[str] | None,
    timeout: float,  # noqa: ASYNC109
    limit: int,
    unasked: bool = True,
) -> list[Fact]:
    """What the graph says of the entities: first what the question names (a property, a neighbour, a neighbour's property), then, where
    `unasked`, their other properties.

    At most `limit` facts; none of what `groups` may not see, or outside `collections` (None: all). `timeout`: seconds for each query.
    """
    mentions = list(mentions)
    terms = question_terms(question, mentions, words)
    subjects = [
        _Subject(store, schema, mention, language, tuple(sorted(groups)), timeout)
        for schema, mention in _entities(mentions, schemas, collections)
    ]
    about = terms_about(question, mentions, terms)
    wanted = [wishes(subject.schema, subject.mention, question, about[subject.mention.start], words) for subject in subjects]
    explained = frozenset().union(*(kind_terms(subject.schema, subject.mention.label, terms, words) for subject in subjects))
    lookups: list[Awaitable[list[Fact]]] = []
    for subject, of_subject in zip(subjects, shares(wanted, terms, explained), strict=True):
        best = sorted(of_subject, key=lambda wish: -wish.share)[:_WISHES]
        lookups += [subject.neighbours(wish) if wish.relationship else subject.property(wish) for wish in best]
        if unasked:
            lookups.append(subject.other_properties({wish.property for wish in best if not wish.relationship}))
    facts = [fact for found in await asyncio.gather(*lookups) for fact in found]
    return sorted(facts, key=lambda fact: (-fact.asked, -fact.score))[:limit]


async def find_neighbourhood(
    store: GraphStore,
    schemas: Mapping[str, Schema],
    mentions: Iterable[Mention],
    language: Language,
    *,
    groups: frozenset[str],
    collections: frozenset[str] | None,
    timeout: float,  # noqa: ASYNC109
) -> list[Fact]:
    """What stands around the entities, whatever is asked: what each relationship leads to, where these are few. Nothing of it is asked
    for (`asked` 0). Rights and `timeout` as in find_facts."""
    lookups: list[Awaitable[list[Fact]]] = []
    for schema, mention in _entities(mentions, schemas, collections):
        subject = _Subject(store, schema, mention, language, tuple(sorted(groups)), timeout)
        for link in schema.relationships:
            ends = [forward for forward, label in ((True, link.source), (False, link.target)) if label == mention.label]
            lookups += [subject.neighbours(Wish(link, forward, None, share=0.0)) for forward in ends]
    found = [fact for facts in await asyncio.gather(*lookups) for fact in facts]
    return [fact for fact in found if len(fact.rows.rows) <= _FEW]


def _entities(
    mentions: Iterable[Mention], schemas: Mapping[str, Schema], collections: frozenset[str] | None
) -> list[tuple[Schema, Mention]]:
    best: dict[str, tuple[Schema, Mention]] = {}
    for mention in sorted(mentions, key=lambda mention: -mention.score):
        collection = mention.entity.partition("/")[0]
        schema = schemas.get(collection)
        if schema and mention.label in schema.labels and (collections is None or collection in collections):
            best.setdefault(mention.entity, (schema, mention))
    return list(best.values())[:_ENTITIES]


def _distinct(choices: Iterable[tuple[str, ...]]) -> list[str]:
    """A column name for each: the first of its choices that no column before it has, or the first choice with a number."""
    names: list[str] = []
    for own in choices:
        tried = chain((re.sub(r"[^\w. -]", "", choice) for choice in own), (f"{own[0]} {number}" for number in count(2)))
        names.append(next(name for name in tried if name and name not in names))
    return names


@dataclass(frozen=True, slots=True)
class _Read:
    query: str
    params: Mapping[str, Value]
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Subject:
    """An entity that is spoken of. Its methods look facts up: one query for each that was asked, one for all that were not."""

    store: GraphStore
    schema: Schema
    mention: Mention
    language: Language
    groups: tuple[str, ...]
    timeout: float

    @property
    def label(self) -> Label:
        return self.schema.labels[self.mention.label]

    async def property(self, wish: Wish) -> list[Fact]:
        assert wish.property
        return await self._properties([wish.property], wish)

    async def other_properties(self, asked: set[str | None]) -> list[Fact]:
        return await self._properties([name for name in self.label.properties if name not in asked and name != self.label.name], None)

    async def neighbours(self, wish: Wish) -> list[Fact]:
        assert wish.relationship
        other = wish.other_end()
        label = self.schema.labels[other]
        before, after = ("-", "->") if wish.forward else ("<-", "-")
        what = neighbour_called(self.schema, wish.relationship, wish.forward, self.language)
        values, names = [f"n.`{self.label.name}`", f"m.`{label.name}`"], [(self.mention.label,), (other, what)]
        if wish.property:
            values.append(rights.value("m", wish.property, label.properties[wish.property]))
            names.append((wish.property, f"{other}.{wish.property}"))
        columns = _distinct([*names, ("id", "_id")])
        returned = ", ".join(f"{value} AS `{column}`" for value, column in zip([*values, "m._id"], columns, strict=True))
        read = await self._read(
            f"{before}[r:`{wish.relationship.type}`]{after}(m:`{other}`)",
            f"{rights.sees('n', 'r', 'm')} AND r._collection = $collection",
            f"{returned} ORDER BY `{columns[1]}`, `{columns[-1]}`",
            {"collection": self.schema.collection},
        )
        found = [row for row in read.rows.rows if row[-2] is not None]
        if not found:
            return []
        texts = [shown(row[1], label, label.name, self.language) for row in found]
        if wish.property:
            what = f"{what} {called(wish.property, label.properties[wish.property].synonyms, self.language)}"
            texts = [f"{text} ({shown(row[2], label, wish.property, self.language)})" for text, row in zip(texts, found, strict=True)]
        part = f"{before}{wish.relationship.type}{after}{other}" + (f".{wish.property}" if wish.property else "")
        text = statement(str(found[0][0]), what, texts, read.rows.truncated, self.language)
        stored = [value for row in found for value in bare(row[-2])]
        # A property of one neighbour is an answer; of each of several it is a table that nobody asked for.
        asked = wish.share / len(found) if wish.property else wish.share
        return [self._fact(part, [str(row[-1]) for row in found], text, stored, read, wish, asked)]

    async def _properties(self, names: list[str], wish: Wish | None) -> list[Fact]:
        declared = self.label.properties
        columns = [f"{rights.value('n', name, declared[name])} AS `{name}`" for name in dict.fromkeys([self.label.name, *names])]
        read = await self._read("", rights.sees("n"), ", ".join(columns), {})
        facts = []
        for row in read.rows.rows:
            stored = dict(zip(read.rows.columns, row, strict=True))
            for name in names:
                if stored[name] is not None:
                    what = called(name, self.label.properties[name].synonyms, self.language)
                    value = shown(stored[name], self.label, name, self.language)
                    text = statement(str(stored[self.label.name]), what, [value], False, self.language)
                    facts.append(self._fact(f".{name}", [], text, bare(stored[name]), read, wish, wish.share if wish else 0.0))
        return facts

    async def _read(self, path: str, condition: str, columns: str, more: dict[str, Value]) -> _Read:
        query = f"MATCH (n:`{self.mention.label}` {{_id: $id}}){path} WHERE {condition} RETURN {columns}"
        params: dict[str, Value] = {"id": self.mention.entity, "groups": list(self.groups), **more}
        return _Read(query, params, await self.store.query(query, params, limit=_ROWS, timeout=self.timeout))

    def _fact(self, part: str, others: list[str], text: str, values: list[Value], read: _Read, wish: Wish | None, asked: float) -> Fact:
        return Fact(
            id=self.mention.entity + part,
            collection=self.schema.collection,
            entities=(self.mention.entity, *others),
            text=text,
            values=tuple(values),
            query=read.query,
            params=read.params,
            rows=read.rows,
            asked=round(asked, 4),
            score=round(self.mention.score * (0.1 + 0.9 * asked), 4),
            covers=frozenset(term.form for term in wish.covers) if wish else frozenset(),
        )
