"""A hybrid answer: find the rule, read its value, bind it, ask the rows, compare or compute, say; or nothing, where no step is sound."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from graph.compact import is_hangul
from graph.plan.framing.bounds import first_date
from graph.plan.words.reading import Reading, is_day
from graph.store import label_of
from graph.wording import spelt_out
from language.normal import fold
from services.rag.absent import Apart, Missing
from services.rag.day_asked import asks_for_now
from services.rag.evidence import Ranked
from services.rag.hybrid.asked import Asked, asks_twice, kind_said, named_entities, number_said, only_kind, placed, read_question, values_of
from services.rag.hybrid.chosen import coded_document, codes_in
from services.rag.hybrid.forms import Form, carry_out, forms_for
from services.rag.hybrid.lacking import (
    apart,
    before_first,
    half_named,
    kinds_of_titles,
    misplaced,
    missing_part,
    missing_row,
    passed_over,
    unsaid,
)
from services.rag.hybrid.likeness import Likeness
from services.rag.hybrid.phrases import phrases_of
from services.rag.hybrid.proposal import Proposal
from services.rag.hybrid.reach import Node, around, day_readings, narrowed, on_days, read_nodes, with_kinds
from services.rag.hybrid.request import Request, Stores
from services.rag.hybrid.rows import Narrowing, Period, lasting
from services.rag.hybrid.rules import apart_from_title
from services.rag.hybrid.say import refused, which_name
from services.rag.hybrid.stated import number_asked, rows_to_read
from services.rag.hybrid.told import joined, told, without_kind
from services.rag.hybrid.typed import Reader, Typed
from services.rag.hybrid.wanting import wanting
from services.rag.hybrid.work import Sheet, Work
from services.rag.notions import Notion, notions
from services.rag.settled import Settled
from services.rag.versions import settle_versions, uncovered
from vector.lexical import weighted
from vector.store import Chunk, Leg, Passage

DOCUMENTS = 8
CHUNKS = 60
LINES, FEW_LINES = 360, 240  # read where something is named, and where not
_LABELS = 2
_CLASS = 40
_CLASSES = re.compile(r"\b(?:country|title|level|grade|tier|class|type|category|status|region|rank|position|membership|segment|kind)\b")


async def unknown_words(request: Request, reader: Reader, stores: Stores) -> list[str]:
    """The words of a question about the tables that no list has a name of in the other language; none of another question."""
    typed, asked = await _read(request, reader, stores)
    if asks_twice(request.text) or not _of_tables(typed, asked):
        return []
    phrases = phrases_of(typed, reader)
    named = {n.terms for n in notions([t for _, terms in phrases for t in terms], request.asked_in, stores.lexicon) if n.names}
    return [text for text, terms in phrases if not any(set(of) & set(terms) for of in named)]


async def _read(request: Request, reader: Reader, stores: Stores) -> tuple[Typed, Asked]:
    typed = await stores.lane.run(partial(reader.read, question=True), request.text)
    asked, proposed = read_question(typed, request.asked_in, reader.schema), request.proposal
    wants = proposed.wants if asked.wants == "text" else asked.wants
    rows_of = Reading("label", proposed.rows_of) if proposed.rows_of and asked.target is None else asked.target
    return typed, replace(asked, wants=wants, target=rows_of)


def _of_tables(typed: Typed, asked: Asked) -> bool:
    """Whether something of the tables is spoken of."""
    rows = asked.target is not None and asked.wants in ("rows", "count") and any(p.first for p in typed.periods)
    return bool(
        typed.names
        or codes_in(asked.text)
        or rows
        or _asks_for_rows(asked)
        or _asks_for_kind(asked)
        or (asked.wants == "count" and number_asked(asked) is not None)
        or (asked.kinds and number_said(asked))
        or (asked.wants == "who" and any(a.kind in ("money", "percent") for a in typed.amounts))  # of people, as the tables have them
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The answer or the refusal over one collection, or else what is about others than what is asked about; the forms of plans that were
    chosen."""

    settled: Settled | None = None
    apart: Apart | None = None
    forms: Sequence[Form] = ()


