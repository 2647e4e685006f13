"""Retrieval rung by rung: the product's own steps over kept vectors, scored as the outside scorer does, in seconds instead of an ingest.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.ladder [--norm NAME…] [--write]

One index holds handbook_en, law_ko and northwind_docs; each set named with `--norm` has an index of its own. A rung is one path alone, the
three by reciprocal rank, or a set of steps of the pipeline (`TWOFOLD_PIPELINE__STEPS`). Beside recall stands what the rung gains over the
one before, with a 95 % interval (paired bootstrap over questions), what it costs a question, and what it keeps.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import importlib
import json
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, median
from types import MappingProxyType, ModuleType
from typing import Any

import numpy as np

from bench.array_store import ArrayStore, open_store
from bench.corpus import bench_data
from bench.encoded import FOLDERS, NORM, encoder, texts_of_sources, vectors, versions
from bench.results import write_section
from graph.linking import Linker
from ingest.calibrate import calibrate
from language.lexicon import Lexicon, read_lexicon
from services.identity.caller import EVERYONE, Caller
from services.rag.index import Index
from services.rag.nodes import Nodes
from services.rag.normalise import normalise
from services.rag.question import Question, Turn
from services.settings import PipelineSettings, Step
from vector.embedding.lane import EncodingLane
from vector.store import Chunk, Passage, Scope

PATHS = ("dense", "sentences", "words")
RRF = "the three by RRF"
ALONE = "rankings alone"
STEPS = (
    (ALONE, frozenset()),
    ("+ history", frozenset({"spacing", "history"})),
    ("+ names", frozenset({"spacing", "history", "names"})),
    ("+ synonyms", frozenset({"spacing", "history", "names", "synonyms"})),
    ("+ typos", frozenset({"spacing", "history", "names", "synonyms", "typos"})),
    ("+ abbreviations", frozenset({"spacing", "history", "names", "synonyms", "typos", "abbreviations"})),
    ("+ cover", frozenset({"spacing", "history", "names", "synonyms", "typos", "abbreviations", "cover"})),
    ("+ join", frozenset({"spacing", "history", "names", "synonyms", "typos", "abbreviations", "cover", "join"})),
)
Steps = Sequence[tuple[str, frozenset[Step]]]
RANKS = 60
FIRST = 300
"""Questions of each set under norm/ that are asked."""
FOLLOW_UPS = "follow_ups_ko"
MIXED = ("law_ko", "handbook_en", "hybrid_northwind")
CUTS = ("1", "5", "10", "6000")
CALLER = Caller(None, frozenset({EVERYONE}))
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A golden row and which of its quotes stand in the first 1, 5, 10 passages and in the first 6,000 characters; `ms` of processor
    time on arrays, the encoding of the question left out."""

    file: str
    row: Mapping[str, Any]
    hits: Mapping[str, Sequence[bool]]
    ms: float


class KeptQueries:
    """The encoder with the questions' vectors kept between runs."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        self._kit = encoder().embedder
        self._known = dict(zip(texts, vectors(f"questions_{name}", texts, self._kit.query), strict=True))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kit, name)

    def query(self, text: str) -> Any:
        return self._known[text] if text in self._known else self._kit.query(text)


async def measure(collections: Sequence[str], files: Sequence[str], steps: Steps = STEPS, first: int | None = None) -> dict[str, list[Row]]:
    """The rows of each rung, the `first` of them or all, on one index over the collections."""
    rows = answerable(files)[:first]
    lane = EncodingLane(KeptQueries("_".join(files), [normalise(row["question"])[0] for _, row in rows]))
    store = open_store(collections)
    calibration = await calibrate(store, lane, CALLER.groups)
    index = Index({}, {}, Linker((), encoder().words), calibration, versions=versions(collections))
    measured: dict[str, list[Row]] = {}
    for path in (*PATHS, RRF):
        nodes = open_nodes(store, lane, frozenset())
        measured[path if path == RRF else f"{path} alone"] = [await _of_path(nodes, index, file, row, path) for file, row in rows]
    for rung, taken in steps:
        nodes = open_nodes(store, lane, taken)
        measured[rung] = [await _of_steps(nodes, index, file, row) for file, row in rows]
    await lane.close()
    return measured


def open_nodes(store: Any, lane: EncodingLane, steps: frozenset[Step], weights: Mapping[str, float] = MappingProxyType({})) -> Nodes:
    """The pipeline's steps over a store, without a graph or a model."""
    settings = PipelineSettings(steps=steps, weights=dict(weights))
    graph: Any = None
    return Nodes(store, graph, lane, encoder().words, lexicon(), read_spans, None, encoder().embedder.count_tokens, settings)


