"""What places are called in both languages: countries by the CLDR and ISO, cities by the CLDR's time zones. Pure."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from language.normal import fold

_NO_COUNTRY = frozenset({"en", "pt", "ar"})  # languages that are not mostly their country's


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
    return found


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
    return {code: frozenset(found) for code, found in names.items()}


def called_territory(code: str) -> frozenset[str]:
    """All names of a country by its ISO code, its adjectives too."""
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


def called_city(name: str) -> frozenset[str]:
    """What a city is called in the other language; nothing for one that the CLDR does not name."""
    return _cities().get(fold(name.strip()).text, frozenset())


@cache
def _cities() -> dict[str, frozenset[str]]:
    english, found = Locale("en").time_zones, {}
    for zone, held in Locale("ko").time_zones.items():
        name = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        if (korean := held.get("city")) and "/" in zone:
            found[fold(name).text] = frozenset({korean})
            found[fold(korean).text] = frozenset({name})
    return found
