from __future__ import annotations

from typing import Any

from services.rag.answer_extractive import CHARACTERS, answer_extractive, quote
from services.rag.evidence import Quote
from services.rag.extract import Pick


def picks(passage: Any, *scores: float, cosine: float = 0.9) -> list[Pick]:
    quotes = [Quote(passage.chunk, span.start, span.end) for span in passage.chunk.sentences]
    return sorted((Pick(q, s, cosine) for q, s in zip(quotes, scores, strict=True)), key=lambda p: -p.score)


def test_a_fact_that_is_all_the_question_asks_stands_alone(passage: Any, fact: Any) -> None:
    told = fact("Busan branch — phone: 051-555-0101", "051-555-0101", asked=1.0)
    draft = answer_extractive([told], picks(passage("The branch opens at nine."), 10.0), floor=0.8)
    assert draft.route == "graph" and draft.values == ("051-555-0101",)
    assert [s.supports for s in draft.statements] == [(told,)]


def test_a_fact_that_is_part_of_it_stands_beside_a_sentence_about_the_same_entity(passage: Any, fact: Any) -> None:
    told = fact("Busan branch — phone: 051-555-0101", "051-555-0101", asked=0.6)
    about = passage("The Busan branch replies within three days.", entities=("t/Branch:1",))
    draft = answer_extractive([told], picks(about, 10.0), floor=0.8)
    assert draft.route == "hybrid" and len(draft.statements) == 2
    elsewhere = passage("The Seoul branch replies within five days.", entities=("t/Branch:2",))
    assert answer_extractive([told], picks(elsewhere, 10.0), floor=0.8).route == "graph"


def test_context_facts_are_no_answer(passage: Any, fact: Any) -> None:
    draft = answer_extractive([fact("Busan branch — opened: 2001", 2001, asked=0.0)], picks(passage("Leave is 15 days."), 10.0), floor=0.8)
    assert draft.route == "document" and draft.values == ()


def test_below_the_floor_nothing_is_said(passage: Any) -> None:
    assert answer_extractive([], picks(passage("Leave is 15 days."), 10.0, cosine=0.79), floor=0.8).statements == ()
    assert answer_extractive([], [], floor=0.8).statements == ()


def test_sentences_nearly_as_good_join_in_the_documents_order(passage: Any) -> None:
    p = passage("First one. Second one. Third one. Fourth one.")
    assert [q.text for q in quote(picks(p, 9.9, 10.0, 2.0, 9.8))] == ["First one.", "Second one.", "Fourth one."]


def test_quotes_stay_within_what_is_read_at_a_glance(passage: Any) -> None:
    long = "word " * 50 + "end."
    p = passage(f"{long} {long} Short one.")
    assert sum(len(q.text) for q in quote(picks(p, 10.0, 9.9, 9.8))) <= CHARACTERS


def test_the_same_sentence_is_quoted_once(passage: Any) -> None:
    a, b = passage("Leave is 15 days.", start=0), passage("Leave is 15 days.", start=100)
    assert len(quote([*picks(a, 10.0), *picks(b, 10.0)])) == 1
