"""The question's text in one form, and its language."""

from __future__ import annotations

from language.detect import Language, detect
from language.normal import canonical


def normalise(text: str, lang: Language | None) -> tuple[str, Language]:
    """NFC, control characters out, white space single; the language that was wished, or else the text's own."""
    printable = "".join(ch if ch.isprintable() else " " for ch in canonical(text))
    clean = " ".join(printable.split())
    return clean, lang or detect(clean)
