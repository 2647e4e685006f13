"""How people really ask, in Korean above all: idioms, counters, ends of nouns, what is said aside, and which day a period is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.planner import Planned
from graph.plan.proposed.show_cypher import show_cypher
from graph.plan.words.lexicon import read_lexicon
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

TOYS = load_schema("""
collection: toys
labels:
  Depot:
    key: depot_no
    name: depot_name
    properties:
      depot_no: {type: integer}
      depot_name: {}
      city: {synonyms: {ko: [도시, 나라], en: [city]}}
      opened_on: {type: date, synonyms: {ko: [개점일], en: [opened on]}}
      floor_area: {type: integer, synonyms: {ko: [면적], en: [floor area]}}
      budget: {type: integer, synonyms: {ko: [예산], en: [budget]}}
    synonyms: {ko: [지점], en: [depot]}
  Supplier:
    key: supplier_no
    name: supplier_name
    properties:
      supplier_no: {type: integer}
      supplier_name: {}
      hourly_rate: {type: integer, synonyms: {ko: [시급], en: [hourly rate]}}
    synonyms: {ko: [공급 업체], en: [supplier]}
  Member:
    key: member_no
    name: full_name
    properties:
      member_no: {type: integer}
      full_name: {}
      member_type: {synonyms: {ko: [회원 유형], en: [member type]}}
      joined_on: {type: date, synonyms: {ko: [가입일], en: [joined on]}}
      birth_year: {type: integer, synonyms: {ko: [출생 연도], en: [birth year]}}
      trade: {synonyms: {ko: [직업], en: [trade]}}
    synonyms: {ko: [회원], en: [member]}
  Toy:
    key: toy_no
    name: title
    properties:
      toy_no: {type: integer}
      title: {synonyms: {ko: [제목], en: [title]}}
      list_price: {type: number, synonyms: {ko: [정가], en: [list price]}}
    synonyms: {ko: [장난감], en: [toy]}
  Artist:
    key: artist_no
    name: artist_name
    properties: {artist_no: {type: integer}, artist_name: {}}
    synonyms: {ko: [제작자], en: [artist]}
  ToyArtist:
    key: id
    name: id
    properties: {id: {}, role: {synonyms: {en: [role]}}}
    synonyms: {ko: [장난감 제작자], en: [toy artist]}
  Rental:
    key: rental_no
    name: rental_no
    properties:
      rental_no: {type: integer}
      rental_date: {type: date, synonyms: {ko: [대여일], en: [rental date]}}
      late_fee: {type: number, synonyms: {ko: [연체료], en: [late fee]}}
    synonyms: {ko: [대여], en: [rental]}
relationships:
  - {type: HAS_GUARANTOR, source: Member, target: Member, synonyms: {ko: [보증인], en: [guarantor]}}
  - {type: HAS_DEPOT, source: Rental, target: Depot, synonyms: {ko: [지점], en: [depot]}, reverse: {en: [rental]}}
  - {type: RENTED_BY, source: Rental, target: Member, synonyms: {ko: [회원], en: [member]}, reverse: {en: [rental]}}
  - {type: HAS_TOY, source: Rental, target: Toy, synonyms: {ko: [장난감], en: [toy]}, reverse: {en: [rental]}}
  - {type: MADE, source: ToyArtist, target: Toy, synonyms: {en: [toy]}}
  - {type: HAS_ARTIST, source: ToyArtist, target: Artist, synonyms: {en: [artist]}}
  - {type: HAS_SUPPLIER, source: Toy, target: Supplier, synonyms: {ko: [공급 업체], en: [supplier]}}
