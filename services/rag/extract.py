"""The sentences of the ranked passages, by how well they answer the question and each of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.calibrate import Calibration
from ingest.plain import plain
from language.answer_kind import AnswerKind, said_of
from language.detect import Language
from language.lists import (
    announces,
    concludes,
    is_exception,
    is_header,
    is_item,
    is_row,
    leads_elsewhere,
    points_back,
    refers_back,
    says_nothing,
)
from language.numbers import quantities
from language.words import Words
from services.rag.cases import falls_under, stated
from services.rag.evidence import Quote, Ranked
from services.rag.notions import Notion, held
from services.rag.yes_or_no import Asked, decide, has_exception
from vector.store import Chunk, Passage, Vector

PASSAGES = 8
CANDIDATES = 24
COSINE_WEIGHT = 12.0
PASSAGE_WEIGHT = {True: 0.5, False: 1.25}
"""What the passage's share of the best fused score counts, in a question of several parts, each of which another passage may answer, and
in one that asks one thing."""
HEADED_WEIGHT = 0.5
"""What the question's terms count that a sentence and the headings above it say, in a question that asks one thing."""
LONG, LONG_WEIGHT = 200, 0.3
"""What a sentence loses that says much besides: one of more characters."""
KIND_WEIGHT = 0.4
"""What a sentence gains that says a thing of the kind that is asked for."""
OTHER_UNIT = 0.5
"""How much of that is left where it says it in another unit."""
FOREIGN = 0.2
ANNOUNCES = 0.1
"""What a sentence loses that is in the other language, or that leaves the answer to the list after it."""
CONCLUDES = 0.1
"""What one loses that concludes something from what stands before it, or gives an example: the rule is said elsewhere."""
NAMED_WEIGHT = 0.3
"""What a row of a table gains that is about something which the question names."""
CASE_WEIGHT = 0.4
"""What a line of a table or list gains that is for the number which the question states, and loses that is for others."""
BORROWED_WEIGHT = 0.3
"""What a sentence of the other language gains for a part of the question of which it says all words that are written in its letters."""
_CASE = {True: CASE_WEIGHT, False: -CASE_WEIGHT, None: 0.0}
CLOSE = 4
"""How many characters may stand between a sentence and the one that goes on from it."""
WHOLE_SHARE = 0.4
"""What the whole question's vector counts beside that of its part."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question asks: its text, terms and vector, the kinds of thing it asks for, what is asked to be so, and
    which of the terms name something of the tables."""

    text: str
    terms: frozenset[str]
    vector: Vector
    kinds: tuple[AnswerKind, ...] = ()
    asked: Asked | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence, how well it answers its best part, and its cosine to the question with the language offset in it.

    `said` are the question's terms in the sentence, by any name, `covers` those in the headings above it too. For each part of the
    question: `scores`, and `kinds`: 1 where it says a thing of the kind that is asked for, OTHER_UNIT in another unit, None where
    none is asked for; `says`: yes or no where it decides a question that asks for it; `fits`: whether it is for the number that the part
    states (see cases.py). `lead` announces the list that the sentence is
    an item of, or says what a sentence refers back to.
    """

    quote: Quote
    score: float
    cosine: float
    said: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()
    scores: tuple[float, ...] = ()
    kinds: tuple[float | None, ...] = ()
    says: tuple[bool | None, ...] = ()
    fits: tuple[bool | None, ...] = ()
    lead: Pick | None = None


def extract(
    ranked: Sequence[Ranked],
    vector: Vector,
    asked: Sequence[Notion],
    named: Sequence[frozenset[str]],
    lang: Language,
    parts: Sequence[Part],
    sentence_vectors: Mapping[str, Vector],
    words: Words,
    calibration: Calibration,
) -> list[Pick]:
    """Sentences, best first. For a part of the question a sentence scores 12 × cosine + share of the terms said + PASSAGE_WEIGHT × the
    passage's share of the best fused score + KIND_WEIGHT for the kind of thing asked for + NAMED_WEIGHT for a row about a name (`named`:
    the terms of each) − FOREIGN in the other language − LONG_WEIGHT for a long one; where one thing is asked, + HEADED_WEIGHT × share of
    the terms said by it and the headings.

    Cosine and terms are those of the whole question and of the part, mixed. An item says what its lead says too.
    """
    passages = [r for r in ranked if isinstance(r.evidence, Passage)][:PASSAGES]
    near: list[_Near] = []
    for item in passages:
        chunk = item.evidence.chunk  # type: ignore[union-attr]
        if chunk.id not in sentence_vectors:  # an ingest has taken it away since
            continue
        offset = calibration.offset("sentences", lang, chunk.language)
        whole = sentence_vectors[chunk.id] @ vector + offset
        each = [whole if p.vector is vector else _mixed(whole, sentence_vectors[chunk.id] @ p.vector + offset) for p in parts]
        share = PASSAGE_WEIGHT[len(parts) > 1] * item.score / passages[0].score if passages[0].score else 0.0
        near += [_Near(chunk, i, float(whole[i]), tuple(float(c[i]) for c in each), share) for i in range(len(chunk.sentences))]
    reader = _Reader(asked, named, lang, parts, words, {(n.chunk.id, n.index): n for n in near})
    near = [n for n in near if not _is_header(n.chunk, n.index) and not _tells_nothing(n.chunk, n.index)]
    near.sort(key=lambda n: (-COSINE_WEIGHT * max(n.cosines) - n.share, n.chunk.id, n.index))
    picks = sorted((reader.pick(n) for n in near[:CANDIDATES]), key=lambda p: (-p.score, p.quote.chunk.id, p.quote.start))
    return picks + reader.rest(picks)


@dataclass(frozen=True, slots=True)
class _Near:
    chunk: Chunk
    index: int
    cosine: float
    cosines: tuple[float, ...]
    share: float


def _mixed(whole: Vector, part: Vector) -> Vector:
    mixed: Vector = WHOLE_SHARE * whole + (1 - WHOLE_SHARE) * part
    return mixed


class _Reader:
    """Reads sentences for what the question asks."""

    def __init__(
        self,
        asked: Sequence[Notion],
        named: Sequence[frozenset[str]],
        lang: Language,
        parts: Sequence[Part],
        words: Words,
        near: Mapping[tuple[str, int], _Near],
    ) -> None:
        self._asked, self._named, self._lang, self._parts, self._words, self._near = asked, named, lang, parts, words, near
        self._told = {re.sub(r"\s", "", part.text[s.start : s.end]) for part in parts for k in part.kinds for s in said_of(k, part.text)}
        self._terms = frozenset(term for notion in asked for term in notion.terms)
        self._borrowed = frozenset(term for term in self._terms if lang == "ko" and term.isascii() and term[0].isalpha())
        self._stated = [stated(part.text) for part in parts]
        self._whether = [self._called(part.asked) for part in parts]
        self._headed: dict[str, frozenset[str]] = {}

    def pick(self, near: _Near) -> Pick:
        chunk = near.chunk
        quote = _quote(chunk, near.index)
        foreign = chunk.language != self._lang
        lead, header = _lead(chunk, near.index), _header(chunk, near.index)
        above = self.pick(self._near[chunk.id, lead]) if lead is not None else None
        if chunk.id not in self._headed:
            self._headed[chunk.id] = held(self._asked, terms_of(self._words, f"{chunk.title}\n{chunk.section}"), foreign)
        said = held(self._asked, terms_of(self._words, quote.text), foreign)
        known = said | above.said if above and (is_item(quote.text) or is_exception(quote.text)) else said
        if header:
            known |= held(self._asked, terms_of(self._words, header), foreign)
        kinds = tuple(self._kind(part, quote.text, bool(header)) for part in self._parts)
        is_named = bool(header) and any(name <= said for name in self._named)
        covers = said | self._headed[chunk.id]
        fits = tuple(falls_under(told, quote.text, alike=kind == 1) for told, kind in zip(self._stated, kinds, strict=True))
        base = near.share + NAMED_WEIGHT * is_named - FOREIGN * foreign - ANNOUNCES * announces(quote.text)
        base -= LONG_WEIGHT * (len(quote.text) > LONG) + CONCLUDES * concludes(quote.text)
        if len(self._parts) == 1:
            headed = len(covers) / len(self._terms) if self._terms else 0.0
            base += HEADED_WEIGHT * headed
        scores = tuple(
            base
            + COSINE_WEIGHT * cosine
            + self._share(known, part)
            + KIND_WEIGHT * (kind or 0.0)
            + foreign * self._names(said, part)
            + _CASE[fit]
            for cosine, part, kind, fit in zip(near.cosines, self._parts, kinds, fits, strict=True)
        )
        says = tuple(
            self._says(part, asked, quote.text, known | covers, above) for part, asked in zip(self._parts, self._whether, strict=True)
        )
        return Pick(quote, max(scores), near.cosine, said, covers, scores, kinds, says, fits, above)

    def rest(self, picks: Sequence[Pick]) -> list[Pick]:
        """The items that are not among the picks of the list that the best one announces, or is one of, or that the next one announces."""
        lead = picks and (picks[0] if announces(picks[0].quote.text) else picks[0].lead or self._next(picks[0]))
        if not lead or not announces(lead.quote.text):
            return []
        held, chunk = {pick.quote for pick in picks}, lead.quote.chunk
        items = [
            i
            for i in range(len(chunk.sentences))
            if _quote(chunk, i) not in held and (before := _lead(chunk, i)) is not None and _quote(chunk, before) == lead.quote
        ]
        more = [] if lead.quote in held else [lead]
        return more + [self.pick(self._near[chunk.id, i]) for i in items]

    def _next(self, pick: Pick) -> Pick | None:
        """The sentence that goes on from one."""
        chunk = pick.quote.chunk
        behind = (i for i in range(len(chunk.sentences)) if goes_on(pick.quote, _quote(chunk, i)))
        return next((self.pick(self._near[chunk.id, i]) for i in behind), None)

    def _called(self, asked: Asked | None) -> Asked | None:
        """What is asked whether it is so, its action by its synonyms too. In another language one word is too many."""
        if asked is None or len(asked.forms) > 1:
            return asked
        alike = (notion.synonyms for notion in self._asked if asked.forms == frozenset(notion.terms))
        return replace(asked, forms=asked.forms.union(name[0] for names in alike for name in names if len(name) == 1))

    def _says(self, part: Part, asked: Asked | None, text: str, covers: frozenset[str], above: Pick | None) -> bool | None:
        if asked is None or not (terms := asked.told(part.terms)):
            return None
        share = len(covers & terms) / len(terms)
        if above and is_exception(text):
            return False if has_exception(asked, plain(above.quote.text), share, self._words) else None
        return decide(asked, plain(text), share, self._words)

    def _share(self, said: frozenset[str], part: Part) -> float:
        share = len(said) / len(self._terms) if self._terms else 0.0
        if not part.terms or part.terms >= self._terms:
            return share
        return 0.5 * share + 0.5 * len(said & part.terms) / len(part.terms)

    def _names(self, said: frozenset[str], part: Part) -> float:
        borrowed = self._borrowed & part.terms
        return BORROWED_WEIGHT if borrowed and borrowed <= said else 0.0

    def _kind(self, part: Part, text: str, in_table: bool) -> float | None:
        if not part.kinds:
            return None
        shown = plain(text)
        found = [s for kind in part.kinds for s in said_of(kind, shown) if re.sub(r"\s", "", shown[s.start : s.end]) not in self._told]
        if any(s.exact for s in found):
            return 1.0
        bare = in_table and any(kind.numeric for kind in part.kinds) and any(q.unit is None for q in quantities(shown))
        return OTHER_UNIT if found or bare else 0.0  # a table names its units in its header


def goes_on(one: Quote, other: Quote) -> bool:
    """Whether a sentence stands right behind another."""
    return one.chunk.id == other.chunk.id and 0 <= other.start - one.end <= CLOSE


@lru_cache(1 << 15)
def terms_of(words: Words, text: str) -> frozenset[str]:
    """The content forms of a sentence or heading, of as many as a working day asks about."""
    return frozenset(words.terms(text))


def _quote(chunk: Chunk, index: int) -> Quote:
    return Quote(chunk, chunk.sentences[index].start, chunk.sentences[index].end)


def _is_header(chunk: Chunk, index: int) -> bool:
    span = chunk.sentences[index]
    return is_header(chunk.text, span.start - chunk.start, span.end - chunk.start)


def _tells_nothing(chunk: Chunk, index: int) -> bool:
    """Whether a sentence only heads or leads to others; what a list of links is announced for may be what is asked."""
    text = _quote(chunk, index).text
    return says_nothing(text) or (leads_elsewhere(text) and _lead(chunk, index) is None)


def _breaks(chunk: Chunk, index: int) -> bool:
    """Whether a paragraph or a list item begins with a sentence, or something that is no sentence stands before it."""
    before, span = chunk.sentences[index - 1], chunk.sentences[index]
    between = chunk.text[before.end - chunk.start : span.start - chunk.start]
    return "\n\n" in between or not re.search(r"[.!?다]\W*$", _quote(chunk, index - 1).text)


def _header(chunk: Chunk, index: int) -> str:
    """The header of the table that the sentence is a row of; empty where it is none, or the header is not in the chunk."""
    before = index
    while before >= 0 and is_row(_quote(chunk, before).text):
        if _is_header(chunk, before):
            return _quote(chunk, before).text
        before -= 1
    return ""


def _lead(chunk: Chunk, index: int) -> int | None:
    """The sentence that announces the list which this one is an item of; an exception may stand between. Of one that refers back, the
    sentence before it that does not itself point back."""
    text = _quote(chunk, index).text
    if not is_item(text):
        if not index or not refers_back(text) or _breaks(chunk, index):
            return None
        before = index - 1
        while before and points_back(_quote(chunk, before).text) and not _breaks(chunk, before):
            before -= 1
        return before
    between = 0
    for before in range(index - 1, -1, -1):
        text = _quote(chunk, before).text
        if announces(text):
            return before
        between += not is_item(text)
        if between > 1:
            break
    return None
