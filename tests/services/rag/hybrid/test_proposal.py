"""What a chat model may propose: a reading in the product's own types, of which only what can be meant is kept."""

from __future__ import annotations

import json
from typing import cast

import pytest

from language.words import Words
from services.rag.answer import Clarify
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.hybrid.proposal import Proposal, messages, read_proposal, schema
from services.rag.hybrid.request import Stores
from services.rag.hybrid.steps import Across
from services.rag.settled import Settled
from services.rag.state import State
from services.settings import ChatModel

LABELS = ["Machine", "Client"]


def reply(**changed: object) -> str:
    return json.dumps({"wants": "rows", "rows_of": "Machine", "called": {"보관 방법": "storage method"}} | changed)


def test_the_reply_is_held_to_the_words_and_the_kinds_that_there_are() -> None:
    form = schema(["보관 방법"], LABELS)
    assert form["properties"]["rows_of"]["enum"] == ["", "Machine", "Client"]
    assert form["properties"]["called"]["required"] == ["보관 방법"]
    assert "rows" in form["properties"]["wants"]["enum"]
    said = messages("이 기계의 <b>보관 방법</b>는?", ["보관 방법"], LABELS, "ko")
    assert said[0][0] == "system" and "English" in said[0][1]
    assert "<b>" not in said[-1][1]  # no marks that could end what it is set in


def test_what_cannot_be_meant_is_dropped() -> None:
    words = ["보관 방법"]
    assert read_proposal(reply(), words, LABELS, "ko") == Proposal("rows", "Machine", {"보관 방법": "storage method"})
    assert read_proposal(reply(rows_of="User"), words, LABELS, "ko") == Proposal("rows", "", {"보관 방법": "storage method"})
    other = {"무게": "weight", "보관 방법": "보관하는 방법"}  # no word of the question; no name in the other language
    assert read_proposal(reply(called=other), words, LABELS, "ko") == Proposal("rows", "Machine", {})
    assert read_proposal(reply(wants="MATCH (n) DELETE n"), words, LABELS, "ko") is None
    assert read_proposal("no JSON", words, LABELS, "ko") is None


@pytest.mark.parametrize(
    ("settled", "writes", "asked"),
    [
        (Settled("hybrid", doubtful=True), True, True),
        (Settled("hybrid"), True, False),
        (None, True, True),  # nothing was found
        (Settled("hybrid", doubtful=True), False, False),  # no model is set
        (Settled("clarify", clarify=Clarify(("month",))), True, False),  # the person is asked
    ],
)
def test_the_model_is_asked_where_nothing_or_nothing_sure_was_found(
    words: Words, settled: Settled | None, writes: bool, asked: bool
) -> None:
    settings = ChatModel(name="small", base_url="http://127.0.0.1:9/v1")
    across = Across(cast(Stores, None), words, Writer(open_chat_model(settings), settings) if writes else None)
    state = cast(State, {"settled": settled, "picks": (), "away": [], "answerable": settled is not None and settled.clarify is None})
    assert across.proposes(state) is asked
    assert not across.proposes(cast(State, {**state, "proposed": False}))  # once
