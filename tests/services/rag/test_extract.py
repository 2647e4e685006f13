from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ingest.calibrate import Calibration
from language.asked_kind import kinds_of
from language.words import Words, load_kiwi
from services.rag.evidence import Ranked
from services.rag.extract import CANDIDATES, FOREIGN, Part, Pick, extract
from services.rag.notions import Notion

FLAT = np.array([1.0, 0.0], np.float32)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(load_kiwi())


def read(words: Words, question: str, *passages: Any, named: tuple[str, ...] = ()) -> list[Pick]:
    """All sentences equally near to the question, so that what they say decides."""
    terms = tuple(words.terms(question))
    part = Part(question, frozenset(terms), FLAT, kinds_of(question))
    vectors = {p.chunk.id: np.tile(FLAT, (len(p.chunk.sentences), 1)) for p in passages}
    ranked = [Ranked(p, 1.0, {}) for p in passages]
    names = [frozenset(words.terms(name)) for name in named]
    lang = "ko" if any("가" <= ch <= "힣" for ch in question) else "en"
    return extract(ranked, FLAT, [Notion((t,)) for t in terms], names, lang, [part], vectors, words, Calibration({}, {}))  # type: ignore[arg-type]


def best(found: list[Pick]) -> str:
    return found[0].quote.text


def test_a_sentence_with_the_kind_of_thing_that_is_asked_for_is_best(words: Words, passage: Any) -> None:
    p = passage("Leave is granted by the manager. Leave is 15 days. Leave is good for you.")
    assert best(read(words, "How many days is leave?", p)) == "Leave is 15 days."
    assert best(read(words, "Who grants leave?", p)) == "Leave is granted by the manager."


def test_what_the_question_says_itself_is_no_answer(words: Words, passage: Any) -> None:
    p = passage("A trip takes 5 hours. A trip pays 20,000 won.")
    assert best(read(words, "How much does a trip of 5 hours pay?", p)) == "A trip pays 20,000 won."


def test_an_item_says_what_announces_its_list(words: Words, passage: Any) -> None:
    p = passage("A fine of 30 dollars is due from who does the following:\n- parks in the yard\n- smokes in the yard\n")
    found = {pick.quote.text: pick for pick in read(words, "What is the fine for smoking?", p)}
    item = found["- smokes in the yard"]
    assert item.lead is not None and item.lead.quote.text.startswith("A fine")
    assert item.scores[0] > found["- parks in the yard"].scores[0]


def test_an_exception_and_what_points_back_bring_the_sentence_before(words: Words, passage: Any) -> None:
    p = passage("강의를 하면 신고하여야 한다. 다만, 국가가 요청한 경우에는 그러하지 아니하다. 주차는 무료이다.")
    found = {pick.quote.text: pick for pick in read(words, "국가가 요청한 강의도 신고하나요?", p)}
    exception = found["다만, 국가가 요청한 경우에는 그러하지 아니하다."]
    assert exception.lead is not None and exception.lead.quote.text.startswith("강의를")
    assert found["주차는 무료이다."].lead is None
    p = passage("The badge is blue. It must be worn at all times. Parking is free.")
    found = {pick.quote.text: pick for pick in read(words, "Must the badge be worn?", p)}
    assert (lead := found["It must be worn at all times."].lead) is not None and lead.quote.text == "The badge is blue."
    assert found["Parking is free."].lead is None


def test_what_points_back_brings_the_sentence_that_names_its_subject(words: Words, passage: Any) -> None:
    p = passage("The kiln stands in the cellar. It is fired on Thursdays. It was bought in 2019.")
    found = {pick.quote.text: pick for pick in read(words, "When was the kiln bought?", p)}
    assert (lead := found["It was bought in 2019."].lead) is not None and lead.quote.text.startswith("The kiln")
    p = passage("회원은 보증금을 낸다. 이는 탈퇴한 날부터 14일 이내에 돌려준다. 이용료는 매월 낸다.")
    found = {pick.quote.text: pick for pick in read(words, "보증금은 며칠 안에 돌려주나요?", p)}
    assert (lead := found["이는 탈퇴한 날부터 14일 이내에 돌려준다."].lead) is not None and lead.quote.text.startswith("회원은")
    assert found["이용료는 매월 낸다."].lead is None


