"""The page: whole in itself, and with everything that an evaluator decides by."""

from __future__ import annotations

import re
from typing import Any

import pytest

from eval.compare import compare
from eval.figures import figures_of
from eval.gate import Gate
from eval.report.page import page

pytest.importorskip("matplotlib")


def item(n: int, *, right: bool = True) -> dict[str, Any]:
    parts = {"answer": (float(right), 1.0), "recall@5": (1.0, 1.0), "errors": (0.0, 1.0)}
    citation = {"id": 1, "kind": "document", "source": "c/휴가-규정.md", "text": "<script>alert(1)</script> 5일까지"}
    return {
        **{"id": f"q{n}", "file": "f", "lang": "ko", "tags": ["t"], "collections": ["c"], "question": f"며칠인가요 {n}?", "wanted": "5일"},
        **{"answerable": True, "right": right, "refused": False, "route": "document", "ms": 40.0 + n, "characters": 9, "parts": parts},
        **{
            "answer": "10일 <b>[1]</b>",
            "values": [],
            "citations": [citation],
            "paths": {"dense": [3], "words": [None], "fused": [1]},
            "judged": {},
        },
    }


def run(name: str, wrong: int) -> dict[str, Any]:
    items = [item(n, right=n >= wrong) for n in range(40)]
    return {
        **{"name": name, "started": f"2026-11-0{wrong % 9 + 1}T00:00:00", "fingerprint": {"index": "i"}, "golden": {"version": "g"}},
        **{"writes": 0, "left_out": [], "options": {}, "items": items, "figures": figures_of(items)},
    }


def test_the_page_has_figures_trend_paths_questions_and_the_comparison_and_asks_nobody() -> None:
    base, new = run("release-1", 2), run("release-2", 14)
    found = compare(base, new, Gate())
    text = page(new, [base], base, found)
    assert "Does not pass against release-1" in text and "answer on all is worse" in text
    for heading in (
        "Figures",
        "Over the runs",
        "Answered and refused",
        "Which path found it",
        "Turned since release-1",
        "Slices",
        "Slowest",
    ):
        assert f"<h2>{heading}" in text
    assert "Answered wrongly (14, the first 12)" in text
    assert text.count("<svg") == 3
    assert "<script" not in text.lower(), "what is quoted is text"
    elsewhere = [url for url in re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')\s>]+)", text) if not url.startswith("#")]
    assert elsewhere == []


def test_a_first_run_has_no_trend_and_no_comparison() -> None:
    text = page(run("first", 0))
    assert "Over the runs" not in text and "Passes" not in text
    assert "<p>None.</p>" in text
