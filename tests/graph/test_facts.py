from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence

import pytest
import pytest_asyncio

from graph.facts import Fact, find_facts, find_neighbourhood
from graph.linking import Linker
from graph.names import read_names
from graph.schema import Schema, load_schema
from graph.store import Edge, GraphStore, Node
from language.detect import detect
from language.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")

STAFF, HR = frozenset({"everyone"}), frozenset({"everyone", "hr"})
Ask = Callable[..., Awaitable[list[Fact]]]


@pytest_asyncio.fixture(loop_scope="session")
async def ask(store: GraphStore, schema: Schema, company, words: Words) -> Ask:
    await store.upsert_nodes(company.nodes)
    await store.upsert_edges(company.edges)
    linker = Linker(await read_names(store, [schema]), words)

    async def ask(
        question: str,
        groups: frozenset[str] = STAFF,
        *,
        collections: frozenset[str] | None = None,
        limit: int = 30,
        known: frozenset[str] = HR,
    ) -> list[Fact]:
        mentions = linker.link(question, known, fuzzy=True)
        assert mentions
        return await find_facts(
            store, {"haneul": schema}, mentions, question, detect(question), words,
            groups=groups, collections=collections, timeout=5, limit=limit,
        )  # fmt: skip

    return ask


def asked(facts: Sequence[Fact]) -> list[tuple[str, tuple[object, ...]]]:
    return [(fact.text, fact.values) for fact in facts if fact.asked == 1]


@pytest.mark.parametrize(
    ("question", "text", "values"),
    [
        # a property
        ("김민수의 이메일 주소가 아니라 이메일은?", None, None),
        ("김민수 이메일 알려줘", "김민수의 이메일: kim@haneul.example", ["kim@haneul.example"]),
        ("김민수의 전화번호는?", "김민수의 전화번호: 02-100-0001", ["02-100-0001"]),
        ("직원 김민수의 입사일이 언제야?", "김민수의 입사일: 2019-03-04", ["2019-03-04"]),
        ("What is Ann Miller's hire date?", "Ann Miller — hire date: 2021-07-01", ["2021-07-01"]),
        ("phone number of Ann Miller", "Ann Miller — phone: 02-100-0004", ["02-100-0004"]),
        ("Ann Miller는 재택근무 하나요?", "Ann Miller의 재택근무: 아니요", ["no"]),
        ("여신심사부 예산이 얼마죠", "여신심사부의 예산: 1,250,000,000 KRW", [1_250_000_000]),
        ("부산지점의 예금 금리는 몇 퍼센트인가요?", "부산지점의 예금 금리: 3.25%", [0.0325]),
        ("What is the deposit rate of Busan Branch?", "부산지점 — deposit rate: 3.25%", [0.0325]),
        ("이영희 연차 일수", "이영희의 연차 일수: 1,200일", [1200]),
        ("Busan Brnach phone", "부산지점 — phone: 051-200-0000", ["051-200-0000"]),
        # a neighbour, either way round
        ("김민수의 부서는 어디인가요?", "김민수의 소속: 여신심사부", ["여신심사부"]),
        ("김민수의 상사는 누구야?", "김민수의 상사: 이영희", ["이영희"]),
        ("who does Ann Miller report to?", "Ann Miller — manager: 이영희", ["이영희"]),
        ("who reports to Younghee Lee?", "이영희 — direct reports: Ann Miller, 김민수", ["Ann Miller", "김민수"]),
        ("이영희의 부하 직원은?", "이영희의 부하 직원: Ann Miller, 김민수", ["Ann Miller", "김민수"]),
        ("여신심사부 팀원은 누구인가요?", "여신심사부의 팀원: Ann Miller, 김민수", ["Ann Miller", "김민수"]),
        ("Who is the manager of Busan Branch?", "부산지점 — branch manager: 이영희", ["이영희"]),
        ("부산지점장이 누구죠?", "부산지점의 지점장: 이영희", ["이영희"]),
        ("부산지점 지점장 이름", "부산지점의 지점장: 이영희", ["이영희"]),
        # a neighbour's property
        ("부산지점장 전화번호 알려줘", "부산지점의 지점장 전화번호: 이영희 (051-200-0002)", ["051-200-0002"]),
        ("Busan branch manager's phone", "부산지점 — branch manager phone: 이영희 (051-200-0002)", ["051-200-0002"]),
        (
            "the email of the manager of Busan Branch",
            "부산지점 — branch manager email: 이영희 (lee@haneul.example)",
            ["lee@haneul.example"],
        ),
    ],
)
async def test_what_is_asked_comes_first(ask: Ask, question: str, text: str | None, values: list[object] | None) -> None:
    facts = await ask(question)
    if text is None:
        assert all(fact.asked < 1 for fact in facts)  # what else is asked counts against it
    else:
        assert asked(facts[:1]) == [(text, tuple(values or ()))]
        assert all(fact.asked < 1 for fact in facts[1:])
    assert [fact.asked for fact in facts] == sorted((fact.asked for fact in facts), reverse=True)


