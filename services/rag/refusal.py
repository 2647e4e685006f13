"""Whether what was found answers the question at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.detect import detect
from language.lists import is_row, names_its_case
from language.words import Token, Words
from services.rag.choose import best
from services.rag.evidence import Quote, Statement
from services.rag.extract import KIND_WEIGHT, Part, Pick

_ELSEWHERE = re.compile(
    r"별표|별지|(?:령|규칙|규정|고시|조례|장이|장관이|위원회가|회사가)\S*\s(?:따로\s)?정하는"
    r"|\b(?:annex|appendix|schedule|exhibit|attachment)\s[\dA-Z]\b|\bas (?:set|defined|determined|published) (?:by|in)\b",
    re.IGNORECASE,
)


BELOW = {True: 0.035, False: 0.02}
SAYS = {True: 1 / 3, False: 0.6}
"""How far below the floor a sentence may be that stands out, and how much of the question's words it must say then: where it says the
number that is asked for, and where only words answer."""
OUT, RANK = 0.3, 5
"""How much it scores above the one at this rank (from 0)."""


def is_answered(picks: Sequence[Pick], chosen: Sequence[Pick], parts: Sequence[Part], floor: float) -> bool:
    """Whether the best sentence is about the question (cosine `floor` or more) and a part of the question is answered: where only a
    number answers, one of that kind is said with a word of the question, and not merely beside the sentence that sends on to a text
    which is not here.

    However a question is worded, one sentence that stands out and says what is asked for is about it somewhat below the floor too.
    """
    if not picks or not (max(pick.cosine for pick in picks) >= floor or _stands_out(picks, parts, floor)):
        return False
    return not parts or any(_is_answered(index, part, picks, chosen) for index, part in enumerate(parts))


def codes_alone(tokens: Sequence[Token]) -> list[Token]:
    """The codes of a question that says nothing else (X-1234?); none where it has another word."""
    codes = [token for token in tokens if token.kind == "code"]
    others = [t for t in tokens if t.content and not any(code.start <= t.start and t.end <= code.end for code in codes)]
    return [] if others else codes


def says_code(statements: Sequence[Statement], codes: Sequence[Token], words: Words) -> bool:
    """Whether an answer to codes alone may stand: one of the passages that it quotes, or their headings, has one of them."""
    chunks = [support.chunk for statement in statements for support in statement.supports if isinstance(support, Quote)]
    forms = {code.form for code in codes}
    return not (forms and chunks) or any(
        not forms.isdisjoint(words.terms(f"{chunk.title}\n{chunk.section}\n{chunk.text}")) for chunk in chunks
    )


def of_anyone(picks: Sequence[Pick]) -> list[Pick]:
    """Those that hold for whoever asks: no row of a table and no item that names its case, of which one may be the asker's."""
    return [pick for pick in picks if not _names_its_case(pick)]


def _stands_out(picks: Sequence[Pick], parts: Sequence[Part], floor: float) -> bool:
    if len(picks) <= RANK or picks[0].score - picks[RANK].score < OUT:
        return False
    return any(_says(best(picks, index), index, part, floor) for index, part in enumerate(parts))


def _says(pick: Pick, index: int, part: Part, floor: float) -> bool:
    """Whether a sentence, with its headings, says all that the part names, enough of its words, and the number where it asks for one."""
    number = any(kind.numeric for kind in part.kinds)
    if (number and pick.kinds[index] != 1) or not part.names <= pick.covers or pick.cosine < floor - BELOW[number]:
        return False
    return len(pick.said & part.terms) >= SAYS[number] * len(part.terms) > 0


def _is_answered(index: int, part: Part, picks: Sequence[Pick], chosen: Sequence[Pick]) -> bool:
    if not any(kind.numeric for kind in part.kinds):
        return True
    nearest = max(picks, key=lambda pick: _about(pick, index))
    told = max((pick.cosine for pick in chosen if pick.kinds[index] == 1), default=0.0)
    if (nearest.kinds[index] or 0.0) < 1 and nearest.cosine >= told and _ELSEWHERE.search(nearest.quote.text):
        return False
    return any(pick.kinds[index] and _speaks(pick, part) and (_fits(pick, index) or not _is_any_row(pick, part, picks)) for pick in chosen)


def _fits(pick: Pick, index: int) -> bool:
    """Whether it is the line that is for the number which the question states."""
    return bool(pick.fits and pick.fits[index])


def _is_any_row(pick: Pick, part: Part, picks: Sequence[Pick]) -> bool:
    """Whether a row of a table, or a case of a list, is no more what is asked about than another one: the allowance for learning, for
    one that nothing names."""
    if not _names_its_case(pick) or part.terms <= frozenset().union(*(one.covers for one in picks)):
        return False
    beside = (one for one in picks if one.quote.chunk.id == pick.quote.chunk.id and one.quote != pick.quote and _names_its_case(one))
    return any(pick.said & part.terms <= one.said for one in beside)


def _names_its_case(pick: Pick) -> bool:
    return is_row(pick.quote.text) or names_its_case(pick.quote.text)


def _speaks(pick: Pick, part: Part) -> bool:
    """Whether a sentence that says such a number says a word of the question too, or what it belongs to does. In another language than the
    question's the words are not always known."""
    said = pick.said | pick.lead.said if pick.lead else pick.said
    return bool(said & part.terms) or not part.terms or pick.quote.chunk.language != detect(part.text)


def _about(pick: Pick, part: int) -> float:
    """How near a sentence comes to a part, whether or not it says a thing of the kind asked for."""
    return pick.scores[part] - KIND_WEIGHT * (pick.kinds[part] or 0.0)