async def answer_across(request: Request, reader: Reader, stores: Stores) -> Found:
    """The answer over one collection of tables and the documents. Raises GraphError, VectorUnavailable."""
    if asks_twice(request.text):
        return Found()  # the passages and the rows answer a part each
    typed, asked = await _read(request, reader, stores)
    if not _of_tables(typed, asked):
        return Found()
    ids = dict.fromkeys(id for name in typed.names for r in name.readings if r.kind == "entity" for id in r.ids)
    named = await read_nodes(stores.graph, reader.schema, [*ids][:8], reader.groups)
    ranked = sorted((*request.ranked, *request.superseded), key=lambda r: -r.score)
    passages = [r.evidence for r in ranked if isinstance(r.evidence, Passage)]
    there = {node.id for node in named}
    if missing := await missing_row(stores.graph, reader, typed.names, there, passages, request.lang):
        return Found(refused(missing))
    typed = placed(_existing(typed, there), reader.schema)
    if missing := misplaced(typed, reader.schema, request.lang):
        return Found(refused(missing))
    named = [node for node in named if any(node.id in of for of in named_entities(typed).values())]
    work = await _gathered(request, reader, stores, replace(asked, typed=typed), named, passages)
    narrowing = apart_from_title(narrowing_of(typed, reader, [node.label for node in named]), coded_document(work))
    missing = await stores.lane.run(missing_part, work)
    if missing and missing.part != "value":
        return Found(refused(missing))
    forms = forms_for(work, narrowing)
    settled = await carry_out(forms, work, narrowing, stores.lane)
    if lacking := wanting(work, None if missing else settled):
        return Found(lacking, forms=forms)
    if missing or settled is None:
        return Found(refused(missing), forms=forms) if missing else Found(apart=apart(work), forms=forms)
    return Found(_checked(work, settled, request, [passage.chunk.source for passage in passages]), forms=forms)


def _checked(work: Work, settled: Settled, request: Request, seen: Sequence[str]) -> Settled:
    """The answer, or the refusal where it passes over a name or is of a version that does not hold then."""
    said, steps = settled.statements, settled.plan.needs if settled.plan else ()
    if missing := passed_over(work, said):
        return refused(missing, *steps)
    if missing := unsaid(work, said):
        return refused(missing, *steps)
    if part := half_named(work, said):
        return which_name(*part, request.lang) if part[1] else refused(Missing("name", part[0]), *steps)
    missing = uncovered(said, seen, request.versions, request.text, _day_of(work.named, work.reader))
    if work.asked.wants not in ("rows", "count"):  # the days of rows are no day on which the rule is asked for
        missing = missing or before_first(said, request.versions, request.text)
    if missing:
        return refused(missing, *steps)
    return replace(settled, doubtful=work.doubtful)


async def _gathered(
    request: Request, reader: Reader, stores: Stores, asked: Asked, named: Sequence[Node], passages: Sequence[Passage]
) -> Work:
    """What the steps work with: what is named and what that leads to, the documents as lines, the question's words with their names."""
    lane, typed = stores.lane, asked.typed
    named = [Node(n.id, n.label, n.name, n.properties, n.facts, 0) for n in named]
    reached, few, others = await asyncio.gather(
        _reached(named, passages, reader, stores),
        _narrowed(typed, named, passages, reader, stores),
        rows_to_read(stores.graph, reader.schema, asked, reader.groups),
    )
    reached += few
    chunks = await _chunks(passages, [*named, *reached], reader, request, stores, others)
    sheet = await _sheet(_in_force(chunks, named, reader, request), request, stores)
    phrases = phrases_of(typed, reader)
    every = notions([term for _, terms in phrases for term in terms], request.asked_in, stores.lexicon)
    every = joined(every, typed.text, reader.words)
    every = [_called(told(notion, typed.text, reader.words), phrases, request.proposal, reader) for notion in every]
    every = [without_kind(notion, asked.kinds) for notion in every]
    found = [notion for notion in every if not only_kind(notion.terms, asked.kinds)] or every
    ranks = {chunk.source: rank for rank, chunk in reversed(list(enumerate(chunks)))}
    spelt = [(text, terms) for text, terms in phrases if " " not in text and len(text) > 1]
    spelt += [(w, reader.words.terms(w)) for text, _ in phrases for w in text.split() if " " in text and len(w) > 1 and is_hangul(w[-1])]
    wholes = {
        fold(text).text.replace(" ", ""): frozenset(n for n, notion in enumerate(found) if set(notion.terms) <= set(terms))
        for text, terms in spelt
    }
    work = Work(stores.graph, reader, asked, found, sheet, request.lang, ranks, wholes, named, _apart(named, reached), stores.kept)
    work.kinded = [notion for notion in every if notion not in found]
    work.others = frozenset(source for kind in await lane.run(kinds_of_titles, work) for source in kind.others)
    await lane.run(prepare, work)
    work.phrases = [frozenset(n for n, notion in enumerate(found) if set(notion.terms) <= set(terms)) for _, terms in phrases]
    if sheet.foreign:
        await Likeness(lane, stores.kept.vectors).compare(work, [text for text, _ in phrases], request.asked_in, request.proposal.called)
    return work


