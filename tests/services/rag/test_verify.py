from __future__ import annotations

from typing import Any

import pytest

from language.words import Words
from services.rag.claims import Claims
from services.rag.evidence import Quote, Statement
from services.rag.verify import Verdict, verify
from vector.embedding.open import E5Settings, open_embedder
from vector.store import Vector

EVIDENCE = "Leave is 15 days, at most 1,200 hours, from 1 March 2026. Opens at 09:00, call 02-111-1111, form HR-05 of 제15조, Room 8."
RULES = (
    "Employees of the Busan Branch must not work more than 12 hours a day. Expenses are claimed within 30 days of the trip. "
    "Receipts below 10 dollars are not required. Ms. Han Yujin approves trips abroad."
)
ARTICLES = (
    "사용자는 임신 중인 여성 근로자에게 시간외근로를 하게 하여서는 아니 된다. 연차휴가는 3개월 전까지 신청하여야 한다. "
    "부산지점장은 출장을 승인할 수 있다. 수습 직원에게는 포인트를 지급하지 아니한다."
)


@pytest.fixture(scope="module")
def encode() -> Any:
    return open_embedder(E5Settings()).passage


def checked(said: str, chunk: Any, words: Words, encode: Any = None) -> Verdict:
    def alike(_text: str) -> Vector:
        """All mean the same: what is exact is tried alone."""
        import numpy as np

        return np.array([1.0], np.float32)

    (verdict,) = verify([Statement(said, (Quote(chunk, 0, chunk.end),))], Claims(words), encode or alike, written=True)
    return verdict


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (EVIDENCE, "You get 15 days."),
        (EVIDENCE, "연차는 15일입니다."),
        (EVIDENCE, "At most 1200 hours."),
        (EVIDENCE, "It starts on 2026-03-01."),
        (EVIDENCE, "Use HR-05 under 제15조 at 09:00, Room 8."),
        (EVIDENCE, "Call 02-111-1111."),
        (EVIDENCE, "There is leave."),
        (RULES, "At the Busan Branch nobody works longer than 12 hours a day."),
        (RULES, "Claim expenses within 30 days."),
        (RULES, "No, you do not need receipts below 10 dollars: they are not required."),
        (RULES, "Trips abroad are approved by Ms. Han Yujin."),
        (ARTICLES, "임신 중인 여성 근로자에게 시간외근로를 시킬 수 없습니다."),
        (ARTICLES, "연차휴가는 3개월 전까지 신청해야 합니다."),
        (ARTICLES, "네, 부산지점장이 출장을 승인할 수 있습니다."),
        (ARTICLES, "수습 직원에게는 포인트를 지급하지 않습니다."),
    ],
)
def test_what_the_evidence_holds_is_said(passage: Any, words: Words, evidence: str, said: str) -> None:
    assert checked(said, passage(evidence).chunk, words).faults == ()


@pytest.mark.parametrize(
    ("evidence", "said", "fault"),
    [
        (EVIDENCE, "You get 16 days.", "number"),
        (EVIDENCE, "You get 15 weeks.", "number"),
        (EVIDENCE, "15% of pay.", "number"),
        (EVIDENCE, "8 days.", "number"),
        (EVIDENCE, "At least 1,200 hours.", "number"),
        (EVIDENCE, "It starts on 2026-04-01.", "date"),
        (EVIDENCE, "Opens at 10:00.", "code"),
        (EVIDENCE, "Call 02-999-9999.", "code"),
        (EVIDENCE, "Form HR-77.", "code"),
        (EVIDENCE, "제99조에 따릅니다.", "code"),
        (RULES, "Employees of the Seoul Branch must not work more than 12 hours a day.", "name"),
        (RULES, "Trips abroad are approved by Ms. Kim Minsu.", "name"),
        (RULES, "Receipts below 10 dollars are required.", "negation"),
        (RULES, "Expenses are not claimed within 30 days of the trip.", "negation"),
        (ARTICLES, "시간외근로를 하게 하여야 한다.", "negation"),
        (ARTICLES, "연차휴가는 3개월 전까지 신청하지 않아도 됩니다.", "negation"),
        (ARTICLES, "본사 총무부장은 출장을 승인할 수 있다.", "name"),
        (ARTICLES, "부산지점장은 출장을 승인할 수 없다.", "negation"),
        (ARTICLES, "수습 직원에게는 포인트를 지급합니다.", "negation"),
    ],
)
def test_what_it_does_not_hold_is_found(passage: Any, words: Words, evidence: str, said: str, fault: str) -> None:
    assert fault in checked(said, passage(evidence).chunk, words).faults


