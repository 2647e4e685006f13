"""What values are called where a standard names them: days of the week, months, currencies, units, states, languages, cities … Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from babel import Locale
from babel.numbers import get_currency_name

from graph.states import states
from language.normal import fold
from language.units import UNITS

LOCALES = ("en", "ko")
_KOREAN = ("성", "자", "성분", "자분", "직원", "사원", "학생", "회원", "교사", "선수", "환자")
_SEXES = {
    "M": {"M", "male", "males", "man", "men", "boy", "boys", "gentleman", "gentlemen", "남", *(f"남{word}" for word in _KOREAN)},
    "F": {"F", "female", "females", "woman", "women", "girl", "girls", "lady", "ladies", "여", *(f"여{word}" for word in _KOREAN)},
}
_LANGUAGE = 2  # letters of the code of a language that many speak


def family_of(values: Sequence[str], share: float) -> str | None:
    """The family that at least this share of the values are of: weekday, month, unit, state …; None where none is."""
    folded = [fold(value.strip()).text for value in values]
    counted = {family: sum(value in codes for value in folded) for family, codes in _codes().items()}
    best = max(counted, key=lambda family: counted[family])
    return best if folded and counted[best] >= share * len(folded) else None


def states_in(values: Sequence[str]) -> int:
    """How many of the values are states of the USA."""
    return sum(fold(value.strip()).text in _codes()["state"] for value in values)


def named(value: str, family: str) -> frozenset[str]:
    """What a value of a family is called in both languages, by more than a letter; nothing for one that is not of it."""
    code = _codes()[family].get(fold(value.strip()).text)
    return frozenset(name for name in _names()[family][code] if len(name) > 1) if code else frozenset()


def city(text: str) -> frozenset[str]:
    """What a city is called in both languages; nothing for what is none that time zones are named after."""
    return _cities().get(fold(text.strip()).text, frozenset())


@cache
def _cities() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    english, korean = (Locale(locale).time_zones for locale in LOCALES)
    for zone, of in korean.items():
        own = english[zone].get("city") if zone in english else None
        names = frozenset({own or zone.rsplit("/", 1)[-1].replace("_", " "), of.get("city", "")}) - {""}
        if len(names) == len(LOCALES) and not any("," in name for name in names):
            found |= {fold(name).text: names for name in names}
    return found


@cache
def _codes() -> Mapping[str, Mapping[str, str]]:
    """By family: the code by each name, folded; a name of two codes is none's."""
    found: dict[str, dict[str, str]] = {}
    for family, names in _names().items():
        by_name: dict[str, set[str]] = defaultdict(set)
        for code, of in names.items():
            for name in of:
                by_name[fold(name).text].add(code)
        found[family] = {name: next(iter(codes)) for name, codes in by_name.items() if len(codes) == 1}
    return found


@cache
def _names() -> Mapping[str, Mapping[str, frozenset[str]]]:
    found = {"weekday": _calendar("days"), "month": _calendar("months"), "currency": _currencies()}
    found |= {"unit": _units(), "state": states(), "language": _languages(), "sex": _SEXES}
    return {family: {code: frozenset(names) for code, names in of.items()} for family, of in found.items()}


def _calendar(kind: str) -> dict[str, set[str]]:
    """Days by 0 (Monday) to 6, months by 1 to 12; of days what happens on every one too: on Mondays."""
    found: dict[str, set[str]] = defaultdict(set)
    for locale in LOCALES:
        forms = (getattr(Locale(locale), kind)["format"][width] for width in ("wide", "abbreviated"))
        for number, name in chain.from_iterable(form.items() for form in forms):
            found[str(number)].update((name, f"{name}s") if name.endswith("day") else (name,))
    return found


def _currencies() -> dict[str, set[str]]:
    """By ISO code: the names, one and several, and the bare name where it is no other's: 루피 is of several countries, 동 of one."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in map(str, Locale("en").currencies):
        found[code].update({code, *(get_currency_name(code, count, locale) for count in (None, 1, 2) for locale in LOCALES)})
    for unit, code in UNITS.items():
        if code in found:
            found[code].add(unit)
    return found


def _units() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for word, name in UNITS.items():
        found[name].add(word)
    return found


def _languages() -> dict[str, set[str]]:
    """By code, of the languages that have a short one."""
    found: dict[str, set[str]] = defaultdict(set)
    for locale in LOCALES:
        for code, name in Locale(locale).languages.items():
            if len(code) == _LANGUAGE:
                found[code].add(name)
    return found
