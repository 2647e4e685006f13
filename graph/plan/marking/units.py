"""The words of a question as they are compared: English ones by their stems, Korean ones by their morphemes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.marking.doers import Unit
from language.normal import fold
from language.words import Morpheme, stem

_ENGLISH = re.compile(r"[^\W_가-힣]+(?:['’.&/-][^\W_가-힣]+)*")


def units_of(question: str, morphemes: Sequence[Morpheme]) -> list[Unit]:
    """The words in order of place."""
    found: list[Unit] = []
    for match in _ENGLISH.finditer(question):
        text = re.sub(r"['’]s$", "", match[0])
        for word in re.finditer(r"[A-Z]?[^\W_A-Z]+|[A-Z]+" if re.search("[a-z][A-Z]", text) else r"[^\W_]+", text):
            start = match.start() + word.start()
            found.append(Unit(stem(fold(word[0]).text), start, start + len(word[0]), "SL", word.start() > 0))
    for piece in morphemes:
        if "가" <= question[piece.start : piece.start + 1] <= "힣" and piece.end > piece.start:
            joined = bool(found) and piece.start > 0 and not question[piece.start - 1].isspace()
            found.append(Unit(fold(question[piece.start : piece.end]).text, piece.start, piece.end, piece.tag, joined, piece.form))
    return sorted(found, key=lambda unit: (unit.start, unit.end))
