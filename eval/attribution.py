"""Which path found it: where each path ranked what a right answer rests on, read off the trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.golden import Row
from eval.matching import flat, says, source_name
from eval.rightness import TOLERANCE
from eval.support import found

Ranks = dict[str, list[int | None]]
FUSED = "fused"
GRAPH = "graph"


def steps_of(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of each step that ran, by its name."""
    return {step["name"]: step["detail"] for step in trace["steps"]}


def rankings_of(trace: Mapping[str, Any]) -> dict[str, list[tuple[str, int, int]]]:
    """Each path's passages, best first, as source, start and end; `fused` is what fusion made of them."""
    steps = steps_of(trace)
    found = (steps.get("retrieve_vector") or {}).items()  # a text beside the rankings says how the question was spelt, or who is away
    paths = {path: [(e[0], e[1], e[2]) for e in ranked] for path, ranked in found if not isinstance(ranked, str)}
    fused = [entry[0] for entry in steps.get("fuse") or []]
    paths[FUSED] = [(e[0], e[1], e[2]) for e in fused if len(e) == 3]
    return paths


def facts_of(trace: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The facts that the graph gave, as they were found: about what the question names, then about what the passages name."""
    steps = steps_of(trace)
    return [fact for step in ("retrieve_graph", "link_across") for fact in (steps.get(step) or {}).get("facts", [])]


def ranks(row: Row, trace: Mapping[str, Any], texts: Mapping[str, str | None]) -> Ranks:
    """For each quote of the row its rank (from 1) in every path, None where it has it nowhere; for `graph` the rank of each gold value."""
    held = {source_name(source): text for source, text in texts.items() if text is not None}
    placed: Ranks = {}
    if row.evidence:
        docs = {source_name(e.doc) for e in (*row.evidence, *row.alt_evidence)}
        for path, ranking in rankings_of(trace).items():
            placed[path] = [None] * len(row.evidence)
            for rank, (source, start, end) in enumerate(ranking, 1):
                if source_name(source) not in docs or (text := held.get(source_name(source))) is None:
                    continue
                hits = found(row, [{"source": source, "text": text[start:end]}])
                placed[path] = [old or (rank if hit else None) for old, hit in zip(placed[path], hits, strict=True)]
    gold = flat(row.gold)
    if gold and gold not in (["yes"], ["no"]):
        tolerance = TOLERANCE if row.tolerance is None else row.tolerance
        told = [{"answer": fact["text"]} for fact in facts_of(trace)]
        wanted = [[value, *(flat(row.aliases) if len(gold) == 1 else [])] for value in gold]
        placed[GRAPH] = [next((n for n, t in enumerate(told, 1) if any(says(t, v, tolerance) for v in w)), None) for w in wanted]
    return placed
