"""Verbs that call the rows between who did it and what it was done to, and other forms, over the rows of an invented pottery."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
import pytest_asyncio

from graph.linking import Linker
from graph.names import read_names
from graph.plan.planner import Known, Unplanned, find_names, plan
from graph.plan.reply import reply
from graph.plan.words.lexicon import read_lexicon
from graph.plan.words.periods import periods
from graph.plan.words.verbs import is_noun_of
from graph.schema import load_schema
from graph.store import Edge, GraphStore, Node, Value
from graph.values import read_values
from language.detect import detect
from language.words import Words, stem

TODAY, EVERYONE = date(2026, 5, 1), frozenset({"everyone"})
POTTERY = load_schema("""
collection: pottery
labels:
  Studio:
    key: studio_id
    name: studio_name
    properties:
      studio_id: {}
      studio_name: {synonyms: {en: [studio name]}}
      floor_area_m2: {type: number, synonyms: {ko: [면적], en: [floor area, area]}}
    synonyms: {ko: [공방], en: [studio]}
  Member:
    key: member_no
    name: full_name
    properties:
      member_no: {}
      full_name: {}
      joined_on: {type: date, synonyms: {ko: [가입일], en: [joined on]}}
    synonyms: {ko: [회원], en: [member]}
  Tutor:
    key: tutor_id
    name: full_name
    properties:
      tutor_id: {}
      full_name: {}
      email: {synonyms: {ko: [이메일], en: [email]}}
    synonyms: {ko: [강사], en: [tutor]}
  Workshop:
    key: workshop_id
    name: title
    properties:
      workshop_id: {}
      title: {}
      price: {type: number, synonyms: {ko: [가격], en: [price]}}
    synonyms: {ko: [강습], en: [workshop]}
  Reservation:
    key: reservation_no
    name: reservation_no
    properties:
      reservation_no: {}
      reserved_on: {type: date, synonyms: {ko: [예약일], en: [reservation date]}}
      amount: {type: number, synonyms: {ko: [금액], en: [amount]}}
      state: {synonyms: {ko: [상태], en: [state]}}
    synonyms: {ko: [예약], en: [reservation]}
  Stock:
    key: stock_id
    name: stock_id
    properties:
      stock_id: {}
      on_hand: {type: integer, synonyms: {ko: [재고량], en: [on hand]}}
      counted_on: {type: date, synonyms: {en: [counted on]}}
    synonyms: {ko: [재고], en: [stock]}
  Glaze:
    key: glaze_id
    name: glaze_name
    properties: {glaze_id: {}, glaze_name: {}}
    synonyms: {ko: [유약], en: [glaze]}
relationships:
  - {type: HAS_STUDIO, source: Member, target: Studio, synonyms: {ko: [공방], en: [studio]}, reverse: {ko: [회원], en: [members]}}
  - {type: HAS_STUDIO, source: Tutor, target: Studio, synonyms: {ko: [공방], en: [studio]}, reverse: {ko: [강사], en: [tutors]}}
  - {type: HAS_STUDIO, source: Workshop, target: Studio, synonyms: {ko: [공방], en: [studio]}, reverse: {ko: [강습], en: [workshops]}}
  - {type: HAS_HEAD, source: Studio, target: Tutor, synonyms: {ko: [공방장], en: [head]}}
  - {type: HAS_MANAGER, source: Tutor, target: Tutor, synonyms: {ko: [상사], en: [manager]}, reverse: {ko: [부하], en: [reports]}}
  - {type: HAS_MEMBER, source: Reservation, target: Member, synonyms: {ko: [회원], en: [member]}, reverse: {ko: [예약], en: [reservations]}}
  - {type: HAS_WORKSHOP, source: Reservation, target: Workshop, synonyms: {ko: [강습], en: [workshop]}, reverse: {ko: [예약]}}
  - {type: HAS_STUDIO, source: Stock, target: Studio, synonyms: {ko: [공방], en: [studio]}, reverse: {ko: [재고], en: [stock]}}
  - {type: HAS_GLAZE, source: Stock, target: Glaze, synonyms: {ko: [유약], en: [glaze]}, reverse: {ko: [재고], en: [stock]}}
