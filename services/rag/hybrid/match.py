"""How well a line says what the question asks: its words there, in the headings above or in what introduces it, the rarer the more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from graph.compact import is_hangul
from language.normal import fold
from services.rag.hybrid.lines import Line
from services.rag.notions import Notion

BY_TITLE = 0.45
_BY_SENSE, _CLEAR = 0.55, 3.5  # standard deviations above the mean: a line of that sense
_LETTERS = 3
_SYLLABLES, _FINALS, _HIEUT = 588, 28, 27  # syllables that begin with one sound; with one vowel too; the place of ㅎ among their ends
_ABOVE, _SYNONYM, _SENSE, _HALF = 0.7, 0.8, 0.25, 0.5


@dataclass(frozen=True, slots=True)
class Matched:
    """A line with the share of the question's words that it accounts for (0 to 1), and `score`, which weighs its sense in too.

    `own` is the share that it says itself, `said` are the notions that it or what stands above it has; `weights` those of all notions,
    which sum to 1, `held` how far each is there.
    """

    line: Line
    share: float
    score: float
    own: float
    said: frozenset[int]
    weights: tuple[float, ...]
    held: tuple[float, ...]


def match(
    lines: Sequence[Line],
    asked: Sequence[Notion],
    wholes: Mapping[str, frozenset[int]],
    senses: Mapping[tuple[str, int], float],
    terms_of: Callable[[str], frozenset[str]],
    foreign: frozenset[str],
) -> list[Matched]:
    """The lines, best first. `wholes`: words of the question as written, with the notions that they are split into. `senses`: cosines
    to the question by line; `foreign`: sources whose language is not the question's."""
    held: list[list[float]] = []
    whole = _around([senses[line.at] for line in lines if line.at in senses])
    away = _around([senses[line.at] for line in lines if line.at in senses and line.source in foreign])
    begins = _beginnings(asked)
    nothing = frozenset[str]()
    headed = {text for line in lines for text in (line.above, line.title)}
    around = {text: terms_of(text) if begins.search(fold(text).text) else nothing for text in headed}
    silent: dict[tuple[str, str, bool], list[float]] = {}  # rows of lines that say nothing of what is asked, by what stands above them
    for line in lines:
        written = line.folded
        own = terms_of(line.text) if begins.search(written) else nothing
        place = (line.above, line.title, line.source in foreign)
        if own:
            row = _row(asked, own, own | around[line.above], around[line.title], place[2])
        elif (known := silent.get(place)) is not None:
            row = [*known]
        else:
            row = _row(asked, own, around[line.above], around[line.title], place[2])
            silent[place] = [*row]
        for text, parts in wholes.items():
            if text in written:
                row = [1.0 if n in parts else value for n, value in enumerate(row)]
        held.append(row)
    rarity = [log(1 + len(lines) / (1 + sum(1 for row in held if row[n] > 0))) for n in range(len(asked))]
    total = sum(rarity) or 1.0
    weights = tuple(rare / total for rare in rarity)
    found = []
    said = {n for line, row in zip(lines, held, strict=True) if line.source not in foreign for n, value in enumerate(row) if value}
    unnamed = {
        n for n, notion in enumerate(asked) if not notion.names and n not in said and not any(map(str.isdigit, "".join(notion.terms)))
    }
    for line, row in zip(lines, held, strict=True):
        sense = _deviation(line, senses, whole)
        if line.source in foreign:  # what no lexicon names and no text of the question's language says: as far as the sense goes
            near = min(_BY_SENSE, _deviation(line, senses, away) / _CLEAR)
            row[:] = [max(value, near) if n in unnamed else value for n, value in enumerate(row)]
        share = sum(w * h for w, h in zip(weights, row, strict=True))
        mine = frozenset(n for n, h in enumerate(row) if h >= _SYNONYM)
        there = frozenset(n for n, h in enumerate(row) if h > _HALF * BY_TITLE)
        itself = sum(weights[n] for n in mine)
        found.append(Matched(line, share, share + _SENSE * max(-1.0, min(2.0, sense)) / 2, itself, there, weights, tuple(row)))
    return sorted(found, key=lambda m: (-m.score, m.line.id))


def _row(asked: Sequence[Notion], own: frozenset[str], above: frozenset[str], title: frozenset[str], foreign: bool) -> list[float]:
    """How far a line has each notion, which says `own` under what is `above` and in its document's title; `above` with its own."""
    row, every = [0.0] * len(asked), above | title
    for n, notion in enumerate(asked) if every else ():
        if far := _says(notion, every, foreign):
            row[n] = max(_says(notion, own, foreign), _ABOVE * _says(notion, above, foreign), BY_TITLE * far)
    return row


def _beginnings(asked: Sequence[Notion]) -> re.Pattern[str]:
    """What a text has in it that has any of the terms: nothing else need be split into its words. Of English words the end changes. Of
    Korean ones what follows the first sound of the last syllable does, 알리 and 알려, and where it ends in a consonant that alone: 돕
    and 도와, but 그렇 and 그래."""
    terms = {term for notion in asked for option in (notion.terms, *notion.names, *notion.synonyms) for term in option}
    return re.compile("|".join(sorted({_beginning(term) for term in terms})) or r"(?!)")


def _beginning(term: str) -> str:
    if not is_hangul(term[-1]):
        return rf"(?<![a-z]){re.escape(term[:_LETTERS])}" if term.isascii() else re.escape(term)
    last = ord(term[-1]) - ord("가")
    alike = _FINALS if last % _FINALS not in (0, _HIEUT) else _SYLLABLES
    sound = last // alike * alike + ord("가")
    return f"{re.escape(term[:-1])}[{chr(sound)}-{chr(sound + alike - 1)}]"


def _says(notion: Notion, terms: frozenset[str], foreign: bool) -> float:
    """How far the terms have a notion: its own words, its names in the other language, or its synonyms."""
    if not terms:
        return 0.0
    own = sum(term in terms for term in notion.terms) / len(notion.terms)
    if any(name and terms.issuperset(name) for name in notion.names):
        return 1.0
    alike = _SYNONYM if not foreign and any(name and terms.issuperset(name) for name in notion.synonyms) else 0.0
    return max(own if own == 1.0 else own * _HALF, alike)


def _deviation(line: Line, senses: Mapping[tuple[str, int], float], around: tuple[float, float]) -> float:
    return (senses[line.at] - around[0]) / around[1] if line.at in senses else 0.0


def _around(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return (values[0] if values else 0.0), 1.0
    mean = sum(values) / len(values)
    return mean, max((sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5, 1e-6)
