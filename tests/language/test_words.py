from __future__ import annotations

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from language.words import Token, Words


def forms(tokens: list[Token], kind: str | None = None) -> list[str]:
    return [token.form for token in tokens if kind in (None, token.kind)]


def test_korean_morphemes_without_particles_and_endings(words: Words) -> None:
    assert words.terms("근로자는 연차 유급휴가를 받습니다.") == ["근로자", "연차", "유급", "휴가", "받"]


def test_korean_function_words_are_tokens_but_no_terms(words: Words) -> None:
    tokens = words.tokens("그 휴가는 무엇이며 누가 쓸 수 있나요?")
    assert {"그", "무엇", "수", "있"} <= {token.form for token in tokens if not token.content}
    assert words.terms("그 휴가는 무엇이며 누가 쓸 수 있나요?") == ["휴가", "쓰"]


def test_english_stems_without_stop_words(words: Words) -> None:
    assert words.terms("The policies don't cover the employees' holidays.") == ["polici", "cover", "employe", "holiday"]
    assert words.terms("policy employee’s holiday") == ["polici", "employe", "holiday"]


def test_a_stop_word_in_capitals_is_a_name(words: Words) -> None:
    assert words.terms("IT 부서에 it is") == ["it", "부서"]


def test_each_word_of_a_mixed_sentence_by_its_own_language(words: Words) -> None:
    assert words.terms("Blue Harbor의 shipping 담당자는 R&D팀입니다") == ["blue", "harbor", "ship", "담당자", "r&d", "팀"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("부품 A-12/3을", "a-12/3"),
        ("R‑7은", "r-7"),
        ("규정 HR-05로", "hr-05"),
        ("ISO27001 인증", "iso27001"),
        ("ＩＳＯ２７００１", "iso27001"),
        ("v1.2.3 배포", "v1.2.3"),
        ("제15조의2에 따라", "제15조의2"),
        ("제 15 조의2", "제15조의2"),
        ("15조의2는?", "제15조의2"),
        ("60조 위반", "제60조"),
        ("kim@example.co.kr로", "kim@example.co.kr"),
        ("https://www.intra.example.com/a?b=제3조#x 참조", "intra.example.com"),
        ("02-1234-5678", "02-1234-5678"),
        ("09:30부터", "09:30"),
    ],
)
def test_codes_stand_whole(words: Words, text: str, code: str) -> None:
    assert forms(words.tokens(text), "code") == [code]


def test_articles_one_by_one(words: Words) -> None:
    assert forms(words.tokens("제1항제2호 및 60조 1항")) == ["제1항", "제2호", "및", "제60조", "제1항"]


def test_money_is_no_article(words: Words) -> None:
    assert forms(words.tokens("3조 원과 2조 5천억"), "code") == []


def test_parts_of_a_code_are_found_too(words: Words) -> None:
    assert words.terms("ISO27001") == ["iso27001", "iso", "27001"]
    assert words.terms("ISO 27001") == ["iso", "27001"]
    assert [token.kind for token in words.tokens("SF-12A")] == ["code", "word", "number"]


def test_numbers(words: Words) -> None:
    tokens = words.tokens("1,234.5원, 15% **①** 10만")
    assert forms(tokens, "number") == ["1234.5", "15", "10"]
    assert forms(words.tokens("①30일"), "number") == ["30"]


def test_names_with_accents_apostrophes_and_initials(words: Words) -> None:
    assert words.terms("Café O'Brien's U.S. office") == ["cafe", "o'brien", "us", "offic"]
    assert words.terms("cafe U.S") == ["cafe", "us"]


def test_places_are_of_the_text_as_given(words: Words) -> None:
    text = unicodedata.normalize("NFD", "😀 연차휴가 A-12/3과 ①Café")
    found = {token.form: text[token.start : token.end] for token in words.tokens(text)}
    assert {form: unicodedata.normalize("NFC", place) for form, place in found.items()} == {
        "연차": "연차",
        "휴가": "휴가",
        "a-12/3": "A-12/3",
        "12": "12",
        "3": "3",
        "cafe": "Café",
    }


def test_lines_do_not_change_each_other(words: Words) -> None:
    lines = ["연차 휴가를 신청한다", "Annual leave of 15 days", "", "제3조 병가"]
    assert words.terms("\n".join(lines)) == [term for line in lines for term in words.terms(line)]


ALPHABET = st.one_of(st.characters(), st.sampled_from("가나휴가연차제조항1234567890.,-/@&'abcIT \n😀\u0301\u200b\ud800"))
FRAGMENTS = st.sampled_from(
    ["연차휴가를 ", "제15조의2", "ISO27001", "https://a.kr/b ", "kim@a.kr", "다녔습니다. ", "Café", "o'", "１２", "도와줬어요", "한다\n"]
)


@given(st.one_of(st.text(ALPHABET, max_size=80), st.lists(FRAGMENTS, max_size=12).map("".join)))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tokens_of_any_text(words: Words, text: str) -> None:
    tokens = words.tokens(text)
    assert [(t.start, -t.end) for t in tokens] == sorted((t.start, -t.end) for t in tokens)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.form
        assert not text[token.start : token.end].isspace()
    assert words.tokens(text) == tokens
    nfc, nfd = (words.tokens(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [(t.form, t.kind, t.content) for t in nfc] == [(t.form, t.kind, t.content) for t in nfd]


def test_threads_share_one_analyser(words: Words) -> None:
    texts = [f"{n}번째 근로자는 leave policy {n}항에 따라 휴가를 씁니다" for n in range(200)]
    alone = [words.terms(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(words.terms, texts)) == alone


@pytest.mark.parametrize("text", ["가" * 20_000, "a" * 200_000, "a-" * 50_000 + "1", "제" * 20_000, "1," * 50_000, "x@" * 20_000])
def test_no_text_is_slow(words: Words, text: str) -> None:
    start = time.perf_counter()
    words.tokens(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("연차휴가는며칠인가요?", "연차 휴가는 며칠인가요?"),
        ("HR-12에따르면 신규입사자에게는언제알려야하나요?", "HR-12에따르면 신규 입사자에게는 언제 알려야하나요?"),
        ("퇴직금은 언제까지 지급해야 하나요?", "퇴직금은 언제까지 지급해야 하나요?"),
        ("개인정보처리방침은 어디에 있나요?", "개인정보처리방침은 어디에 있나요?"),
        ("How many days?", "How many days?"),
    ],
)
def test_korean_in_one_go_gets_its_spaces(words: Words, text: str, spaced: str) -> None:
    assert words.spaced(text) == spaced
