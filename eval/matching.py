"""How strings, numbers and quotes are compared: forgiving of the ways to write a thing, strict about the thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

ANSWER_READ = 350
NEAREST_NUMBER = 1e-9
_NUMBER = re.compile(r"(?<!\d)-?\d+(?:[.,]\d+)*")
_BARE = re.compile(r"-?\d+(\.\d+)?")
_MARKS = re.compile(r"\[\d+(?:,\s*\d+)*\]")
_PERCENT = re.compile(r"100분의\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:퍼센트|percent|per cent)")
_SMALL_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
_SMALL = {word: str(n) for n, word in enumerate(_SMALL_WORDS.split())}
_YES = re.compile(r"(yes|true|right|correct)\b|(예|네)(?!\w)|맞(습|아|음|다|고)")
_NO = re.compile(r"(no|not|false)\b(?! later| one| more| less)|아[니닙뇨]|없|안 ?[돼됩]|불가|그렇지 않")


def plain(text: str) -> str:
    """Case, width, punctuation, white space and the ways to write a percentage or a small number folded away."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _PERCENT.sub(lambda m: (m[1] or m[2]) + "%", text)
    text = re.sub(r"[a-z]+", lambda m: _SMALL.get(m[0], m[0]), text)
    return "".join(ch for ch in text if ch.isalnum() or ch in ".%-")


def grams(text: str, size: int = 5) -> set[str]:
    """The character n-grams of the letters and digits, by which quotes are found again."""
    text = "".join(ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum())
    return {text[i : i + size] for i in range(max(1, len(text) - size + 1))}


def source_name(source: object) -> str:
    """A source's name in one Unicode form."""
    return unicodedata.normalize("NFC", str(source or "")).lstrip("./")


def numbers(text: str) -> list[float]:
    found = []
    for token in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        try:
            found.append(float(token.replace(",", "")))
        except ValueError:  # 1.2.3 is none
            continue
    return found


def as_number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    bare = value.replace(",", "").strip() if isinstance(value, str) else ""
    return float(bare) if _BARE.fullmatch(bare) else None


def near(got: float, want: float, tolerance: float) -> bool:
    """Whether two numbers are equal within a relative tolerance."""
    return abs(got - want) <= max(tolerance * abs(want), NEAREST_NUMBER)


def flat(values: object) -> list[Any]:
    """The leaves of nested lists and objects, in order."""
    if isinstance(values, list | tuple):
        return [leaf for value in values for leaf in flat(value)]
    if isinstance(values, dict):
        return [leaf for value in values.values() for leaf in flat(value)]
    return [values]


def few(values: Sequence[Any], wanted: int) -> Sequence[Any]:
    """The values, unless there are far more than were asked for: a dump of the table is no answer."""
    return values if len(values) <= max(6, 3 * wanted) else ()


def read(reply: dict[str, Any]) -> str:
    """The part of the answer's text that counts, its citation marks taken out."""
    return _MARKS.sub("", (reply.get("answer") or "")[:ANSWER_READ])


def says(reply: dict[str, Any], want: object, tolerance: float, wanted: int = 1) -> bool:
    """Whether the reply's values or its text hold a value that is one of `wanted`."""
    number, text = as_number(want), read(reply)
    values = few(flat(reply.get("values") or []), wanted)
    if number is not None:
        got = [n for n in map(as_number, values) if n is not None]
        return any(near(n, number, tolerance) for n in (*got, *few(numbers(text), 2 + wanted)))
    needle = plain(str(want))
    return any(needle == plain(str(value)) for value in values) or needle in plain(text)


def opening(reply: dict[str, Any]) -> str | None:
    """What a yes/no answer says: its first value, or else its first words; None where it says neither."""
    for word in [*flat(reply.get("values") or [])[:1], reply.get("answer") or ""]:
        said = ("yes" if word else "no") if isinstance(word, bool) else str(word).strip().casefold()
        if _YES.match(said):
            return "yes"
        if _NO.match(said):
            return "no"
    return None
