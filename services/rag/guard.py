"""What is no question is refused before anything is looked up."""

from __future__ import annotations

from collections.abc import Sequence

from language.words import Token


def is_askable(tokens: Sequence[Token]) -> bool:
    """Whether there is anything to look up: at least one content word, code or number."""
    return any(token.content for token in tokens)
