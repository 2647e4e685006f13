"""Which way a plan goes through a schema: plain relationships and roles, those above and below, columns of a year, rows that join."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from graph.linking import Linker
from graph.names import Name
from graph.plan.planner import Known, Planned, find_names, plan
from graph.plan.words.lexicon import read_lexicon
from graph.schema import load_schema
from graph.values import Held
from language.detect import detect
from language.words import Words

MINE = load_schema("""
collection: mine
labels:
  Miner:
    key: miner_no
    name: full_name
    properties:
      miner_no: {type: integer}
      full_name: {}
      wage: {type: integer, synonyms: {ko: [임금], en: [wage]}}
      licence: {synonyms: {ko: [면허], en: [licence]}}
    synonyms: {ko: [광부], en: [miner, worker]}
  Shaft:
    key: shaft_no
    name: title
    properties:
      shaft_no: {type: integer}
      title: {}
      depth: {type: integer, unit: m, synonyms: {ko: [깊이], en: [depth]}}
      tonnage_2021: {type: integer, synonyms: {ko: [채굴량 2021], en: [tonnage 2021]}}
      tonnage_2022: {type: integer, synonyms: {ko: [채굴량 2022], en: [tonnage 2022]}}
      price_per_person: {type: integer, synonyms: {ko: [1인당 가격], en: [price per person]}}
    synonyms: {ko: [갱도], en: [shaft]}
  Claim:
    key: claim_no
    name: claim_no
    properties: {claim_no: {type: integer}, capacity: {synonyms: {en: [capacity]}}}
    synonyms: {en: [claim]}
relationships:
  - {type: HAS_SHAFT, source: Miner, target: Shaft, synonyms: {ko: [갱도], en: [shaft]}, reverse: {ko: [광부], en: [miner]}}
  - {type: HAS_FOREMAN, source: Shaft, target: Miner, synonyms: {ko: [반장], en: [foreman]}, reverse: {ko: [갱도], en: [shaft]}}
  - {type: REPORTS_TO, source: Miner, target: Miner, synonyms: {ko: [상사], en: [manager]}, reverse: {ko: [부하], en: [subordinate]}}
  - {type: HAS_MINER, source: Claim, target: Miner, synonyms: {en: [miner]}}
  - {type: HAS_SHAFT, source: Claim, target: Shaft, synonyms: {en: [shaft]}}
""")
EVERYONE = frozenset({"everyone"})
NAMES = [
    *(Name(f"mine/Miner:{n}", "Miner", name, "name", EVERYONE) for n, name in enumerate(("Olaf Berg", "Ida Strand", "Per Holm"), 1)),
    *(Name(f"mine/Shaft:{n}", "Shaft", name, "name", EVERYONE) for n, name in enumerate(("Deep Anna", "Old Fredrik"), 1)),
]
VALUES = {"mine": [Held("Claim", "capacity", value, EVERYONE) for value in ("Owner", "Lodger")]}
ON, FOREMAN, UP = ("Miner", "HAS_SHAFT", "Shaft"), ("Shaft", "HAS_FOREMAN", "Miner"), ("Miner", "REPORTS_TO", "Miner")


@pytest.fixture(scope="module")
def planned(words: Words) -> Callable[[str], Planned]:
    linker = Linker(NAMES, words)
    known = Known(read_lexicon(MINE, words), find_names(NAMES, VALUES, words)["mine"])

    def planned(question: str) -> Planned:
        found = plan(question, detect(question), linker.link(question, EVERYONE, fuzzy=True), known, words, EVERYONE, date(2026, 5, 1))
        assert isinstance(found, Planned), found
        return found

    return planned


def _links(found: Planned) -> list[tuple[str, str, str]]:
    labels = {var.name: var.label for var in found.built.plan.pattern.vars}
    return [(labels[link.source], link.type, labels[link.target]) for link in found.built.plan.pattern.links]


def _wanted(found: Planned) -> tuple[str, str]:
    """The named ones at the beginning and at the end of the only step."""
    ids = {var.name: " ".join(var.ids).removeprefix("mine/") for var in found.built.plan.pattern.vars}
    (link,) = found.built.plan.pattern.links
    return ids[link.source], ids[link.target]


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("Which miners work in Deep Anna?", [ON]),
        ("Deep Anna 갱도 광부 목록", [ON]),
        ("Deep Anna 갱도의 인원은 총 몇 명이야?", [ON]),
        ("average wage of people in Old Fredrik", [ON]),
        ("Who is the foreman of Deep Anna?", [FOREMAN]),
        ("Deep Anna의 반장은 누구인가요?", [FOREMAN]),
        ("Who is the foreman of the shaft where Ida Strand works?", [ON, FOREMAN]),
        ("Ida Strand의 부하는 누구야?", [UP]),
        ("Per Holm 밑에 직속으로 있는 광부들", [UP]),
        ("Per Holm에게 보고하는 광부들의 임금 합계", [UP]),
    ],
)
def test_a_role_is_gone_only_where_it_is_said(planned: Callable[[str], Planned], question: str, way: list[tuple[str, str, str]]) -> None:
    assert _links(planned(question)) == way


@pytest.mark.parametrize(
    ("question", "below", "above"),
    [
        ("Who is Ida Strand's manager?", "Miner:2", ""),
        ("Who reports to Ida Strand?", "", "Miner:2"),
        ("miners whose manager is Ida Strand", "", "Miner:2"),
        ("상사가 Ida Strand인 광부", "", "Miner:2"),
        ("Which miners have Ida Strand as their manager?", "", "Miner:2"),
        ("Ida Strand를 상사로 둔 광부", "", "Miner:2"),
        ("who works under Per Holm?", "", "Miner:3"),
        ("Does Olaf Berg report to Ida Strand?", "Miner:1", "Miner:2"),
        ("Is Olaf Berg the manager of Ida Strand?", "Miner:2", "Miner:1"),
        ("Olaf Berg의 상사가 Ida Strand인가요?", "Miner:1", "Miner:2"),
    ],
)
def test_who_is_above_whom(planned: Callable[[str], Planned], question: str, below: str, above: str) -> None:
    assert _wanted(planned(question)) == (below, above)


def test_those_below_are_counted_for_each_above(planned: Callable[[str], Planned]) -> None:
    found = planned("Which miner has the most subordinates?").built.plan
    (link,) = found.pattern.links
    assert found.columns[0].term is not None and link.target in found.nodes
    assert found.columns[-1].of == link.source


@pytest.mark.parametrize("question", ["tonnage of Deep Anna in 2022", "Deep Anna의 2022년 채굴량은?"])
def test_a_year_tells_columns_apart_and_narrows_nothing(planned: Callable[[str], Planned], question: str) -> None:
    found = planned(question).built.plan
    assert [column.name for column in found.columns] == ["tonnage_2022"]
    assert not any("2022" in str(condition) for condition in found.pattern.conditions if "IS NOT NULL" not in str(condition))


@pytest.mark.parametrize("question", ["tonnage of Deep Anna", "tonnage of Deep Anna in 2019"])
def test_without_its_year_a_column_is_not_taken(planned: Callable[[str], Planned], question: str) -> None:
    with pytest.raises(AssertionError):
        planned(question)


def test_what_people_do_says_what_they_are(planned: Callable[[str], Planned]) -> None:
    found = planned("Who owns Deep Anna?").built.plan
    assert [var.label for var in found.pattern.vars if not var.ids] == ["Miner", "Claim"]
    assert "Owner" in str(found.pattern.conditions)
