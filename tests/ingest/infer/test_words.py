"""What inferred columns are called, by their headers and by the tables they stand in."""

from __future__ import annotations

import pytest

from ingest.infer.assemble import _head_of, _property_words
from ingest.infer.headers import called, header
from ingest.infer.words import split


@pytest.mark.parametrize(
    ("table", "column", "ko", "en"),
    [
        ("building", "num_floors", "층수", "number of floors"),
        ("branch", "seat_cnt", "좌석 수", "seats"),
        ("loan", "renewal_cnt", "연장 횟수", "renewals"),
        ("order", "order_number", "주문 번호", "order number"),
        ("invoice", "pay_status", "납부 상태", "payment status"),
        ("employee", "pay_grade", "급여 등급", "pay grade"),
        ("policy", "prem_amt", "보험료", "premium amount"),
        ("carrier", "on_time_pct", "정시율", "on time rate"),
        ("cargo line", "hazmat_flag", "위험물", "hazmat"),
        ("cargo line", "gross_wt", "총중량", "gross weight"),
        ("copy", "acquired_on", "취득일", "acquisition date"),
        ("author", "birth_yr", "출생 연도", "birth year"),
        ("lease", "deposit_amt", "보증금", "deposit amount"),
        ("lease", "start_date", "임대 시작일", "start date"),
        ("loan application", "appl_dt", "신청일", "application date"),
        ("project", "act_cost", "실제 비용", "actual cost"),
        ("warehouse", "annual_budget", "연간 예산", "annual budget"),
    ],
)
def test_a_column_is_called_as_people_call_it(table: str, column: str, ko: str, en: str) -> None:
    words = _property_words(column, tuple(table.split()), False)
    assert (ko in words.ko, en in words.en) == (True, True), words


def test_an_area_in_square_meters_is_no_region() -> None:
    words = _property_words("area_sqm", ("unit",), True)
    assert "면적" in words.ko
    assert "지역" not in words.ko


def test_only_units_of_a_firm_have_a_head() -> None:
    assert _head_of(("department",)).ko[0] == "부서장"
    assert _head_of(("building",)).ko[0] == "건물 책임자"
    assert _head_of(("customer",)) == _head_of(()), "nobody is at the head of a customer"


def test_a_header_that_counts_is_no_number_of_a_thing() -> None:
    assert called(split("policy_no")).en[0] == "policy number"
    assert called(split("no_of_rooms")).en[0] == "number of rooms"


@pytest.mark.parametrize(
    ("column", "somebody"), [("tenant_id", True), ("handled_by_id", True), ("tenant_rating", False), ("manager_name", True)]
)
def test_what_is_said_of_somebody_is_nobody(column: str, somebody: bool) -> None:
    assert header(column).names_somebody == somebody