""")
_ROWS: dict[str, list[dict[str, Value]]] = {
    "Studio": [
        {"studio_id": "U1", "studio_name": "Kiln House", "floor_area_m2": 90},
        {"studio_id": "U2", "studio_name": "Clay Yard", "floor_area_m2": 210},
    ],
    "Tutor": [
        {"tutor_id": "T1", "full_name": "Ana Pell", "email": "ana@clay.example"},
        {"tutor_id": "T2", "full_name": "Bo Quist", "email": "bo@clay.example"},
        {"tutor_id": "T3", "full_name": "Cem Rask", "email": "cem@clay.example"},
    ],
    "Member": [
        {"member_no": "M1", "full_name": "Ida Berg", "joined_on": date(2019, 4, 1)},
        {"member_no": "M2", "full_name": "Jon Lund", "joined_on": date(2020, 2, 1)},
        {"member_no": "M3", "full_name": "Kai Moe", "joined_on": date(2022, 9, 1)},
    ],
    "Workshop": [
        {"workshop_id": "W1", "title": "Wheel Throwing", "price": 40},
        {"workshop_id": "W2", "title": "Kiln House Open Evening", "price": 15},
        {"workshop_id": "W3", "title": "Hand Building", "price": 25},
    ],
    "Reservation": [
        {"reservation_no": "R1", "reserved_on": date(2025, 3, 1), "amount": 40, "state": "attended"},
        {"reservation_no": "R2", "reserved_on": date(2025, 4, 1), "amount": 25, "state": "missed"},
        {"reservation_no": "R3", "reserved_on": date(2025, 5, 1), "amount": 15, "state": "attended"},
        {"reservation_no": "R4", "reserved_on": date(2025, 6, 1), "amount": 45, "state": "cancelled"},
    ],
    "Glaze": [{"glaze_id": "G1", "glaze_name": "Ash Blue"}, {"glaze_id": "G2", "glaze_name": "Iron Red"}],
    "Stock": [
        {"stock_id": "S1", "on_hand": 7, "counted_on": date(2026, 1, 1)},
        {"stock_id": "S2", "on_hand": 5, "counted_on": date(2026, 1, 1)},
        {"stock_id": "S3", "on_hand": 9, "counted_on": date(2026, 1, 1)},
    ],
}
_JOINED = (
    ("Member:M1", "HAS_STUDIO", "Studio:U1"), ("Member:M2", "HAS_STUDIO", "Studio:U2"), ("Member:M3", "HAS_STUDIO", "Studio:U1"),
    ("Tutor:T1", "HAS_STUDIO", "Studio:U1"), ("Tutor:T2", "HAS_STUDIO", "Studio:U1"), ("Tutor:T3", "HAS_STUDIO", "Studio:U2"),
    ("Tutor:T1", "HAS_MANAGER", "Tutor:T2"), ("Tutor:T2", "HAS_MANAGER", "Tutor:T3"),
    ("Studio:U1", "HAS_HEAD", "Tutor:T2"), ("Studio:U2", "HAS_HEAD", "Tutor:T3"),
    ("Workshop:W1", "HAS_STUDIO", "Studio:U1"), ("Workshop:W2", "HAS_STUDIO", "Studio:U1"), ("Workshop:W3", "HAS_STUDIO", "Studio:U2"),
    ("Reservation:R1", "HAS_MEMBER", "Member:M2"), ("Reservation:R1", "HAS_WORKSHOP", "Workshop:W1"),
    ("Reservation:R2", "HAS_MEMBER", "Member:M2"), ("Reservation:R2", "HAS_WORKSHOP", "Workshop:W3"),
    ("Reservation:R3", "HAS_MEMBER", "Member:M1"), ("Reservation:R3", "HAS_WORKSHOP", "Workshop:W2"),
    ("Reservation:R4", "HAS_MEMBER", "Member:M3"), ("Reservation:R4", "HAS_WORKSHOP", "Workshop:W3"),
    ("Stock:S1", "HAS_STUDIO", "Studio:U1"), ("Stock:S1", "HAS_GLAZE", "Glaze:G1"),
    ("Stock:S2", "HAS_STUDIO", "Studio:U2"), ("Stock:S2", "HAS_GLAZE", "Glaze:G1"),
    ("Stock:S3", "HAS_STUDIO", "Studio:U1"), ("Stock:S3", "HAS_GLAZE", "Glaze:G2"),
)  # fmt: skip
Ask = Callable[[str], Awaitable[list[object] | Unplanned]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ask(running: GraphStore, words: Words) -> Ask:
    """What answers a question from the pottery's rows, or why nothing does."""

    def edge(source: str, kind: str, target: str) -> Edge:
        ends = source.partition(":")[0], target.partition(":")[0]
        names = f"pottery/{source}", f"pottery/{target}"
        return Edge(f"{names[0]}-{kind}->{names[1]}", kind, "pottery", names[0], ends[0], names[1], ends[1], ("everyone",), {})

    await running.declare(POTTERY)
    for label, rows in _ROWS.items():
        key = POTTERY.labels[label].key
        await running.upsert_nodes([Node(f"pottery/{label}:{row[key]}", label, "pottery", row, ("everyone",)) for row in rows])
    await running.upsert_edges([edge(*joined) for joined in _JOINED])
    names, values = await read_names(running, [POTTERY]), await read_values(running, [POTTERY])
    linker, known = Linker(names, words), Known(read_lexicon(POTTERY, words), find_names(names, values, words)["pottery"])

    async def ask(question: str) -> list[object] | Unplanned:
        found = plan(question, detect(question), linker.link(question, EVERYONE, fuzzy=True), known, words, EVERYONE, TODAY)
        if isinstance(found, Unplanned):
            return found
        return list((await reply(running, found, POTTERY, EVERYONE, timeout=10)).values)

    return ask


