"""What is written short in headers and means one thing beside another: compensation, complaints, revenue."""

from __future__ import annotations

import pytest

from ingest.infer.headers import called
from ingest.infer.words import split


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("comp_amt", "compensation amount"),
        ("comp_cd", "company code"),
        ("annual_rev", "annual revenue"),
        ("exp_total", "expense total"),
        ("intro_dealer", "introducing dealer"),
    ],
)
def test_what_is_short_is_read_by_what_stands_beside_it(header: str, said: str) -> None:
    assert said in called(split(header)).en
