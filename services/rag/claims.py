"""A claim against the text that it cites: numbers, dates, units, names and negation exactly, after normalising."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from language.dates import dates
from language.detect import detect
from language.normal import fold
from language.numbers import Quantity, quantities
from language.polarity import Assertion, assertions, is_negative
from language.sentences import sentences
from language.units import ENGLISH_UNIT, UNITS
from language.words import Words

T = TypeVar("T")
NEW_TERMS = 2
"""How many of the claim's terms a further sentence of the evidence must bring to be compared with the claim too."""

# One unit for what is the same length of time. A month is no number of days.
_SAME: dict[str | None, tuple[str, int]] = {"year": ("month", 12), "week": ("day", 7), "hour": ("minute", 60)}
_UPPER = re.compile(r"\s?(?:이하|미만|이내|까지|한도|내에)|\s?(?:or less|or fewer|or under|maximum)")
_LOWER = re.compile(r"\s?(?:이상|초과|넘|을 넘|를 넘)|\s?(?:or more|or over|minimum|or longer|or older)|\s?\+")
_UPPER_BEFORE = re.compile(
    r"(?:at most|up to|(?:no|not|never) (?:more|longer|later|greater) than|not (?:to )?exceed(?:ing)?|less than|"
    r"fewer than|under|below|within|"
    r"maximum(?: of)?|max\.?|limited to|cannot exceed|최대|많아야)\s?[^\w]*$"
)
_LOWER_BEFORE = re.compile(
    r"(?:at least|more than|over|above|(?:no|not|never) (?:less|fewer|earlier) than|minimum(?: of)?|min\.?|"
    r"exceed(?:s|ing)?|longer than|최소|적어도)\s?[^\w]*$"
)
_CAPITAL = re.compile(r"[^\W\d_]*[A-ZÀ-Þ][\w'’&-]*(?:\.[\w]+)*")
_UNIT = re.compile(rf"(?:\s[a-z]+){{0,2}}\s(?P<unit>{ENGLISH_UNIT})")
_OPENS = re.compile(r"(?:^|[.!?:;]\s+)[\"'“‘]?$")
# Korean offices and organisations: a noun that ends so is a name, whatever stands in front of it.
_OFFICE = re.compile(
    r"(?:장관|위원회|위원장|법원|공단|은행|공사|조합|연구원|감독원|원장|금고|시장|도지사|지사|대사|부장|팀장|실장|국장|과장|본부|본부장|센터|"
    r"지점|공장|협회|재단|주식회사|대학교|병원|노동부|기획부|경찰청|국세청|[가-힣]{2,}[부처청])$"
)
_MARKS = re.compile(r"[「『《\"“‘']([^「」『』《》\"“”‘’']{2,60})[」』》\"”’']")


@dataclass(frozen=True, slots=True)
class Claims:
    """Compares claims with evidence. `words` finds tokens and predicates."""

    words: Words

    def faults(self, claim: str, evidence: str, context: str = "") -> list[str]:
        """What in the claim the evidence does not hold, by kind: "number", "date", "code", "name", "negation"; none where it holds.

        `context` are titles and headings of the evidence: names may stand there.
        """
        near = self.aligned(claim, evidence)
        faults = self.figures(claim, near, f"{context}\n{evidence}")
        if not self._names_held(claim, f"{context}\n{evidence}"):
            faults.append("name")
        if not self._same_direction(claim, near):
            faults.append("negation")
        return faults

    def figures(self, claim: str, evidence: str, around: str = "") -> list[str]:
        """The numbers, dates and codes alone; codes may stand in what is `around` the evidence too."""
        return list(dict.fromkeys([*self.amounts(claim, evidence), *self._codes(claim, f"{around}\n{evidence}")]))

    def aligned(self, claim: str, evidence: str) -> str:
        """The sentences of the evidence that the claim says again: the nearest by its words and numbers, and others for what is left."""
        spans = sentences(evidence)
        chosen = self.cover(claim, [evidence[a:b] for a, b in spans])
        return "\n".join(evidence[spans[i][0] : spans[i][1]] for i in sorted(chosen))

    def cover(self, claim: str, pieces: Sequence[str]) -> list[int]:
        """Which pieces of evidence the claim says again, the nearest first: each further one has words of the claim that are left."""
        terms = [set(self.words.terms(piece)) for piece in pieces]
        left, chosen = set(self.words.terms(claim)), list[int]()
        while len(chosen) < len(pieces):
            best = max((i for i in range(len(pieces)) if i not in chosen), key=lambda i: (len(left & terms[i]), -len(terms[i])))
            if chosen and len(left & terms[best]) < NEW_TERMS:
                break
            chosen.append(best)
            left -= terms[best]
        return chosen

    def share(self, claim: str, evidence: str) -> float:
        """The share of the claim's words that the evidence has."""
        said = set(self.words.terms(claim))
        return len(said.intersection(self.words.terms(evidence))) / len(said) if said else 0.0

    def amounts(self, claim: str, evidence: str) -> Iterable[str]:
        """The numbers and dates alone."""
        said, held = quantities(claim), quantities(evidence)
        days, held_days = dates(claim), dates(evidence)
        if not _covered([d.value for d in days], [d.value for d in held_days], lambda s, h: h.startswith(s)):
            yield "date"
        same = partial(_same, claim, frozenset(h.unit for h in held))
        if not _covered(said, held, same) or any(_opposed(claim, q, evidence, [h for h in held if same(q, h)]) for q in said):
            yield "number"

    def _codes(self, claim: str, evidence: str) -> Iterable[str]:
        spans = [(q.start, q.end) for q in quantities(claim)] + [(day.start, day.end) for day in dates(claim)]
        loose = [
            t for t in self.words.tokens(claim) if t.kind != "word" and not any(start <= t.start and t.end <= end for start, end in spans)
        ]
        held = {token.form for token in self.words.tokens(evidence)}
        if not {token.form for token in loose} <= held:
            yield "code"

    def _names_held(self, claim: str, evidence: str) -> bool:
        held = {token.form for token in self.words.tokens(evidence)} | set(_initials(evidence))
        close = re.sub(r"\s", "", fold(evidence).text)
        for match in _CAPITAL.finditer(claim):
            lead = _OPENS.search(claim[: match.start()])
            forms = {t.form for t in self.words.tokens(match[0]) if t.content}
            if lead and not _replaces(match, evidence):
                continue
            if not forms <= held and fold(match[0]).text not in close:
                return False
        if detect(claim) != "ko" or detect(evidence) != "ko":
            return True
        return all(re.sub(r"\s", "", fold(name).text) in close for name in self._korean_names(claim))

    def _korean_names(self, text: str) -> Iterable[str]:
        """Proper nouns, and nouns that stand together and end as an office or an organisation does."""
        yield from (match[1] for match in _MARKS.finditer(text))
        run: list[tuple[int, int, str]] = []
        for piece in [*self.words.morphemes(text), None]:
            joined = piece and piece.tag.startswith(("NNG", "NNP", "XSN", "SL")) and (not run or piece.start == run[-1][1])
            if piece and joined:
                run.append((piece.start, piece.end, piece.tag))
                continue
            if run:
                name = text[run[0][0] : run[-1][1]]
                if _OFFICE.search(name) and len(name) > 2:
                    yield name
                yield from (text[a:b] for a, b, tag in run if tag == "NNP" and b - a > 1)
            run = [(piece.start, piece.end, piece.tag)] if piece and piece.tag.startswith(("NNG", "NNP", "SL")) else []

    def _same_direction(self, claim: str, near: str) -> bool:
        """Whether nothing is affirmed that the evidence negates, and the other way round."""
        held, said = (_ways(assertions(text, self.words)) for text in (near, claim))
        for form, ways in said.items():
            if form in held:
                if set(ways).isdisjoint(held[form]):
                    return False
                if len(ways) == len(held[form]) and sum(ways) != sum(held[form]):  # said as often, negated more or less often
                    return False
        new = sum(any(ways) for form, ways in said.items() if form not in held)
        return new <= sum(map(any, held.values())) + is_negative(near)


