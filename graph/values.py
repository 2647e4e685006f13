"""What the nodes' text properties say: the snapshot of values that questions name (a country, a title, a status), with their groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from graph.names import Name
from graph.schema import Relationship, Schema
from graph.standards import city, family_of, named, states_in
from graph.store import GraphStore
from language.normal import fold
from language.thesaurus import glossary

_MOST = 20_000  # different values of one property: more are no categories
_LONGEST = 60  # characters of a value that people name
_SECONDS = 60.0
# jules_bianchi, of many so written.
_MACHINE, _JOINED, _FEW = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*"), re.compile(r"[a-z]_[a-z]"), 10
_CODED = 0.6  # share of a property's values that must be countries for it to be one of countries
# Countries as ISO 3166 and people write them, and the CLDR does not.
_ALSO = {
    "US": "United States of America, the United States, 미합중국",
    "GB": "United Kingdom of Great Britain and Northern Ireland, Great Britain, 대영제국",
    "KR": "Korea, Republic of Korea, Korea (Republic of), 한국, 남한",
    "KP": "Democratic People's Republic of Korea, 조선민주주의인민공화국",
    "CN": "People's Republic of China, Mainland China",
    "HK": "Hong Kong, 홍콩",
    "MO": "Macao, Macau, 마카오",
    "CZ": "Czech Republic, 체코 공화국",
    "RU": "Russian Federation, 러시아 연방",
    "AU": "호주",
    "NL": "Holland, The Netherlands",
    "TR": "Turkey, Turkiye, 터키",
    "VN": "Viet Nam, 월남",
    "IR": "Islamic Republic of Iran, Iran (Islamic Republic of)",
    "SY": "Syrian Arab Republic",
    "LA": "Lao People's Democratic Republic, Lao PDR",
    "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia, Bolivia (Plurinational State of)",
    "VE": "Bolivarian Republic of Venezuela, Venezuela (Bolivarian Republic of)",
    "TZ": "United Republic of Tanzania",
    "MD": "Republic of Moldova",
    "MK": "Macedonia, 마케도니아",
    "CI": "Ivory Coast",
    "CV": "Cabo Verde",
    "TL": "East Timor",
    "SZ": "Swaziland",
    "MM": "Burma, Myanmar, 버마",
    "PS": "Palestine, State of Palestine",
    "BA": "Bosnia and Herzegovina, Bosnia",
    "TT": "Trinidad and Tobago",
    "AE": "Emirates, 에미리트",
}
_NO_COUNTRY = frozenset({"en", "pt", "ar"})  # languages that are not mostly their country's
_BETWEEN, _JOINS = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a text property of a label, or of a relationship by its `link_key`. Who is in one of `groups` may know it."""

    label: str
    property: str
    value: str
    groups: frozenset[str]


async def read_values(store: GraphStore, schemas: Sequence[Schema]) -> Mapping[str, tuple[Held, ...]]:
    """By collection, the different values of its labels' text properties but names and keys, and of its relationships'; in order."""
    found: dict[str, tuple[Held, ...]] = {}
    for schema in schemas:
        held: list[Held] = []
        for label, declared in schema.labels.items():
            named = {declared.key, declared.name, *declared.aliases}
            for name in (name for name, p in declared.properties.items() if p.type == "text" and name not in named):
                held += _spoken(await _read(store, schema.collection, f"(n:`{label}`)", label, name))
        for link in schema.relationships:
            for name in (name for name, p in link.properties.items() if p.type == "text"):
                ends = f"(s:`{link.source}`)-[n:`{link.type}`]->(t:`{link.target}`)"
                held += _spoken(await _read(store, schema.collection, ends, link_key(link), name, ("n", "s", "t")))
        found[schema.collection] = tuple(held)
    return found


def link_key(link: Relationship) -> str:
    """What stands for a relationship where values say whose they are."""
    return _JOINS.join((link.source, link.type, link.target))


def is_link_key(label: str) -> bool:
    """Whether values are a relationship's and no label's."""
    return _JOINS in label


async def _read(store: GraphStore, collection: str, pattern: str, label: str, name: str, seen: Sequence[str] = ("n",)) -> list[Held]:
    """The values of `n` in a pattern; who may see one sees all of `seen`."""
    groups_of = ", ".join(f"{of}._groups" for of in seen)
    query = (
        f"MATCH {pattern} WHERE n._collection = $collection AND n.`{name}` IS NOT NULL "
        f"RETURN DISTINCT n.`{name}` AS value, {groups_of} ORDER BY value"
    )
    rows = await store.query(query, {"collection": collection}, limit=_MOST, timeout=_SECONDS)
    if rows.truncated:
        return []
    groups: dict[str, set[str]] = {}
    for value, *may_know in rows.rows:
        if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and re.search(r"[^\W\d]|\d{7}|^\d{4}-\d\d$", value):
            each = [set(map(str, of if isinstance(of, list) else ())) for of in may_know]
            groups.setdefault(value, set()).update(set.intersection(*each))
    return [Held(label, name, value, frozenset(found)) for value, found in groups.items()]


