from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normal import canonical, fold

# Text with what makes folding hard: marks, single jamo, ligatures, width, invisibles, line ends, lone surrogates.
ALPHABET = st.one_of(st.characters(), st.sampled_from("가각힣각ㄱㅏ①½ﬁßİẞ１Ａ㎡ㆍ‑–’\u0301\u0323\u00ad\u200b\ufeff\r\n a1.-"))
TEXTS = st.text(ALPHABET, max_size=60)


@given(TEXTS)
def test_canonical_is_stable_and_can_be_stored(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert "\r" not in once
    assert once.encode().decode() == once
    assert unicodedata.is_normalized("NFC", once)


def test_canonical_drops_the_mark_only_at_the_start() -> None:
    assert canonical("\ufeff첫 줄\r\n둘째 줄\r셋째") == "첫 줄\n둘째 줄\n셋째"
    assert canonical("가\ufeff나") == "가\ufeff나"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Rate １５％", "rate 15%"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁnance", "finance"),
        (unicodedata.normalize("NFD", "연차 휴가"), "연차 휴가"),
        ("서울ㆍ부산・대구", "서울·부산·대구"),
        ("HR‑05 “인용” 사용자’s", 'hr-05 "인용" 사용자\'s'),
        ("연\u00ad차\u200b휴가\ufeff", "연차휴가"),
        ("ㄱㅏ 항목", "ㄱㅏ 항목"),
        ("①30일 ㈜ 1½", "①30일 (주) 11/2"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(TEXTS)
def test_fold_is_stable_and_blind_to_encoding(text: str) -> None:
    folded = fold(text).text
    assert fold(folded).text == folded
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(TEXTS, st.data())
def test_origin_holds_the_span_and_cuts_nothing_else(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.origin(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold(text[first:last]).text
    if start < end:
        assert first < last


@pytest.mark.parametrize("word", ["연차", "café", "Ｔｅｓｔ", "straße", "ﬁx", "각각"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_origin_finds_a_word_again(word: str, form: str) -> None:
    word = unicodedata.normalize(form, word)  # type: ignore[arg-type]
    text = f"앞 {word} 뒤"
    folded = fold(text)
    start = folded.text.index(fold(word).text)
    first, last = folded.origin(start, start + len(fold(word).text))
    assert text[first:last] == word


def test_every_character_that_composes_with_the_one_before_is_joined_to_it() -> None:
    seconds = set()
    for code in range(0x110000):
        mapping = unicodedata.decomposition(chr(code))
        if mapping and not mapping.startswith("<") and " " in mapping:
            seconds.add(chr(int(mapping.split()[1], 16)))
    assert len(seconds) > 50
    for second in seconds:
        assert fold(f"x{second}").origin(0, 1) == (0, 2), hex(ord(second))
