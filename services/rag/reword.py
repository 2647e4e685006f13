"""A question said otherwise by the chat model, where one is set: a follow-up as it would stand alone, and a question in the other language.

What the model writes is only looked for, never shown. Where it does not answer in time, or says what nobody said, the rules stand.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Mapping, Sequence

from language.detect import Language, detect
from language.words import Words
from services.rag.answer_model import Writer
from services.rag.chat_model import Message, ModelUnavailable
from services.rag.prompt import inert
from services.rag.question import Turn

SECONDS = 15.0
"""How long a rewording may take, both tries together; an answer waits for it."""
LONGEST = 2.5
"""A translation that is longer than this many times the question says something else."""
TURNS = 4
"""How many earlier turns the model is shown."""
SAID = 600
"""Characters of an earlier turn that the model is shown."""
_DIGITS = re.compile(r"\d+")


_STANDALONE = (
    "Rewrite the last question so that it can be understood without the conversation, in its own language. "
    "Use the words of the conversation. Add nothing that was not said, and do not answer."
)
_TRANSLATE: Mapping[Language, str] = {
    "ko": "Translate the question of an employee into English as it would stand in a company handbook or a law. Do not answer it.",
    "en": "Translate the question of an employee into Korean as it would stand in a company handbook or a law. Do not answer it.",
}
_FOLLOW_UPS: Sequence[tuple[Sequence[str], str]] = (
    (("Q: 표본은 어느 상자에 넣나요?", "A: 파란 상자에 넣습니다.", "Q: 그럼 반납은 언제까지예요?"), "표본 반납은 언제까지인가요?"),
    (("Q: Who may open the sample room?", "A: The keeper.", "Q: and on weekends?"), "Who may open the sample room on weekends?"),
)
_TRANSLATED: Mapping[Language, Sequence[tuple[str, str]]] = {
    "ko": (
        ("표본은 언제까지 반납해야 하나요?", "By when must samples be returned?"),
        ("누가 표본실을 열 수 있어요?", "Who may open the sample room?"),
    ),
    "en": (
        ("By when do I hand a sample back?", "표본은 언제까지 반납하여야 하나요?"),
        ("Who may open the sample room?", "표본실은 누가 열 수 있나요?"),
    ),
}


async def make_standalone(text: str, history: Sequence[Turn], writer: Writer, words: Words) -> str | None:
    """A question that continues an earlier one (see follow_up.py), as the model says it whole.

    None where it leaves out a word of the question, or says a word that stands nowhere in the conversation. Raises ModelUnavailable.
    """
    turns = [f"{'Q' if turn.role == 'user' else 'A'}: {inert(turn.text)[:SAID]}" for turn in history[-TURNS:]]
    examples = [("\n".join(lines), whole) for lines, whole in _FOLLOW_UPS]
    said = await _ask(writer, _prompt(_STANDALONE, examples, "\n".join([*turns, f"Q: {inert(text)}"])))
    if said is None or detect(said) != detect(text):
        return None
    known = frozenset(term for turn in (*history, Turn("user", text)) for term in words.terms(turn.text))
    asked = {term for term in words.terms(text) if len(term) > 1}  # a single syllable may be a particle
    return said if asked <= set(words.terms(said)) <= known else None


async def translate(text: str, lang: Language, writer: Writer) -> str | None:
    """A question in the other language; None where the model gives none, or other numbers. Raises ModelUnavailable."""
    said = await _ask(writer, _prompt(_TRANSLATE[lang], _TRANSLATED[lang], inert(text)))
    if said is None or detect(said) == lang or len(said) > LONGEST * len(text) + 20:
        return None
    return said if set(_DIGITS.findall(text)) <= set(_DIGITS.findall(said)) else None


async def heard(reply: Awaitable[str | None]) -> tuple[str | None, dict[str, bool]]:
    """A rewording, and for the state `unheard` where the model did not answer: what is found without it is not kept as the answer."""
    try:
        return await reply, {}
    except ModelUnavailable:
        return None, {"unheard": True}


async def _ask(writer: Writer, prompt: Sequence[Message]) -> str | None:
    """The first line of the reply. Raises ModelUnavailable."""
    until = min(writer.until(), asyncio.get_running_loop().time() + SECONDS)
    return " ".join((await writer.say(prompt, until)).split("\n")[0].split()) or None


def _prompt(task: str, examples: Sequence[tuple[str, str]], asked: str) -> list[Message]:
    shown: list[Message] = []
    for question, answer in examples:
        shown += [("user", question), ("assistant", answer)]
    return [("system", task), *shown, ("user", asked)]