def test_what_means_something_else_is_found(passage: Any, words: Words, encode: Any) -> None:
    chunk = passage(RULES).chunk
    assert checked("Claim travel expenses within 30 days after the trip.", chunk, words, encode).faults == ()
    assert checked("The canteen serves soup on Mondays and fish is fresh.", chunk, words, encode).faults


def test_what_fails_is_put_right_from_the_evidence(passage: Any, words: Words) -> None:
    verdict = checked("Expenses are claimed within 90 days of the trip.", passage(RULES).chunk, words)
    assert verdict.repaired and verdict.said is not None
    assert verdict.said.text == "Expenses are claimed within 30 days of the trip."
    assert verdict.said.supports[0].text == "Expenses are claimed within 30 days of the trip."


@pytest.mark.parametrize("said", ["How long is leave?", "휴가 규정을 알려 주세요.", "Please tell me the rules of leave."])
def test_a_model_that_says_the_question_again_says_nothing(passage: Any, words: Words, said: str) -> None:
    assert "question" in checked(said, passage("휴가 규정은 휴가를 정한다. Leave has rules.").chunk, words).faults


def test_what_one_is_to_do_is_no_question(passage: Any, words: Words) -> None:
    assert checked("양식을 인사팀에 보내 주세요.", passage("양식을 인사팀에 보내 주세요. 접수는 3일 걸린다.").chunk, words).faults == ()


def test_nothing_is_said_twice(passage: Any, words: Words) -> None:
    chunk = passage(RULES).chunk
    quote = Quote(chunk, 0, chunk.end)
    said = [Statement(f"Expenses are claimed within {n} days of the trip.", (quote,)) for n in (30, 90)]
    verdicts = verify(said, Claims(words), lambda _: pytest.fail("nothing is left to compare"))
    assert [bool(v.said) for v in verdicts] == [True, False]


def test_what_rests_on_nothing_is_not_said(words: Words) -> None:
    (verdict,) = verify([Statement("There is leave.", ())], Claims(words), lambda _: pytest.fail("nothing to compare"))
    assert verdict.faults == ("unsupported",) and verdict.said is None


def test_facts_hold_their_values(fact: Any, words: Words) -> None:
    fee = fact("Fee: 30 USD", 30)
    verdicts = verify([Statement(f"The fee is {n} USD.", (fee,)) for n in (30, 31)], Claims(words), lambda _: pytest.fail("rows are exact"))
    assert [v.faults for v in verdicts] == [(), ("number",)]
    assert verdicts[1].said == Statement("Fee: 30 USD", (fee,))


def test_a_claim_keeps_the_citations_that_it_says_again(passage: Any, words: Words, encode: Any) -> None:
    chunk = passage(RULES).chunk
    every = tuple(Quote(chunk, span.start, span.end) for span in chunk.sentences)
    claims = Claims(words)
    (kept,) = verify([Statement("Claim expenses within 30 days of the trip.", every)], claims, encode, written=True)
    assert kept.said and [s.text for s in kept.said.supports] == ["Expenses are claimed within 30 days of the trip."]
    (kept,) = verify([Statement("영수증은 10달러 미만이면 필요하지 않습니다.", every)], claims, encode, written=True)
    assert kept.statement.supports == (every[2],)


@pytest.mark.parametrize("said", ["Expenses are not to be claimed.", "Within how many days are expenses claimed?"])
def test_among_many_citations_a_wrong_claim_is_found_too(passage: Any, words: Words, encode: Any, said: str) -> None:
    chunk = passage(RULES).chunk
    every = tuple(Quote(chunk, span.start, span.end) for span in chunk.sentences)
    (verdict,) = verify([Statement(said, every)], Claims(words), encode, written=True)
    assert verdict.faults