def test_all_items_of_the_best_list_are_among_the_picks(words: Words, passage: Any) -> None:
    p = passage("Bring the following papers:\n" + "".join(f"- paper of kind {n}\n" for n in range(CANDIDATES + 5)))
    found = read(words, "Which papers do I bring?", p)
    assert sum(pick.lead is not None for pick in found) == CANDIDATES + 5


def test_the_items_of_the_list_that_the_next_sentence_announces_are_among_the_picks(words: Words, passage: Any) -> None:
    items = "".join(f"- thing number {n}\n" for n in range(CANDIDATES + 5))
    p = passage(f"The card for the fuel dock is issued at the desk. To get one you bring:\n\n{items}")
    found = read(words, "Which papers for the card of the fuel dock?", p)
    assert len(found) == CANDIDATES + 7


def test_a_header_is_never_quoted_and_the_row_of_what_is_named_is(words: Words, passage: Any) -> None:
    p = passage("| Branch | Days a week |\n|---|---|\n| Mapo | 2 |\n| Suwon | 3 |\n")
    found = read(words, "How many days a week in Suwon?", p, named=("Suwon",))
    assert best(found) == "| Suwon | 3 |" and found[0].kinds == (0.5,)
    assert all("Branch" not in pick.quote.text for pick in found)


def test_the_other_language_costs(words: Words, passage: Any) -> None:
    own, other = passage("Rules of leave."), passage("휴가의 규칙이다.", start=100)
    found = {pick.quote.chunk.language: pick.score for pick in read(words, "What about the weather?", own, other)}
    assert found["en"] - found["ko"] == pytest.approx(FOREIGN)


def test_a_line_that_only_heads_others_is_not_quoted(words: Words, passage: Any) -> None:
    p = passage("**Rules for guests of the lab**\n\nThey sign in.\n\n2. 삭제 <2019.1.1>")
    assert [pick.quote.text for pick in read(words, "What are the rules for guests of the lab?", p)] == ["They sign in."]


def test_a_line_of_a_table_of_contents_is_not_quoted_but_where_it_is_announced(words: Words, passage: Any) -> None:
    p = passage("- [Rules for guests of the lab](/lab/rules)\n- They sign in.")
    assert [pick.quote.text for pick in read(words, "What are the rules for guests of the lab?", p)] == ["- They sign in."]
    p = passage("Guests of the lab read these rules:\n\n- [Guests](/lab/rules)\n- [Fire](/fire)")
    assert "- [Fire](/fire)" in [pick.quote.text for pick in read(words, "Which rules do guests of the lab read?", p)]


def test_an_example_stands_behind_the_rule_and_a_question_of_the_document_is_no_answer(words: Words, passage: Any) -> None:
    p = passage("How many hours of leave may be borrowed? Therefore, you may borrow 104 hours of leave. You may borrow 240 hours of leave.")
    assert [pick.quote.text for pick in read(words, "How many hours of leave may I borrow?", p)] == [
        "You may borrow 240 hours of leave.",
        "Therefore, you may borrow 104 hours of leave.",
    ]


def test_of_foreign_sentences_the_one_is_best_that_says_the_words_in_its_letters(words: Words, passage: Any) -> None:
    p = passage("Guests may not record. Guests may not start drawio.")
    assert best(read(words, "손님이 drawio를 켜도 되나요?", p)) == "Guests may not start drawio."


def test_at_once_is_less_of_a_length_of_time_than_a_number(words: Words, passage: Any) -> None:
    p = passage("The desk answers immediately. The desk answers in 3 weeks.")
    found = {pick.quote.text: pick.kinds for pick in read(words, "How long does the desk take?", p)}
    assert found == {"The desk answers immediately.": (0.5,), "The desk answers in 3 weeks.": (1.0,)}


def test_a_passage_that_an_ingest_has_taken_away_is_left_out(words: Words, passage: Any) -> None:
    p = passage("Leave is 15 days.")
    part = Part("Leave?", frozenset(), FLAT)
    assert extract([Ranked(p, 1.0, {})], FLAT, [], [], "en", [part], {}, words, Calibration({}, {})) == []
