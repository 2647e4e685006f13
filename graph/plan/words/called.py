"""What the values of a short list (a status, a type, a purpose) are called besides: in other words, in the other language, or by the part
that tells one of them from the rest. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, product

from graph.compact import is_hangul, letters_of
from graph.names import Name
from graph.plan.words.alike import alike, squash
from graph.plan.words.persons import PERSONS
from graph.plan.words.vocabulary import LINKING, cues, is_filler
from graph.sounds import Sounds
from graph.values import Held, by_property, entity_of, is_link_key, standard_names
from graph.wording import spelt_out
from language.normal import fold
from language.thesaurus import all_renderings, english_words, everyday, further, glossary, renderings, thesaurus
from language.words import stem

FEW = 60  # values of a property that has them from a list
_FORMS = 60  # of one value, word by word
_NAMES_EACH = 3  # of a Korean word, in English
_WORDS = 4  # of a value that is said word by word
_SHORT = 4  # letters of an English word that must have its capital elsewhere
_CODE = 3  # letters in capitals that say no word
_NAMES = re.compile(r"\b(?:fore|sur|first|last|given|family|middle) ?name\b")  # Mark is no score
_SEGMENTS = re.compile(r"\s+[-–/|]\s+|\s*[:;()]\s*")
_WORD = re.compile(r"[가-힣]+|[^\W\d_가-힣]+")
_WRITTEN, _SAID, _HEARD = 0.95, 0.88, 0.8  # a word of a value as it is, by what it is called besides, by its sound
_NEAR = 0.8  # how far a word of the other script must sound like it
_PLURALS = {"child": "children", "person": "people", "man": "men", "woman": "women"}
_SYLLABLES = frozenset("앱웹펜캔컵밴")  # loanwords, and no endings
_SORTS = frozenset("type kind code category class status state flag id name no number grade level mode".split())
_ATTRIBUTE = re.compile(r"(?:주소|번호|날짜|일자)$| (?:address|number|date)$")  # what rows have, and are not
_WAYS = {  # of what comes and goes
    "in": ("inbound", "incoming", "입고", "반입", "인바운드"),
    "out": ("outbound", "outgoing", "출고", "반출", "아웃바운드"),
}
WAYS = frozenset(name for of in _WAYS.values() for name in of)
_ANYONE = frozenset({""})  # the words are of no one's rights, their values are


def called_names(values: Iterable[Held]) -> Iterator[Name]:
    """Further names of the values of short lists; `value_of` takes their ids apart."""
    for of in by_property(values).values():
        short = len(of) <= FEW and not _NAMES.search(spelt_out(of[0].property))
        names = called([held.value for held in of], _heads(of[0])) if short else {}
        for held in of:
            for text in names.get(held.value, ()):
                yield Name(entity_of(held), held.label, text, "alias", held.groups)


def called_nodes(names: Iterable[Name]) -> Iterator[Name]:
    """Further names of nodes that are a list themselves: countries and the like, and the few of a kind."""
    by_label: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.kind == "name":
            by_label[name.label].append(name)
    for of in by_label.values():
        texts = list(dict.fromkeys(name.text for name in of))
        standard, others = standard_names(texts), called(texts) if len(texts) <= FEW else {}
        for name in of:
            for text in (*standard[name.text], *others.get(name.text, ())):
                yield Name(name.entity, name.label, text, "alias", name.groups)


def called(values: Sequence[str], heads: Sequence[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """By value of one list what it is called besides, and no other value of the list is; what is told by less never outdoes more.
    `heads`: the nouns that a value may stand in front of."""
    taken = {letters_of(value) for value in values}
    found: dict[str, list[str]] = {value: [] for value in values}
    for value in values:
        if value != value.lower() and _is_short_word(value):
            found[value] += [value.lower(), f"{value.lower()}s"]
    if {value.lower() for value in values} == _WAYS.keys():
        for value in values:
            found[value] += _WAYS[value.lower()]
        taken |= {letters_of(name) for of in _WAYS.values() for name in of}
    for level in (_whole, partial(_in_front, heads=heads), _piecewise, _segments):
        said: dict[str, dict[str, str]] = defaultdict(dict)
        for value in values:
            for text in level(value):
                if (form := letters_of(text)) not in taken and _may_name(text):
                    said[form].setdefault(value, text)
        for owners in said.values():
            if len(owners) == 1:
                ((value, text),) = owners.items()
                found[value].append(text)
        taken |= said.keys()
    return {value: tuple(names) for value, names in found.items()}


def _is_short_word(value: str) -> bool:
    """Whether it is an English word so short that it would only count with its capital, and is no word of every question."""
    word = value.lower()
    coded = value.isupper() and (len(value) <= _CODE or word not in english_words())  # LOST is a word
    written = value.isascii() and value.isalpha() and 2 < len(value) <= _SHORT and not coded
    return written and word not in LINKING and _may_name(word)


def _may_name(text: str) -> bool:
    """Whether it is no word that holds questions together."""
    folded = fold(text).text
    if (len(text) < 2 and text not in _SYLLABLES) or is_filler(folded) or folded in PERSONS or _ATTRIBUTE.search(folded):
        return False
    return not any(cue.end - cue.start == len(folded) for cue in cues(folded))


def _whole(value: str) -> Iterator[str]:
    """Other words for it: near ones of its own language, all of the other; what is short is a code."""
    text = value.replace("_", " ").strip()
    yield from (_PLURALS.get(fold(text).text, ""),) if fold(text).text in _PLURALS else ()
    coded = len(text) <= _CODE and text.isupper() and text.lower() not in english_words()  # BUS is a word
    if text and len(text) >= (2 if is_hangul(text[0]) else 3) and not coded:
        form = fold(text).text
        yield from thesaurus().get(form, ())
        wide = (*glossary().get(form, ()), *everyday().get(form, ()))
        yield from (other for other in wide if is_hangul(other[0]) != is_hangul(form[0]))
        for near in (form.removesuffix("s"), f"{form}s") if form.isascii() else ():  # Trains: 기차
            yield from (other for other in thesaurus().get(near, ()) if is_hangul(other[0]))
        if form.isascii() and form.endswith(("ss", "us", "x")) and " " not in form:
            yield f"{form}es"
        for full in _in_full(form):
            yield from (full, f"{full}s", *(other for other in further().get(full, ()) if is_hangul(other[0])))


@cache
def _terms() -> Mapping[str, tuple[str, ...]]:
    """English terms of two words by their first letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in further():
        words = term.split()
        if term.isascii() and len(words) == 2 and all(map(str.isalpha, words)):
            found[words[0][0] + words[1][0]].append(term)
    return {initials: tuple(terms) for initials, terms in found.items()}


