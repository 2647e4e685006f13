from __future__ import annotations

import pytest

from language.lexicon import Lexicon, read_lexicon
from language.words import Words

LINES = ["연차휴가|연차\tannual leave", "휴가\tleave|vacation", "미사용\tunused", "사용\tuse", "정산\tsettle"]


@pytest.fixture(scope="module")
def lexicon(words: Words) -> Lexicon:
    return Lexicon(LINES, words)


def names(lexicon: Lexicon, words: Words, text: str, lang: str) -> list[tuple[str, ...]]:
    return [gloss.names for gloss in lexicon.gloss(words.terms(text), lang)]  # type: ignore[arg-type]


def test_the_longest_phrase_is_named(lexicon: Lexicon, words: Words) -> None:
    assert names(lexicon, words, "How much annual leave is left?", "en") == [("연차휴가", "연차")]
    assert names(lexicon, words, "When is leave settled?", "en") == [("휴가",), ("정산",)]
    assert names(lexicon, words, "연차휴가는 며칠인가요?", "ko") == [("annual leave",)]
    assert names(lexicon, words, "휴가 정산", "ko") == [("leave", "vacation"), ("settle",)]


def test_a_gloss_says_which_terms_it_names(lexicon: Lexicon, words: Words) -> None:
    terms = words.terms("Does annual leave expire?")
    (gloss,) = lexicon.gloss(terms, "en")
    assert terms[gloss.start : gloss.end] == ["annual", "leav"]


def test_a_name_whose_first_syllable_is_no_term_is_left_out(lexicon: Lexicon, words: Words) -> None:
    assert names(lexicon, words, "사용", "ko") == [("use",)]


def test_what_it_does_not_know_has_no_name(lexicon: Lexicon, words: Words) -> None:
    assert names(lexicon, words, "Kubernetes", "en") == [] == names(lexicon, words, "", "ko")


def test_the_file_is_whole(words: Words) -> None:
    lexicon = read_lexicon(words)
    assert "annual leave" in names(lexicon, words, "연차휴가", "ko")[0]
    assert "최저임금" in names(lexicon, words, "minimum wage", "en")[0]


def test_synonyms_are_given_in_korean_only(lexicon: Lexicon, words: Words) -> None:
    assert lexicon.gloss(words.terms("연차"), "ko")[0].synonyms == ("연차휴가",)
    assert lexicon.gloss(words.terms("vacation"), "en")[0].synonyms == ()
