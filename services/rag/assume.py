"""What was taken for granted is said: a name that was misspelt is answered as the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.facts import Fact
from graph.linking import Mention
from language.detect import Language
from services.rag.evidence import Statement

TAKEN: dict[Language, str] = {"ko": "‘{typed}’은(는) 다음 이름으로 이해했습니다. ", "en": "Taking “{typed}” for this name: "}


def assume(statements: Sequence[Statement], mentions: Sequence[Mention], lang: Language) -> tuple[Statement, ...]:
    """The statements, the first about each misspelt name with the assumption in front."""
    typed = {mention.entity: mention.text for mention in mentions if mention.how == "misspelt"}
    said: list[Statement] = []
    for statement in statements:
        entities = [support.entities[0] for support in statement.supports if isinstance(support, Fact)]
        name = next((typed.pop(entity) for entity in entities if entity in typed), None)
        said.append(replace(statement, text=TAKEN[lang].format(typed=name) + statement.text) if name else statement)
    return tuple(said)