def _ways(said: Iterable[Assertion]) -> dict[str, list[bool]]:
    ways: dict[str, list[bool]] = {}
    for one in said:
        ways.setdefault(one.form, []).append(one.negated)
    return ways


def _covered(said: Sequence[T], held: Sequence[T], same: Callable[[T, T], bool]) -> bool:
    """Whether each of what is said is held, none used more often than it is there where something else is left unused."""
    rest = list(held)
    repeated = False
    for one in said:
        match = next((h for h in rest if same(one, h)), None)
        if match is not None:
            rest.remove(match)
        elif any(same(one, h) for h in held):
            repeated = True
        else:
            return False
    return not (repeated and rest)


def _same(claim: str, units: frozenset[str | None], said: Quantity, held: Quantity) -> bool:
    """Whether both are one quantity; `units` are all those of the evidence."""
    if said.unit == held.unit or held.unit is None:  # a range may state its unit once
        return said.value == held.value and (held.unit == said.unit or said.unit in units)
    if said.unit is None:  # another word may stand between a number and its unit
        follows = _UNIT.match(fold(claim[said.end : said.end + 24]).text)
        return said.value == held.value and (follows is None or UNITS[follows["unit"]] == held.unit)
    return _normal(said) == _normal(held)


def _normal(quantity: Quantity) -> tuple[Decimal, str | None]:
    unit, factor = _SAME.get(quantity.unit, (quantity.unit, 1))
    return quantity.value * factor, unit


def _opposed(claim: str, said: Quantity, evidence: str, held: Sequence[Quantity]) -> bool:
    """Whether the claim makes a number a limit from the other side than all that the evidence says of it."""
    side = _side(claim, said)
    sides = {_side(evidence, h) for h in held}
    return side is not None and None not in sides and side not in sides


def _side(text: str, quantity: Quantity) -> str | None:
    before, after = fold(text[max(0, quantity.start - 30) : quantity.start]).text, fold(text[quantity.end : quantity.end + 12]).text
    if _UPPER.match(after) or _UPPER_BEFORE.search(before):
        return "upper"
    if _LOWER.match(after) or _LOWER_BEFORE.search(before):
        return "lower"
    return None


def _replaces(first: re.Match[str], evidence: str) -> bool:
    """Whether the first word of a sentence, whose capital may come from there, stands where the evidence has another name: Seoul Branch
    for Busan Branch."""
    follows = re.match(r"\s([A-ZÀ-Þ][\w'’-]+)", first.string[first.end() :])
    return bool(follows and re.search(rf"[A-ZÀ-Þ][\w'’-]*\s{re.escape(follows[1])}\b", evidence))


def _initials(text: str) -> Iterable[str]:
    """What capitalised words that stand together are called for short."""
    for run in re.finditer(r"[A-Z][\w'’-]*(?:\s(?:(?:of|and|the|for|to|in)\s)?[A-Z][\w'’-]*)+", text):
        capitals = "".join(word[0] for word in re.findall(r"[A-Z][\w'’-]*", run[0])).lower()
        yield from (capitals[a:b] for a in range(len(capitals)) for b in range(a + 2, len(capitals) + 1))
