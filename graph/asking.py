"""What of a node a question asks for: its properties and neighbours, by what the schema says people call them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.linking import Mention
from graph.schema import Label, Relationship, Schema
from graph.schema import Words as Synonyms
from graph.wording import spelt_out
from language.words import Words

_LONGEST = 8  # terms in a row that may be one phrase
_PARTLY = 0.8  # what counts a property that is asked for by a part of its name: 전화 for 전화번호
_REQUEST = re.compile(  # it asks, and says nothing of what for
    "알려주|말하|말씀|궁금|확인|부탁|질문|가르치|정보|퍼센트|며칠|현재|지금"
    "|tell|show|give|get|find|list|know|want|need|pleas|can|could|may|will|much|mani|percent|current|now"
)
_AND = re.compile(r"[와과]\s|및|,|하고|랑\s|\band\b|&", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|for)\b", re.IGNORECASE)
_OF_THE = re.compile(r"\s*(?:of|for)(?:\s+the)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question, outside the names in it."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that a question may want of a node: a property, its neighbours, or a property of these.

    `forward`: the node is the relationship's source. `covers`: the question's terms that ask for it. `share`: how much of what the
    question asks this is, 0 to 1.
    """

    relationship: Relationship | None
    forward: bool
    property: str | None
    covers: frozenset[Term] = frozenset()
    share: float = 1.0

    def other_end(self) -> str:
        assert self.relationship
        return self.relationship.target if self.forward else self.relationship.source


_Candidate = tuple[Wish, Sequence[str]]  # with what people call it


def question_terms(question: str, mentions: Iterable[Mention], words: Words) -> list[Term]:
    """The terms that say what is asked. A word that goes on after a name is kept: 지점장 in 부산지점장."""
    spans = {(mention.start, mention.end) for mention in mentions}
    terms: list[Term] = []
    for token in words.tokens(question):
        named = any(start <= token.start and token.end <= end for start, end in spans)
        part = terms and token.end <= terms[-1].end
        if token.content and not named and not part and not _REQUEST.fullmatch(token.form):
            terms.append(Term(token.form, token.start, token.end))
    return terms


def terms_about(question: str, mentions: Iterable[Mention], terms: Sequence[Term]) -> Mapping[int, list[Term]]:
    """Which terms may ask about the name at a place, by its start.

    Those that follow it up to the next name, or precede it with "of" (… and the hire date of Ann); where a name has none, those of the
    next (A와 B의 부서). What stands before the first name may ask about all.
    """
    spans = sorted({(mention.start, mention.end) for mention in mentions})
    own: list[list[Term]] = [[] for _ in spans]
    common: list[Term] = []
    for term in terms:
        before = [index for index, (start, _) in enumerate(spans) if start < term.end]
        index = before[-1] if before else -1
        (own[index] if index >= 0 else common).append(term)
        if 0 <= index < len(spans) - 1 and _OF_THE.fullmatch(question[term.end : spans[index + 1][0]]):
            last = len(own[index]) - 1
            while last and not _AND.search(question[own[index][last - 1].end : own[index][last].start]):
                last -= 1
            own[index + 1], own[index] = own[index][last:], own[index][:last]
    for index in reversed(range(len(spans) - 1)):
        own[index] = own[index] or own[index + 1]
    return {start: [*common, *found] or list(terms) for (start, _), found in zip(spans, own, strict=True)}


def wishes(schema: Schema, mention: Mention, question: str, terms: Sequence[Term], words: Words) -> list[Wish]:
    """What these terms may want of the node; how much of the question that is, is for `shares` to say."""
    label = schema.labels[mention.label]
    asked = _Terms(terms)
    candidates = [*_properties(label, Wish(None, True, None)), *_neighbours(schema, mention, asked, words)]
    found = _asked_for(candidates, asked, words, but_no_part=_kind_terms(schema, mention.label, asked, words))
    for wish in [wish for wish in found if wish.relationship]:
        other = schema.labels[wish.other_end()]
        for more in _asked_for(_properties(other, wish), asked, words):
            if _belongs(more.covers - wish.covers, wish.covers, question):
                property = None if more.property == other.name else more.property
                found.append(replace(more, property=property, covers=more.covers | wish.covers))
    return found


def shares(wanted: Sequence[Sequence[Wish]], terms: Sequence[Term], explained: frozenset[Term]) -> list[list[Wish]]:
    """The wishes for each node with their share.

    Terms that nothing covers count against all, save syllables that stand alone; a wish whose terms are among those of another for the
    same node is a part of that one. `explained` terms ask for nothing: 직원 in 직원 김민수.
    """
    covered = explained.union(*(wish.covers for of_node in wanted for wish in of_node))
    uncovered = sum(1 for term in terms if term not in covered and len(term.form) > 1)
    result = []
    for of_node in wanted:
        wholes = [max(len(other.covers) for other in of_node if other.covers >= wish.covers) + uncovered for wish in of_node]
        result.append([replace(wish, share=wish.share * len(wish.covers) / whole) for wish, whole in zip(of_node, wholes, strict=True)])
    return result


def kind_terms(schema: Schema, label: str, terms: Sequence[Term], words: Words) -> frozenset[Term]:
    """The terms that only say what kind of thing the node is."""
    return _kind_terms(schema, label, _Terms(terms), words)