def _in_full(form: str) -> list[str]:
    """What a coded value is short for, where one word of it is in full: FIN_LEASE; of a word alone its beginning: INDIV."""
    words = form.replace("_", " ").split()
    if len(words) == 1 and len(form) >= _SHORT and form not in english_words():
        whole = sorted(word for word in english_words() if word.startswith(form) and len(word) > len(form) + 1)
        return whole[:_NAMES_EACH]
    if len(words) != 2 or not form.isascii() or not form.replace("_", " ").replace(" ", "").isalpha():
        return []
    known = english_words()
    short = [word for word in words if word not in known]
    terms = _terms().get(words[0][0] + words[1][0], ()) if len(short) == 1 else ()
    return [term for term in terms if all(map(_shortens, words, term.split()))]


def _shortens(short: str, word: str) -> bool:
    """Whether it is the word, or its letters in their order from the first on."""
    rest = iter(word)
    return short == word or (len(short) >= _CODE and short not in english_words() and all(letter in rest for letter in short))


def _heads(held: Held) -> list[str]:
    """What a value says the kind of: the words of its column but those for a kind, and of its rows."""
    own = [] if is_link_key(held.label) else spelt_out(held.label).split()[-1:]
    return [word for word in dict.fromkeys((*spelt_out(held.property).split(), *own)) if word.isascii() and word not in _SORTS]


def _in_front(value: str, heads: Sequence[str]) -> Iterator[str]:
    """What it is called with a noun behind it: the STUDENT of a loan's type, 학자금 대출; of a state, also in it: in ARREARS."""
    form = fold(value.replace("_", " ").strip()).text
    if not form.isascii() or len(form) < _SHORT:
        return
    for phrase in (*(f"{form} {head}" for head in heads), f"in {form}"):
        yield from (other for other in further().get(phrase, ()) if is_hangul(other[0]))


def _piecewise(value: str) -> Iterator[str]:
    """Its words in the other language, in their order; a Korean compound's, too, of which the last but one may be joined by "and"."""
    words = [piece for word in _WORD.findall(fold(value).text) for piece in (_pieces(word) if is_hangul(word[0]) else [word])]
    if len(words) > 2 and (both := " ".join(words[-2:])) in glossary():
        words = [*words[:-2], both]  # the grand prix of a Canadian Grand Prix
    if not 2 <= len(words) <= _WORDS:
        return
    korean = is_hangul(words[0][0])
    choices = [_nouns(word) if korean else [o for o in glossary().get(word, ()) if is_hangul(o[0])] for word in words]
    for chosen in islice(product(*choices), _FORMS):
        yield " ".join(chosen)
        if len(chosen) > 2 and korean:
            yield f"{chosen[0]} and {' '.join(chosen[1:])}"


