from __future__ import annotations

from language.lexicon import Lexicon
from language.words import Words
from services.rag.notions import Notion, coverage, names_weights, notions, words_weights
from services.rag.notions import held as said
from vector.lexical import index_of

LEAVE = Notion(("annual", "leav"), (("연차", "휴가"), ("연차",)))
CARRY = Notion(("carri",))


def held(*terms: str) -> frozenset[int]:
    return frozenset(map(index_of, terms))


def test_each_term_of_a_question_is_in_one_notion(words: Words) -> None:
    lexicon = Lexicon(["연차휴가|연차\tannual leave"], words)
    terms = words.terms("Does annual leave carry over? annual leave")
    assert notions(terms, "en", lexicon) == [LEAVE, CARRY]


def test_a_less_usual_or_longer_name_weighs_less() -> None:
    weights = dict(zip(*((w := names_weights([LEAVE, CARRY])).indices, w.values), strict=True))
    assert weights == {index_of("연차"): 2**-0.5, index_of("휴가"): 2**-0.5}
    assert names_weights([CARRY]).indices == ()


def test_a_passage_covers_the_share_of_terms_that_it_has() -> None:
    shares = coverage([LEAVE, CARRY], {"a": held("annual", "leav", "carri"), "b": held("leav"), "c": held()}, dict.fromkeys("abc", False))
    assert shares == {"a": 1.0, "b": 1 / 3, "c": 0.0}


def test_in_the_other_language_a_name_stands_for_its_notion() -> None:
    texts = {"whole": held("연차", "휴가", "15"), "part": held("휴가"), "own": held("annual")}
    assert coverage([LEAVE, CARRY], texts, dict.fromkeys(texts, True)) == {"whole": 2 / 3, "part": 0.0, "own": 1 / 3}
    assert coverage([LEAVE], {"a": held("연차")}, {"a": False}) == {"a": 0.0}


def test_a_synonym_is_looked_for_and_covers_somewhat_less(words: Words) -> None:
    lexicon = Lexicon(["아르바이트|알바\tpart-time job"], words)
    (notion,) = notions(words.terms("알바"), "ko", lexicon)
    assert notion.synonyms == (("아르바이트",),)
    assert notions(words.terms("알바"), "ko", lexicon, synonyms=False)[0].synonyms == ()
    weights = dict(zip(*((w := words_weights([notion])).indices, w.values), strict=True))
    assert weights == {index_of("알바"): 1.0, index_of("아르바이트"): 0.6}
    texts = {"own": held("알바"), "synonym": held("아르바이트"), "other": held("휴가")}
    assert coverage([notion], texts, dict.fromkeys(texts, False)) == {"own": 1.0, "synonym": 0.8, "other": 0.0}


def test_a_question_without_terms_covers_nothing() -> None:
    assert coverage([], {"a": held("x")}, {"a": False}) == {"a": 0.0}


def test_a_part_of_what_is_one_thing_is_not_it() -> None:
    assert said([LEAVE, CARRY], frozenset({"leav", "carri"}), False) == {"carri"}
    assert said([LEAVE], frozenset({"annual", "leav"}), False) == {"annual", "leav"}
    assert said([LEAVE], frozenset({"연차"}), True) == {"annual", "leav"}
