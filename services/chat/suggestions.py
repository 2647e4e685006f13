"""What a caller may ask first, and next: from titles, headings and the schema as far as this caller may see them.

Every name in a suggestion was read by a query with the caller's groups, so that a suggestion tells nobody what is hidden from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from graph.schema import Label, Property
from graph.store import Node, label_of
from graph.wording import called
from ingest.ledger_tables import chunks, documents, rows, visible
from ingest.records import to_node
from language.detect import Language, detect
from services.chat.headings import heading_of, question_about
from services.rag.answer import Answer, DocumentCitation, GraphCitation
from services.rag.index import Index

STARTERS = 3
NEXT = 3
_DOCUMENTS = 40  # looked at for a starter
_ENTITIES = 3  # of a kind, tried for a starter
_KEPT = 512


@dataclass(slots=True)
class Suggestions:
    """Starters are kept for each set of groups and language until the index is another."""

    engine: AsyncEngine
    _index: Index | None = None
    _starters: dict[tuple[frozenset[str], Language], tuple[str, ...]] = field(default_factory=dict)

    async def starters(self, index: Index, groups: frozenset[str], lang: Language) -> tuple[str, ...]:
        """Up to STARTERS questions to begin with, of documents and of tables where the caller sees both."""
        if index is not self._index or len(self._starters) > _KEPT:
            self._index, self._starters = index, {}
        if (groups, lang) not in self._starters:
            of_tables = await self._of_tables(index, groups, lang)
            of_documents = await self._of_documents(groups, lang)
            mixed = [*of_documents[: STARTERS - 1], *of_tables[:1], *of_documents[STARTERS - 1 :], *of_tables[1:]]
            self._starters[groups, lang] = tuple(dict.fromkeys(mixed))[:STARTERS]
        return self._starters[groups, lang]

    async def following(
        self, question: str, answer: Answer, index: Index, groups: frozenset[str], entities: Iterable[str]
    ) -> tuple[str, ...]:
        """Up to NEXT questions after an answer: more of what it speaks of (`entities`), and of the documents that it cites."""
        if answer.route == "clarify":
            return ()
        lang = detect(question)
        known = {column for citation in answer.citations if isinstance(citation, GraphCitation) for column in citation.columns}
        asked = question.casefold()
        found: list[str] = []
        if known:
            for node in await self._nodes(list(entities)[:2], groups):
                schema = index.seen_by(groups).schemas.get(node.collection)
                if schema and node.label in schema.labels:
                    found += list(_of_node(node, schema.labels[node.label], lang, asked, known))[:2]
        cited = [citation for citation in answer.citations if isinstance(citation, DocumentCitation)]
        near = [citation.source for citation in cited] or ([] if answer.answerable else [p.source for p in answer.passages[:2]])
        there = {heading_of(citation.section) for citation in cited}
        found += await self._of_sections(list(dict.fromkeys(near))[:2], there, groups, lang)
        return tuple(one for one in dict.fromkeys(found) if one.casefold() != asked)[:NEXT]

    async def titles(self, sources: Iterable[str], groups: frozenset[str]) -> dict[str, str]:
        """The titles of those documents that the caller may see."""
        wanted = list(dict.fromkeys(sources))
        d = documents.c
        async with self.engine.connect() as db:
            found = await db.execute(select(d.source, d.title).where(d.source.in_(wanted), visible(d.groups, groups)))
            titles = {row.source: row.title for row in found}
        return {source: titles[source] for source in wanted if source in titles}

    async def _of_tables(self, index: Index, groups: frozenset[str], lang: Language) -> list[str]:
        """One question for each kind of thing that the caller sees one of, the kinds with the most names in the language first.

        Of which it asks a hash decides: the first of a table is often its greatest.
        """
        first: dict[tuple[str, str], list[str]] = {}
        for entity, known_to in index.groups.items():
            if not known_to.isdisjoint(groups):
                first.setdefault((entity.partition("/")[0], label_of(entity)), []).append(entity)
        schemas = index.seen_by(groups).schemas
        seen = {(name, label): declared for name, schema in schemas.items() for label, declared in schema.labels.items()}
        kinds = [(seen[kind], nsmallest(_ENTITIES, some, key=_shuffled)) for kind, some in first.items() if kind in seen]
        kinds.sort(key=lambda kind: -sum(_named(declared, lang) for declared in kind[0].properties.values()))
        questions: list[str] = []
        for label, entities in kinds[:STARTERS]:
            nodes = await self._nodes(entities, groups)
            questions += [one for node in nodes for one in list(_of_node(node, label, lang, "", frozenset()))[:1]][:1]
        return questions

    async def _of_documents(self, groups: frozenset[str], lang: Language) -> list[str]:
        """A question for each of some documents, of its longest section; those in the language first, otherwise as their hashes fall."""
        d = documents.c
        async with self.engine.connect() as db:
            some = select(d.source).where(visible(d.groups, groups)).order_by(d.fingerprint).limit(_DOCUMENTS)
            sources = list((await db.execute(some)).scalars())
            wanted = select(d.source, d.title, chunks.c.section, chunks.c.language, (chunks.c.end - chunks.c.start).label("length"))
            statement = wanted.join(chunks, chunks.c.source == d.source).where(d.source.in_(sources), visible(d.groups, groups))
            found = (await db.execute(statement.order_by(d.fingerprint, d.source, chunks.c.start))).all()
        best: dict[str, tuple[bool, int, str]] = {}
        for row in found:
            question = question_about(row.title, row.section, lang)
            if question and (row.language == lang, row.length) > best.get(row.source, (False, 0, ""))[:2]:
                best[row.source] = (row.language == lang, row.length, question)
        return [question for _, _, question in sorted(best.values(), key=lambda one: not one[0])][: STARTERS * 2]

    async def _of_sections(self, sources: list[str], there: set[str], groups: frozenset[str], lang: Language) -> list[str]:
        d = documents.c
        statement = (
            select(d.source, d.title, chunks.c.section)
            .join(chunks, chunks.c.source == d.source)
            .where(d.source.in_(sources), visible(d.groups, groups))
            .order_by(d.source, chunks.c.start)
        )
        async with self.engine.connect() as db:
            found = (await db.execute(statement)).all()
        sections = [(row.title, row.section) for row in found]
        # From the cited section on, then what stands before it.
        at = next((place for place, (_, section) in enumerate(sections) if heading_of(section) in there), 0)
        turned = [*sections[at:], *sections[:at]]
        questions = (question_about(title, section, lang) for title, section in turned if heading_of(section) not in there)
        return [question for question in dict.fromkeys(questions) if question][:NEXT]

    async def _nodes(self, entities: list[str], groups: frozenset[str]) -> list[Node]:
        statement = select(rows).where(rows.c.kind == "nodes", rows.c.id.in_(entities), visible(rows.c.groups, groups)).order_by(rows.c.id)
        async with self.engine.connect() as db:
            return [to_node(row) for row in await db.execute(statement)]


def _shuffled(name: str) -> int:
    """A place that has nothing to do with the alphabet, and is the same every time."""
    return crc32(name.encode())


def _of_node(node: Node, label: Label, lang: Language, asked: str, known: Iterable[str]) -> Iterator[str]:
    """Questions for the properties that it has a value of and that were neither asked for nor shown; none that only some may read."""
    name = _name(node, label, lang)
    for property, declared in label.properties.items():
        if name is None or property in {label.key, label.name, *label.aliases, *known} or not node.properties.get(property):
            continue
        what = called(property, declared.synonyms, lang)
        if declared.protected or declared.only_totals or not _named(declared, lang) or what.casefold() in asked:
            continue
        yield f"{name}의 {what}{_object(what)} 알려 주세요." if lang == "ko" else f"What is the {what} of {name}?"


def _object(word: str) -> str:
    """The particle that makes a Korean word the object: 을 after a consonant, 를 after a vowel; none where the reading is not known."""
    return ("를", "을")[(ord(word[-1]) - ord("가")) % 28 != 0] if "가" <= word[-1] <= "힣" else ""


def _named(declared: Property, lang: Language) -> bool:
    """Whether people have a word for it; a column's bare name makes a question in English alone."""
    return bool(declared.synonyms.ko if lang == "ko" else declared.synonyms.en) or lang == "en"


def _name(node: Node, label: Label, lang: Language) -> str | None:
    """What the node is called, in the language where one of its names is."""
    names = [str(node.properties[name]) for name in (label.name, *label.aliases) if node.properties.get(name)]
    return next((name for name in names if detect(name, lang) == lang), names[0] if names else None)
