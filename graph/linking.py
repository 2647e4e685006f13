"""Entity linking: where a text names things of the graph. Pure, over a snapshot of names."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.compact import Compact, compact, is_hangul, is_whole_number, joins_words, may_follow
from graph.names import Name
from language.normal import Folded, fold
from language.words import Words

How = Literal["exact", "alias", "inflected", "misspelt", "key"]

_SCORES: dict[How, float] = {"exact": 1.0, "inflected": 0.98, "alias": 0.95, "key": 0.9, "misspelt": 0.9}
_MISSPELT_WORDS = 5  # at most, in a name
_MISTAKES = 2  # letters that may be wrong, at most
_QUESTIONS, _FORMS = 256, 8192  # kept: each step links the same question, and questions have words in common
_AROUND = 20  # characters that the morphemes of a short name are seen in


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names the node `entity`. Where several nodes have the name, each has a mention of the same span and score."""

    start: int
    end: int
    text: str
    entity: str
    label: str
    score: float
    how: How


@dataclass(frozen=True, slots=True)
class _Entry:
    name: Name
    gaps: dict[int, str]
    as_written: bool  # otherwise it may be any word
    capital: bool  # one English word with a capital: without it, it may be an ordinary one


@dataclass(frozen=True, slots=True)
class _Match:
    """Names found at a span of the compact text; `rest` is the plural that belongs to it."""

    start: int
    end: int
    rest: str
    names: tuple[tuple[Name, How, float], ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text being linked."""

    text: str
    folded: Folded
    compact: Compact
    groups: frozenset[str] | None
    question: bool

    def span(self, start: int, end: int, rest: str = "") -> tuple[int, int]:
        return self.folded.origin(self.compact.place(start), self.compact.place(end - 1) + 1 + len(rest))

    def may_see(self, name: Name) -> bool:
        return self.groups is None or not self.groups.isdisjoint(name.groups)


class Linker:
    """Finds the names of a snapshot in text."""

    def __init__(self, names: Iterable[Name], words: Words) -> None:
        self._words = words
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for name in names:
            form = compact(fold(name.text).text)
            small_number = form.text.isdecimal() and len(form.text) < 5
            if len(form.text) >= 2 and not small_number:
                self._entries[form.text].append(self._entry(name, form))
        lengths: dict[str, set[int]] = defaultdict(set)
        letters: dict[int, set[str]] = defaultdict(set)
        for text, entries in self._entries.items():
            lengths[text[:2]].add(len(text))
            if _mistakes(text) and any(entry.name.kind != "key" for entry in entries):
                spelling = unicodedata.normalize("NFD", text)
                letters[len(spelling)].add(spelling)
        self._lengths = {beginning: sorted(found, reverse=True) for beginning, found in lengths.items()}
        self._spellings = {length: sorted(found) for length, found in letters.items()}
        self._linked = lru_cache(_QUESTIONS)(self._link)
        self._near = lru_cache(_FORMS)(self._near_spellings)

    def link(self, text: str, groups: frozenset[str] | None, *, fuzzy: bool = False) -> tuple[Mention, ...]:
        """The mentions in order of place; of names that overlap the longest.

        Only names that one of `groups` may know are looked at; None (at ingest) is all of them. `fuzzy` is for questions: it also
        finds names without their capital, and misspelt ones where a single name can be meant.
        """
        return self._linked(text, groups) if fuzzy else self._link(text, groups, fuzzy=False)

    def _link(self, text: str, groups: frozenset[str] | None, *, fuzzy: bool = True) -> tuple[Mention, ...]:
        folded = fold(text)
        reading = _Reading(text, folded, compact(folded.text), groups, fuzzy)
        found = _longest(self._exact(reading))
        if fuzzy:
            found = _longest([*found, *self._misspelt(reading, found)])
        mentions = []
        for match in sorted(found, key=lambda match: match.start):
            start, end = reading.span(match.start, match.end, match.rest)
            for name, how, score in match.names:
                mentions.append(Mention(start, end, text[start:end], name.entity, name.label, score, how))
        return tuple(mentions)

    def hides(self, text: str, groups: frozenset[str]) -> bool:
        """Whether the text is the name of nodes, of none of which one of `groups` may know."""
        entries = self._entries.get(compact(fold(text).text).text, ())
        return bool(entries) and all(groups.isdisjoint(entry.name.groups) for entry in entries)

    def _entry(self, name: Name, form: Compact) -> _Entry:
        gaps = form.gaps(0, len(form.text))
        one_word = not gaps and form.text.isascii() and form.text.isalpha()
        any_word = one_word and (len(form.text) == 2 or name.kind == "key" or not self._words.terms(name.text.lower()))
        return _Entry(name, gaps, any_word, one_word and name.text.strip()[0].isupper())

    def _exact(self, reading: _Reading) -> Iterator[_Match]:
        text = reading.compact
        for piece, start in enumerate(text.bounds[:-1]):
            for length in self._lengths.get(text.text[start : start + 2], ()):
                form = text.text[start : start + length]
                entries = [entry for entry in self._entries.get(form, ()) if reading.may_see(entry.name)] if len(form) == length else []
                if not entries or not text.begins_word(piece):
                    continue
                rest = text.rest_of_word(start + length)
                if may_follow(form, rest) and (names := self._fitting(reading, entries, form, start, rest)):
                    yield _Match(start, start + length, rest if rest.isascii() else "", names)

    def _fitting(
        self, reading: _Reading, entries: Sequence[_Entry], form: str, start: int, rest: str
    ) -> tuple[tuple[Name, How, float], ...]:
        """Those of the names that are meant by this form at this place, one for each node."""
        end = start + len(form)
        gaps = reading.compact.gaps(start, end)
        begin, stop = reading.span(start, end)
        written = reading.text[begin:stop]
        has_digit = any(map(str.isdecimal, form))
        if len(form) == 2 and is_hangul(form[0]) and not self._is_word(reading.text, begin, stop):
            return ()
        best: dict[str, tuple[Name, How, float]] = {}
        for entry in entries:
            spaced = gaps.keys() != entry.gaps.keys()
            if any(gap != entry.gaps.get(offset) and not joins_words(gap) for offset, gap in gaps.items()):
                continue
            if entry.name.kind == "key" and any(not joins_words(gap) and gaps.get(at) != gap for at, gap in entry.gaps.items()):
                continue  # a:b is no "a b"
            if spaced and not _may_be_spaced(form, [*gaps, *entry.gaps]):
                continue
            if entry.as_written and written != entry.name.text.strip():
                continue
            if entry.capital and not written[0].isupper() and (not reading.question or len(form) <= 4):
                continue
            if (has_digit or entry.name.kind == "key") and not is_whole_number(reading.compact, start, end):
                continue
            how: How = entry.name.kind if entry.name.kind != "name" else "inflected" if spaced or rest else "exact"
            score = _SCORES[how]
            if score > best.get(entry.name.entity, (None, None, 0.0))[2]:
                best[entry.name.entity] = (entry.name, how, score)
        return tuple(sorted(best.values(), key=lambda item: (-item[2], item[0].entity)))

    def _is_word(self, text: str, start: int, end: int) -> bool:
        """Whether two syllables are a word of their own here and no piece of one: 수도 is none in 갈 수도 있다."""
        left = max(text.rfind(" ", 0, max(start - _AROUND, 0)) + 1, start - 2 * _AROUND, 0)
        tokens = self._words.tokens(text[left : end + _AROUND])
        return any(token.content and (left + token.start, left + token.end) == (start, end) for token in tokens)

    def _misspelt(self, reading: _Reading, found: Iterable[_Match]) -> Iterator[_Match]:
        text = reading.compact
        spans = [(text.piece(match.start), text.piece(match.end - 1) + 1) for match in found]
        taken = {piece for span in spans for piece in range(*span)}
        for first in range(len(text.starts)):
            for last in range(first, min(first + _MISSPELT_WORDS, len(text.starts))):
                if last > first and not joins_words(text.folded[text.ends[last - 1] : text.starts[last]]):
                    break
                if not text.begins_word(first):
                    break
                if taken.issuperset(range(first, last + 1)) or any(a < first < b or a <= last < b - 1 for a, b in spans):
                    continue  # a name found is at most a part of one that is longer: Physics, of Physics Problm Clinic
                start, end = text.bounds[first], text.bounds[last + 1]
                within = max((text.bounds[b] - text.bounds[a] for a, b in spans if first <= a and b <= last + 1), default=0)
                for stop in range(text.bounds[last] + 1, end + 1):
                    if may_follow(text.text[start:stop], text.rest_of_word(stop)) and (
                        names := self._alike(reading, text.text[start:stop], within)
                    ):
                        yield _Match(start, stop, "", names)

    def _alike(self, reading: _Reading, form: str, within: int) -> tuple[tuple[Name, How, float], ...]:
        """The names, all spelt the same, that this may be a misspelling of. `within`: how long a name is that is written in it as it is."""
        near: dict[int, list[list[Name]]] = defaultdict(list)
        for meant, distance in self._near(form) if _mistakes(form) else ():
            if within and len(meant) <= within + _MISTAKES:
                continue
            names = [entry.name for entry in self._entries[meant] if entry.name.kind != "key" and reading.may_see(entry.name)]
            if names:
                near[distance].append(names)
        if not near or 0 in near or len(near[min(near)]) > 1:
            return ()
        score = round(_SCORES["misspelt"] * (1 - min(near) / len(unicodedata.normalize("NFD", form))), 3)
        unique = {name.entity: name for name in near[min(near)][0]}
        return tuple((unique[entity], "misspelt", score) for entity in sorted(unique))

    def _near_spellings(self, form: str) -> tuple[tuple[str, int], ...]:
        """The forms of names that this may be a misspelling of, with how many letters are wrong."""
        allowed = max(_mistakes(form), _mistakes(f"{form}{form[-1]}"))  # of a name that is longer by the letter left out
        spelling = unicodedata.normalize("NFD", form)
        found: list[tuple[str, int]] = []
        for length in range(len(spelling) - allowed, len(spelling) + allowed + 1):
            others = self._spellings.get(length, ())
            for other, distance, _ in process.extract(spelling, others, scorer=OSA.distance, score_cutoff=allowed, limit=None):
                meant = unicodedata.normalize("NFC", other)
                if distance <= _mistakes(meant):
                    found.append((meant, distance))
        return tuple(found)


def _mistakes(form: str) -> int:
    """How many letters of a name may be wrong; of Korean syllables each has two or three. Short names and numbers are never guessed."""
    if any(map(str.isdecimal, form)):
        return 0
    some, many = (4, 6) if any(map(is_hangul, form)) else (7, 11)
    return 0 if len(form) < some else 1 if len(form) < many else 2


def _may_be_spaced(form: str, gaps: Iterable[int]) -> bool:
    """Whether a name may be written with other spaces than its own. Digits never join."""
    if any(form[offset - 1].isdecimal() and form[offset].isdecimal() for offset in gaps):
        return False
    return len(form) >= (3 if any(map(is_hangul, form)) else 4 if any(map(str.isdecimal, form)) else 6)


def _longest(matches: Iterable[_Match]) -> list[_Match]:
    """Without those that overlap a longer or an earlier one."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept
