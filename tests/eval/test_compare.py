"""The gate: what it refuses, what it lets pass, and how often it cries wolf."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.compare import Comparison, compare
from eval.failure import EvalError
from eval.figures import figures_of
from eval.gate import Gate, read_gate
from eval.note import release_note
from eval.paired import corrected, differ


def item(n: int, *, right: bool = True, ms: float = 50.0, **parts: Any) -> dict[str, Any]:
    held = {"answer": (float(right), 1.0), "recall@5": (1.0, 1.0), "errors": (0.0, 1.0), **parts}
    return {
        **{
            "id": f"q{n}",
            "file": "f",
            "lang": ("ko", "en")[n % 2],
            "tags": [f"t{n % 3}"],
            "collections": ["c"],
            "question": f"Question {n}?",
        },
        **{
            "answerable": True,
            "right": right,
            "refused": False,
            "route": "document",
            "ms": ms,
            "characters": 90,
            "parts": held,
            "paths": {},
        },
    }


def run(items: list[dict[str, Any]], name: str = "run", **more: Any) -> dict[str, Any]:
    made = {
        "name": name,
        "started": "2026-11-01T00:00:00",
        "fingerprint": {"index": "i", "code": "1"},
        "golden": {"version": "g"},
        "writes": 0,
    }
    return {**made, "items": items, "figures": figures_of(items), **more}


def verdicts(found: Comparison) -> dict[str, str]:
    return {line.measure: line.verdict for line in found.lines if line.slice == "all"}


def test_a_version_against_itself_passes_and_holds() -> None:
    items = [item(n, right=n % 5 > 0, ms=40.0 + n) for n in range(60)]
    found = compare(run(items), run(copy.deepcopy(items)), Gate(pins=("q1",), must_hold=True))
    assert found.passes, found.alarms
    assert verdicts(found)["answer"] == "held"
    assert found.remarks == () and found.flipped == ()


def test_a_loss_beyond_chance_is_an_alarm_and_named() -> None:
    base = [item(n) for n in range(60)]
    new = [item(n, right=n % 4 > 0) for n in range(60)]
    found = compare(run(base), run(new), Gate())
    assert any("answer on all is worse by 0.250" in alarm for alarm in found.alarms)
    assert len(found.flipped) == 15
    note = release_note(run(base), run(new, "new"), found)
    assert "does not pass" in note and "Turned wrong (15)" in note and "| answer | 1 | .750 | −.250 |" in note


def test_a_loss_within_what_repeated_runs_lie_apart_is_none() -> None:
    base, again, new = ([item(n, right=n % 5 != wrong) for n in range(60)] for wrong in (9, 1, 2))
    assert not compare(run(base), run(new), Gate()).passes
    assert compare(run(base), run(new), Gate(), [run(again)]).passes


def test_where_it_must_hold_an_unshown_loss_is_refused() -> None:
    base = [item(n) for n in range(30)]
    new = [item(n, right=n > 1) for n in range(30)]
    assert compare(run(base), run(new), Gate()).passes
    alarms = compare(run(base), run(new), Gate(must_hold=True)).alarms
    assert alarms == ("answer: it is not shown that the loss stays within 0.050; more questions would show it.",)


def test_hold_quality_and_cut_latency_is_an_aim() -> None:
    drawn = np.random.default_rng(2)
    times = drawn.lognormal(4, 0.3, 80)
    base = [item(n, ms=t) for n, t in enumerate(times)]
    aim = Gate(must_hold=True, improve=("p50_ms",))
    assert compare(run(base), run([item(n, ms=0.7 * t) for n, t in enumerate(times)]), aim).passes
    assert any("p50_ms was to improve" in alarm for alarm in compare(run(base), run(base), aim).alarms)


def test_a_pin_may_not_flip_unless_the_base_flips_by_itself() -> None:
    base = [item(n) for n in range(30)]
    new = [item(n, right=n != 7) for n in range(30)]
    pinned = Gate(pins=("q7", "elsewhere"))
    found = compare(run(base), run(new), pinned)
    assert found.alarms == ("The pinned question q7 was right and is wrong: Question 7?",)
    assert "Pinned, but not measured in both runs: elsewhere." in found.remarks
    unsteady = compare(run(base), run(new), pinned, [run(copy.deepcopy(new))])
    assert unsteady.passes and any("not steady" in remark for remark in unsteady.remarks)
    lost = [item(n, **{"recall@5": (float(n != 7), 1.0)}) for n in range(30)]
    assert "had its evidence" in compare(run(base), run(lost), pinned).alarms[0]


def test_a_pin_that_is_answered_now_so_now_so_is_remarked_on_and_has_flipped_when_it_is_never_right() -> None:
    def turned(right: bool, again: float) -> Any:
        return run([item(n, right=n != 7 or right, repeats_right=(again if n == 7 else 2.0, 2.0)) for n in range(10)])

    steady, pinned = turned(True, 2.0), Gate(pins=("q7",))
    for other in (turned(False, 2.0), turned(False, 1.0), turned(True, 0.0)):
        for found in (compare(steady, other, pinned), compare(other, turned(False, 0.0), pinned)):
            assert found.passes and any("not steady: q7" in remark for remark in found.remarks)
    assert not compare(steady, turned(False, 0.0), pinned).passes


def test_leaks_and_writes_are_never_let_pass() -> None:
    base = [item(n) for n in range(30)]
    assert not compare(run(base), run([item(n, **({"leaks": (1.0, 1.0)} if n == 3 else {})) for n in range(30)]), Gate()).passes
    assert not compare(run(base), run(base, writes=1), Gate()).passes


def test_what_was_not_measured_has_not_passed() -> None:
    judged: Any = {"judged:faithfulness": (0.9, 1.0)}
    base, without = run([item(n, **judged) for n in range(10)]), run([item(n) for n in range(10)])
    held = Gate(hold={"answer": 0.05, "judged:faithfulness": 0.05})
    assert compare(base, copy.deepcopy(base), held).passes
    assert compare(base, without, held).alarms == ("judged:faithfulness was not measured in the new run: whether it holds is not known.",)
    cited: Any = {"cited": (1.0, 1.0)}
    wrong = run([item(n, right=n > 1) for n in range(10)])
    assert compare(run([item(n, **(cited if n < 2 else {})) for n in range(10)]), wrong, Gate()).passes, "of right answers alone"
    assert compare(without, base, held).remarks == ("judged:faithfulness is held, and the old run has not measured it.",)
    assert compare(without, without, Gate(improve=("judged:faithfulness",))).alarms == (
        "judged:faithfulness was not measured in both runs: whether it holds is not known.",
    )


def test_a_question_that_ends_the_service_is_no_question_less() -> None:
    base, new = run([item(n) for n in range(30)]), run([item(n) for n in range(1, 30)])
    assert compare(base, new, Gate()).alarms == ("q0 was answered, and now the service gives no reply: Question 0?",)
    assert compare(base, {**new, "left_out": ["q0"]}, Gate()).passes  # its caller could not be taken on
    assert compare(base, {**new, "golden": {"version": "h"}}, Gate(), force=True).passes


def test_other_questions_or_another_judge_are_refused_unless_told_and_another_index_is_named() -> None:
    base = run([item(n) for n in range(10)], judge={"model": "a"})
    with pytest.raises(EvalError, match="golden version"):
        compare(base, {**base, "golden": {"version": "h"}}, Gate())
    with pytest.raises(EvalError, match="judge"):
        compare(base, {**base, "judge": {"model": "b"}}, Gate())
    forced = compare(base, {**base, "golden": {"version": "h"}}, Gate(), force=True)
    assert "The golden version differs: g before, h now." in forced.remarks
    other = compare(base, {**base, "fingerprint": {"index": "j", "code": "1"}}, Gate())
    assert other.remarks == ("Another index: i before, j now.",)
    fingerprint = {**base["fingerprint"], "chat": {"name": "m", "evidence_tokens": 700}}
    assert "Another setting of the chat model" in compare(base, {**base, "fingerprint": fingerprint}, Gate()).remarks[0]


def test_twenty_comparisons_without_a_change_seldom_raise_an_alarm() -> None:
    """Questions that are each right with a chance of their own, asked anew each time: nothing changed but chance."""
    drawn = np.random.default_rng(3)
    alarms = 0
    for _ in range(20):
        chances = drawn.beta(2, 1, 100)
        base, new = ([item(n, right=bool(drawn.random() < chance)) for n, chance in enumerate(chances)] for _ in range(2))
        alarms += not compare(run(base), run(new), Gate()).passes
    assert alarms <= 1


def test_the_interval_of_a_difference_holds_it() -> None:
    drawn = np.random.default_rng(4)
    held = 0
    for _ in range(100):
        chances = drawn.beta(4, 2, 120)
        base, new = ([(float(drawn.random() < c - loss), 1.0) for c in chances] for loss in (0.0, 0.08))
        found = differ(base, new)
        assert found is not None
        expected = float(np.clip(chances - 0.08, 0, 1).mean() - chances.mean())
        held += found.low <= expected <= found.high
    assert held >= 88


def test_corrections() -> None:
    assert corrected([0.01, 0.04, 0.03], "holm") == pytest.approx([0.03, 0.06, 0.06])
    assert corrected([0.01, 0.04, 0.03], "bh") == pytest.approx([0.03, 0.04, 0.04])
    assert corrected([], "holm") == []


def test_few_flips_are_counted_exactly() -> None:
    found = differ([(1.0, 1.0)] * 20, [(0.0, 1.0)] * 5 + [(1.0, 1.0)] * 15)
    assert found is not None
    assert found.p_lower == pytest.approx(0.5**5)
    assert found.changed == 5


def test_a_gate_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text("hold: {answer: .02}\npins: [a, b]\nmust_hold: true\n")
    assert read_gate(path) == Gate(hold={"answer": 0.02}, pins=("a", "b"), must_hold=True)
    for slip in ("hold: {recal@5: .02}\n", "improve: [p99_ms]\n", "hold: {'judged:faith': .02}\n"):
        path.write_text(slip)
        with pytest.raises(EvalError, match="is no measure"):
            read_gate(path)
    path.write_text("hold: {'judged:faithfulness': .02, p95_ms: .2}\n")
    assert read_gate(path).hold == {"judged:faithfulness": 0.02, "p95_ms": 0.2}
    path.write_text("holds: {}\n")
    with pytest.raises(EvalError, match="holds"):
        read_gate(path)
