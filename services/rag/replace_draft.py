"""What a model wrote in place of what was quoted: only where its claims hold, and yes or no only as the evidence decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.linking import Mention
from language.detect import Language, detect
from services.rag.assume import assume
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.verify import OPENING, Verdict

ORIGINAL: dict[Language, str] = {"ko": " (원문: “{}”)", "en": " (original: “{}”)"}
ORIGINAL_CHARACTERS = 160
_YES = ("네", "예", "맞", "그렇습", "yes")


def replace_draft(
    verdicts: Sequence[Verdict], drafted: Sequence[Statement], mentions: Sequence[Mention], lang: Language
) -> list[Statement] | None:
    """The statements to show instead of those that were drafted; None where those stay.

    They stay where no claim holds as the model wrote it, and where it says yes and they say no. A yes or no that they do not say is left
    out: a small model turns it round. A claim in another language than its source shows the source's words beside it.
    """
    if all(verdict.faults for verdict in verdicts):
        return None
    statements = [verdict.said for verdict in verdicts if verdict.said]
    ours, theirs = direction(drafted[0].text), direction(statements[0].text)
    if theirs is not None and theirs != ours:
        if ours is not None:
            return None
        rest = OPENING.sub("", statements[0].text)
        statements = [replace(statements[0], text=rest), *statements[1:]] if rest else statements[1:]
    return [_with_original(s, lang) for s in assume(statements, mentions, lang)] or None


def direction(text: str) -> bool | None:
    """Whether a text opens with yes or no; None where with neither."""
    opening = OPENING.match(text)
    if not opening:
        return None
    said = opening[0].casefold()
    return said.startswith(_YES) and not said.startswith("그렇지")


def _with_original(statement: Statement, lang: Language) -> Statement:
    quotes = [s for s in statement.supports if isinstance(s, Quote) and detect(s.text) != detect(statement.text)]
    if not quotes:
        return statement
    original = display(quotes[0].text)
    if len(original) > ORIGINAL_CHARACTERS:
        original = original[: ORIGINAL_CHARACTERS - 1].rstrip() + "…"
    return replace(statement, text=statement.text + ORIGINAL[lang].format(original))
