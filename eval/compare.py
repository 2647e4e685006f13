"""Whether a new version may replace the old one, by what both did on the same questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

from eval.failure import EvalError
from eval.figures import slices_of
from eval.gate import Gate
from eval.measures import OF_RIGHT_ANSWERS, SMALLER_IS_BETTER
from eval.paired import Difference, corrected, differ, differ_in_quantile

Item = Mapping[str, Any]
Run = Mapping[str, Any]
Verdict = Literal["worse", "better", "held", "unclear"]
TIMES = {"p50_ms": 0.5, "p95_ms": 0.95}
SHOWN = (
    *("answer", "answer_answerable", "false_yes", "false_no", "recall@1", "recall@5", "recall@10", "in_6000"),
    *("cited", "citations_in_gold", "offsets", "paraphrases_right", "paraphrases_held", "paraphrases_alike", "repeats_same"),
)
PINNED_RECALL = "recall@5"
_PARTS = {
    "index": "index",
    "versions": "engines or models",
    "settings": "settings",
    "prompts": "prompts",
    "code": "code",
    "chat": "setting of the chat model",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One measure on one slice. `harm`: by how much it got worse; `p`: of such a harm by chance, corrected within its family.

    `band`: how far two runs of the same version lie apart.
    """

    measure: str
    slice: str
    difference: Difference
    harm: float
    p: float
    band: float
    margin: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it. `alarms` are the reasons to refuse, each a sentence; none: the new version passes. `remarks`: what to know."""

    lines: tuple[Line, ...]
    alarms: tuple[str, ...]
    remarks: tuple[str, ...]
    flipped: tuple[tuple[str, str], ...]
    """Questions whose answer turned, with `to wrong` or `to right`."""

    @property
    def passes(self) -> bool:
        return not self.alarms


def compare(base: Run, new: Run, gate: Gate, noise: Sequence[Run] = (), *, force: bool = False) -> Comparison:
    """Compare two runs under a gate. `noise`: further runs of the base version. Raises EvalError where they cannot be compared.

    Refused unless `force`: another golden version, another judge. Another index is remarked on.
    """
    remarks = _same(base, new, force=force)
    old, fresh = ({item["id"]: item for item in run["items"]} for run in (base, new))
    ids = [id for id in old if id in fresh]
    if not ids:
        raise EvalError("The two runs have no question in common.")
    if only := (len(old) - len(ids), len(fresh) - len(ids)) if len(old) + len(fresh) > 2 * len(ids) else None:
        remarks.append(f"{only[0]} questions are in the old run alone and {only[1]} in the new: they were left out.")
    silent = [id for id in old if id not in fresh and id not in new.get("left_out", ())] if base["golden"] == new["golden"] else []
    pairs = [(old[id], fresh[id]) for id in ids]
    lines = _lines(pairs, gate, [base, *noise])
    flipped = tuple((b["id"], "to wrong" if b["right"] else "to right") for b, n in pairs if b["right"] != n["right"])
    alarms = [*_harmed(lines, gate), *_unshown(lines, gate), *_unmeasured(pairs, gate, remarks)]
    alarms += [f"{id} was answered, and now the service gives no reply: {old[id]['question']}" for id in silent]
    alarms += [*_pinned(pairs, gate, noise, remarks), *_never(new)]
    return Comparison(tuple(lines), tuple(alarms), tuple(remarks), flipped)


def _same(base: Run, new: Run, *, force: bool) -> list[str]:
    remarks = []
    judges = (base.get("judge"), new.get("judge"))
    for what, before, after in (
        ("golden version", base["golden"]["version"], new["golden"]["version"]),
        ("judge", *(judges if all(judges) else (None, None))),
    ):
        if before != after:
            if not force:
                raise EvalError(f"The runs have another {what} ({before} and {after}): measure both with the same one, or give --force.")
            remarks.append(f"The {what} differs: {before} before, {after} now.")
    for part, named in _PARTS.items():
        before, after = base["fingerprint"].get(part), new["fingerprint"].get(part)
        if before != after:
            remarks.append(f"Another {named}: {_brief(before)} before, {_brief(after)} now.")
    return remarks


def _lines(pairs: Sequence[tuple[Item, Item]], gate: Gate, repeated: Sequence[Run]) -> list[Line]:
    """Everything overall, the gated measures on the slices; those of either family corrected together."""
    measures = dict.fromkeys([*SHOWN, *gate.hold, *gate.improve, *TIMES])
    news = {new["id"]: new for _, new in pairs}
    kept = [name for name in slices_of([base for base, _ in pairs]).items() if name[0].partition(":")[0] in gate.slices]
    overall = [line for measure in measures if (line := _line(measure, "all", pairs, gate, repeated))]
    sliced = [
        line
        for name, items in kept
        if gate.fewest <= len(items) < len(pairs)
        for measure in gate.hold
        if (line := _line(measure, name, [(item, news[item["id"]]) for item in items], gate, repeated))
    ]
    gated = [line for line in overall if line.margin is not None]
    rest = [line for line in overall if line.margin is None]
    return [*_judge(gated, gate), *_judge(rest, gate), *_judge(sliced, gate)]


def _line(measure: str, name: str, pairs: Sequence[tuple[Item, Item]], gate: Gate, repeated: Sequence[Run]) -> Line | None:
    if measure in TIMES:
        found = differ_in_quantile([b["ms"] for b, _ in pairs], [n["ms"] for _, n in pairs], TIMES[measure])
    else:
        none = (0.0, 0.0)
        found = differ([b["parts"].get(measure, none) for b, _ in pairs], [n["parts"].get(measure, none) for _, n in pairs])
    if found is None:
        return None
    smaller = measure in SMALLER_IS_BETTER
    margin = gate.hold.get(measure)
    if margin is not None and measure in TIMES:
        margin *= found.base
    harm, p = (found.value, found.p_higher) if smaller else (-found.value, found.p_lower)
    return Line(measure, name, found, harm, p, _band(measure, name, [b for b, _ in pairs], repeated), margin, "unclear")


def _judge(lines: Sequence[Line], gate: Gate) -> list[Line]:
    """The verdicts of one family. Half of alpha is for the figures overall, half for the slices."""
    level = gate.alpha / 2
    judged = []
    for line, p in zip(lines, corrected([line.p for line in lines], gate.correction), strict=True):
        smaller = line.measure in SMALLER_IS_BETTER
        d = line.difference
        most = d.one_sided_high if smaller else -d.one_sided_low
        gain = d.p_lower if smaller else d.p_higher
        verdict: Verdict = "unclear"
        if p <= level and line.harm > line.band:
            verdict = "worse"
        elif gain <= level and -line.harm > line.band:
            verdict = "better"
        elif most <= (line.margin or 0.0):
            verdict = "held"
        judged.append(replace(line, p=p, verdict=verdict))
    return judged


def _band(measure: str, name: str, items: Sequence[Item], repeated: Sequence[Run]) -> float:
    """How far runs of the same version lie apart: the repeated runs, or what the askings repeated within the base run say."""
    values = [figure["value"] for run in repeated if (figure := run["figures"]["slices"].get(name, {}).get(measure))]
    apart = max(values) - min(values) if len(values) > 1 else 0.0
    if measure in ("answer", "answer_answerable"):
        shares = [s for item in items if measure in item["parts"] and (s := _steadiness(item)) is not None]
        apart = max(apart, 1.96 * sqrt(2 * sum(s * (1 - s) for s in shares)) / len(shares) if shares else 0.0)
    return apart


def _steadiness(item: Item) -> float | None:
    """The share of the askings of one run in which the question was answered rightly."""
    again = item["parts"].get("repeats_right")
    return (item["right"] + again[0]) / (1 + again[1]) if again else None


def _harmed(lines: Iterable[Line], gate: Gate) -> Iterable[str]:
    for line in lines:
        if line.verdict == "worse" and line.measure in gate.hold:
            yield f"{line.measure} on {line.slice} is worse by {line.harm:.3f} (p {line.p:.4f} among all that was looked at)."


def _unshown(lines: Iterable[Line], gate: Gate) -> Iterable[str]:
    for line in lines:
        if line.slice != "all":
            continue
        if gate.must_hold and line.measure in gate.hold and line.verdict == "unclear":
            yield f"{line.measure}: it is not shown that the loss stays within {line.margin:.3f}; more questions would show it."
        if line.measure in gate.improve and line.verdict != "better":
            yield f"{line.measure} was to improve, and that is not shown."


def _unmeasured(pairs: Sequence[tuple[Item, Item]], gate: Gate, remarks: list[str]) -> Iterable[str]:
    """Measures of the gate that no question has in both runs: nothing can be said of them, and silence would be a pass."""
    asked = {*(gate.hold if "hold" in gate.model_fields_set else ()), *gate.improve}
    for measure in dict.fromkeys([*gate.hold, *gate.improve]):
        before, now = ([side["parts"].get(measure, (0.0, 0.0))[1] > 0 for side in sides] for sides in zip(*pairs, strict=True))
        if measure in (*TIMES, *OF_RIGHT_ANSWERS) or any(b and n for b, n in zip(before, now, strict=True)):
            continue
        if measure in gate.improve or any(before):
            yield f"{measure} was not measured {'in the new run' if any(before) else 'in both runs'}: whether it holds is not known."
        elif measure in asked:
            remarks.append(f"{measure} is held, and the old run has not measured it.")


def _pinned(pairs: Sequence[tuple[Item, Item]], gate: Gate, noise: Sequence[Run], remarks: list[str]) -> Iterable[str]:
    """Pinned questions that were right and are wrong, or whose evidence is no longer among the first five. One that is answered now so,
    now so, by a model that is not steady, has not flipped: it is remarked on, and counts in the measures."""
    others = [{item["id"]: item for item in run["items"]} for run in noise]
    by_id = {base["id"]: (base, new) for base, new in pairs}
    unsteady = []
    if unmeasured := [id for id in gate.pins if id not in by_id]:
        remarks.append(f"Pinned, but not measured in both runs: {', '.join(unmeasured)}.")
    for id in (id for id in gate.pins if id in by_id):
        base, new = by_id[id]
        for what, share in _PINNED.items():
            if share(base) == 0:
                continue
            before = min(share(item) for item in (base, *(run[id] for run in others if id in run)))
            if before == 1 and share(new) == 0:
                yield f"The pinned question {id} {what}: {new['question']}"
            elif before < 1 or share(new) < 1:
                unsteady.append(id)
    if unsteady:
        remarks.append(f"Pinned, but not steady: {', '.join(dict.fromkeys(unsteady))}.")


def _share_right(item: Item) -> float:
    share = _steadiness(item)
    return float(item["right"]) if share is None else share


def _share_found(item: Item) -> float:
    found = item["parts"].get(PINNED_RECALL)
    return float(bool(found and found[1] and found[0] == found[1]))


_PINNED: Mapping[str, Callable[[Item], float]] = {
    "was right and is wrong": _share_right,
    "had its evidence in the first five passages and has not": _share_found,
}


def unkept(run: Run, gate: Gate) -> list[str]:
    """What speaks against a run by itself, without another to compare it with: pinned questions that are wrong, leaks, writes, errors."""
    items = {item["id"]: item for item in run["items"]}
    reasons = [f"The pinned question {id} was not asked." for id in gate.pins if id not in items]
    for id in gate.pins:
        reasons += [f"The pinned question {id} is wrong: {items[id]['question']}"] if id in items and not items[id]["right"] else []
    reasons += [f"{item['id']} gave an error: {item['answer']}" for item in run["items"] if item["parts"]["errors"][0]]
    return [*reasons, *_never(run)]


def _never(new: Run) -> Iterable[str]:
    """What is at zero, whatever an interval says."""
    for item in new["items"]:
        if item["parts"].get("leaks", (0, 1))[0]:
            yield f"The answer to {item['id']} shows its caller what only others may see."
    if new["writes"]:
        yield "The index or the graph changed while questions were asked."


def _brief(value: Any) -> str:
    text = "unknown" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
