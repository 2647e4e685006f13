"""A question as it enters the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.identity.caller import Caller

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom, as of which day. `lang` None: the question's own. `collections` None: all that the caller may see.

    `fresh`: no answer that is kept will do.
    """

    text: str
    caller: Caller
    as_of: date
    lang: Literal["ko", "en"] | None = None
    history: tuple[Turn, ...] = ()
    collections: frozenset[str] | None = None
    top_k: int = 10
    fresh: bool = False
