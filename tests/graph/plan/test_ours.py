"""Our team: the groups of the asking person's own row, with the caller's rights."""

from __future__ import annotations

import pytest

from graph.plan.marking.ours import label_said, says_ours, spans
from graph.plan.read_ours import read_ours
from graph.plan.words.lexicon import read_lexicon
from graph.schema import Schema
from graph.store import GraphStore
from language.words import Words
from tests.graph.plan.conftest import Ask

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVERYONE = frozenset({"everyone"})


async def test_a_person_has_the_groups_of_the_own_row(ask: Ask, running: GraphStore, clinic: Schema) -> None:
    assert await read_ours(running, clinic, "Doctor:4", EVERYONE, timeout=10) == {"Ward": ("clinic/Ward:W2",)}
    assert await read_ours(running, clinic, "Doctor:4", frozenset({"others"}), timeout=10) == {}
    assert await read_ours(running, clinic, None, EVERYONE, timeout=10) == {}


async def test_where_a_question_says_ours() -> None:
    assert spans("who works in our ward?") == [(13, 17)]
    for text in ("우리 부서에는 몇 명이 있어?", "내 부서 전화번호", "my department's head"):
        assert says_ours(text), text
    for text in ("내 팀원은 누구야?", "my team members", "our company", "우리 회사"):
        assert not says_ours(text), text


async def test_a_group_is_called_by_its_label_or_is_the_only_one(clinic: Schema, words: Words) -> None:
    lexicon = read_lexicon(clinic, words)
    assert label_said("ward", {"Ward": ("clinic/Ward:W2",)}, lexicon) == "Ward"
    assert label_said("team", {"Ward": ("clinic/Ward:W2",)}, lexicon) == "Ward"
    assert label_said("team", {"Ward": ("clinic/Ward:W2",), "Drug": ("clinic/Drug:1",)}, lexicon) is None
