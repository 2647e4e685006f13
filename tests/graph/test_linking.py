from __future__ import annotations

import time

import pytest

from graph.linking import Linker, Mention
from graph.names import Name, NameKind, read_names
from graph.schema import Schema
from graph.store import GraphStore
from language.words import Words

STAFF = frozenset({"everyone"})


def name(entity: str, text: str, kind: NameKind = "name", *groups: str) -> Name:
    return Name(entity, "Thing", text, kind, frozenset(groups or STAFF))


NAMES = [
    name("kim", "김민수"),
    name("kim-min", "김민"),
    name("seoul", "서울지점"),
    name("city", "서울"),
    name("capital", "수도"),
    name("busan", "부산 지점"),
    name("busan", "Busan Branch", "alias"),
    name("lab", "R&D센터"),
    name("credit", "여신심사부"),
    name("hanbit", "한빛무역상사"),
    name("star", "별빛전자"),
    name("lg", "GX전자"),
    name("g", "GX"),
    name("it", "IT"),
    name("will", "Will"),
    name("smith", "Will Smith"),
    name("gadget", "Gadget"),
    name("summit", "Summit Trading"),
    name("summat", "Summat Trading", "name", "hr"),
    name("dumpling", "Räuchersemmelknödel"),
    name("obrien", "O'Brien"),
    name("stmary", "St. Mary"),
    name("manual", "HR-05", "key"),
    name("order", "10248", "key"),
    name("seven", "7", "key"),
    name("year", "2024", "key"),
    name("sales", "SALES", "key"),
    name("ann1", "Ann Miller"),
    name("ann2", "Ann Miller"),
    name("ann3", "Ann Miller", "name", "hr"),
    name("twice", "Twice Named"),
    name("twice", "Twice Named", "alias"),
    name("secret", "비밀프로젝트", "name", "hr"),
]


@pytest.fixture(scope="module")
def linker(words: Words) -> Linker:
    return Linker(NAMES, words)


def found(mentions: tuple[Mention, ...]) -> list[tuple[str, str, str]]:
    return [(mention.entity, mention.text, mention.how) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Korean, with what is attached
        ("김민수", [("kim", "김민수", "exact")]),
        ("김민수의 부서", [("kim", "김민수", "inflected")]),
        ("김민수님께서는 오늘 쉽니다", [("kim", "김민수", "inflected")]),
        ("담당자는 김민수입니다.", [("kim", "김민수", "inflected")]),
        ("김민수부장에게", [("kim", "김민수", "inflected")]),
        ("김 민수 부장", [("kim", "김 민수", "inflected")]),
        ("김민수정은 없다", []),
        ("서울지점에서는 누가", [("seoul", "서울지점", "inflected")]),
        ("서울 지점", [("seoul", "서울 지점", "inflected")]),
        ("서울지점장", [("seoul", "서울지점", "inflected")]),
        ("서울에서 부산지점까지", [("city", "서울", "inflected"), ("busan", "부산지점", "inflected")]),
        ("서울역", []),
        ("갈 수도 있다", []),
        ("수도의 인구", [("capital", "수도", "inflected")]),
        ("(주)한빛무역상사와", [("hanbit", "한빛무역상사", "inflected")]),
        ("GX전자의 매출과 GX의 매출, GX화학", [("lg", "GX전자", "inflected"), ("g", "GX", "inflected")]),
        ("R&D센터, R&D 센터에서", [("lab", "R&D센터", "exact"), ("lab", "R&D 센터", "inflected")]),
        # English
        ("Busan Branch's phone", [("busan", "Busan Branch", "alias")]),
        ("the busan branch", [("busan", "busan branch", "alias")]),
        ("Busan-Branch", [("busan", "Busan-Branch", "alias")]),
        ("in Busan. Branch offices", []),
        ("BusanBranch", [("busan", "BusanBranch", "alias")]),
        ("Gadgets and Gadgetry", [("gadget", "Gadgets", "inflected")]),
        ("a gadget", []),
        ("O’Brien’s desk", [("obrien", "O’Brien", "exact")]),
        ("St. Mary and St Mary", [("stmary", "St. Mary", "exact"), ("stmary", "St Mary", "exact")]),
        ("will it rain? It will.", []),
        ("Will Smith and Will", [("smith", "Will Smith", "exact"), ("will", "Will", "exact")]),
        ("IT is it", [("it", "IT", "exact")]),
        ("Rauchersemmelknodel", [("dumpling", "Rauchersemmelknodel", "exact")]),
        # codes and numbers
        ("HR-05, hr05, HR 05에", [("manual", "HR-05", "key"), ("manual", "hr05", "key"), ("manual", "HR 05", "key")]),
        ("HR-055 HR-05-A", []),
        ("주문 10248, 10248번", [("order", "10248", "key"), ("order", "10248", "key")]),
        ("10,248 10248.5 110248 02-10248 10 248", []),
        ("7 products in 2024", []),
        ("SALES and sales", [("sales", "SALES", "key")]),
        # width, encoding, nothing
        ("ＧＸ전자", [("lg", "ＧＸ전자", "exact")]),
        ("김민수의", [("kim", "김민수", "inflected")]),
        ("", []),
        ("…!?", []),
    ],
)
def test_names_in_text(linker: Linker, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(linker.link(text, STAFF)) == expected


def test_places_are_those_of_the_text_as_given(linker: Linker) -> None:
    text = "① ＧＸ전자는 ﬁne, 김민수가"
    for mention in linker.link(text, STAFF):
        assert text[mention.start : mention.end] == mention.text
    assert [mention.text for mention in linker.link(text, STAFF)] == ["ＧＸ전자", "김민수"]


def test_the_longest_name_wins(linker: Linker) -> None:
    assert found(linker.link("김민수와 김민이", STAFF)) == [("kim", "김민수", "inflected"), ("kim-min", "김민", "inflected")]


def test_an_ambiguous_name_gives_a_mention_for_each_with_the_same_score(linker: Linker) -> None:
    mentions = linker.link("Ann Miller's phone", STAFF)
    assert [(mention.entity, mention.start, mention.end) for mention in mentions] == [("ann1", 0, 10), ("ann2", 0, 10)]
    assert len({mention.score for mention in mentions}) == 1


def test_a_node_is_mentioned_once_by_its_best_name(linker: Linker) -> None:
    assert found(linker.link("Twice Named", STAFF)) == [("twice", "Twice Named", "exact")]


def test_only_names_that_the_caller_may_know(linker: Linker) -> None:
    assert linker.link("비밀프로젝트의 예산", STAFF) == ()
    assert linker.link("비밀프로젝트의 예산", frozenset()) == ()
    assert found(linker.link("비밀프로젝트의 예산", frozenset({"hr", "x"}))) == [("secret", "비밀프로젝트", "inflected")]
    assert found(linker.link("비밀프로젝트의 예산", None)) == [("secret", "비밀프로젝트", "inflected")]
    assert len(linker.link("Ann Miller", None)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sumit Trading phone", ["summit"]),
        ("sumit tradnig", ["summit"]),
        ("여신심사뷰의 예산", ["credit"]),
        ("한빛무영상사는", ["hanbit"]),
        ("räuchersemelknödel", ["dumpling"]),
        ("김민서", []),  # short names are never guessed
        ("별빛전기", []),  # too far
        ("Gadgit", []),
        ("HR-06 10249", []),  # nor numbers
        ("will it open", []),
        ("a gadget", ["gadget"]),  # without its capital
        ("비밀프로잭트", []),  # hidden
    ],
)
def test_misspelt_names_in_questions(linker: Linker, text: str, expected: list[str]) -> None:
    mentions = linker.link(text, STAFF, fuzzy=True)
    assert [mention.entity for mention in mentions] == expected
    assert all(mention.score < 0.9 for mention in mentions if mention.how == "misspelt")