async def _reached(named: Sequence[Node], passages: Sequence[Passage], reader: Reader, stores: Stores) -> list[Node]:
    """What the named nodes lead to, with what each of it belongs to."""
    reached = await around(stores.graph, reader.schema, named, reader.groups)
    if len(named) == 1 and (far := _spoken_of(passages, reader) - {node.label for node in (*named, *reached)}):
        reached += await around(stores.graph, reader.schema, reached, reader.groups, far)
    return await with_kinds(stores.graph, reader.schema, reached, reader.groups)


def _called(notion: Notion, phrases: Sequence[tuple[str, list[str]]], proposal: Proposal, reader: Reader) -> Notion:
    """A word with the name that is proposed for it."""
    name = next((proposal.called[text] for text, terms in phrases if text in proposal.called and tuple(terms) == notion.terms), None)
    return replace(notion, names=(*notion.names, tuple(reader.words.terms(name)))) if name else notion


_PREPARED = 24


def prepare(work: Work) -> None:
    """Read the nearest lines, so that the steps find them read."""
    for matched in work.matched[:_PREPARED]:
        work.typed(matched.line.text)


def _existing(typed: Typed, ids: set[str]) -> Typed:
    """With bare numbers as the nodes that there are."""
    names = []
    for name in typed.names:
        there = tuple(r for r in name.readings if ids.intersection(r.ids)) if name.text.isdecimal() else name.readings
        names += [replace(name, readings=there)] if there else []
    return replace(typed, names=tuple(names))


def _asks_for_rows(asked: Asked) -> bool:
    """Whether the kind of rows that is wanted is all but named: which products, 제품이 뭐야."""
    return asked.target is not None and asked.wants in ("rows", "who")


def _asks_for_kind(asked: Asked) -> bool:
    """Whether things are asked for by a word that the tables do not know."""
    return asked.target is None and asked.wants == "text" and kind_said(asked.text) is not None


def _apart(named: Sequence[Node], reached: Sequence[Node]) -> list[Node]:
    known = {node.id for node in named}
    found: dict[str, Node] = {}
    for node in reached:
        if node.id not in known:
            found.setdefault(node.id, node)
    return list(found.values())


async def _narrowed(typed: Typed, named: Sequence[Node], passages: Sequence[Passage], reader: Reader, stores: Stores) -> list[Node]:
    """The few nodes that all that is named leaves, of the kinds that the documents found are about."""
    narrowing = narrowing_of(typed, reader, [node.label for node in named])
    own = {node.label for node in named}
    said = [r for m in typed.nouns for r in m.readings[:1] if r.score >= 0.8 and r.far not in own]
    ways = [r for r in said if r.kind in ("label", "role", "hint") or is_day(r, reader.schema)]
    spoken = frozenset(end for r in ways for end in ((r.link.source, r.link.target) if r.link else (r.far,))) - own
    if narrowing.empty or not spoken:
        return []
    about = _about(passages, reader)
    labels = [label for label, _ in about.most_common() if label not in narrowing.nodes][:_LABELS]
    days = day_readings(typed.text)
    tried = on_days(narrowing, days[0][2]) if len(days) == 1 else [narrowing]
    found = await asyncio.gather(
        *(narrowed(stores.graph, reader.schema, way, label, spoken, reader.groups) for label in labels for way in tried)
    )
    kept: list[Node] = []
    for place in range(0, len(found), len(tried)):
        told = [nodes for nodes in found[place : place + len(tried)] if nodes]
        kept += told[0] if len(told) == 1 else []  # a date that can be read two ways, with rows for both, is no date
    return kept


def _about(passages: Sequence[Passage], reader: Reader) -> Counter[str]:
    """Of which kinds of nodes the best passages speak, the nearer the more."""
    about = Counter[str]()
    for rank, passage in enumerate(passages[:40]):
        labels = {label_of(entity) for entity in passage.chunk.entities if entity.startswith(f"{reader.schema.collection}/")}
        about.update({label: 1 / (1 + rank) for label in labels if label in reader.schema.labels})
    return about


