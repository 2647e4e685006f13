"""Which path found it: where each path ranked what a right answer rests on, read off the trace and the reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.golden import Row
from eval.matching import flat, says, source_name
from eval.rightness import TOLERANCE
from eval.support import found

Ranks = dict[str, list[int | None]]
FUSED = "fused"
GRAPH, LINK = "graph", "link"
"""Paths that are measured by the wanted values: what the graph says of the question, and of what the passages name."""


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


def facts_of(trace: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The facts that the graph gave, as they were found: `graph`, about what the question names; `link`, about what the passages name."""
    steps = steps_of(trace)
    return {path: (steps.get(step) or {}).get("facts", []) for path, step in ((GRAPH, "retrieve_graph"), (LINK, "link_across"))}


def queries_of(reply: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The citations of queries that the question was read as, or that gave a fact: `query`, `columns`, `rows`."""
    return [citation for citation in reply.get("citations") or [] if citation.get("kind") == "graph"]


def ranks(row: Row, trace: Mapping[str, Any], texts: Mapping[str, str | None], reply: Mapping[str, Any]) -> Ranks:
    """For each quote of the row its rank (from 1) in every path, None where it has it nowhere; for `graph` and `link` of each gold value:
    among the facts, and for `graph` then among the rows of the queries that were answered from."""
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
        facts = facts_of(trace)
        rows = [" | ".join(map(str, values)) for query in queries_of(reply) for values in query["rows"]]
        told = {path: [{"answer": fact["text"]} for fact in found] for path, found in facts.items()}
        told[GRAPH] += [{"answer": values} for values in dict.fromkeys(rows)]
        wanted = [[value, *(flat(row.aliases) if len(gold) == 1 else [])] for value in gold]
        for path, said in told.items():
            placed[path] = [next((n for n, t in enumerate(said, 1) if any(says(t, v, tolerance) for v in w)), None) for w in wanted]
    return placed
