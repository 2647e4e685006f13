from __future__ import annotations

from typing import Any

from services.rag.answer_extractive import answer_extractive
from services.rag.evidence import Quote, facts_of, route_of
from services.rag.extract import Pick

BUSAN = "t/Branch:1"


def picks(passage: Any, *scores: float, cosine: float = 0.9, said: str = "") -> list[Pick]:
    """The passage's sentences with these scores; each says the terms of `said` that stand in it."""
    terms = frozenset(said.split())
    quotes = [Quote(passage.chunk, span.start, span.end) for span in passage.chunk.sentences]
    held = [frozenset(t for t in terms if t in q.text) for q in quotes]
    return sorted((Pick(q, s, cosine, h, h) for q, s, h in zip(quotes, scores, held, strict=True)), key=lambda p: -p.score)


def terms(text: str) -> frozenset[str]:
    return frozenset(text.split())


def test_a_fact_that_accounts_for_the_question_stands_alone(passage: Any, fact: Any) -> None:
    told = fact("Busan branch — phone: 051-555-0101", "051-555-0101", covers="phone number")
    draft = answer_extractive([told], picks(passage("The branch opens at nine."), 10.0), terms("phone number"), (), 0.8, "en")
    assert [s.supports for s in draft] == [(told,)]


def test_a_sentence_joins_for_what_the_fact_leaves_open_if_it_speaks_of_the_same_entity(passage: Any, fact: Any) -> None:
    told = fact("Busan branch — phone number: 051-555-0101", "051-555-0101", asked=0.75, covers="phone number branch")
    asked = terms("phone number branch replies")
    about = picks(passage("It replies within three days.", entities=(BUSAN,)), 10.0, said="replies")
    draft = answer_extractive([told], about, asked, (), 0.8, "en")
    assert route_of(draft) == "hybrid" and len(draft) == 2
    elsewhere = picks(passage("It replies within five days.", entities=("t/Branch:2",)), 10.0, said="replies")
    assert route_of(answer_extractive([told], elsewhere, asked, (), 0.8, "en")) == "graph"


def test_a_single_value_joins_the_sentences_that_lead(passage: Any, fact: Any) -> None:
    asked = terms("phone complaints reply deadline")
    said = picks(
        passage("Busan: the deadline to reply to complaints is 14 days.", entities=(BUSAN,)), 10.0, said="complaints reply deadline"
    )
    phone = fact("Busan branch — phone: 051-555-0101", "051-555-0101", asked=0.25, covers="phone")
    draft = answer_extractive([phone], said, asked, (), 0.8, "en")
    assert route_of(draft) == "hybrid" and facts_of(draft) == [phone]
    numbers = fact("Busan branch — phones", *range(10), asked=0.25, covers="phone")
    assert route_of(answer_extractive([numbers], said, asked, (), 0.8, "en")) == "document"


def test_too_little_accounted_for_is_no_answer(fact: Any) -> None:
    told = fact("Ann — office: Busan", "Busan", asked=0.5, covers="office")
    assert answer_extractive([told], [], terms("office birthday"), (), 0.8, "en") == ()


def test_a_title_that_the_graph_holds_anyhow_asks_for_nothing(fact: Any) -> None:
    title = fact("Ann — title: director", "Director", asked=0.0)
    hired = fact("Ann — hire date: 2019-09-02", "2019-09-02", asked=0.5, covers="hired")
    assert facts_of(answer_extractive([title, hired], [], terms("director hired"), (), 0.8, "en")) == [hired]


def test_context_facts_are_no_answer(passage: Any, fact: Any) -> None:
    context = fact("Busan branch — opened: 2001", 2001, asked=0.0)
    draft = answer_extractive([context], picks(passage("Leave is 15 days."), 10.0), terms("leave"), (), 0.8, "en")
    assert route_of(draft) == "document" and facts_of(draft) == []


def test_below_the_floor_nothing_is_said(passage: Any) -> None:
    low = picks(passage("Leave is 15 days."), 10.0, cosine=0.79)
    assert answer_extractive([], low, terms("leave"), (), 0.8, "en") == ()
    assert answer_extractive([], [], terms("leave"), (), 0.8, "en") == ()