def test_a_misspelling_that_could_be_two_names_is_none(linker: Linker) -> None:
    assert [mention.entity for mention in linker.link("Summot Trading", STAFF, fuzzy=True)] == ["summit"]
    assert linker.link("Summot Trading", None, fuzzy=True) == ()


def test_misspellings_are_for_questions_only(linker: Linker) -> None:
    assert linker.link("Sumit Trading", STAFF) == ()


def test_a_passage_costs_about_a_millisecond(words: Words) -> None:
    syllables = "가나다라마바사아자차카타파하김이박최정강"
    people = ["".join(syllables[(i * 7 + j * (i % 11 + 1)) % 20] for j in range(3 + i % 3)) for i in range(1000)]
    linker = Linker([name(f"n{i}", text) for i, text in enumerate([*people, *(f"Firm{i} Holding" for i in range(1000))])], words)
    passage = (
        "제15조(연차휴가) 직원은 매년 15일의 연차를 쓸 수 있으며 남은 일수는 다음 해로 넘길 수 없다. Ask Firm77 Holding first. " * 9
    )[:700]
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        assert linker.link(passage, None) == linker.link(passage, None)
        times.append((time.perf_counter() - begun) / 2)
    assert sorted(times)[15] < 0.003  # 0.3 ms on a quiet machine


@pytest.mark.asyncio(loop_scope="session")
async def test_names_are_read_from_the_store(store: GraphStore, schema: Schema, company, words: Words) -> None:
    await store.upsert_nodes(company.nodes)
    names = await read_names(store, [schema])
    of_lee = [(one.text, one.kind) for one in names if one.entity == "haneul/Employee:E002"]
    assert sorted(of_lee) == [("E002", "key"), ("Younghee Lee", "alias"), ("이영희", "name")]
    assert ("haneul/Branch:17", "Branch", "17", "key") in [(one.entity, one.label, one.text, one.kind) for one in names]
    assert {one.groups for one in names if one.entity == "haneul/Employee:E003"} == {frozenset({"hr"})}
    assert names == await read_names(store, [schema])
    assert found(Linker(names, words).link("Younghee Lee의 상사", STAFF)) == [("haneul/Employee:E002", "Younghee Lee", "alias")]


def test_a_word_without_end_costs_what_its_length_costs(linker: Linker) -> None:
    started = time.thread_time()
    assert linker.link("제1조" * 2600, STAFF, fuzzy=True) == ()
    assert time.thread_time() - started < 1


def test_a_question_linked_again_is_linked_for_who_asks(linker: Linker) -> None:
    asked = "What does Sumnit Trading buy?"  # one letter from Summit, two from what only hr may know
    for groups, found in ((STAFF, ["summit"]), (STAFF | {"hr"}, ["summit"]), (frozenset({"hr"}), ["summat"])):
        first, again = (linker.link(asked, groups, fuzzy=True) for _ in range(2))
        assert [mention.entity for mention in first] == found
        assert again == first
    assert linker.link(asked, STAFF) == ()
