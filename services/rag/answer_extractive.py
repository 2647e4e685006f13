"""Answer by quoting: the fact that was asked for, the sentences that answer, or both; or nothing, where the sources do not say."""

from __future__ import annotations

from collections.abc import Sequence

from graph.facts import Fact
from language.answer_kind import said_of
from language.detect import Language
from language.lists import is_exception
from language.question_parts import asks_list, asks_several
from services.rag.cases import rest_of
from services.rag.choose import best_beside, choose, decisive
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part, Pick
from services.rag.refusal import is_answered
from services.rag.value_first import bare, cell_of, find_value
from services.rag.yes_or_no import OPENINGS, VALUES

WHOLE = 0.7
"""Share of the question's terms that facts must account for to answer alone; below it too much is left open."""
PART = 0.2
"""What a fact must be asked for to answer a part of the question."""
FEW = 3
"""A part of a question is answered by a value or two; a list that only a part asks for is a guess."""


def answer_extractive(
    facts: Sequence[Fact], picks: Sequence[Pick], terms: frozenset[str], parts: Sequence[Part], floor: float, lang: Language
) -> tuple[Statement, ...]:
    """Facts, sentences, or both, each for the part of the question that the other leaves open.

    `terms` are the question's, without the names in it. `floor` is the cosine that the best sentence must have to be about the question.
    Facts that account for most of the terms lead, and sentences join for the rest; otherwise sentences lead, and facts join for what
    these do not say. What joins must speak of the same entity. In front of sentences stands the value that is asked for, where they say
    one. No statements: the sources do not say.
    """
    terms = terms - _known(terms, facts)
    told = _account(terms, [fact for fact in facts if fact.asked >= PART])
    listed = len(parts) == 1 and parts[0].asked is None and asks_list(parts[0].text)
    chosen = choose(picks, max(1, len(parts)), any(part.kinds and asks_several(part.text) for part in parts), listed)
    decided = {_opened(pick, chosen): pick.says[i] for i in range(len(parts)) if (pick := decisive(picks, i)) and pick in chosen}
    if not is_answered(picks, chosen, () if told else parts, floor):  # a fact may be the number that is asked for
        chosen = []
    left = terms.difference(*(fact.covers for fact in told))
    if told and len(terms) - len(left) >= WHOLE * len(terms):
        said = [pick.quote for pick in chosen if left & pick.covers and any(_about(fact, pick.quote) for fact in told)]
    else:
        said = [pick.quote for pick in chosen]
        open_terms = terms.difference(*(pick.said for pick in chosen))
        told = [f for f in told if f.covers & open_terms and len(f.values) <= FEW and any(_about(f, quoted) for quoted in said)]
    first = [Statement(fact.text, (fact,)) for fact in told] or _values(chosen, parts, lang)
    rows = {p.quote: cell_of(p.quote.text) for p in chosen[:1] if not first and True in p.fits}
    quoted = [_quoted(quote, decided.get(quote), rows.get(quote), lang) for quote in said]
    leads = 1 if said and said[0] in decided else 0  # yes or no before a value
    return (*quoted[:leads], *first, *quoted[leads:])


def _opened(pick: Pick, chosen: Sequence[Pick]) -> Quote:
    """The sentence that a yes or no is put in front of: of an exception the rule that it is one to."""
    return pick.lead.quote if pick.lead and pick.lead in chosen and is_exception(pick.quote.text) else pick.quote


def _quoted(quote: Quote, decided: bool | None, cell: float | None, lang: Language) -> Statement:
    if decided is None:
        return Statement(display(quote.text), (quote,), () if cell is None else (cell,))
    return Statement(f"{OPENINGS[lang][decided]} {display(quote.text)}", (quote,), (VALUES[decided],))


def _values(chosen: Sequence[Pick], parts: Sequence[Part], lang: Language) -> list[Statement]:
    """The value that each part asks for, where the sentence chosen for it says one, each once."""
    told = frozenset(bare(part.text[s.start : s.end]) for part in parts for kind in part.kinds for s in said_of(kind, part.text))
    found: dict[str, Statement] = {}
    before: list[Pick] = []
    for index, part in enumerate(parts if chosen else ()):
        before.append(pick := best_beside(chosen, index, before))
        quote, fits = pick.quote, bool(pick.fits and pick.fits[index])
        said = display(rest_of(quote.text) if fits else quote.text)
        value = find_value(part.kinds, said, told, quote.chunk.language, lang)
        if value:
            found.setdefault(value.text, Statement(value.text, (quote,), (value.bare,)))
    return list(found.values())


def _account(terms: frozenset[str], facts: Sequence[Fact]) -> list[Fact]:
    """The facts that account for the terms, those that account for most first; of the same terms all that are asked for as much."""
    told: list[Fact] = []
    for fact in sorted(facts, key=lambda f: (-len(f.covers & terms), -f.asked, -f.score, f.id)):
        alike = told and fact.covers == told[-1].covers and fact.asked == told[-1].asked
        if alike or (fact.covers & terms).difference(*(f.covers for f in told)):
            told.append(fact)
    return told


def _known(terms: frozenset[str], facts: Sequence[Fact]) -> frozenset[str]:
    """Terms that the graph says of the entity anyhow and that ask for nothing: the title in front of a person's name."""
    context = {str(value).casefold() for fact in facts if not fact.asked for value in fact.values}
    return terms & context


def _about(fact: Fact, quoted: Quote) -> bool:
    return fact.entities[0] in quoted.chunk.entities