def _kind_terms(schema: Schema, label: str, asked: _Terms, words: Words) -> frozenset[Term]:
    return frozenset().union(*(asked.covered(_forms(phrase, words)) for phrase in _phrases(label, schema.labels[label].synonyms)))


def asked_terms(question: str, mentions: Sequence[Mention], schemas: Mapping[str, Schema], words: Words) -> frozenset[str]:
    """The forms of the question's terms that ask for something: outside the names, and not only the kind of what is named."""
    terms = question_terms(question, mentions, words)
    kinds = {(mention.entity.partition("/")[0], mention.label) for mention in mentions}
    known = [kind_terms(schemas[collection], label, terms, words) for collection, label in kinds if collection in schemas]
    return frozenset(term.form for term in frozenset(terms).difference(*known))


def _phrases(identifier: str, synonyms: Synonyms) -> list[str]:
    return [*synonyms.ko, *synonyms.en, spelt_out(identifier)]


def _properties(label: Label, of: Wish) -> list[_Candidate]:
    return [(replace(of, property=name), _phrases(name, declared.synonyms)) for name, declared in label.properties.items()]


def _neighbours(schema: Schema, mention: Mention, asked: _Terms, words: Words) -> Iterator[_Candidate]:
    """The label of the other end names it too, but where people have words for it as seen from here, a source is only called by these."""
    for relationship in schema.relationships:
        type_words = spelt_out(relationship.type)
        forward = [*relationship.synonyms.ko, *relationship.synonyms.en]
        reverse = [*relationship.reverse.ko, *relationship.reverse.en]
        if relationship.source == relationship.target:  # the verb's place tells: Ann reports to …, … reports to Ann
            after = any(term.start >= mention.end for term in asked.covered(_forms(type_words, words)))
            (forward if after else reverse).append(type_words)
        else:
            forward += [type_words, *_phrases(relationship.target, schema.labels[relationship.target].synonyms)]
            reverse += [type_words, *([] if reverse else _phrases(relationship.source, schema.labels[relationship.source].synonyms))]
        if relationship.source == mention.label:
            yield Wish(relationship, True, None), forward
        if relationship.target == mention.label:
            yield Wish(relationship, False, None), reverse


def _asked_for(candidates: Iterable[_Candidate], asked: _Terms, words: Words, but_no_part: frozenset[Term] = frozenset()) -> list[Wish]:
    """The candidates that the terms name; by a part of a name only where no other candidate has that part and none is named by it."""
    forms = [(wish, [_forms(phrase, words) for phrase in phrases]) for wish, phrases in candidates]
    named = [replace(wish, covers=covers) for wish, phrases in forms if (covers := frozenset().union(*map(asked.covered, phrases)))]
    taken = frozenset().union(*(wish.covers for wish in named))
    for term in asked.terms:
        if term not in taken and term not in but_no_part and len(term.form) >= 2:
            form, least, most = term.form, len(term.form) + 1, 2 * len(term.form)  # half of a phrase or more of it
            partly = [wish for wish, of in forms if any(least <= len(p.whole) <= most and _is_part(form, p) for p in of)]
            if len(partly) == 1:
                named.append(replace(partly[0], covers=frozenset({term}), share=_PARTLY))
    return named


@dataclass(frozen=True, slots=True)
class _Forms:
    """The terms of a phrase, and what they join to."""

    each: tuple[str, ...]
    whole: str


@lru_cache(maxsize=1 << 14)
def _forms(phrase: str, words: Words) -> _Forms:
    each = tuple(words.terms(phrase))
    return _Forms(each, "".join(each))


class _Terms:
    """What is asked, to be held against many phrases."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._forms = {term.form for term in terms}
        self._runs: dict[str, list[Term]] = {}  # by what they join to: compounds are not always split alike
        for first in range(len(terms)):
            joined = ""
            for last in range(first, min(first + _LONGEST, len(terms))):
                joined += terms[last].form
                self._runs.setdefault(joined, []).extend(terms[first : last + 1])

    def covered(self, phrase: _Forms) -> frozenset[Term]:
        """The terms that are this phrase: in a row, or in any order."""
        if found := self._runs.get(phrase.whole) if phrase.whole else None:
            return frozenset(found)
        if phrase.each and self._forms.issuperset(phrase.each):
            return frozenset(term for term in self.terms if term.form in phrase.each)
        return frozenset()


def _is_part(form: str, phrase: _Forms) -> bool:
    """Whether a term is a part of a longer phrase: a word of several, or the beginning or end of a compound."""
    return form in phrase.each or phrase.whole.startswith(form) or phrase.whole.endswith(form)


def _belongs(owned: frozenset[Term], owner: frozenset[Term], question: str) -> bool:
    """Whether one thing is asked for as the other's: 지점장의 이메일, the email of the manager; not the email and the manager."""
    if not owned:
        return False
    in_order = max(term.end for term in owner) <= min(term.start for term in owned)
    first, second = (owner, owned) if in_order else (owned, owner)
    between = question[max(term.end for term in first) : min(term.start for term in second)]
    return not _AND.search(between) and (in_order or _OF.search(between) is not None)