def _spoken(held: list[Held]) -> list[Held]:
    """The values of a property, where people say them: no addresses of pages, and no names as a machine writes them."""
    machine = all(_MACHINE.fullmatch(of.value) for of in held) and any(_JOINED.search(of.value) for of in held)
    return [] if machine and len(held) > _FEW else [of for of in held if "://" not in of.value]


def value_names(values: Iterable[Held]) -> Iterator[Name]:
    """Values as names that a Linker finds, with what a standard calls them in the other language; `value_of` takes their ids apart."""
    for of in by_property(values).values():
        others = standard_names([held.value for held in of])
        for held in of:
            yield Name(entity_of(held), held.label, held.value, "name", held.groups)
            for other in others[held.value]:
                yield Name(entity_of(held), held.label, other, "alias", held.groups)


def by_property(values: Iterable[Held]) -> dict[tuple[str, str], list[Held]]:
    """Values by label and property."""
    found: dict[tuple[str, str], list[Held]] = {}
    for held in values:
        found.setdefault((held.label, held.property), []).append(held)
    return found


def standard_names(texts: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """By text what a standard calls it besides: as most of the texts are countries, weekdays, months, currencies …, or as a city."""
    codes = {text: territory(text) for text in texts}
    known = sum(code is not None for code in codes.values())
    countries = known >= max(_CODED * len(codes), states_in(texts))  # CA, GA and TX are none
    family = None if countries else family_of(texts, _CODED)
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        others = _called(code) if countries and (code := codes[text]) else named(text, family) if family else city(text)
        found[text] = tuple(sorted(other for other in others if fold(other).text != fold(text).text))
    return found


def entity_of(held: Held) -> str:
    """The id of a value's names."""
    return _BETWEEN.join((held.label, held.property, held.value))


def value_of(entity: str) -> tuple[str, str, str]:
    """The label, property and value of a name's id."""
    label, name, value = entity.split(_BETWEEN, 2)
    return label, name, value


def is_value(entity: str) -> bool:
    """Whether an id is a value's and no node's."""
    return _BETWEEN in entity


def territory(text: str) -> str | None:
    """The ISO code of a country by its code or its name in Korean or English; None for what is no country."""
    return _territories().get(fold(text.strip()).text)


@cache
def _territories() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, replaced in get_global("territory_aliases").items():
        if len(replaced) == 1 and code.isalpha():
            found[code.lower()] = replaced[0]
    for locale in (Locale("en"), Locale("ko")):
        for code, name in locale.territories.items():
            if len(code) == 2 and code not in ("ZZ", "QO", "EU", "UN", "XA", "XB", "EZ"):
                found[code.lower()] = code
                found[fold(name).text] = code
    return found | {fold(name).text: code for code, names in _ALSO.items() for name in names.split(", ")}


@cache
def _names_of_territories() -> dict[str, frozenset[str]]:
    """By ISO code: names in both languages, codes, and what the language that is mostly spoken there is named after."""
    names: dict[str, set[str]] = {}
    for name, code in _territories().items():
        if len(name) > 3 or not name.isascii():
            names.setdefault(code, set()).add(name.title() if name.isascii() else name)
    for code, replaced in get_global("territory_aliases").items():
        if len(replaced) == 1 and code.isalpha() and len(code) <= 3:
            names.setdefault(replaced[0], set()).add(code)
    initials: dict[str, set[str]] = {}
    for code, name in Locale("en").territories.items():
        first = "".join(word[0] for word in name.split() if word[0].isupper())
        if len(code) == 2 and len(first) >= 3:
            initials.setdefault(first, set()).add(code)
    for first, codes in initials.items():  # UAE
        if len(codes) == 1:
            names.setdefault(next(iter(codes)), set()).add(first)
    likely = get_global("likely_subtags")
    for language, name in Locale("en").languages.items():
        if len(language) == 2 and language not in _NO_COUNTRY and language in likely:
            code = likely[language].rsplit("_", 1)[-1]
            names.setdefault(code, set()).add(name)
            korean = Locale("ko").languages[language].removesuffix("어")
            if len(korean) > 1:  # 한국어 is of 한국, whose name by treaty is 대한민국
                names[code].add(korean)
    for people, others in glossary().items():
        for other in others if people.isascii() else ():  # swiss: 스위스, 스위스인
            if f"{other}인" in others and (land := territory(other)):
                names.setdefault(land, set()).add(people.title())
    return {code: frozenset(found) for code, found in names.items()}


def _called(code: str) -> frozenset[str]:
    names = _names_of_territories().get(code, frozenset())
    adjectives = {adjective for name in names if name.isascii() and len(name) > 3 for adjective in _adjectives(name)}
    return names | adjectives | {code}


def _adjectives(name: str) -> tuple[str, ...]:
    """What English may make of a country's name: Venezuelan, Mexican, Italian, Brazilian."""
    match name[-1], name[-2:]:
        case ("a", _):
            return name + "n", name[:-1] + "ian"
        case ("o", _):
            return (name[:-1] + "an",)
        case ("y", _):
            return (name[:-1] + "ian",)
        case (_, "um"):
            return (name[:-2] + "an",)
        case _:
            return name + "ian", name + "ese", name + "i"
