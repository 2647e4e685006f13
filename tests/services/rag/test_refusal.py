from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from language.asked_kind import kinds_of
from services.rag.evidence import Quote
from services.rag.extract import KIND_WEIGHT, Part, Pick
from services.rag.refusal import is_answered

NOWHERE = np.zeros(1, np.float32)


def part(text: str) -> Part:
    return Part(text, frozenset(), NOWHERE, kinds_of(text))


def pick(passage: Any, score: float, kind: float | None, cosine: float = 0.9) -> Pick:
    span = passage.chunk.sentences[0]
    score += KIND_WEIGHT * (kind or 0.0)
    return Pick(Quote(passage.chunk, span.start, span.end), score, cosine, scores=(score,), kinds=(kind,))


def test_below_the_floor_nothing_is_answered(passage: Any) -> None:
    found = [pick(passage("Leave is 15 days."), 10.0, None, cosine=0.79)]
    asked = [part("What is leave?")]
    assert not is_answered(found, found, asked, 0.8)
    assert is_answered(found, found, asked, 0.78)
    assert not is_answered([], [], asked, 0.0)


def test_a_number_is_answered_by_a_number_of_its_kind_only(passage: Any) -> None:
    asked = [part("How many days of leave do I get?")]
    without, other, right = (pick(passage(t), 10.0, k) for t, k in (("Leave is paid.", 0.0), ("Leave is a year.", 0.5), ("15 days.", 1.0)))
    assert not is_answered([without], [without], asked, 0.8)
    assert is_answered([other], [other], asked, 0.8)
    assert is_answered([right], [right], asked, 0.8)


def test_one_part_answered_is_enough(passage: Any) -> None:
    asked = [part("How many days of leave do I get?"), part("who approves it?")]
    found = pick(passage("Your team lead approves it."), 10.0, 0.0)
    found = Pick(found.quote, found.score, found.cosine, scores=(10.0, 10.0), kinds=(0.0, 1.0))
    assert is_answered([found], [found], asked, 0.8)


def test_a_sentence_that_sends_on_to_an_annex_is_no_number(passage: Any) -> None:
    for text, question in (
        ("경조사휴가는 별표 2의 기준에 따라 준다.", "경조사휴가는 며칠인가요?"),
        ("The days of leave are set out in Annex B.", "How many days of leave do I get?"),
    ):
        annex = pick(passage(text), 10.0, 0.0)
        beside = pick(passage("Another leave is 3 days.", start=100), 9.0, 1.0)
        assert not is_answered([annex, beside], [annex, beside], [part(question)], 0.8)
        assert is_answered([beside], [beside], [part(question)], 0.8)


def standing(passage: Any, cosine: float, question: str = "How many days of leave?", said: str = "leave", said_out: float = 11.0) -> bool:
    """Whether a sentence that says the days, and scores so much, is an answer beside five that say none, at a floor of .8."""
    asked = replace(part(question), terms=frozenset({"leave", "day", "Oslo"}), names=frozenset({"Oslo"} if "Oslo" in question else ()))
    first = pick(passage("Leave is 15 days."), said_out, 1.0, cosine)
    first = replace(first, said=frozenset(said.split()), covers=frozenset(said.split()))
    others = [pick(passage(f"Leave of kind {n} is paid.", start=100 * n), 10.0, 0.0, 0.7) for n in range(1, 6)]
    return is_answered([first, *others], [first], [asked], 0.8)


def test_below_the_floor_a_number_that_stands_out_is_an_answer(passage: Any) -> None:
    assert standing(passage, 0.79)
    assert not standing(passage, 0.76)
    assert not standing(passage, 0.79, said="else")
    assert not standing(passage, 0.79, said_out=9.8)
    assert not standing(passage, 0.79, question="What is leave?")
    assert not standing(passage, 0.79, question="How many days of leave in Oslo?")
    assert standing(passage, 0.79, question="How many days of leave in Oslo?", said="Oslo")


def test_a_number_answers_only_where_its_sentence_says_a_word_of_the_question(passage: Any) -> None:
    asked = replace(part("What does parking cost?"), terms=frozenset({"park", "cost"}))
    fare = pick(passage("Guides are paid 15 dollars a day."), 10.0, 1.0)
    assert not is_answered([fare], [fare], [asked], 0.8)
    assert is_answered([fare], [replace(fare, said=frozenset({"park"}))], [asked], 0.8)
    assert is_answered([fare], [replace(fare, lead=replace(fare, said=frozenset({"park"})))], [asked], 0.8)
    foreign = replace(fare, quote=replace(fare.quote, chunk=replace(fare.quote.chunk, language="ko")))
    assert is_answered([foreign], [foreign], [asked], 0.8)


def test_a_row_answers_only_where_the_question_tells_it_from_the_others(passage: Any) -> None:
    p = passage("- Learning allowance: 90 dollars a year\n- Phone allowance: 20 dollars a year\n")
    rows = [pick(p, 10.0, 1.0), pick(p, 9.9, 1.0)]
    rows = [replace(one, quote=Quote(p.chunk, s.start, s.end)) for one, s in zip(rows, p.chunk.sentences, strict=True)]
    said = [replace(one, said=frozenset({"allow"}), covers=frozenset({"allow"})) for one in rows]
    gym = replace(part("What is the gym allowance?"), terms=frozenset({"gym", "allow"}))
    assert not is_answered(said, said[:1], [gym], 0.8)
    told = replace(said[0], said=frozenset({"gym", "allow"}), covers=frozenset({"gym", "allow"}))
    assert is_answered([told, said[1]], [told], [gym], 0.8)
    assert is_answered(said, said[:1], [replace(gym, terms=frozenset({"allow"}))], 0.8)


def test_words_that_stand_out_are_an_answer_a_little_below_the_floor(passage: Any) -> None:
    assert standing(passage, 0.795, question="What is leave?", said="leave day")
    assert not standing(passage, 0.795, question="What is leave?")
    assert not standing(passage, 0.775, question="What is leave?", said="leave day")


def test_a_nearer_number_counts_beside_what_sends_on(passage: Any) -> None:
    annex = pick(passage("The days of leave are set out in Annex B."), 10.0, 0.0, cosine=0.85)
    nearer = pick(passage("Leave is 3 days.", start=100), 9.0, 1.0, cosine=0.86)
    assert is_answered([annex, nearer], [annex, nearer], [part("How many days of leave do I get?")], 0.8)