def _nouns(word: str) -> list[str]:
    """What a Korean noun of a compound is called in one English word."""
    return [name for name in all_renderings(word) if " " not in name and not name.endswith(("ed", "ages"))][:_NAMES_EACH]


@cache
def _pieces(word: str) -> list[str]:
    """A Korean compound's nouns, where each is called something in English, the first as long as can be; the word where they are not."""
    for size in range(len(word) - 1, 0, -1):
        if renderings(word[:size]) and (size > 1 or len(word) == 2):
            rest = _pieces(word[size:])
            if all(map(renderings, rest)):
                return [word[:size], *rest]
    return [word]


def _segments(value: str) -> Iterator[str]:
    """What stands on one side of a dash or in brackets, and what that is called: Running - In Debt."""
    segments = [segment for segment in _SEGMENTS.split(value.strip()) if segment]
    for segment in segments if len(segments) > 1 else ():
        if len(segment) > (1 if is_hangul(segment[0]) else _CODE):
            yield segment
            yield from _whole(segment)


@dataclass(frozen=True, slots=True)
class Part:
    """The value of a list that words are a part of, and of no other there."""

    held: Held
    score: float


class ValueParts:
    """The words that values have. In a short list a word may be said otherwise, and one is enough; in a long one it takes two."""

    def __init__(self, values: Iterable[Held]) -> None:
        self._lists = by_property(values)
        self._holding: dict[tuple[str, str], dict[str, set[int]]] = {}
        words: dict[str, None] = {}
        for key, of in self._lists.items():
            holding: dict[str, set[int]] = defaultdict(set)
            for index, held in enumerate(of):
                for word in _words(held.value):
                    holding[stem(word)].add(index)
                    words.update({word: None} if len(of) <= FEW else {})
            self._holding[key] = holding
        self._sounds = Sounds(Name(stem(word), "", word, "name", _ANYONE) for word in words)

    def told(self, text: str, groups: frozenset[str]) -> list[Part]:
        """By list the one value that has all the words, best first."""
        words = _words(text)
        if not words or any(is_filler(word) or len(word) < (2 if is_hangul(word[0]) else 3) for word in words):
            return []
        meant = [_meant(word, self._sounds) for word in words]
        found: list[Part] = []
        for key, of in self._lists.items():
            if len(of) > FEW and len(words) < 2:
                continue
            allowed = {index: 0.0 for index, held in enumerate(of) if not groups.isdisjoint(held.groups)}
            for forms in meant:
                having = self._having(forms if len(of) <= FEW else forms[:1], key)
                allowed = {index: allowed[index] + score for index, score in having.items() if index in allowed}
            if len(allowed) == 1:
                ((index, score),) = allowed.items()
                first = stem(_words(of[index].value)[0])
                if len(words) > 1 or any(first in forms for forms, _ in meant[0]):  # an end says of what kind it is: payment, institute
                    found.append(Part(of[index], round(score / len(words), 3)))
        return sorted(found, key=lambda part: -part.score)

    def written(self, text: str, label: str, name: str, groups: frozenset[str]) -> Held | None:
        """The value of one property that is written so: grade B."""
        of = self._lists.get((label, name), ())
        return next((held for held in of if held.value == text and not groups.isdisjoint(held.groups)), None)

    def spelt(self, text: str, label: str, name: str, groups: frozenset[str]) -> Held | None:
        """The value of a short list that is written so but for capitals: OPEN, of status open."""
        of = self._lists.get((label, name), ())
        few = of if len(of) <= FEW else ()
        return next((held for held in few if held.value.lower() == text.lower() and not groups.isdisjoint(held.groups)), None)

    def _having(self, forms: Sequence[tuple[frozenset[str], float]], key: tuple[str, str]) -> dict[int, float]:
        """The values of a list that have one of the forms of a word, the surest that any has."""
        holding = self._holding[key]
        for words, score in forms:
            if having := {index for word in words for index in holding.get(word, ())}:
                return dict.fromkeys(having, score)
        return {}


def _meant(word: str, known: Sounds) -> tuple[tuple[frozenset[str], float], ...]:
    """What words of a value a word may mean: itself, what it is called besides, what sounds like it."""
    said = frozenset(squash(other) for other in glossary().get(word, ())) | frozenset(alike(squash(word)))
    heard = frozenset(name.entity for name, near in known.alike(word, _ANYONE) if near >= _NEAR)
    return (frozenset({stem(word)}), _WRITTEN), (said, _SAID), (heard, _HEARD)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).text)
