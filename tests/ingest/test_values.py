from __future__ import annotations

from datetime import date

import pytest

from graph.schema import PropertyType
from graph.store import Value
from ingest.values import parse


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("007", "text", "007"),
        ("1,234", "integer", 1234),
        ("-5", "integer", -5),
        ("12.0", "integer", 12),
        ("9223372036854775807", "integer", 2**63 - 1),
        ("1,234.50", "number", 1234.5),
        ("+.5", "number", 0.5),
        ("1e3", "number", 1000.0),
        ("3.5", "percentage", 0.035),
        ("3.5 %", "percentage", 0.035),
        ("0.1%", "percentage", 0.001),
        ("Yes", "boolean", True),
        ("아니요", "boolean", False),
        ("2026-03-01", "date", date(2026, 3, 1)),
        ("1992-05-01 00:00:00.000", "date", date(1992, 5, 1)),
        ("2026-03-01T10:00:00+09:00", "date", date(2026, 3, 1)),
        ("2026. 3. 1.", "date", date(2026, 3, 1)),
        ("2026/3/1", "date", date(2026, 3, 1)),
    ],
)
def test_cells_are_read_by_type(cell: str, kind: PropertyType, value: Value) -> None:
    parsed = parse(cell, kind)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1.5", "integer"),
        ("9223372036854775808", "integer"),
        ("1e30", "integer"),
        ("1e999999999", "integer"),
        ("12,34", "integer"),
        ("", "number"),
        (".", "number"),
        ("e5", "number"),
        ("NaN", "number"),
        ("inf", "number"),
        ("1e999", "number"),
        ("1 000", "number"),
        ("%", "percentage"),
        ("maybe", "boolean"),
        ("3/1/2026", "date"),
        ("2026-13-01", "date"),
        ("2026-02-30", "date"),
        ("2026-02-03 noon", "date"),
        ("x" * 100_000, "number"),
    ],
)
def test_cells_of_another_type_are_refused_in_words(cell: str, kind: PropertyType) -> None:
    with pytest.raises(ValueError, match=r"is not|too large"):
        parse(cell, kind)
