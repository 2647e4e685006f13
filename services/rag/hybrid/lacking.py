"""Which part of a hybrid question is missing: the row of a key, a document or a value in it, a class of a rule, what is left of a grant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph import rights
from graph.compact import is_hangul
from graph.plan.marking.marks import Mark
from graph.schema import Schema
from graph.standards import city
from graph.standards import named as standard
from graph.store import GraphStore, Value
from graph.values import territory
from graph.wording import called
from language.detect import Language
from language.normal import fold
from services.rag.absent import Apart, Missing
from services.rag.day_asked import asks_for_now, times_asked
from services.rag.evidence import Quote, Statement
from services.rag.hybrid.asked import beside, values_of
from services.rag.hybrid.chosen import codes_in, missing_code
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.lines import lines_of
from services.rag.hybrid.lookup import about_others, fitting, says_key
from services.rag.hybrid.reach import SECONDS
from services.rag.hybrid.typed import Reader, Typed
from services.rag.hybrid.work import Work
from services.rag.scopes import countries_in
from services.rag.unheld import said_by
from services.rag.versions import Version
from vector.store import Chunk, Passage

_SAID, _UNSAID = 0.8, 0.5
"""Share of what is asked that a line says about others, and that no line says of what the question is about."""
_LINES = 24
_LISTS = 3  # passages whose lists are looked at
_OF_KIND = re.compile(r"[a-z] (?:in|from) (?:the )?$", re.I)
_KEYS = 20  # of a label, whose lengths are looked at
_NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{2,}")
_PARTY = re.compile(
    r"\b(?:to|of|for|by|from|with) (?P<en>[A-ZÀ-Þ][a-zà-ÿ]{3,})(?![\w-])(?! [A-ZÀ-Þ])"
    r"|(?<![A-Za-z] )(?<![\w-])(?P<ko>[A-ZÀ-Þ][a-zà-ÿ]{3,})(?=에|의|은|는|이|가|로|과|와|을|를|도)"
)
_NEEDED = re.compile(
    r"\b(?:needs?|requires?|must have|subject to) (?:an? |the )?(?P<en>[a-z][a-z -]*?)"
    r"(?= (?:because|before|to|if|when|for|from|by|of)\b|[?,.]|$)"
    r"|(?P<ko>[가-힣]+(?: [가-힣]+)?)[이가] ?필요"
)
_HOW_MUCH = re.compile(r"\bhow (?:many|much)\b|며칠|몇|얼마", re.I)
_MINE = re.compile(r"\b(?:I|my|we|our)\b|(?<![가-힣])(?:내|제|나의|저의|우리)(?= )|(?<![가-힣])(?:내가|제가|나는|저는)")
_LEFT_TO = re.compile(r"\b(?:left|remain\w*) (?:to|until|before)\b|까지", re.I)
_REST = re.compile(r"남은|남아|남았|잔여|\bremain(?:ing|s)?\b|\bleft\b", re.I)


async def missing_row(
    store: GraphStore, reader: Reader, names: Sequence[Mark], there: set[str], passages: Sequence[Passage], lang: Language
) -> Missing | None:
    """A key that the question names of a kind of rows (order 12999) and no row has, nor any passage says. Raises GraphError."""
    for mark in names:
        ids = {id for reading in mark.readings for id in reading.ids}
        labels = {reading.label for reading in mark.readings}
        if not mark.text.isdecimal() or ids & there or len(labels) != 1:
            continue
        label = next(iter(labels))
        query = f"MATCH (n:`{label}`) WHERE n._collection = $collection AND {rights.sees('n')} RETURN n.`{reader.schema.labels[label].key}`"
        params: dict[str, Value] = {"collection": reader.schema.collection, "groups": [*sorted(reader.groups)]}
        rows = await store.query(query, params, limit=_KEYS, timeout=SECONDS)
        lengths = {len(str(row[0])) for row in rows.rows}
        said = re.compile(rf"(?<!\d){mark.text}(?!\d)")
        if lengths and min(lengths) <= len(mark.text) and not any(said.search(p.chunk.text) for p in passages):
            return Missing("row", f"{called(label, reader.schema.labels[label].synonyms, lang)} {mark.text}")
    return None


def missing_class(names: Sequence[str], reader: Reader, kept: Kept, chunks: Sequence[Chunk]) -> Missing | None:
    """A name of the question that stands where a list of a document names the values of a property: a title that there is not, which are
    not the names of anybody."""
    for name in names:
        for chunk in chunks[:_LISTS]:
            keys = dict.fromkeys(line.key for line in lines_of([chunk]) if line.key)
            values: dict[tuple[str, str], list[str]] = {}
            for key in keys:
                for mark in kept.read(reader, key).names:
                    for reading in mark.readings if mark.text == key else ():
                        if reading.kind == "value":
                            values.setdefault((reading.label, reading.property), []).append(key)
            if len(of := max(values.values(), key=len, default=[])) > 1:
                return Missing("class", name, ", ".join(of))
    return None


def missing_part(work: Work) -> Missing | None:
    """What the documents lack of what is asked, before anything is computed."""
    if (code := missing_code(work)) is not None:
        return Missing("code", code)
    return _missing_rest(work) or _missing_value(work)[0]


def rest_of_whoever(text: str, lang: Language) -> Missing | None:
    """What is left to who asks, where nobody knows who that is."""
    mine = _REST.search(text) and _HOW_MUCH.search(text) and _MINE.search(text) and not _LEFT_TO.search(text)
    return Missing("rest", of={"ko": "직원", "en": "each person"}[lang]) if mine else None


def _missing_rest(work: Work) -> Missing | None:
    """What somebody or something has left: a rule says what is granted, and only rows what is used."""
    asked = work.asked
    if len(work.named) != 1 or not _REST.search(asked.text) or asked.wants not in ("amount", "count", "text"):
        return None
    return Missing("rest", of=work.named[0].name)


def _missing_value(work: Work) -> tuple[Missing | None, Missing | None]:
    """What documents of others of a kind say in so many words, and none of what the question is about does, nor any of neither; and what
    may be so, where the own documents are in the other language and nobody says it by words that are known there, or where no document
    says it of anybody."""
    coded = _coded(work) if work.asked.wants not in ("rows", "count", "who") else None  # whom a recall concerns it need not say in words
    kinds = [kind for kind in kinds_of_titles(work) if coded or not codes_in(kind.subject) & codes_in(work.asked.text)]
    told = {n for node in (*work.named, *work.reached) for n in work.describes(node)}
    if coded:
        title = work.terms(work.sheet.documents[coded.own[0]][0].title)
        told |= {n for n, notion in enumerate(work.notions) if title.issuperset(notion.terms)}
    asked = [n for n in range(len(work.notions)) if n not in told]
    weight = sum(work.scored[0].weights[n] for n in asked) if work.scored and asked else 0.0
    if not weight or not any(kind.own or kind.others for kind in kinds) or work.alike or work.near:
        return None, None
    named = {source for kind in kinds for source in (*kind.own, *kind.others)}

    shares = [(m.line, sum(m.weights[n] * m.held[n] for n in asked) / weight) for m in work.scored]

    def most(sources: Iterable[str], *, foreign: bool = False) -> float:
        within = frozenset(sources) & work.sheet.foreign if foreign else frozenset(sources)
        return max((share for line, share in shares if line.source in within), default=0.0)

    if most(source for kind in kinds for source in kind.own) > _UNSAID:
        return None, None
    if any(share >= _SAID and line.source not in named and fitting(work.typed(line.text), work) for line, share in shares):
        return None, None
    ours = {source for kind in kinds for source in kind.own}
    keyed = (m.line for m in work.scored if m.line.source in ours and m.line.key and says_key(m.line, work.notions, work))
    if any(fitting(work.typed(line.text), work) for line in keyed):
        return None, None
    for kind in kinds:
        if most(kind.others) >= _SAID:
            foreign = bool(kind.own) and work.sheet.foreign.issuperset(kind.own)
            sure = not foreign or most(kind.others, foreign=True) >= _SAID
            return (kind.missing, None) if sure else (None, kind.missing)
    known = all(work.notions[n].names for n in asked)  # then it would have been told in the other language, too
    doubt = next((k.missing for k in kinds if (k.own or k.others) and (known or not work.sheet.foreign.intersection(k.own))), None)
    return None, doubt if most(work.sheet.documents) <= _UNSAID else None


def misplaced(typed: Typed, schema: Schema, lang: Language) -> Missing | None:
    """A value that stands with a kind of rows and that only rows of another kind have: customers in Japan, where no more than a supplier is
    there. Of a column that not all may read no values are known, so that there are none is not said; nor are others' rows taken for it."""
    for mark, reading in values_of(typed, []):
        label = beside(mark, typed)
        labels = {r.label for r in mark.readings if r.kind == "value"}
        if not label or label in labels or reading.link:
            continue
        said = f"{called(label, schema.labels[label].synonyms, lang)} ({mark.text})"
        if reading.property in schema.labels[label].properties:
            return Missing("row", said)
        near = any(label in ends and ends & labels for ends in ({link.source, link.target} for link in schema.relationships))
        if not near and (_OF_KIND.search(typed.text[: mark.start]) or is_hangul(mark.text[-1])):
            return Missing("value", of=said)
    return None


