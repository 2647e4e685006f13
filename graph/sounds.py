"""Names in the other script by their sound: 뷰캐넌 for Buchanan, Busan for 부산. A rough form of what is heard, of both scripts. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from rapidfuzz.distance import OSA

from graph.compact import is_hangul
from graph.names import Name
from language.normal import fold

# What a syllable's beginning, vowel and end sound like, in Unicode's order; - is silent.
_INITIAL = "K K N T T L M P P S S - S S S K T P -".replace("-", "").split(" ")
_VOWEL = "a e a e o e o e o a e e o o o e e o - e e".replace("-", "").split(" ")
_FINAL = "- K K K N N N T L LK LM LP LS LT LP L M P P T S N S S K T P -".replace("-", "").split(" ")
# Longer spellings first; each with what it may sound like. An r is heard in front of a vowel only.
_LATIN = tuple(
    (re.compile(spelling), sounds)
    for spelling, sounds in (
        (r"sch|sh|tch|[dt][sz]|cz|zh", ("S",)),
        (r"ch", ("S", "K")),
        (r"ph", ("P",)),
        (r"th", ("T", "S")),
        (r"gh", ("", "K")),
        (r"ck|kk|qu(?=[aeiouy])", ("K",)),
        (r"y(?=[aeiou])", ("",)),
        (r"ng", ("N",)),
        (r"x", ("KS", "S")),
        (r"c(?=[eiy])", ("S",)),
        (r"g(?=[eiy])", ("K", "S")),
        (r"j", ("S", "")),
        (r"r(?![aeiouy])", ("",)),
        (r"eo|oo|ou|au|oe|eu|[ou]", ("o",)),
        (r"ae|ai|ay|ei|ey|ee|ea|ie|ui|[eiy]", ("e",)),
        (r"a", ("a",)),
        (r"[kcgq]", ("K",)),
        (r"[td]", ("T",)),
        (r"[pbfv]", ("P",)),
        (r"[sz]", ("S",)),
        (r"[lr]", ("L",)),
        (r"m", ("M",)),
        (r"n", ("N",)),
        (r"[hw]", ("",)),
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_FORMS = 8  # of one word
_LEAST, _SHORT, _ALIKE = 2, 3, 0.6  # consonants; those of a short name, of which all must agree; how far the vowels must else
_LONGEST = 40


def sounds(text: str) -> frozenset[str]:
    """What a name may sound like: consonants by their kind in capitals, vowels in small letters; empty where a letter is of neither
    script."""
    words = _WORD.findall(fold(text).text)
    forms = [_of_word(word) for word in words]
    if not forms or not all(forms) or sum(map(len, words)) > _LONGEST:
        return frozenset()
    orders = [forms[turn:] + forms[:turn] for turn in range(len(forms) if len(forms) <= 3 else 1)]  # family name first or last
    return frozenset(re.sub(r"(.)\1+", r"\1", "".join(said)) for order in orders for said in islice(product(*order), _FORMS * 4))


def _of_word(word: str) -> tuple[str, ...]:
    if all("가" <= letter <= "힣" for letter in word):
        plain = "".join(map(_of_syllable, word))
        initial, vowel = divmod((ord(word[0]) - ord("가")) // 28, 21)
        soft = (initial == 11 and _VOWEL[vowel] in "eo" and vowel in (2, 6, 7, 12, 17, 20)) or initial == 2
        return (plain, "L" + plain.removeprefix("N")) if soft else (plain,)  # 이: Lee
    return tuple(dict.fromkeys(islice(_of_latin(word), _FORMS))) if word.isascii() else ()


def _of_syllable(letter: str) -> str:
    place = ord(letter) - ord("가")
    return _INITIAL[place // 588] + _VOWEL[place // 28 % 21] + _FINAL[place % 28]


def _of_latin(word: str) -> Iterator[str]:
    choices: list[Sequence[str]] = []
    place = 0
    while place < len(word):
        found = next(((match, heard) for pattern, heard in _LATIN if (match := pattern.match(word, place))), None)
        if found is None:
            return
        choices.append(found[1])
        place = found[0].end()
    yield from ("".join(chosen) for chosen in product(*choices))


class Sounds:
    """An index of names by their consonants."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        for name in names:
            if name.kind == "key":
                continue
            for piece in dict.fromkeys((name.text, *_WORD.findall(name.text))):
                for form in sounds(piece):
                    if len(bare := _consonants(form)) >= _LEAST:
                        self._names[bare].append((name, form))

    def alike(self, text: str, groups: frozenset[str]) -> list[tuple[Name, float]]:
        """The names in the other script that sound so, each with how far, best first."""
        korean = is_hangul(text.strip()[:1] or " ")
        found: dict[str, tuple[Name, float]] = {}
        for said in sounds(text):
            for name, form in self._names.get(_consonants(said), ()):
                near = OSA.normalized_similarity(said, form)
                if (len(_consonants(said)) < _SHORT and near < 1) or said[0].isupper() != form[0].isupper():
                    continue  # Seoul; 에이전시 is no Jeonju
                other = is_hangul(name.text.strip()[:1] or " ") != korean
                if other and near >= _ALIKE and not groups.isdisjoint(name.groups) and near > found.get(name.entity, (name, 0.0))[1]:
                    found[name.entity] = (name, near)
        return sorted(found.values(), key=lambda pair: (-pair[1], pair[0].entity))


def _consonants(form: str) -> str:
    return "".join(filter(str.isupper, form))