def answerable(files: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """The files' rows that name evidence."""
    return [(file, row) for file in files for row in golden(file) if row.get("answerable", True) and row.get("evidence")]


async def _of_steps(nodes: Nodes, index: Index, file: str, row: Mapping[str, Any]) -> Row:
    begun = time.process_time()
    listed = await passages(nodes, index, await asked(nodes, index, row))
    return Row(file, row, hits(row, listed), 1000 * (time.process_time() - begun))


async def _of_path(nodes: Nodes, index: Index, file: str, row: Mapping[str, Any], path: str) -> Row:
    """One path's own ranking, or the three by reciprocal rank; not timed, since the step asks all of them."""
    state = await asked(nodes, index, row)
    found = (await nodes.retrieve_vector(state))["passages"] if state["askable"] else {}
    ranking = rrf([found.get(one, ()) for one in PATHS]) if path == RRF else [p.chunk for p in found.get(path, ())]
    return Row(file, row, hits(row, [{"source": chunk.source, "text": chunk.text} for chunk in ranking[:10]]), 0.0)


def rrf(rankings: Sequence[Sequence[Passage]]) -> list[Chunk]:
    """Reciprocal rank fusion with k = 60: Cormack, Clarke and Büttcher, 2009."""
    scores: dict[str, float] = defaultdict(float)
    chunks: dict[str, Chunk] = {}
    for ranking in rankings:
        for rank, passage in enumerate(ranking, 1):
            chunks[passage.chunk.id] = passage.chunk
            scores[passage.chunk.id] += 1 / (RANKS + rank)
    return [chunks[id] for id in sorted(scores, key=lambda id: (-scores[id], id))]


async def read_spans(spans: Sequence[tuple[str, int, int]], groups: Collection[str]) -> list[str]:
    """Like Ledger.spans."""
    return [texts_of_sources(source.partition("/")[0])[source][start:end] for source, start, end in spans]


async def asked(nodes: Nodes, index: Index, row: Mapping[str, Any]) -> Any:
    """The state of a golden row's question before anything is looked up."""
    history = tuple(Turn(turn["role"], turn["text"]) for turn in row.get("history") or ())
    question = Question(row["question"], CALLER, date.today(), history=history)
    state: Any = {"question": question, "index": index, "scope": Scope(CALLER.groups), "mentions": (), "facts": (), "across": ()}
    for step in (nodes.normalise, nodes.guard):
        state |= await step(state)
    return state


async def passages(nodes: Nodes, index: Index, state: Any) -> list[dict[str, str]]:
    """What the pipeline lists for a question."""
    if not state["askable"]:
        return []
    for step in (nodes.retrieve_vector, nodes.fuse, nodes.list_passages):
        state = state | await step(state)
    return [{"source": p.source, "text": p.text} for p in state["listed"]]


@functools.cache
def lexicon() -> Lexicon:
    return read_lexicon(encoder().words)


@functools.cache
def scorer(name: str = "score_service") -> ModuleType:
    """A module of the outside scorer; its character grams are kept."""
    sys.path.insert(0, str(bench_data() / "score"))
    module = importlib.import_module(name)
    if name == "score_service":
        module.grams = functools.cache(module.grams)
    return module


def golden(name: str) -> list[dict[str, Any]]:
    """A golden file's rows, or those made of a set under norm/."""
    if name in NORM:
        rows: list[dict[str, Any]] = scorer("norm").golden(name)
        return rows
    folder = Path(__file__).parent if name == FOLLOW_UPS else bench_data() / "golden"
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def hits(row: Mapping[str, Any], listed: list[dict[str, str]]) -> dict[str, list[bool]]:
    found, within = scorer().found, scorer().within
    return {cut: found(row, within(listed, 6000) if cut == "6000" else listed[: int(cut)]) for cut in CUTS}


def recall(rows: Sequence[Row], cut: str) -> float:
    flags = [hit for row in rows for hit in row.hits[cut]]
    return sum(flags) / len(flags) if flags else float("nan")


def gain(before: Sequence[Row], after: Sequence[Row], cut: str) -> tuple[float, float, float]:
    """How much recall has risen, and its 95 % interval, drawing questions with replacement."""
    sums = np.array([[sum(b.hits[cut]), sum(a.hits[cut]), len(a.hits[cut])] for b, a in zip(before, after, strict=True)])
    draws = sums[np.random.default_rng(7).integers(len(sums), size=(DRAWS, len(sums)))].sum(1)
    low, high = np.quantile((draws[:, 1] - draws[:, 0]) / draws[:, 2], (0.025, 0.975))
    return recall(after, cut) - recall(before, cut), float(low), float(high)


def of_file(file: str) -> Callable[[Row], bool]:
    return lambda row: row.file == file


def across(file: str) -> Callable[[Row], bool]:
    return lambda row: row.file == file and bool({"crosslingual", "xlingual"} & set(row.row.get("tags", [])))


def colloquial(is_so: bool) -> Callable[[Row], bool]:
    return lambda row: row.file in MIXED[:2] and ("colloquial" in row.row["tags"]) == is_so


Slices = Mapping[str, tuple[Callable[[Row], bool], Sequence[str]]]


def table(measured: Mapping[str, list[Row]], slices: Slices, kept_mb: Mapping[str, str]) -> str:
    """A line a rung: recall at the slice's cuts, and at the last of them the gain over the rung before."""
    head = ["rung", "ms", "MB", *(f"{name} @{'/@'.join(cuts)}" for name, (_, cuts) in slices.items())]
    lines = [head, ["---"] * len(head)]
    before: list[Row] | None = None
    for rung, rows in measured.items():
        cells = [rung, f"{spent:.1f}" if (spent := median(row.ms for row in rows)) else "", kept_mb.get(rung, "")]
        for keep, cuts in slices.values():
            kept = [row for row in rows if keep(row)]
            cell = " / ".join(share(recall(kept, cut)) for cut in cuts)
            if before and not rung.endswith("alone"):
                step, low, high = gain([row for row in before if keep(row)], kept, cuts[-1])
                cell += f" ({step:+.3f}; {low:+.3f} to {high:+.3f})"
            cells.append(cell)
        lines.append(cells)
        before = rows
    return _lines(lines)


def norm_table(sets: Mapping[str, Mapping[str, list[Row]]]) -> str:
    """A line a rung: recall@10 of each set and their mean; last, what the whole gains over the set's best path alone."""
    lines = [["rung", *sets, "mean"], ["---"] * (len(sets) + 2)]
    for rung in next(iter(sets.values())):
        shares = [recall(measured[rung], "10") for measured in sets.values()]
        lines.append([rung, *map(share, shares), share(fmean(shares))])
    last = ["the last over the best path alone"]
    for measured in sets.values():
        *_, whole = measured.values()
        best = max((measured[f"{path} alone"] for path in PATHS), key=lambda rows: recall(rows, "10"))
        last.append("{:+.3f}; {:+.3f} to {:+.3f}".format(*gain(best, whole, "10")))
    return _lines([*lines, [*last, ""]])


def megabytes(store: ArrayStore) -> dict[str, str]:
    """What the rungs keep: vectors and weights as the engine stores them, and the lexicon in memory."""
    tracemalloc.start()
    kept = read_lexicon(encoder().words)
    sizes = {f"{path} alone": size for path, size in store.sizes().items()} | {"+ names": tracemalloc.get_traced_memory()[0]}
    tracemalloc.stop()
    del kept
    return {rung: f"{size / 1e6:.1f}" for rung, size in sizes.items()}


def share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0") if value < 1 else "1"


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--norm", nargs="*", default=[], choices=NORM)
    cli.add_argument("--write", action="store_true", help="put the tables into docs/results.md")
    args = cli.parse_args()
    slices: dict[str, Any] = {file: (of_file(file), CUTS) for file in MIXED}
    slices |= {f"{file} across": (across(file), ("10",)) for file in MIXED}
    slices |= {"colloquial": (colloquial(True), ("10",)), "other": (colloquial(False), ("10",))}
    slices[FOLLOW_UPS] = (of_file(FOLLOW_UPS), ("1", "5", "10"))
    tables = [table(asyncio.run(measure(FOLDERS, (*MIXED, FOLLOW_UPS))), slices, megabytes(open_store(FOLDERS)))]
    if args.norm:
        tables.append(norm_table({name: asyncio.run(measure([name], [name], (STEPS[0], STEPS[-1]), FIRST)) for name in args.norm}))
    print("\n\n".join(tables))
    if args.write:
        write_section("ladder", "python -m bench.ladder", "\n\n".join(tables))


if __name__ == "__main__":
    main()
