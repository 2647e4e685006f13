"""An answer that is kept: by all that it may depend on, so that the same question gets the same answer, and another one never does."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Protocol

from services.rag.answer import Answer
from services.rag.normalise import normalise
from services.rag.question import Question


class AnswerStore(Protocol):
    """Answers by key, of one version of all that answers. Neither method fails: an answer never waits for a store that is away."""

    async def find(self, key: str, version: str) -> Answer | None: ...

    async def keep(self, key: str, version: str, answer: Answer) -> None:
        """Keep it; where two are kept under one key the first stays."""
        ...


def key_of(question: Question, faq: str = "") -> str:
    """One name for what is asked: the text in its one form, the conversation, the day, the language, where to look, and of the caller
    the groups and all of the profile that an answer may turn on; not who asks, where no node of the graph says so. `faq` is
    which state of the questions and answers by hand there is."""
    caller = question.caller
    parts = [
        faq,
        normalise(question.text)[0],
        [[turn.role, turn.text] for turn in question.history],
        question.as_of.isoformat(),
        question.lang,
        None if question.collections is None else sorted(question.collections),
        question.top_k,
        sorted(caller.groups),
        [caller.name, caller.locale, caller.tz, caller.country, caller.entity, caller.employment, caller.node],
    ]
    return blake2b(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
