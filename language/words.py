"""Words of Korean and English text: the forms that lexical search matches, with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from sys import intern
from threading import Lock
from typing import Literal

import snowballstemmer  # type: ignore[import-untyped]
from kiwipiepy import Kiwi  # type: ignore[import-untyped]

from language.codes import ARTICLE, EMAIL, URL, article_form
from language.normal import fold
from language.stopwords import ENGLISH, KOREAN, KOREAN_TAGS

# What terms() gives depends on all of these; a change of the rules here or of the stop words raises the first number.
WORDS_VERSION = f"1 kiwipiepy-{version('kiwipiepy')} model-{version('kiwipiepy_model')} snowball-{version('snowballstemmer')}"

Kind = Literal["word", "code", "number"]


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A piece of grammar: `form` folded, `tag` of the Sejong set (NNG, JKS, VV …; SL for Latin letters, SN for digits).

    `known` is False for Hangul that the analyser takes for a noun because its dictionary has no word there.
    """

    form: str
    tag: str
    start: int
    end: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. `form` is what is matched: folded, an English word's stem, a Korean morpheme, a whole code.

    `start` and `end` are code points of the text that was given. `content` is False for stop words and function words.
    """

    form: str
    start: int
    end: int
    kind: Kind
    content: bool


_Found = tuple[str, int, int, Kind, bool]
_Piece = tuple[str, str, int, int, bool]
_HANGUL = re.compile("[가-힣]")
_LETTER = "[^\\W_가-힣ㄱ-ㆎ\u1100-\u11ff①-⓿㉑-㊿❶-➓]"
# Letters and digits that stand together, of any script but Hangul, with what joins them: A-12/3, v1.2.3, R&D, O'Brien, 1,234.5.
_JOINT = r"(?:[-._]|&(?!\w+;)|'(?!s\b)|/(?=\d)|(?<=\d)/|(?<=\d)[,:](?=\d))"
_RUN = re.compile(rf"(?P<run>{_LETTER}+(?:{_JOINT}{_LETTER}+)*)(?:'s\b)?")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_MARKED = re.compile(r"[\d._&]")
_PART = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.])\d+\.\d+(?![\d.])|\d+|[^\W\d_]{2,}")
_BETWEEN_HYPHENS = re.compile("[^-]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Kiwi takes a line at a time, and no more than this much of it: its time grows faster than the text.
_LINE = re.compile(r"[^\n]{1,2000}(?=\s|\Z)|[^\n]{1,2000}")
_UNSPACED = re.compile("[가-힣]{10,}")
_LONGEST_WORD = 40  # longer runs are hashes and encoded data
_TAGS = 64  # no more ids than these are a tag's own, with no word
_KEPT = 4096  # lines whose analysis is kept, 20 MB: the steps of one question read the same sentences
_KIWI_KEPT = ("N", "V", "XR", "MA", "MM")


def load_kiwi() -> Kiwi:
    """The Korean analyser: seconds to load, 500 MB, one a process."""
    return Kiwi(num_workers=1)


class Words:
    """Tokens of Korean, English and mixed text. Thread-safe.

    Kiwi's dictionary stays as it is: names of the company's own things are matched by the linker. A dictionary that grew with the
    data would give the same text other terms before and after.
    """

    def __init__(self, kiwi: Kiwi) -> None:
        self._kiwi = kiwi
        self._unknown = frozenset(id for id in range(_TAGS) if not kiwi.morpheme(id).form)
        self._pieces = lru_cache(_KEPT)(self._analyse)

    def tokens(self, text: str) -> list[Token]:
        """The words, numbers and codes of a text in order of their place, longer first.

        A code stands whole and again in its parts (ISO27001: iso27001, iso, 27001); Korean morphemes may share a syllable. Of an
        address the host is taken. Scripts without spaces other than Hangul come as runs of letters.
        """
        folded = fold(text)
        found, rest = _whole(folded.text)
        for match in _RUN.finditer(rest):
            found.extend(_run(match["run"], match.start()))
        for line in _LINE.finditer(rest):
            if _HANGUL.search(line[0]):
                found.extend(self._korean(folded.text, rest, *line.span()))
        tokens = []
        for form, begin, end, kind, content in found:
            start, stop = folded.origin(begin, end)
            # IT, US: in capitals it is a name.
            tokens.append(Token(form, start, stop, kind, content or (stop - start > 1 and text[start:stop].isupper())))
        tokens.sort(key=lambda token: (token.start, -token.end))
        return tokens

    def morphemes(self, text: str) -> list[Morpheme]:
        """Every piece of a text with its tag, particles and endings too, in order; places are those of the text that was given."""
        folded = fold(text)
        found = []
        for line in _LINE.finditer(folded.text):
            for form, tag, place, length, known in self._pieces(line[0]):
                start, end = folded.origin(line.start() + place, line.start() + place + length)
                found.append(Morpheme(form.lower(), tag, start, end, known))
        return found

    def terms(self, text: str) -> list[str]:
        """The content forms of a text in order, with repetition: what lexical search indexes and asks for."""
        return [token.form for token in self.tokens(text) if token.content]

    def spaced(self, text: str) -> str:
        """The text with the spaces that Korean typed in one go lacks: in runs of more syllables than a word has with its particles."""
        return _UNSPACED.sub(lambda run: self._kiwi.space(run[0]), text)

    def _korean(self, folded: str, rest: str, begin: int, end: int) -> Iterator[_Found]:
        for form, tag, place, length, _ in self._pieces(folded[begin:end]):
            start = begin + place
            # A copula that is only implied has no length.
            if length and tag.startswith(_KIWI_KEPT) and rest[start] != " " and _HANGUL.search(form):
                yield form, start, start + length, "word", tag not in KOREAN_TAGS and (form, tag[0]) not in KOREAN

    def _analyse(self, line: str) -> tuple[_Piece, ...]:
        return tuple((intern(m.form), intern(m.tag), m.start, m.len, m.id not in self._unknown) for m in self._kiwi.tokenize(line))


def _whole(folded: str) -> tuple[list[_Found], str]:
    """What stands whole whatever is inside it, and the text with blanks in its place."""
    found: list[_Found] = []

    def blank(match: re.Match[str]) -> str:
        start, end = match.span("host") if match.re is URL else match.span()
        found.append((article_form(match) if match.re is ARTICLE else folded[start:end], start, end, "code", True))
        return " " * len(match[0])

    return found, ARTICLE.sub(blank, EMAIL.sub(blank, URL.sub(blank, folded)))


def _run(run: str, start: int) -> Iterator[_Found]:
    """The tokens of letters and digits that stand together."""
    pieces = _BETWEEN_HYPHENS
    if _INITIALS.fullmatch(run):
        yield run.replace(".", ""), start, start + len(run), "word", True
        return
    if _MARKED.search(run) and not _NUMBER.fullmatch(run):
        yield run, start, start + len(run), "code", True
        pieces = _PART
    for piece in pieces.finditer(run):
        form, begin, end = piece[0], start + piece.start(), start + piece.end()
        if form[0].isdecimal():
            yield form.replace(",", ""), begin, end, "number", True
        else:
            yield _stem(form) if len(form) <= _LONGEST_WORD else form, begin, end, "word", form not in ENGLISH


def stem(word: str) -> str:
    """The stem of an English word in small letters; what lexical search matches."""
    return _stem(word)


_GREEK = re.compile(r"(gnos|[nr]alys|\bthes|[noy]thes|cris)es$")
_NOUNS = dict.fromkeys(("rating", "ratings", "rated"), "rating")  # no rates
_stemmer = snowballstemmer.stemmer("english")
_stemming = Lock()


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """An English word's stem, without accents (cafés: cafe); of Greek words that of the singular (diagnoses: diagnosis)."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", word)))
    word = _GREEK.sub(r"\1is", word)
    if word in _NOUNS:
        return _NOUNS[word]
    with _stemming:
        return str(_stemmer.stemWord(word))
