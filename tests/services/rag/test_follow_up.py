from __future__ import annotations

import pytest

from graph.linking import Mention
from language.words import Words
from services.rag.follow_up import resume, standalone
from services.rag.question import Turn

ASKED = Turn("user", "쓰지 못한 연차는 며칠까지 이월되나요?")
ANSWERED = Turn("assistant", "10일까지 이월됩니다.")


@pytest.mark.parametrize(
    "text", ["그럼 계약직은요?", "계약직은요?", "그 기간이 지나면 어떻게 되나요?", "왜요?", "What about interns?", "and for interns?"]
)
def test_what_continues_stands_behind_what_it_continues(words: Words, text: str) -> None:
    assert standalone(text, [ASKED, ANSWERED], words) == f"{ASKED.text} {text}"


@pytest.mark.parametrize("text", ["출장비는 언제까지 어떤 양식으로 청구하나요?", "How do I book a meeting room for six people?"])
def test_another_subject_stands_alone(words: Words, text: str) -> None:
    assert standalone(text, [ASKED, ANSWERED], words) == text


def test_a_chain_goes_back_to_the_question_that_stands_alone(words: Words) -> None:
    history = [Turn("user", "How often must I change my password here?"), ASKED, ANSWERED, Turn("user", "그럼 계약직은요?"), ANSWERED]
    assert standalone("인턴은요?", history, words) == f"{ASKED.text} 그럼 계약직은요? 인턴은요?"


def test_without_an_earlier_question_nothing_is_added(words: Words) -> None:
    assert standalone("그럼 계약직은요?", [], words) == standalone("그럼 계약직은요?", [ANSWERED], words) == "그럼 계약직은요?"


def link(text: str) -> list[Mention]:
    named = {"마포지점": "Branch", "부산지점": "Branch", "Busan Branch": "Branch", "Mapo Branch": "Branch", "설민주": "Person"}
    found = [(text.index(name), name, label) for name, label in named.items() if name in text]
    return [Mention(start, start + len(name), name, f"t/{label}:{name}", label, 1.0, "exact") for start, name, label in sorted(found)]


@pytest.mark.parametrize(
    ("earlier", "text", "whole"),
    [
        (["마포지점 전화번호 알려주세요"], "그럼 부산지점은요?", "부산지점 전화번호 알려주세요"),
        (["마포지점 전화번호는?", "부산지점은요?"], "주소는요?", "부산지점 주소는요?"),
        (["What is the phone number of the Busan Branch?"], "And the Mapo Branch?", "What is the phone number of the Mapo Branch?"),
        (["What is the phone number of the Busan Branch?"], "And Mapo?", "What is the phone number of the Mapo Branch?"),
        (["마포지점 전화번호는?"], "부산은요?", "부산지점 전화번호는?"),
        (["What is the phone number of the Busan Branch?"], "and its address?", "Busan Branch its address?"),
        (["What is the phone number of the Busan Branch?"], "And Jeju?", "Busan Branch Jeju?"),
    ],
)
def test_a_follow_up_about_named_things_is_said_whole(words: Words, earlier: list[str], text: str, whole: str) -> None:
    assert resume(text, earlier, link, words) == whole


@pytest.mark.parametrize(
    ("earlier", "text"),
    [
        ([], "주소는요?"),
        (["연차는 며칠까지 이월되나요?"], "계약직은요?"),  # nothing is named
        (["마포지점과 부산지점 중 어디가 더 큰가요?"], "주소는요?"),  # whose
        (["마포지점 전화번호는?"], "설민주는요?"),  # another kind of thing
        (["마포지점 전화번호는?"], "부산지점 지점장은 누구인가요?"),  # asks for something else
    ],
)
def test_a_follow_up_stays_as_it_is_where_what_it_continues_cannot_be_told(words: Words, earlier: list[str], text: str) -> None:
    assert resume(text, earlier, link, words) == text