def of_strangers(text: str, strange: Sequence[str], chunks: Sequence[Chunk], reader: Reader, kept: Kept) -> Apart | None:
    """The documents named after rows of the tables, where the question asks about somebody by a name of one word that the tables do
    not know (`strange`) and no passage says: to Altamed."""
    unknown = frozenset(" ".join(strange).split())
    parties = (m["en"] or m["ko"] for m in _PARTY.finditer(text))
    if not (names := [name for name in parties if name in unknown and not _is_known(name)]):
        return None
    if not (names := [name for name in names if not said_by(name, chunks)]):
        return None
    titles = {chunk.source: chunk.title for chunk in chunks}
    named = (s for s, title in titles.items() if any(r.kind == "entity" for m in kept.read(reader, title).names for r in m.readings[:1]))
    return Apart(dict.fromkeys(named, Missing("name", names[0])), frozenset(), names[0])


def _is_known(name: str) -> bool:
    """Whether all know what it is: a country, a city, a day."""
    return bool(territory(name) or city(name)) or _is_day(name)


def _is_day(name: str) -> bool:
    return bool(standard(name, "weekday") or standard(name, "month"))


def half_named(work: Work, statements: Sequence[Statement]) -> tuple[str, tuple[str, ...]] | None:
    """A part of a name in the question, or a name misspelt, that rows have not been narrowed by, and that no quoted document says, with the
    names that it may be a part of."""
    said = _said_in(statements)
    narrowed = {(m.start, m.end) for m in work.asked.typed.names}
    for m in work.asked.typed.marks:
        part = m.kind == "named" and m.assumed and (m.start, m.end) not in narrowed and _NAME.fullmatch(m.text)
        names = tuple(dict.fromkeys(r.value for r in m.readings if r.kind == "entity" and r.value and r.value != m.text))
        if part and fold(m.text).text not in said:
            word = m.text + re.split(r"[^A-Za-zÀ-ÿ]", work.asked.text[m.end :], maxsplit=1)[0]
            return word, tuple(name for of in names for name in of.split("\n"))
    return None


def _said_in(statements: Sequence[Statement]) -> str:
    quoted = [s.chunk for statement in statements for s in statement.supports if isinstance(s, Quote)]
    return "\n".join(fold(f"{chunk.title}\n{chunk.text}").text for chunk in quoted)


def before_first(statements: Sequence[Statement], versions: Mapping[str, Version], text: str) -> Missing | None:
    """A time in the question before the first version of the document that is quoted first."""
    quote = next((s for statement in statements for s in statement.supports if isinstance(s, Quote)), None)
    own = versions.get(quote.chunk.source) if quote else None
    times = times_asked(text)
    if quote is None or own is None or own.first is None or not times or asks_for_now(text):
        return None
    family = [version for version in versions.values() if version.family == own.family]
    first = min((version.first or date.min) for version in family)
    if any(last >= first or str(begin.year) in f"{own.name}\n{quote.chunk.text}" for begin, last in times.values()):
        return None
    return Missing("version", ", ".join(times), f"{own.name}: {own.span()}")


def unsaid(work: Work, statements: Sequence[Statement]) -> Missing | None:
    """The rule whose whole document says no word of what rows are to need: a certificate, of orders that need a signature."""
    quoted = {s.chunk.source: s.chunk.title for statement in statements for s in statement.supports if isinstance(s, Quote)}
    needed = _NEEDED.search(work.asked.text)
    if needed is None or work.asked.wants not in ("rows", "count") or not quoted or work.sheet.foreign.intersection(quoted):
        return None
    terms = work.terms(needed["en"] or needed["ko"])
    asked = [n for n, notion in enumerate(work.notions) if terms.issuperset(notion.terms)]
    said = any(m.held[n] for m in work.scored if m.line.source in quoted for n in asked)
    return Missing("value", of=next(iter(quoted.values()))) if asked and not said else None


