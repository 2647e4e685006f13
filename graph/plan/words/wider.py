"""Further names of a schema's parts, for words that nothing else explains: what people call the rows of a table, and what a wide glossary
calls its columns. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, product

from graph.compact import is_hangul
from graph.names import Name
from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon, named
from graph.plan.words.reading import Reading
from graph.plan.words.vocabulary import is_filler
from graph.schema import Label, Schema
from graph.sounds import Sounds
from graph.wording import spelt_out
from language.thesaurus import further, renderings, rows_called, thesaurus

_ROWS, _COLUMN = 0.84, 0.8  # of what the rows of a table are called besides, of a column by the wide glossary
_HEARD, _LEAST = 0.85, 5  # how far a loanword must sound like a phrase, of so many letters
_ANYONE = frozenset({""})  # phrases are of no one's rights
_FORMS = 60  # of one phrase, word by word
_MOST = 4  # readings of a word, else it says too little


def widened(lexicon: Lexicon) -> Lexicon:
    """With further phrases, of which none had a meaning."""
    schema = lexicon.schema
    found: dict[str, dict[Reading, None]] = defaultdict(dict)
    for reading, phrases in named(schema):
        if reading.kind in ("property", "role"):
            for form in {squash(other) for phrase in phrases for other in _wider(phrase)}:
                found[form].setdefault(replace(reading, score=_COLUMN))
    columns = {form: tuple(readings) for form, readings in found.items() if len(readings) <= _MOST and form not in lexicon.part}
    whole = {form: readings for form, readings in columns.items() if len(form) > 1 and not is_filler(form)} | dict(lexicon.whole)
    for form, label in _rows(schema):
        known = whole.get(form, ())
        if not (is_filler(form) or any(reading.kind in ("label", "role") for reading in known)):
            whole[form] = (*known, Reading("label", label, score=_ROWS))
    return replace(lexicon, whole=whole)


def spoken(schema: Schema) -> Sounds:
    """The English phrases of a schema, by how they sound in Korean: 헤드라이너, 마케팅."""
    phrases = {
        phrase for reading, of in named(schema) if reading.kind in ("label", "property", "role") for phrase in of if phrase.isascii()
    }
    return Sounds(Name(squash(phrase), "", phrase, "name", _ANYONE) for phrase in sorted(phrases) if len(phrase) >= _LEAST)


def with_loanwords(lexicon: Lexicon, heard: Sounds, words: Sequence[str]) -> Lexicon:
    """With Korean words that only sound like a phrase of the schema as that."""
    extra: dict[str, tuple[Reading, ...]] = {}
    for word in words:
        if is_hangul(word[0]) and len(word) > 2 and squash(word) not in lexicon.whole:
            best = next((name for name, near in heard.alike(word, _ANYONE) if near >= _HEARD), None)
            readings = lexicon.whole.get(best.entity, ()) if best else ()
            extra[squash(word)] = tuple(replace(reading, score=_COLUMN * reading.score) for reading in readings)
    heard_as = {form: readings for form, readings in extra.items() if readings}
    return replace(lexicon, whole=dict(lexicon.whole) | heard_as) if heard_as else lexicon


def _wider(phrase: str) -> Iterator[str]:
    """What a phrase is called by all names there are, whole or word by word in the other language."""
    text = phrase.lower()
    for said in (text, *_acts(text)):
        yield from (other for other in (*further().get(said, ()), *renderings(said)) if other not in thesaurus().get(said, ()))
    words = text.split()
    if 2 <= len(words) <= 3 and text.isascii():
        choices = [
            list(dict.fromkeys(other for other in (*further().get(word, ()), *renderings(word)) if is_hangul(other[0]))) for word in words
        ]
        yield from (" ".join(chosen) for chosen in islice(product(*choices), _FORMS))


def _acts(phrase: str) -> Iterator[str]:
    """What a phrase says is done, without the day of it or to what: revoked, of revoked on; depends on, of depends on service."""
    words = phrase.split()
    if len(words) == 2 and words[0].endswith("ed") and words[1] in ("on", "at", "date"):
        yield words[0]
    if len(words) == 3 and words[1] in ("on", "to", "by", "from", "for"):
        yield " ".join(words[:2])


def _rows(schema: Schema) -> Iterator[tuple[str, str]]:
    """What the rows of one table alone are called, the table that is called so itself before one of which it is the last word."""
    fits: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, label in schema.labels.items():
        for rank, form in enumerate(_names(name, label)):
            for noun in _kinds().get(form, ()):
                if name not in fits[noun][rank]:
                    fits[noun][rank].append(name)
    for noun, by_rank in fits.items():
        best = by_rank[min(by_rank)]
        if len(best) == 1:
            yield noun, best[0]


def _names(name: str, label: Label) -> Iterator[str]:
    """What a table is called, and the last word of that."""
    own = spelt_out(name)
    english = own if own.isascii() else next(iter(label.synonyms.en), own)
    yield squash(english)
    if " " in english:
        yield squash(english.split()[-1])


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """By a table's name the nouns for its rows, both squashed."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, nouns in rows_called().items():
        found[squash(table)].update(map(squash, nouns))
    return {table: frozenset(nouns) for table, nouns in found.items()}