""")
NAMES = [
    *(Name(f"toys/Depot:{n}", "Depot", name, "name", EVERYONE) for n, name in enumerate(("North Depot", "South Depot"), 1)),
    *(Name(f"toys/Member:{n}", "Member", name, "name", EVERYONE) for n, name in enumerate(("Olaf Berg", "Ida Strand"), 1)),
    *(Name(f"toys/Toy:{n}", "Toy", name, "name", EVERYONE) for n, name in enumerate(("Red Train", "Blue Ball"), 1)),
    *(Name(f"toys/Artist:{n}", "Artist", name, "name", EVERYONE) for n, name in enumerate(("Greta Lang", "Luis Ortega"), 1)),
]
VALUES = {
    "toys": [
        *(Held("Member", "member_type", value, EVERYONE) for value in ("Adult", "Child", "Company")),
        *(Held("ToyArtist", "role", value, EVERYONE) for value in ("Artist", "Designer", "Painter")),
    ]
}


@pytest.fixture(scope="module")
def asked(words: Words) -> Callable[[str], str]:
    """The Cypher of a question, or nothing."""
    ask = asking(TOYS, NAMES, VALUES, words)

    def asked(question: str) -> str:
        found = ask(question)
        return show_cypher(found.built.plan).replace("\n", " ") if isinstance(found, Planned) else ""

    return asked


SAID = (
    # A period is about what happened, and not about those whom it happened to.
    ("Which depot had the most rentals in 2024?", ("rental_date >= date('2024-01-01')", "count(DISTINCT")),
    ("How many members rented a toy in 2025?", ("rental_date >= date('2025-01-01')", "count(DISTINCT n0) AS Member")),
    ("Ida Strand 회원 2024년에 대여한 적 있나요?", ("rental_date >= date('2024-01-01')",)),
    ("2010년이 되기 전에 개점한 지점은?", ("opened_on <= date('2009-12-31')",)),
    ("회원 중에 2024년에 한 번도 안 빌린 사람은?", ("NOT EXISTS", "rental_date >= date('2024-01-01')")),
    ("대여가 10건이 넘는 지점은 몇 군데야?", ("WITH n0, ", "WHERE count > 10")),
    ("Which member has rented the most?", ("count(DISTINCT n1) AS count", "ORDER BY count DESC")),
    ("2024년 대여분에서 연체료로 나온 금액 합계", ("sum(", "rental_date >= date('2024-01-01')")),
    ("Which members joined in 2022?", (".full_name AS Member", "joined_on >= date('2022-01-01')")),
    # Idioms and spoken forms.
    ("Ida Strand가 지금까지 낸 연체료 다 해서 얼마야?", ("sum(", "late_fee")),
    ("가장 최근에 문을 연 지점은 어디인가요?", ("opened_on DESC", "LIMIT 1")),
    ("연체료 최고액을 기록한 대여는?", ("late_fee DESC", "LIMIT 1")),
    ("면적이 가장 넓은 지점은?", ("floor_area DESC",)),
    ("Ida Strand 회원은 몇 년생이에요?", (".birth_year AS birth_year",)),
    ("North Depot 예산이 어떻게 되나요?", (".budget AS budget",)),
    ("회원이 빌릴 수 있는 장난감은?", ("AS Toy",)),
    # Numbers with counters.
    ("지점은 총 몇 개 도시에 있어?", ("count(DISTINCT n0.city)",)),
    ("시급이 가장 싼 공급 업체 세 곳은?", ("hourly_rate, Supplier LIMIT 3",)),
    ("North Depot 예산이 South Depot보다 얼마나 더 많지?", ("budget",)),
    ("전체 대여 중 North Depot 대여분이 몇 퍼센트야?", ("count(DISTINCT", "Depot")),
    # Both of two things that each row has one of.
    ("North Depot하고 South Depot 두 군데 다 있는 장난감은?", ("EXISTS",)),
    # Who is asked for, and whose what is said is.
    ("어린이 회원 Ida Strand의 보증인은 누구로 등록되어 있어요?", ("n0.member_type = 'Child'", "RETURN n1.full_name")),
    ("Who is the designer of Red Train?", ("'Designer'", ".artist_name AS Artist")),
    ("대여한 장난감의 업체는 어느 업체야?", ("AS Supplier",)),
    ("What share of members are children, in percent?", ("member_type = 'Child'",)),
    # What is said aside.
    ("How much in late fees has Ida Strand been charged altogether, regardless of whether they were paid?", ("sum(", "late_fee")),
    ("Which toys cost more than 28 at list price?", ("list_price > 28",)),
)


@pytest.mark.parametrize(("question", "parts"), SAID, ids=[question for question, _ in SAID])
def test_what_is_said(asked: Callable[[str], str], question: str, parts: tuple[str, ...]) -> None:
    cypher = asked(question)
    assert all(part in cypher for part in parts), cypher


def test_what_mostly_says_nothing_drops_nothing(asked: Callable[[str], str]) -> None:
    assert "rental_date <= date('2023-12-31')" in asked("How many rentals were there before the start of 2024?")
    assert "rental_date <= date('2023-12-30')" in asked("How many rentals were there before the end of 2023?")
    assert "2024" in asked("How many rentals regardless of toy were there in 2024?")
    assert not asked("How many members joined because of Ida Strand?")
    assert not asked("How many of the members in percent are children?")
    assert not asked("연체 여부와 관계있는 대여는 몇 건?")
    assert not asked("제 태어났나요?")


def test_what_only_belongs_to_the_rest_narrows_nothing(asked: Callable[[str], str]) -> None:
    assert "Child" not in asked("Red Train을 빌린 회원 목록 (어린이 포함)")
    assert "Child" in asked("Red Train을 빌린 어린이 회원 목록")


def test_a_syllable_with_other_senses_is_no_word_for_a_kind(words: Words) -> None:
    schema = load_schema("""
collection: shelf
labels:
  Copy:
    key: copy_no
    name: copy_no
    properties: {copy_no: {type: integer}}
    synonyms: {ko: [사본, 부], en: [copy]}
""")
    assert not any(reading.label == "Copy" for reading in read_lexicon(schema, words).whole.get("부서", ()))
