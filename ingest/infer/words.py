"""The words of headers: `customerID`, `o_orderpriority`, `고객번호` taken apart, and what each may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingest.infer.shortened import spelt
from language.thesaurus import english_words, renderings

_PARTS = re.compile(r"(?<![A-Za-z])[kc]?m[23](?![A-Za-z\d])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[가-힣]+|\d+|[^\W\d_]+")
_PIECE = 3  # letters of a word in a header that is written in one, at least
KEY_WORDS = frozenset(("id", "no", "num", "nbr", "number", "code", "cd", "key", "pk", "fk", "uid", "uuid", "guid", "sku", "seq", "idx"))
KEY_WORDS_KO = frozenset(("번호", "코드", "아이디", "사번", "학번", "식별자", "일련번호", "순번"))
# Headers in one piece: deptno, custid, hiredate, ename.
_TAILS = ("name", "date", "code", "number", "no", "id", "cd", "nm", "dt")
_ENDS_KO = ("명", "일")  # of a name, of a day
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "staff": "staff",
    "men": "man",
    "women": "woman",
    "data": "data",
    "media": "media",
} | {
    word: word
    for word in ("goods", "premises", "headquarters", "logistics")  # of these there is no one
}
_SAME = ("ss", "us", "is", "series", "news", "species", "sales")


class ColumnName(str):
    """A column's name; `said` is how it reads, where that differs."""

    said: str

    def __new__(cls, name: str, said: str) -> ColumnName:
        made = super().__new__(cls, name)
        made.said = said
        return made


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning: its words, the usual one first; `role` is "person", "party", "chief", "up" or empty."""

    en: tuple[str, ...]
    ko: tuple[str, ...]
    role: str


@cache
def content() -> Mapping[str, Any]:
    text = Path(__file__).with_name("headers.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return content


@cache
def lexicon() -> tuple[Mapping[str, Entry], Mapping[str, str]]:
    """Meanings by word, short ones among them, and agents by participle (directed → director)."""
    found: dict[str, Entry] = {}
    for line in content()["words"]:
        entry = Entry(tuple(map(str, line["en"])), tuple(map(str, line["ko"])), line.get("as", ""))
        for word in (*entry.en, *entry.ko):
            found.setdefault(word, entry)
    for short, full in content()["short"].items():
        found.setdefault(short, found.get(full) or Entry((full,), (), ""))
    return found, content()["agents"]


@cache
def meanings_beside() -> Mapping[str, Entry]:
    """Meanings of words that only say one thing beside others."""
    return {word: Entry(tuple(line["en"]), tuple(line["ko"]), "") for line in content()["parts"] for word in line["en"]}


def in_full(word: str) -> str:
    """What a word in a header is written short for: trans → transaction."""
    return str(content()["short"].get(word, word))


def singular(word: str) -> str:
    """categories → category, boxes → box, statuses → status."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii() or len(word) < 4 or word.endswith(_SAME):
        return word
    if word.endswith("ies") and word not in ("movies", "cookies"):
        return word[:-3] + "y"
    if word.endswith("uses") and word[:-1] in english_words():
        return word[:-1]  # warehouses
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def plural(word: str) -> str:
    if not word.isascii() or word.endswith("s") or not word:
        return word
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return {"person": "people", "child": "children", "staff": "staff"}.get(
        word, word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")
    )


def as_said(column: str) -> str:
    """How a column's name reads."""
    return column.said if isinstance(column, ColumnName) else column


def split(header: str) -> tuple[str, ...]:
    """The words of a header, in small letters; Korean compounds are taken apart where their words are known."""
    parts: list[str] = []
    for part in _PARTS.findall(as_said(header)):
        low = part.lower()
        parts += _korean(low) if "가" <= low[0] <= "힣" else _english(low)
    return tuple(parts)


def _english(word: str) -> list[str]:
    known, agents = lexicon()
    if word in known or singular(word) in known or word in agents or word in KEY_WORDS:
        return [word]
    for tail in _TAILS:
        rest = word.removesuffix(tail)
        if rest != word and rest and (rest in known or singular(rest) in known or (len(rest) == 1 and tail in ("name", "no"))):
            return [rest, tail]
    return _in_pieces(word) or [_spelt(word)]


def guessed(header: str) -> list[str]:
    """What was guessed of a header's words by their letters, each as a person should check it: tchr read as teacher."""
    parts = [part.lower() for part in _PARTS.findall(header)]
    return [f"{part} read as {found[0]}" for part in parts if part.isascii() and len(found := _english(part)) == 1 and found[0] != part]


@cache
def _spelt(word: str) -> str:
    """What a word that nothing knows is short for by its letters, rather one that headers have."""
    if not english_words().isdisjoint((word, singular(word))):
        return word
    headers = (part for entry in lexicon()[0].values() for said in entry.en for part in said.split() if len(part) > len(word))
    return spelt(word, headers, (other for other in english_words() if len(other) > len(word)))


@cache
def _in_pieces(word: str) -> list[str]:
    """Known words that were written in one: orderpriority → order priority; the fewest, the first the longest. None if there are none."""
    known, _ = lexicon()
    if len(word) < 2 * _PIECE or not english_words().isdisjoint((word, singular(word))):
        return []
    for size in range(len(word) - _PIECE, _PIECE - 1, -1):
        head, rest = word[:size], word[size:]
        if _is_piece(head, known) and _is_piece(rest, known):
            return [head, rest]
    for size in range(len(word) - 2 * _PIECE, _PIECE - 1, -1):
        if _is_piece(word[:size], known) and len(more := _in_pieces(word[size:])) == 2:
            return [word[:size], *more]
    return []


def _is_piece(piece: str, known: Mapping[str, Entry]) -> bool:
    return piece in known or piece in KEY_WORDS or (len(piece) > _PIECE and piece in english_words())


def _korean(word: str) -> list[str]:
    """A key word at the end, then the longest known words from the left; what is between them stays whole."""
    known, _ = lexicon()
    if word in known or word in KEY_WORDS_KO:
        return [word]
    if ends := [key for key in KEY_WORDS_KO if word.endswith(key)]:
        longest = max(ends, key=len)
        return [*_korean(word.removesuffix(longest)), longest]
    for size in range(len(word) - 1, 1, -1):
        head, rest = word[:size], word[size:]
        if (head in known or head in KEY_WORDS_KO) and (len(rest) > 1 or rest in known):
            return [head, *_korean(rest)]
    for start in range(2, len(word) - 1):
        if word[start:] in known:
            return [word[:start], word[start:]]
    if len(word) > 2 and word[-1] in _ENDS_KO and (word[:-1] in known or renderings(word[:-1])):
        return [word[:-1], word[-1]]
    for size in range(len(word) - 2, 1, -1):
        if (word[:size] in known or renderings(word[:size])) and (word[size:] in known or renderings(word[size:])):
            return [word[:size], word[size:]]
    return [word]