async def test_a_property_of_several_neighbours_is_given_but_is_less_than_asked(ask: Ask) -> None:
    facts = {fact.text: fact for fact in await ask("여신심사부 팀원의 입사일")}
    table = facts["여신심사부의 팀원 입사일: Ann Miller (2021-07-01), 김민수 (2019-03-04)"]
    assert table.values == ("2021-07-01", "2019-03-04")
    assert 0 < table.asked < 1


async def test_two_things_of_one_node(ask: Ask) -> None:
    assert asked(await ask("부산지점 전화번호와 지점장을 알려줘")) == [
        ("부산지점의 전화번호: 051-200-0000", ("051-200-0000",)),
        ("부산지점의 지점장: 이영희", ("이영희",)),
    ]


async def test_one_thing_of_two_nodes(ask: Ask) -> None:
    assert asked(await ask("김민수와 Ann Miller의 입사일은?")) == [
        ("김민수의 입사일: 2019-03-04", ("2019-03-04",)),
        ("Ann Miller의 입사일: 2021-07-01", ("2021-07-01",)),
    ]


async def test_each_node_is_asked_for_its_own(ask: Ask) -> None:
    facts = await ask("What is the Busan branch manager's phone and the hire date of Ann Miller?")
    assert sorted(asked(facts)) == [
        ("Ann Miller — hire date: 2021-07-01", ("2021-07-01",)),
        ("부산지점 — branch manager phone: 이영희 (051-200-0002)", ("051-200-0002",)),
    ]


@pytest.mark.parametrize(
    "question", ["김민수의 작년 매출은?", "What is Ann Miller's salary?", "Ann Miller", "부산지점은 왜 그렇게 바쁜가요?"]
)
async def test_what_the_schema_does_not_know_is_not_asked_of_it(ask: Ask, question: str) -> None:
    facts = await ask(question)
    assert facts
    assert {fact.asked for fact in facts} == {0.0}


async def test_a_property_without_a_value_is_no_fact(ask: Ask) -> None:
    facts = await ask("Ann Miller의 이메일은?")
    assert all("이메일" not in fact.text for fact in facts)


async def test_other_properties_are_context(ask: Ask) -> None:
    facts = await ask("김민수의 부서는?")
    assert [fact.text for fact in facts if fact.asked == 0] == [
        "김민수의 employee no: E001",
        "김민수의 이메일: kim@haneul.example",
        "김민수의 전화번호: 02-100-0001",
        "김민수의 입사일: 2019-03-04",
        "김민수의 연차 일수: 15일",
    ]
    assert all(fact.score < facts[0].score for fact in facts[1:])
    assert len(await ask("김민수의 부서는?", limit=2)) == 2


async def test_facts_carry_what_they_rest_on(ask: Ask, store: GraphStore) -> None:
    for fact in await ask("부산지점 지점장의 이메일과 전화번호"):
        assert fact.collection == "haneul"
        assert fact.entities[0] == "haneul/Branch:17"
        assert "any(g IN n._groups WHERE g IN $groups)" in fact.query
        assert await store.query(fact.query, fact.params, limit=200, timeout=5) == fact.rows
        json.dumps(fact.values)
        json.dumps(fact.params)
    first = (await ask("부산지점 지점장의 이메일"))[0]
    assert first.entities == ("haneul/Branch:17", "haneul/Employee:E002")
    assert first.covers == {"지점장", "이메일"}
    assert all(f"any(g IN {variable}._groups WHERE g IN $groups)" in first.query for variable in "nrm")
    facts = await ask("부산지점 지점장의 이메일")
    assert len({fact.id for fact in facts}) == len(facts)
    assert facts == await ask("부산지점 지점장의 이메일")


async def test_a_secret_neighbour_is_neither_shown_nor_counted(ask: Ask) -> None:
    for question in ("여신심사부 팀원은 누구인가요?", "여신심사부 팀원의 이메일", "who reports to Younghee Lee?"):
        shown = await ask(question)
        assert not any("박비밀" in repr(fact) or "park@" in repr(fact) or "E003" in repr(fact) for fact in shown)
        assert any("박비밀" in repr(fact) for fact in await ask(question, HR))
    assert asked(await ask("여신심사부 팀원은 누구인가요?", HR))[0][1] == ("Ann Miller", "김민수", "박비밀")


async def test_a_secret_relationship_between_visible_nodes_is_not_shown(ask: Ask) -> None:
    question = "Who is the manager of Busan Branch?"
    assert asked(await ask(question)) == [("부산지점 — branch manager: 이영희", ("이영희",))]
    assert asked(await ask(question, HR)) == [("부산지점 — branch manager: Ann Miller, 이영희", ("Ann Miller", "이영희"))]


