"""Names by a part of them: what a question leaves unexplained may be a piece of a name, or one that is misspelt. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.compact import compact, is_hangul
from graph.names import Name
from language.normal import fold

_WORD = re.compile(r"[^\W_]+")
_MOST = 6  # nodes that are offered
_LONG, _BEGINNING, _NEAR = 7, 3, 0.7  # letters of a word that may be further from what is meant, those that must be right, how near it is


@dataclass(frozen=True, slots=True)
class Guess:
    """Nodes of one label whose name the words may be a part of; `texts` are their names. More than one: ask back."""

    label: str
    entities: tuple[str, ...]
    texts: tuple[str, ...]
    score: float


class PartialNames:
    """An index of the words of names. Keys are no names here."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: list[tuple[Name, tuple[str, ...]]] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        for name in names:
            words = _words(name.text) if name.kind != "key" else ()
            if not words or len(words) > 12:
                continue
            for word in dict.fromkeys(words):
                self._holding[word].append(len(self._names))
            self._names.append((name, words))
        self._sorted = sorted(self._holding)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_length[len(word)].append(word)

    def guess(self, words: Sequence[str], groups: frozenset[str]) -> tuple[Guess, ...]:
        """The names, of which each of the words is a word, its beginning or a misspelling of it; the best label first."""
        said = [form for word in words for form in _words(word)]
        if not said or all(len(word) < 3 and not is_hangul(word[0]) for word in said):
            return ()
        scores: dict[int, float] | None = None
        for word in said:
            alike = self._alike(word, alone=len(said) == 1)
            found: dict[int, float] = {}
            for other, score in alike.items():
                for index in self._holding[other]:
                    found[index] = max(found.get(index, 0.0), score)
            scores = found if scores is None else {i: scores[i] + s for i, s in found.items() if i in scores}
        scores = scores or self._beside(said)
        seen = {i: s / len(said) for i, s in scores.items() if not groups.isdisjoint(self._names[i][0].groups)}
        return self._best(seen)

    def _beside(self, said: Sequence[str]) -> dict[int, float]:
        """Names that have all of the words but one as they are, which may then be further from what is meant: Alanis Moriset."""
        found: dict[int, float] = {}
        for place, word in enumerate(said if len(said) > 1 else ()):
            others = [set(self._holding.get(other, ())) for other in (*said[:place], *said[place + 1 :])]
            for index in set.intersection(*others) if len(word) >= _LONG else ():
                alike = (w for w in self._names[index][1] if w[:_BEGINNING] == word[:_BEGINNING])
                near = max((OSA.normalized_similarity(word, w) for w in alike), default=0.0)
                if near >= _NEAR:
                    found[index] = max(found.get(index, 0.0), near * len(said))
        return found

    def _best(self, scores: dict[int, float]) -> tuple[Guess, ...]:
        by_label: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
        for index, score in sorted(scores.items(), key=lambda item: (-item[1], len(self._names[item[0]][1]))):
            name = self._names[index][0]
            by_label[name.label].setdefault(name.entity, (score, name.text))
        guesses = []
        for label, found in by_label.items():
            top = max(score for score, _ in found.values())
            near = [(entity, text) for entity, (score, text) in found.items() if score >= top - 0.02]
            if len(near) <= _MOST:
                guesses.append(Guess(label, tuple(e for e, _ in near), tuple(t for _, t in near), round(top, 3)))
        return tuple(sorted(guesses, key=lambda guess: (-guess.score, len(guess.entities), guess.label)))

    def _alike(self, word: str, *, alone: bool) -> dict[str, float]:
        """Words of names that this one is, begins, or misspells, with how well. Alone, it begins as they do: a plane is no Lane."""
        if word in self._holding:
            return {word: 1.0}
        found: dict[str, float] = {}
        if len(word) >= (2 if is_hangul(word[0]) else 4):
            following = islice(self._sorted, bisect_left(self._sorted, word), None)
            found = dict.fromkeys(takewhile(lambda other: other.startswith(word), following), 0.9)
        allowed = 0 if len(word) < (5 if alone else 4) or any(map(str.isdecimal, word)) else 1 if len(word) < 8 else 2
        for length in range(len(word) - allowed, len(word) + allowed + 1) if allowed and not found else ():
            for other, distance, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if other[0] == word[0] or (distance == 1 and not alone):
                    found[other] = max(found.get(other, 0.0), 0.88 - 0.08 * distance)
        return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(form for word in _WORD.findall(fold(text).text) if (form := compact(word).text))