def passed_over(work: Work, statements: Sequence[Statement]) -> Missing | None:
    """A name of the question that nothing explains and no quoted document says: rows have not been narrowed by it."""
    quoted = {s.chunk.source for statement in statements for s in statement.supports if isinstance(s, Quote)}
    said, foreign = _said_in(statements), bool(quoted & work.sheet.foreign)
    known = {term for notion in work.notions if foreign and notion.names for term in notion.terms}
    strange = [m for m in work.asked.typed.marks if m.kind == "unknown"]
    lands = [m.text for m in strange if territory(m.text) and countries_in(work.asked.text, work.reader.words)]
    called = [name for notion in work.notions if any(work.terms(land).issuperset(notion.terms) for land in lands) for name in notion.names]
    if lands and fold(lands[0]).text not in said and not any(work.terms(said).issuperset(name) for name in called if name):
        return Missing("name", lands[0])
    unknown = [m.text for m in strange if m.start and _NAME.fullmatch(m.text)]
    names = [text for text in unknown if fold(text).text not in said and not _is_day(text) and not known & work.terms(text)]
    return Missing("name", names[0]) if names else None


@dataclass(frozen=True, slots=True)
class Titled:
    """The documents named after nodes of a kind: `own` of the only one that the question is about, `subject`, and those of `others`."""

    subject: str
    own: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def missing(self) -> Missing:
        return Missing("value" if self.own else "document", of=self.subject)


def kinds_of_titles(work: Work) -> list[Titled]:
    """By each kind that the question is about, what documents are named after. A document that names anything else too is none of them."""
    ours: dict[str, dict[str, str]] = {}
    for node in (*work.named, *work.reached):
        ours.setdefault(node.label, {})[node.id] = node.name
    own: dict[str, list[str]] = {label: [] for label in ours}
    others: dict[str, list[str]] = {label: [] for label in ours}
    coded = _coded(work)
    for source, lines in work.sheet.documents.items():
        if not lines or codes_in(lines[0].title) & codes_in(work.asked.text):
            continue
        named = [r for name in work.typed(lines[0].title).names for r in name.readings[:1] if r.kind == "entity"]
        labels = {reading.label for reading in named}
        if any(id in ours.get(r.label, {}) for r in named for id in r.ids):
            for label in labels & ours.keys():
                own[label].append(source)
        elif labels and labels <= ours.keys():
            for label in labels:
                others[label].append(source)
    found = [Titled(", ".join(names.values()), tuple(own[label]), tuple(others[label])) for label, names in ours.items()]
    return [*found, coded] if coded else found


def _coded(work: Work) -> Titled | None:
    """The document whose code the question says, and those of other codes of its kind, but for those that it refers to: recall K-4 beside
    recall K-3."""
    titles = {source: codes_in(lines[0].title) for source, lines in work.sheet.documents.items() if lines}
    own = [source for source, codes in titles.items() if codes & codes_in(work.asked.text)]
    if len(own) != 1:
        return None
    kinds = {code.rstrip("0123456789") for code in titles[own[0]]}
    referred = {code for line in work.sheet.documents[own[0]] for code in codes_in(line.text)}
    others = (source for source, codes in titles.items() if source not in own and not codes & referred)
    return Titled(min(titles[own[0]]), (own[0],), tuple(s for s in others if kinds & {code.rstrip("0123456789") for code in titles[s]}))


def apart(work: Work) -> Apart | None:
    """What is about others than what the question is about."""
    kinds = kinds_of_titles(work)
    if not work.named and not kinds:
        return None
    own = {source for kind in kinds for source in kind.own}
    lines = [m.line for m in work.matched[:_LINES] if m.line.source not in own]
    sentences = frozenset(line.at for line in lines if about_others(work.typed(line.text), work))
    subject = work.named[0].name if work.named else kinds[0].subject
    silent = frozenset(m.line.at for m in work.scored if m.line.source in own and not m.own)
    return Apart({source: kind.missing for kind in kinds for source in kind.others}, sentences, subject, _missing_value(work)[1], silent)