async def test_a_secret_node_gives_nothing_even_where_it_is_named(ask: Ask) -> None:
    assert await ask("박비밀의 전화번호는?") == []
    assert await ask("김민수의 전화번호는?", frozenset()) == []
    assert asked(await ask("박비밀의 전화번호는?", HR)) == [("박비밀의 전화번호: 02-100-0003", ("02-100-0003",))]


async def test_only_the_collections_asked_for(ask: Ask) -> None:
    assert await ask("김민수의 전화번호는?", collections=frozenset({"other"})) == []
    assert await ask("김민수의 전화번호는?", collections=frozenset({"haneul", "other"}))


async def test_no_mention_is_no_fact(store: GraphStore, schema: Schema, words: Words) -> None:
    assert await find_facts(store, {"haneul": schema}, (), "연차?", "ko", words, groups=STAFF, collections=None, timeout=1, limit=5) == []


async def columns_of(running: GraphStore, words: Words, relationship: str, more: str, question: str) -> dict[str, tuple[object, ...]]:
    """The columns and the first row of what is asked about Ada, whose neighbour is Ben."""
    schema = load_schema(
        "collection: odd\nlabels:\n"
        "  m: {key: key, name: n, properties: {key: {}, n: {}, m: {synonyms: {en: [rank]}}}}\n"
        "  id: {key: key, name: name, properties: {key: {}, name: {}}}\n"
        f"relationships: [{{type: KNOWS, {relationship}, synonyms: {{en: [{more}]}}}}]"
    )
    await running.delete_nodes([id async for id in running.node_ids()])
    await running.declare(schema)
    nodes = [
        Node("odd/m:1", "m", "odd", {"key": "1", "n": "Ada Lovelace"}, ("everyone",)),
        Node("odd/m:2", "m", "odd", {"key": "2", "n": "Ben Nevis", "m": "first"}, ("everyone",)),
        Node("odd/id:3", "id", "odd", {"key": "3", "name": "Cy Young"}, ("everyone",)),
    ]
    target = nodes[1] if "target: m" in relationship else nodes[2]
    knows = Edge(f"odd/m:1-KNOWS->{target.id}", "KNOWS", "odd", "odd/m:1", "m", target.id, target.label, ("everyone",))
    await running.upsert_nodes(nodes)
    await running.upsert_edges([knows])
    mentions = Linker(await read_names(running, [schema]), words).link(question, STAFF)
    facts = await find_facts(
        running, {"odd": schema}, mentions, question, "en", words, groups=STAFF, collections=None, timeout=5, limit=30
    )  # fmt: skip
    return dict(zip(facts[0].rows.columns, zip(*facts[0].rows.rows, strict=True), strict=True))


async def test_a_table_of_neighbours_has_columns_for_people(ask: Ask) -> None:
    tables = [(await ask(question))[0].rows for question in ("부산지점 지점장의 이메일", "who does Ann Miller report to?")]
    assert [table.columns for table in tables] == [("Branch", "Employee", "email", "id"), ("Employee", "manager", "id")]
    assert tables[1].rows == (("Ann Miller", "이영희", "haneul/Employee:E002"),)


async def test_columns_are_distinct_whatever_the_schema_calls_things(running: GraphStore, words: Words) -> None:
    assert await columns_of(running, words, "source: m, target: m", "boss `x", "What is the rank of the boss x of Ada Lovelace?") == {
        "m": ("Ada Lovelace",), "boss x": ("Ben Nevis",), "m.m": ("first",), "id": ("odd/m:2",),
    }  # fmt: skip
    assert await columns_of(running, words, "source: m, target: m", "m", "Who is the m of Ada Lovelace?") == {
        "m": ("Ada Lovelace",), "m 2": ("Ben Nevis",), "id": ("odd/m:2",),
    }  # fmt: skip
    assert await columns_of(running, words, "source: m, target: id", "friend", "Who is the friend of Ada Lovelace?") == {
        "m": ("Ada Lovelace",), "id": ("Cy Young",), "_id": ("odd/id:3",),
    }  # fmt: skip


async def test_what_stands_around_a_thing_is_told_unasked_where_it_is_few(
    ask: Ask, store: GraphStore, schema: Schema, words: Words
) -> None:
    await ask("부산지점 전화번호")  # the company is there
    mentions = Linker(await read_names(store, [schema]), words).link("김민수", STAFF)
    given = {"haneul": schema}
    found = await find_neighbourhood(store, given, mentions, "ko", groups=STAFF, collections=None, timeout=5)
    assert {"김민수의 소속: 여신심사부", "김민수의 상사: 이영희"} <= {fact.text for fact in found}
    assert all(fact.asked == 0 and len(fact.entities) > 1 for fact in found)
    nobody = frozenset({"visitors"})
    assert await find_neighbourhood(store, given, mentions, "ko", groups=nobody, collections=None, timeout=5) == []
    assert await find_neighbourhood(store, given, mentions, "ko", groups=STAFF, collections=frozenset({"other"}), timeout=5) == []
