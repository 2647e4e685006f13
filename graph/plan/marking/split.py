"""A question as the words that may name something, Latin and Korean. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.marking.doers import Unit
from language.normal import fold
from language.words import Morpheme, stem

_ENGLISH = re.compile(r"[^\W_가-힣]+(?:['’.&/-][^\W_가-힣]+)*")
_SHORT = re.compile(r"([A-Z]{2,5})s")  # POs
_PEOPLE = re.compile(r"(?<=[a-z]{3})people$")  # salespeople


def split(question: str, morphemes: Sequence[Morpheme]) -> list[Unit]:
    """The words in order of place: Latin ones by their stem, Korean ones as written."""
    found: list[Unit] = []
    for match in _ENGLISH.finditer(question):
        text = re.sub(r"['’]s$", "", match[0])
        if short := _SHORT.fullmatch(text):
            found.append(Unit(stem(short[1].lower()), match.start(), match.start() + len(text), "SL", joined=False))
            continue
        for word in re.finditer(r"[A-Z]?[^\W_A-Z]+|[A-Z]+" if re.search("[a-z][A-Z]", text) else r"[^\W_]+", text):
            start = match.start() + word.start()
            found.append(Unit(stem(_PEOPLE.sub("person", fold(word[0]).text)), start, start + len(word[0]), "SL", word.start() > 0))
    for piece in morphemes:
        if "가" <= question[piece.start : piece.start + 1] <= "힣" and piece.end > piece.start:
            joined = bool(found) and piece.start > 0 and not question[piece.start - 1].isspace()
            found.append(Unit(fold(question[piece.start : piece.end]).text, piece.start, piece.end, piece.tag, joined, piece.form))
    return sorted(found, key=lambda unit: (unit.start, unit.end))


def is_done(found: Sequence[Unit], index: int, *tags: str) -> bool:
    """Whether a Korean noun is made a verb: 등록된, 등록 안 된."""
    following = found[index + 1] if index + 1 < len(found) else None
    return following is not None and (
        (following.start == found[index].end and following.tag in tags) or (following.form == "안" and following.tag == "MAG")
    )


def continues(gap: str) -> bool:
    """Whether what stands between two words lets them be one phrase."""
    return gap in ("", " ", "-", "_", "'s ", "’s ", "/")


def ends_word(question: str, found: Sequence[Unit], last: int) -> bool:
    """Whether a word ends there, and no noun goes on."""
    following = found[last + 1] if last + 1 < len(found) else None
    return following is None or following.start > found[last].end or following.tag[0] in "JVE" or following.tag == "XSN"