def _spoken_of(passages: Sequence[Passage], reader: Reader) -> frozenset[str]:
    return frozenset(_about(passages, reader))


def narrowing_of(typed: Typed, reader: Reader, prefer: Sequence[str]) -> Narrowing:
    """What a question itself narrows rows to: names, values, periods."""
    values = [(reading,) for _, reading in values_of(typed, prefer)]
    periods = [Period(p.first, p.last) for p in typed.periods]
    return Narrowing(named_entities(typed), tuple(values), (), tuple(periods))


async def _chunks(
    passages: Sequence[Passage], nodes: Sequence[Node], reader: Reader, request: Request, stores: Stores, others: Sequence[str]
) -> list[Chunk]:
    """The chunks of the best documents, and of those that mention the nodes or, by their ids, others."""
    sources = list(dict.fromkeys(p.chunk.source for p in passages))[:DOCUMENTS]
    best = [p.chunk for p in passages if p.chunk.source in sources][:CHUNKS]
    chosen = [*best]
    entities = [*(node.id for node in nodes[:8]), *others]
    if entities:
        legs = [Leg(id, "dense", request.vector, entities=frozenset({id})) for id in dict.fromkeys(entities)]
        for text in _classes(nodes, reader):
            legs.append(Leg(f"class {text}", "words", weighted(dict.fromkeys(reader.words.terms(text), 1.0))))
        found = await stores.vectors.search(legs, request.scope, limit=16)
        chosen += [p.chunk for name, ranking in found.items() for p in ranking[: 3 if name.startswith("class ") else 16]]
    kept: dict[str, Chunk] = {}
    lines, most = 0, LINES if nodes or codes_in(request.text) else FEW_LINES
    for chunk in (*chosen[len(best) :], *best):
        if chunk.id not in kept and lines < most:
            kept[chunk.id] = chunk
            lines += len(chunk.sentences)
    return [chunk for chunk in {c.id: c for c in chosen}.values() if chunk.id in kept]  # the best documents rank first


def _classes(nodes: Sequence[Node], reader: Reader) -> list[str]:
    """What class the nodes are of, as rules name them: a country, a title, a level."""
    found: dict[str, None] = {}
    for node in nodes[:8]:
        label = reader.schema.labels[node.label]
        for name, value in node.properties.items():
            called = " ".join([spelt_out(name), *label.properties[name].synonyms.en])
            own = name in (label.key, label.name, *label.aliases)
            if isinstance(value, str) and not own and len(value) <= _CLASS and _CLASSES.search(called):
                found.setdefault(value)
    return list(found)


def _in_force(chunks: Sequence[Chunk], named: Sequence[Node], reader: Reader, request: Request) -> list[Chunk]:
    """Without the versions that do not hold on the day that is asked about: the day that the question says, else that of the row that it
    names, else today."""
    day = (None if asks_for_now(request.text) else _day_of(named, reader)) or reader.today
    ranked = [Ranked(Passage(chunk, 0.0), 0.0, {}) for chunk in chunks]
    kept, _ = settle_versions(ranked, request.versions, day, request.text)
    return [r.evidence.chunk for r in kept if isinstance(r.evidence, Passage)]


def _day_of(named: Sequence[Node], reader: Reader) -> date | None:
    """The day of the row that a question names."""
    days = {
        day
        for node in named
        if (name := first_date(reader.schema, node.label)) and not lasting(reader.schema, node.label)
        for day in [node.properties.get(name)]
        if isinstance(day, date)
    }
    return days.pop() if len(days) == 1 else None


async def _sheet(chunks: Sequence[Chunk], request: Request, stores: Stores) -> Sheet:
    vectors = await stores.vectors.sentence_vectors([chunk.id for chunk in chunks], request.scope)
    senses: dict[tuple[str, int], float] = {}
    for chunk in chunks:
        if chunk.id in vectors:
            offset = request.calibration.offset("sentences", request.asked_in, chunk.language)
            for span, cosine in zip(chunk.sentences, vectors[chunk.id] @ request.vector + offset, strict=True):
                senses[chunk.source, span.start] = float(cosine)
    return Sheet(stores.kept.documents(chunks), senses, frozenset(chunk.source for chunk in chunks if chunk.language != request.asked_in))


__all__ = ["Request", "Stores", "answer_across"]
