"""The question's text in one form, and its language."""

from __future__ import annotations

from language.detect import Language, detect
from language.normal import canonical
from language.particles import one_particle


def normalise(text: str) -> tuple[str, Language]:
    """NFC, control characters out, white space single, particles written both ways as the one that fits; and the language that it is
    asked in."""
    printable = "".join(ch if ch.isprintable() else " " for ch in canonical(text))
    clean = one_particle(" ".join(printable.split()))
    return clean, detect(clean)
