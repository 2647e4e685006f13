"""Abbreviations that a text introduces itself: "Service Level Agreement (SLA)", "서비스수준협약(SLA)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = re.compile(r"\(\s?[\"“'‘]?(?P<short>[A-Z][A-Za-z&/-]{0,8}[A-Z]s?)[\"”'’]?\s?[),;]")
_WORD = re.compile(r"[^\W\d_][\w’'&-]*")
_HANGUL = re.compile(r"(?:[가-힣]+ ?)?[가-힣]{2,}$")
_BREAK = re.compile(r"[.;:,()\n|]")
_MARKS = " *_[]“”\"'‘’"
FAR = 120
"""Characters in front of the brackets in which the long form stands."""


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Each abbreviation in brackets with the words in front of it that it stands for, in order.

    The Latin ones by the letters: Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
    2003. In front of Korean words no letter can tell how many belong to it: the last two at most.
    """
    for match in _SHORT.finditer(text):
        before = _BREAK.split(text[max(0, match.start() - FAR) : match.start()].rstrip(_MARKS))[-1]
        if spelt := _spelt(before, match["short"]) or ((found := _HANGUL.search(before)) and found[0]):
            yield match["short"], " ".join(spelt.split())


def _spelt(before: str, short: str) -> str | None:
    """The shortest end of `before` that has the letters in their order, the first at the beginning of a word; at least two words."""
    letters = [letter for letter in short.removesuffix("s") if letter.isalnum()]
    words = list(_WORD.finditer(before))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    begin = words[0].start()
    place = len(before)
    for number, letter in reversed(list(enumerate(letters))):
        place, first = place - 1, number == 0
        while place >= begin and not _is_letter(before, place, letter, first):
            place -= 1
        if place < begin:
            return None
    spelt = before[place:]
    return spelt if len(_WORD.findall(spelt)) > 1 and short not in spelt else None


def _is_letter(text: str, place: int, letter: str, first: bool) -> bool:
    return text[place].lower() == letter.lower() and not (first and place and text[place - 1].isalnum())
