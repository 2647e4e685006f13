"""A Korean-English lexicon of business, law and everyday words: what a question's words are called in the other language.

The file `lexicon.tsv` says where its entries come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from language.detect import Language
from language.words import Words

_FILE = Path(__file__).with_name("lexicon.tsv")
_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Gloss:
    """Words `start` to `end` of a question's terms, what they are called in the other language, the usual name first, and, of Korean
    ones, in their own: the Korean names of a line mean the same, its English ones are renderings that may differ in sense."""

    start: int
    end: int
    names: tuple[str, ...]
    synonyms: tuple[str, ...] = ()


Terms = tuple[str, ...]


class Lexicon:
    """Phrases of one language to their names in the other, matched on the terms that lexical search uses. Building it takes a second."""

    def __init__(self, lines: Sequence[str], words: Words) -> None:
        self._names: dict[Language, dict[Terms, list[str]]] = {"ko": {}, "en": {}}
        self._synonyms: dict[Language, dict[Terms, list[str]]] = {"ko": {}, "en": {}}
        self._terms: dict[str, Terms] = {}
        for line in lines:
            korean, english = (side.split("|") for side in line.split("\t"))
            for name in (*korean, *english):
                if name not in self._terms:
                    self._terms[name] = _terms(name, words)
            self._add("ko", korean, english)
            self._add("en", english, korean)

    def _add(self, lang: Language, names: Sequence[str], others: Sequence[str]) -> None:
        for name in names:
            if terms := self._terms[name]:
                known, alike = self._names[lang].setdefault(terms, []), self._synonyms[lang].setdefault(terms, [])
                known += [other for other in others if other not in known]
                alike += [] if lang == "en" else [other for other in names if other not in alike and self._terms[other] not in ((), terms)]

    def terms_of(self, name: str) -> Terms:
        """The terms of a name that a gloss gave."""
        return self._terms[name]

    def gloss(self, terms: Sequence[str], lang: Language) -> list[Gloss]:
        """What a question's terms are called in the other language: the longest phrases first, from the left, none twice."""
        known, alike = self._names[lang], self._synonyms[lang]
        found, start = [], 0
        while start < len(terms):
            for end in range(min(len(terms), start + _LONGEST), start, -1):
                phrase = tuple(terms[start:end])
                if names := known.get(phrase):
                    found.append(Gloss(start, end, tuple(names), tuple(alike[phrase])))
                    start = end - 1
                    break
            start += 1
        return found


def _terms(name: str, words: Words) -> Terms:
    """The content terms of a name; none where its first syllable is no part of them, which turns its sense round (미사용: 사용)."""
    tokens = [token for token in words.tokens(name) if token.content]
    lost = bool(tokens) and tokens[0].start > 0 and not name[0].isascii()
    return () if lost else tuple(token.form for token in tokens)


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def read_lexicon(words: Words, file: Path = _FILE) -> Lexicon:
    return Lexicon(_lines(file), words)