ANSWERS: dict[str, list[object]] = {
    # What a verb says was done stands between who did it and what it was done to: no matter of which studio somebody is a member.
    "Which members have reserved something at Kiln House?": ["Ida Berg", "Jon Lund"],
    "How many different members reserved something at Clay Yard?": [2],
    "List every workshop that Jon Lund has reserved": ["Hand Building", "Wheel Throwing"],
    # Those that have enough, and how many.
    "예약이 2건 이상인 회원과 건수 알려줘": [["Jon Lund", 2]],
    "Members with two or more reservations - names and how many?": [["Jon Lund", 2]],
    "Reservations per member, but only members with more than 1.": [["Jon Lund", 2]],
    # Whose.
    "What is Ana Pell's manager's email?": ["bo@clay.example"],
    "Who is Ana Pell's manager's manager?": ["Cem Rask"],
    "What's the email of the head of Ana Pell's studio?": ["bo@clay.example"],
    "Ana Pell이 있는 공방의 공방장 이메일은?": ["bo@clay.example"],
    # A value with the word for its column.
    "attended 상태가 아닌 예약은 몇 건이야?": [2],
    "missed 상태 예약 금액": [25],
    # Bounds on both sides, and of all.
    "금액 20 이상 40 이하인 예약": ["R1", "R2"],
    "Have all reservations of Jon Lund been attended?": ["no"],
    "Were all reservations of Ida Berg attended?": ["yes"],
    "List reservations over 20 made by Jon Lund": ["R1", "R2"],
    "Does every member have at least one reservation?": ["yes"],
    # The largest, the longest, in total, by what.
    "What was the single largest reservation, and how much was it?": [["R4", 45]],
    "Which is the biggest studio?": ["Clay Yard"],
    "Which workshop has the highest amount in total?": ["Hand Building"],
    "Top two priciest workshops by price?": ["Wheel Throwing", "Hand Building"],
    "Which member has been with us the longest?": ["Ida Berg"],
    "Between Kiln House and Clay Yard, which has more tutors?": ["Kiln House"],
    "Is Kiln House bigger than Clay Yard?": ["no"],
    "Kiln House 면적이 Clay Yard보다 커?": ["no"],
    # Whom somebody is above, whatever they are called.
    "Who does Cem Rask manage?": ["Bo Quist"],
    "Who manages Bo Quist?": ["Cem Rask"],
    # How many are kept.
    "Ash Blue 재고 전 공방 합치면 몇 개야?": [12],
    # A year that only says again that the bound is none of it.
    "2020년 이전에 가입한 회원 (2020년은 빼고)": ["Ida Berg"],
    # What says nothing of the rows.
    "Which members have reserved Hand Building? Cancelled reservations count too.": ["Jon Lund", "Kai Moe"],
    # A name with another as its part, misspelt.
    "What is the price of Kiln House Opne Evning?": [15],
}


@pytest.mark.parametrize(("question", "values"), ANSWERS.items())
@pytest.mark.asyncio(loop_scope="session")
async def test_the_rows_that_are_meant_are_told(ask: Ask, question: str, values: list[object]) -> None:
    found = await ask(question)
    assert not isinstance(found, Unplanned), found
    assert sorted(map(str, found)) == sorted(map(str, values))


@pytest.mark.parametrize(
    "question",
    [
        "How many reservations were moved to a different studio?",  # of which nothing tells one from another
        "Is every workshop at Kiln House over 20?",
        "Did Ida Berg attend every reservation?",
        "강습 없이 온 회원은 몇 명이야?",
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_left_open_is_refused(ask: Ask, question: str) -> None:
    assert isinstance(await ask(question), Unplanned)


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("prescribed", "prescription"),
        ("delivered", "delivery"),
        ("enrolled", "enrollments"),
        ("paid", "payment"),
        ("applied", "application"),
    ],
)
def test_a_verb_is_told_by_its_noun(verb: str, noun: str) -> None:
    assert is_noun_of(stem(verb), noun) == (verb != "paid")  # paid is no stem of its noun


@pytest.mark.parametrize(("verb", "noun"), [("made", "machine"), ("cost", "costume"), ("test", "testimony"), ("station", "station")])
def test_what_only_begins_alike_is_no_noun_of_it(verb: str, noun: str) -> None:
    assert not is_noun_of(stem(verb), noun)


@pytest.mark.parametrize(
    ("question", "count"),
    [("hired before 2012 (excluding 2012)", 1), ("2012년 이전 입사 (2012년 제외)", 1), ("sales in 2011 (2012 too)", 2)],
)
def test_a_year_in_brackets_that_only_bounds_is_none(question: str, count: int) -> None:
    assert len(periods(question, TODAY)) == count
