"""Where somebody came in, of rows that have a place: won, third place, in the top ten, 우승한, 3위 이내. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.plan.plan import Operator
from graph.plan.words.reading import Reading
from graph.schema import Label, Schema
from graph.wording import spelt_out
from language.normal import fold

_RANKS = tuple(
    re.compile(rf"^(?:final |finish(?:ing)? |overall )?{said}$")
    for said in ("(?:position|placing|placement|순위|등수)", "(?:place|finish)", "(?:rank|ranking|standing|석차)")
)
_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NTH, _SOME = rf"(\d+)(?:st|nd|rd|th)|({'|'.join(_WORDS)})", rf"(\d+)|({'|'.join(_NUMBERS)})"
_CAME = r"(?:finish(?:es|ed|ing)?|c[ao]mes?(?: in)?|placed|ranked|ended(?: up)?)"
_FIRST = re.compile(r"\b(?:win|wins|(?<!\d )won|winning|victory|victories)\b(?!['’]t| back| over)|(?<![가-힣])우승(?!자)")
_WINNER = re.compile(r"\bwinners?\b|(?<![가-힣])우승자")
_PODIUM = re.compile(r"\bpodiums?\b(?: finish(?:es)?)?(?: ?\(?top (?:three|3)\)?)?|포디[움엄](?: ?\(?3위 ?이내\)?)?|시상대")
_AMONG = re.compile(
    rf"\b(?:{_CAME} )?(?:in|within|inside) the top (?:{_SOME})(?: places?| positions?)?\b"
    r"|(?<![제\d])(\d+) ?위(?: ?이내| ?안(?=에|으로)| 안(?=[ ,.?]|$))"
)
_AT = re.compile(
    rf"\b{_CAME} (?:{_NTH})\b|\b(?:{_NTH})[ -](?:places?|positions?)\b|\b(?:{_NTH})(?= in (?:the )?\w+ing\b)"
    r"|(?<![제\d])(\d+) ?위(?=[를을로은는가의도인에]|였|했|[ ,.?)]|$)(?! ?(?:이내|안에|안으로|부터|까지))"
)
_LESS = 0.01  # of rows that join fewer things


def came_in(question: str, schema: Schema) -> Iterator[tuple[int, int, tuple[Reading, ...]]]:
    """What a question says of the place that somebody came in, where there are rows that have one; rather of those that join most."""
    ranks = {name: rank for name, label in schema.labels.items() if (rank := _rank(label))}
    joined = sorted(ranks, key=lambda name: -sum(link.source == name for link in schema.relationships))
    if not joined:
        return
    folded = fold(question)
    for start, end, operator, number, said in _said(folded.text):
        readings = (
            Reading("value", name, ranks[name], value=said, bound=(operator, number), score=1 - _LESS * less)
            for less, name in enumerate(joined)
        )
        yield *folded.origin(start, end), tuple(readings)


def _rank(label: Label) -> str | None:
    numbers = [name for name, declared in label.properties.items() if declared.type == "integer"]
    return next((name for rank in _RANKS for name in numbers if rank.match(spelt_out(name))), None)


def _said(text: str) -> Iterator[tuple[int, int, Operator, int, str]]:
    for pattern, said in ((_FIRST, "1"), (_WINNER, "winner")):
        yield from ((*found.span(), "=", 1, said) for found in pattern.finditer(text))
    yield from ((*found.span(), "<=", 3, "3") for found in _PODIUM.finditer(text))
    for pattern, operator in ((_AMONG, "<="), (_AT, "=")):
        for found in pattern.finditer(text):
            number = next(filter(None, found.groups()))
            yield *found.span(), operator, _value(number), number  # type: ignore[misc]


def _value(number: str) -> int:
    words = _WORDS if number in _WORDS else _NUMBERS
    return int(number) if number.isdecimal() else words.index(number) + 1
