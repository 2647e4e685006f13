"""What another document says differently: shown beside the answer, with the dates of both, instead of being passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from graph.linking import Mention
from language.answer_kind import AnswerKind, said_of
from language.dates import dates
from language.detect import Language
from language.numbers import quantities
from language.words import Words
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part, Pick
from services.rag.notions import Notion, held
from services.rag.versions import Version
from vector.store import Chunk, Passage

ALIKE = 0.4
"""The share of their words, numbers left out, by which two sentences speak of the same thing: what nine in ten paraphrases reach."""
SAID = 0.5
"""Of the question's words: so many both must say."""
MOST = 0.6
"""Of the question's words but the names in it: so many a document must say that speaks of what the tables hold."""
TABLES: Mapping[Language, str] = {"ko": "표", "en": "the tables"}
_DIFFER: Mapping[Language, str] = {
    "ko": "자료마다 다릅니다. 위는 {}의 내용이고, {}에는 다음과 같이 되어 있습니다: {}",
    "en": "The sources differ. That is from {}; {} says: {}",
}
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_CONTACT = re.compile(r"@|\d{3,4}[-\s]?\d{4}")
_ANY_DAY = date(2000, 1, 1)
_SIGNS = re.compile(r"[^\w@.]|(?<=\d)\.")
_KINDS = {"date": AnswerKind("date"), "text": AnswerKind("contact")}
_Figure = tuple[str | None, object]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sentences of two documents that answer the same differently: the one that is quoted, and the `other`."""

    own: Pick
    other: Pick


def find_conflict(
    statements: Sequence[Statement], picks: Sequence[Pick], parts: Sequence[Part], versions: Mapping[str, Version], words: Words
) -> Conflict | None:
    """What another document says to the question in place of the first quoted sentence's number, date or time, or of its yes or no; None
    where all agree. Versions of one document are no other documents.

    It speaks of the same thing where it says as much of the question, and mostly the same words.
    """
    quotes = [support for statement in statements for support in statement.supports if isinstance(support, Quote)]
    own = next((pick for quote in quotes for pick in picks if pick.quote == quote), None)
    for index, part in enumerate(parts if own else ()):
        for other in picks:
            if own and _is_other(own.quote.chunk, other.quote.chunk, versions) and _differs(own, other, index, part, words):
                return Conflict(own, other)
    return None


def without_stale(
    statements: Sequence[Statement],
    picks: Sequence[Pick],
    parts: Sequence[Part],
    versions: Mapping[str, Version],
    day: date,
    words: Words,
) -> list[Pick]:
    """The sentences to answer from: without those of a document that is not in force on the day, where one that is says otherwise, and
    without the sentence that is shown as saying otherwise."""
    found = find_conflict(statements, picks, parts, versions, words)
    if found is None:
        return list(picks)
    if not _holds(found.own, versions, day) and _holds(found.other, versions, day):
        return [pick for pick in picks if pick.quote.chunk.source != found.own.quote.chunk.source]
    return [pick for pick in picks if pick.quote != found.other.quote]


def show(conflict: Conflict, versions: Mapping[str, Version], lang: Language) -> Statement:
    """The other sentence, with the names and dates of both documents."""
    names = [_name(pick.quote.chunk, versions) for pick in (conflict.own, conflict.other)]
    return Statement(_DIFFER[lang].format(*names, display(conflict.other.quote.text)), (conflict.other.quote,))


@dataclass(frozen=True, slots=True)
class Held:
    """The one `value` that the tables hold of what is `named`, what was `asked`, and the `kinds` of thing that this asks for."""

    value: object
    asked: Sequence[Notion]
    named: Sequence[Mention]
    kinds: Sequence[AnswerKind]


def document_against(
    told: Held,
    passages: Sequence[Passage],
    versions: Mapping[str, Version],
    lang: Language,
    link: Callable[[str], Sequence[Mention]],
    words: Words,
) -> Statement | None:
    """What a document says of a named thing in place of what the tables hold; None where it says the same, or where none does.

    Its sentence names the thing, or the headings above do, it says most of what is asked, and one thing of the kind of the value.
    """
    names = frozenset(words.terms(" ".join(mention.text for mention in told.named)))
    wanted = frozenset(term for notion in told.asked for term in notion.terms) - names
    own = _of_value(told.value)
    if own is None or not wanted:
        return None
    kinds = told.kinds or (
        AnswerKind("date") if own[0] == "date" else AnswerKind("contact") if own[0] == "text" else AnswerKind("quantity"),
    )
    for chunk in (passage.chunk for passage in passages):
        for span in chunk.sentences:
            quote = Quote(chunk, span.start, span.end)
            said = held(told.asked, frozenset(words.terms(f"{chunk.section}\n{quote.text}")), chunk.language != lang) & wanted
            figure = _figure(kinds, display(quote.text))
            if figure is None or len(said) < MOST * len(wanted) or not _is_comparable(own, figure) or _is_same(own, figure):
                continue
            if _is_of(told.named, quote, link):
                return Statement(_DIFFER[lang].format(TABLES[lang], _name(chunk, versions), display(quote.text)), (quote,))
    return None


def _is_of(named: Sequence[Mention], quote: Quote, link: Callable[[str], Sequence[Mention]]) -> bool:
    """Whether a sentence is about one of the things: it names it, or the headings above do, and it names no other of the kind."""
    things, kinds = {mention.entity for mention in named}, {mention.label for mention in named}
    said = {mention.entity for mention in link(quote.text) if mention.label in kinds}
    above = f"{quote.chunk.title}\n{quote.chunk.section}"
    return bool(things & (said or {mention.entity for mention in link(above)}))


def _of_value(value: object) -> _Figure | None:
    """A value of the tables as a figure; None for one that is no number, date, number to call or address."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        return None, Decimal(str(value))
    text = str(value)
    if _DAY.fullmatch(text):
        return "date", text
    return ("text", re.sub(r"\s", "", text).casefold()) if _CONTACT.search(text) else None


