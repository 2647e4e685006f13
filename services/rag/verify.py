"""Nothing is said that its evidence does not hold: what fails is put right from the evidence, or left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from graph.facts import Fact
from language.detect import detect
from language.sentences import sentences
from services.rag.claims import Claims
from services.rag.compose import display
from services.rag.evidence import Quote, Statement, Support
from vector.store import Vector

NEAR = {True: 0.85, False: 0.775}
"""The cosine to its evidence that a claim in other words needs, in the evidence's language and in another: what all but one in fifty
true ones reach (docs/results.md). In another language it tells little, and figures and names have to."""
SAME_WORDS = 0.7
"""Of a claim's words: with so many in its evidence it is near without the encoder, which takes longer than all the rest."""
CITATIONS, LOOKED_AT = 3, 12
"""How many citations a claim keeps, and how many of those that it has are looked at."""
REPAIRED_CHARACTERS = 320

OPENING = re.compile(r"^(?:네|예|아니요|아니오|아닙니다|맞습니다|그렇습니다|그렇지 않습니다|yes|no)(?:[.,!]\s+|[.,!]?\s*$)", re.IGNORECASE)
"""Yes or no in front of a statement: whoever writes it has decided it; what follows is checked."""
_ASKS = re.compile(
    r"[?？]$|(?:알려|말씀해|설명해|가르쳐|보여|찾아)\s?(?:주세요|주십시오|줘)[.!]?$"
    r"|^(?:please\s)?(?:tell|show|give|list|explain)\s(?:me|us)\b",
    re.IGNORECASE,
)
Encode = Callable[[str], Vector]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a statement. `faults` are what its evidence does not hold; `said` is what may be said: the statement, what its
    evidence says instead (`repaired`), or None."""

    statement: Statement
    faults: tuple[str, ...]
    said: Statement | None

    @property
    def repaired(self) -> bool:
        return bool(self.faults) and self.said is not None


def verify(
    statements: Sequence[Statement], claims: Claims, encode: Encode, *, written: bool = False, told: Set[str] = frozenset()
) -> list[Verdict]:
    """Each statement with what became of it; none is said twice, nor again what was `told`.

    A quotation holds. What is said in other words of a passage, and with `written` (by a model) of rows too, holds where its numbers,
    dates, units, codes, names and negations are those of what it cites and its sense is near by `encode`'s cosine. Of what this service
    words itself, from rows and calculations or a value read off a quotation, the numbers, dates and codes are compared. What is `written`
    keeps of its citations those that it says again, and is no question.
    """
    verdicts: list[Verdict] = []
    told = set(told)
    for given in statements:
        statement = _narrowed(given, claims, encode) if written else given
        faults = tuple(_faults(statement, claims, encode, written))
        said = _repair(statement, claims) if faults else statement
        if said is not None and said.text in told:
            said = None
        if said is not None:
            told.add(said.text)
        verdicts.append(Verdict(statement, faults, said))
    return verdicts


def _faults(statement: Statement, claims: Claims, encode: Encode, written: bool) -> list[str]:
    if not statement.supports:
        return ["unsupported"]
    if written and _ASKS.search(statement.text):
        return ["question"]
    evidence = "\n".join(map(_words_of, statement.supports))
    text = OPENING.sub("", statement.text)
    if text in display(evidence):
        return []
    if statement.values or (not written and not all(isinstance(support, Quote) for support in statement.supports)):
        return claims.figures(text, evidence)
    faults = claims.faults(text, evidence, "\n".join(map(_context_of, statement.supports)))
    near = claims.aligned(text, evidence)
    if not faults and claims.share(text, near) < SAME_WORDS and not _is_near(text, near, encode):
        faults.append("sense")
    return faults


def _narrowed(statement: Statement, claims: Claims, encode: Encode) -> Statement:
    """The statement with the citations that it says again: a small model cites all that it was given, and so much holds anything."""
    supports = statement.supports[:LOOKED_AT]
    if len(supports) < 2:
        return statement
    pieces = [_words_of(support) for support in supports]
    chosen = claims.cover(statement.text, pieces)[:CITATIONS]
    if not claims.share(statement.text, pieces[chosen[0]]):  # nothing in common but the sense: a translation
        try:
            said = encode(statement.text)
            chosen = [max(range(len(pieces)), key=lambda i: float(said @ encode(pieces[i])))]
        except ValueError:  # nothing to compare
            return statement
    return replace(statement, supports=tuple(supports[i] for i in chosen))


def _is_near(claim: str, evidence: str, encode: Encode) -> bool:
    try:
        cosine = float(encode(claim) @ encode(evidence))
    except ValueError:  # nothing to compare
        return False
    return cosine >= NEAR[detect(claim) == detect(evidence)]


def _repair(statement: Statement, claims: Claims) -> Statement | None:
    """What the evidence says itself: the sentence of a cited passage that the claim is nearest to, or the cited fact."""
    for support in statement.supports:
        if isinstance(support, Fact):
            return Statement(support.text, (support,))
        if isinstance(support, Quote):
            near = claims.aligned(statement.text, support.text)
            spans = [(a, b) for a, b in sentences(support.text) if support.text[a:b] in near]
            if spans and (text := display(support.text[spans[0][0] : spans[0][1]])) and len(text) <= REPAIRED_CHARACTERS:
                quote = Quote(support.chunk, support.start + spans[0][0], support.start + spans[0][1])
                return Statement(text, (quote,))
    return None


def _words_of(support: Support) -> str:
    return f"{support.text} {' '.join(map(str, support.values))}" if isinstance(support, Fact) else support.text


def _context_of(support: Support) -> str:
    return f"{support.chunk.title}\n{support.chunk.section}" if isinstance(support, Quote) else ""
