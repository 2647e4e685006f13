"""What the tables lack of a thing that they name is answered by a document that speaks of both, and by no other."""

from __future__ import annotations

from typing import Any

import pytest

from graph.linking import Mention
from graph.schema import Label, Property, Schema
from graph.schema import Words as Synonyms
from language.asked_kind import kinds_of
from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part
from services.rag.notions import Notion
from services.rag.unheld import about_unheld, names_unsaid, unknown_annex, unknown_class, unknown_name

BOAT = Label(key="id", name="id", properties={"id": Property()}, synonyms=Synonyms(en=("boat",)))
SCHEMAS = {"fleet": Schema(collection="fleet", labels={"Boat": BOAT})}
PELICAN = Mention(0, 7, "Pelican", "fleet/Boat:7", "Boat", 1.0, "exact")


@pytest.fixture
def stands(words: Words, passage: Any) -> Any:
    def stands(text: str, unknown: tuple[str, ...], *, of: bool = True, question: str = "", entities: tuple[str, ...] = ()) -> bool:
        found = passage(text, entities=entities)
        quote = Quote(found.chunk, found.chunk.sentences[0].start, found.chunk.sentences[0].end)
        terms = words.terms(question or " ".join(unknown))
        parts = [Part(question, frozenset(terms), None, kinds_of(question))]  # type: ignore[arg-type]
        asked = [Notion((term,)) for term in terms]
        return about_unheld([Statement("", (quote,))], [PELICAN] if of else [], unknown, asked, parts, "en", SCHEMAS, words)

    return stands


def test_the_thing_and_what_is_asked_must_be_said(stands: Any) -> None:
    named = ("fleet/Boat:7",)
    assert stands("Pelican has insurance until May.", ("insurance",), entities=named)
    assert not stands("Pelican was painted in May.", ("insurance",), entities=named)
    assert not stands("Insurance is paid in May.", ("insurance",))


def test_a_rule_for_its_kind_is_one_for_it(stands: Any) -> None:
    assert stands("Every boat needs insurance.", ("insurance",))


def test_where_nothing_is_named_or_all_is_explained_any_passage_may_answer(stands: Any) -> None:
    assert stands("Lunch is at noon.", ("insurance",), of=False)
    assert stands("Lunch is at noon.", ())


def test_in_the_other_language_a_thing_of_the_kind_asked_for_says_it(stands: Any) -> None:
    asked = "How many days after receipt can Pelican be returned?"
    assert stands("입고일로부터 20일 이내에 반품할 수 있습니다.", ("receipt",), question=asked, entities=("fleet/Boat:7",))
    assert not stands("매년 도색합니다.", ("receipt",), question=asked, entities=("fleet/Boat:7",))


def test_a_name_that_nothing_knows_is_missing(words: Words, passage: Any) -> None:
    chunks = [passage("The Harbour Crew paints boats.").chunk]
    text = "Does the Harbour Crew or Granite Pelling's paint the Blue Heron?"
    heron = Mention(53, 63, "Blue Heron", "fleet/Boat:8", "Boat", 1.0, "exact")
    assert names_unsaid(text, [heron], chunks) == ["Granite Pelling"]
    asked = [Notion((term,)) for term in words.terms(text)]
    missing = unknown_name(["Granite Pelling"], ["Granite", "Pelling"], asked, words)
    assert missing and (missing.part, missing.name) == ("name", "Granite Pelling")
    assert unknown_name(["Granite Pelling"], ["Granite"], asked, words) is None


def test_the_first_word_of_a_sentence_is_no_name_where_a_passage_writes_it_small(passage: Any) -> None:
    chunks = [passage("Please send technical questions about Pellix to the harbour office.").chunk]
    assert names_unsaid("Technical Pellix problems go to the crew, right?", [], chunks) == []
    assert names_unsaid("Thanks. Technical Pellix problems go to the crew, right?", [], chunks) == []
    assert names_unsaid("Granite Pellix problems go to the crew, right?", [], chunks) == ["Granite Pellix"]
    assert names_unsaid("Do we write to Technical Pellix?", [], chunks) == ["Technical Pellix"]


def test_a_class_beside_those_of_a_list_is_missing(passage: Any) -> None:
    chunks = [passage("# Berths\n\n- Berth A: 12 metres\n- Berth B: 20 metres\n").chunk]
    missing = unknown_class("How long is Berth D?", chunks)
    assert missing and (missing.name, missing.of) == ("Berth D", "Berth A, Berth B")
    assert unknown_class("How long is Berth B?", chunks) is None
    assert unknown_class("How long is Pier 4?", chunks) is None


def test_an_annex_that_nothing_found_names_is_missing(passage: Any) -> None:
    chunks = [passage("경조사휴가는 별표2의 기준에 따라 준다. See Appendix B for the forms.").chunk]
    for text in ("별표 3에는 무엇이 있나요?", "What does annex 3 of the leave rules say?", "What is in Appendix C?"):
        missing = unknown_annex(text, chunks)
        assert missing and missing.part == "code" and missing.name in text
    for text in ("별표 2에는 무엇이 있나요?", "What does annex 2 say?", "What is in appendix B?", "Which annexes are there?"):
        assert unknown_annex(text, chunks) is None