def _is_comparable(own: _Figure, figure: _Figure) -> bool:
    """Whether both are of one kind: numbers, dates, or numbers to call; a share of something only with a fraction."""
    if isinstance(own[1], Decimal):
        return isinstance(figure[1], Decimal) and (figure[0] != "%" or abs(own[1]) <= 1)
    return own[0] == figure[0]


def _is_same(own: _Figure, figure: _Figure) -> bool:
    if isinstance(own[1], Decimal) and isinstance(figure[1], Decimal):
        return own[1] == (figure[1] / 100 if figure[0] == "%" else figure[1])
    if own[0] == "text":
        return _SIGNS.sub("", str(own[1])) == _SIGNS.sub("", str(figure[1]))
    return own == figure


def _is_other(own: Chunk, other: Chunk, versions: Mapping[str, Version]) -> bool:
    families = [versions[chunk.source].family if chunk.source in versions else chunk.source for chunk in (own, other)]
    return families[0] != families[1]


def _holds(pick: Pick, versions: Mapping[str, Version], day: date) -> bool:
    version = versions.get(pick.quote.chunk.source)
    return version is None or (version.holds(day) and not version.withdrawn)


def _differs(own: Pick, other: Pick, index: int, part: Part, words: Words) -> bool:
    if not part.terms or not all(len(pick.said & part.terms) >= SAID * len(part.terms) for pick in (own, other)):
        return False
    if not (own.said & part.terms) <= other.said:
        return False
    if part.asked:
        return None not in (own.says[index], other.says[index]) and own.says[index] != other.says[index]
    ours, theirs = (_figure(part.kinds, display(pick.quote.text)) for pick in (own, other))
    if ours is None or theirs is None or ours == theirs or ours[0] != theirs[0]:
        return False
    return own.quote.chunk.language != other.quote.chunk.language or _alike(own.quote.text, other.quote.text, words) >= ALIKE


def _figure(kinds: Sequence[AnswerKind], text: str) -> _Figure | None:
    """The one thing of these kinds that a sentence says, with its unit; None where it says none, or several."""
    found: set[_Figure] = set()
    days = {(day.start, day.end): day.value for day in dates(text, today=_ANY_DAY)}
    held = quantities(text)
    for span in (s for kind in kinds for s in said_of(kind, text) if s.exact):
        quantity = next((q for q in held if q.start <= span.start and span.end <= q.end), None)
        if quantity:
            found.add((quantity.unit, quantity.value))
        elif day := days.get((span.start, span.end)):
            found.add(("date", day))
        else:
            found.add(("text", re.sub(r"\s", "", text[span.start : span.end]).casefold()))
    return found.pop() if len(found) == 1 else None


def _alike(one: str, other: str, words: Words) -> float:
    ours, theirs = (frozenset(t.form for t in words.tokens(text) if t.content and t.kind == "word") for text in (one, other))
    return len(ours & theirs) / max(1, len(ours | theirs))


def _name(chunk: Chunk, versions: Mapping[str, Version]) -> str:
    """A document's title with its days, or the day it is of."""
    version = versions.get(chunk.source)
    day = version.span() if version else chunk.modified[:10]
    return f"‘{chunk.title}’ ({day})" if day else f"‘{chunk.title}’"
