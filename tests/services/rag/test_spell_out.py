from __future__ import annotations

import pytest

from language.words import Words
from services.rag.notions import Notion
from services.rag.spell_out import spell_out
from tests.services.rag.conftest import MakePassage


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("What does the SLA promise?", {("sla",): [("servic", "level", "agreement")]}),
        ("How long does the service level agreement run?", {("servic", "level", "agreement"): [("sla",)]}),
        ("SLA는 언제 갱신되나요?", {("sla",): [("servic", "level", "agreement")]}),
        ("Which service level is agreed?", {}),
        ("Who is on call?", {}),
    ],
)
def test_a_question_is_asked_by_both_names(words: Words, passage: MakePassage, asked: str, said: dict[tuple[str, ...], object]) -> None:
    found = {"words": [passage("The Service Level Agreement (SLA) is renewed in May.")]}
    spelt = spell_out([Notion((term,)) for term in words.terms(asked)], found, words)
    assert {notion.terms: list(notion.synonyms) for notion in spelt if notion.synonyms} == said
    assert [term for notion in spelt for term in notion.terms] == words.terms(asked)


def test_what_nothing_introduces_stays_as_it_is(words: Words, passage: MakePassage) -> None:
    asked = [Notion(("sla",), synonyms=(("promis",),)), Notion(("run",))]
    assert spell_out(asked, {"words": [passage("The SLA runs for a year.")]}, words) == asked
    named = spell_out(asked, {"words": [passage("Our service level agreement (SLA) runs.")]}, words)
    assert named[0].synonyms == (("servic", "level", "agreement"), ("promis",))
