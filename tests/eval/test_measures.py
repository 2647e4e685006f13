"""What a reply contributes to the measures, and how sure a sum of them is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from eval.golden import Row
from eval.intervals import quantile, ratio
from eval.leaks import leaks, twins_of
from eval.measures import alike, measure
from eval.support import found, supports, within

QUOTE = "You can request up to 240 hours of advanced sick leave."
TEXT = f"Sick leave. {QUOTE} Ask your supervisor."


def row(**given: Any) -> Row:
    evidence = [{"doc": "handbook/leave.md", "quote": QUOTE}]
    return Row.model_validate({"id": "q", "question": "?", "file": "f", "must_include": ["240"], "evidence": evidence, **given})


def citation(text: str, start: int) -> dict[str, Any]:
    return {"kind": "document", "source": "handbook/leave.md", "text": text, "start": start, "end": start + len(text)}


def passage(text: str, source: str = "handbook/leave.md") -> dict[str, Any]:
    return {"source": source, "text": text}


def test_parts_of_a_right_answer_with_a_span_that_holds() -> None:
    reply = {
        "answer": "Up to 240 hours. [1]",
        "answerable": True,
        "citations": [citation(QUOTE, TEXT.index(QUOTE)), citation("elsewhere", 3)],
        "passages": [passage("other"), passage(TEXT)],
    }
    parts = measure(row(), reply, {"handbook/leave.md": TEXT})
    assert parts == {
        "errors": (0, 1),
        "answer": (1, 1),
        "false_no": (0, 1),
        "answer_answerable": (1, 1),
        "recall@1": (0, 1),
        "recall@5": (1, 1),
        "recall@10": (1, 1),
        "in_6000": (1, 1),
        "cited": (1, 1),
        "citations": (2, 1),
        "citations_in_gold": (2, 2),
        "offsets": (1, 2),
    }


def test_an_error_is_neither_a_refusal_nor_an_answer() -> None:
    assert measure(row(), {"error": "503"}, {})["false_no"] == (0, 1)
    assert measure(row(answerable=False), {"error": "503"}, {})["false_yes"] == (1, 1)


def test_an_alternative_quote_stands_for_all() -> None:
    asked = row(
        evidence=[{"doc": "a.md", "quote": "something long enough"}, {"doc": "b.md", "quote": "another long one"}],
        alt_evidence=[{"doc": "handbook/leave.md", "quote": QUOTE}],
    )
    assert found(asked, [passage(TEXT)]) == [True, True]
    assert found(asked, [passage("another long one", "b.md")]) == [False, True]


def test_a_budget_cuts_the_last_passage() -> None:
    kept = within([passage("x" * 2_500), passage("y" * 2_500), passage("z" * 2_500), passage("w")], 5_000)
    assert [len(p["text"]) for p in kept] == [2_000, 2_000, 1_000]


def test_a_word_in_common_is_no_support() -> None:
    assert not supports(citation("sick", 0), row().evidence[0])
    assert supports(citation("request up to 240 hours of advanced", 0), row().evidence[0])


def test_alike() -> None:
    assert alike({"answerable": False}, {"answerable": False, "answer": "other words"})
    assert alike({"values": ["A", 2]}, {"values": [2, "a"]})
    assert not alike({"values": [1]}, {"values": []})
    assert alike({"citations": [citation("a", 1)], "answer": "x"}, {"citations": [citation("a", 1)], "answer": "y"})


def test_a_leak_is_found_in_sources_and_in_values() -> None:
    may = row(id="a", question="How much?", gold=["2,000,000,000"], caller={"sub": "a", "groups": ["credit"]})
    may_not = row(id="b", question="How much?", answerable=False, caller={"sub": "b"})
    (twin,) = twins_of(may_not, [may, may_not])
    assert leaks({"answer": "no", "passages": [passage("x")]}, [twin])
    assert leaks({"answer": "It may be 2,000,000,000."}, [twin])
    assert not leaks({"answer": "The sources do not say.", "passages": [passage("x", "other.md")]}, [twin])


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Shares of 60 questions that are right four times of five: about 95 of 100 intervals hold .8."""
    drawn = np.random.default_rng(1)
    held = 0
    for _ in range(100):
        figure = ratio([(float(drawn.random() < 0.8), 1.0) for _ in range(60)])
        assert figure is not None
        held += figure.low <= 0.8 <= figure.high
    assert held >= 88


def test_unanimous_questions_still_have_an_interval() -> None:
    figure = ratio([(1.0, 1.0)] * 20)
    assert figure is not None
    assert (figure.value, figure.high) == (1, 1)
    assert 0.8 < figure.low < 0.9
    assert figure.smallest is not None and figure.smallest > 0.05
    assert ratio([]) is None
    assert ratio([(0.0, 0.0)]) is None


def test_more_questions_show_smaller_differences() -> None:
    few, many = (ratio([(float(n % 4 > 0), 1.0) for n in range(count)]) for count in (40, 400))
    assert few is not None and many is not None
    assert few.smallest is not None and many.smallest is not None
    assert few.smallest == pytest.approx(many.smallest * 10**0.5, rel=0.1)


def test_quantiles() -> None:
    median = quantile([3.0, 1.0, 2.0], 0.5)
    assert median is not None and median.value == 2
    high = quantile([float(n) for n in range(1, 101)], 0.95)
    assert high is not None and high.value == 95
    assert high.low < 95 < high.high
