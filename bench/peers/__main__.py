"""Hybrid search of txtai, Haystack and LlamaIndex beside the product's: the same chunks, vectors and questions in one run.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.peers PYTHON [--write]

PYTHON is the interpreter of an environment with bench/peers/requirements.txt. Each library is set up as its documentation does it, with its
own words; the product runs on its embedded engine. Nobody's time has the encoding of the question in it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.array_store import lexical_weights, unit
from bench.encoded import FOLDERS, encoder, pieces, vectors, versions
from bench.ladder import CALLER, CUTS, MIXED, KeptQueries, Row, answerable, asked, hits, open_nodes, passages, recall, share
from bench.results import write_section
from graph.linking import Linker
from ingest.calibrate import calibrate
from ingest.encode import lexical_text, texts_of
from services.rag.index import Index
from services.rag.normalise import normalise
from services.settings import PipelineSettings
from vector.edge import open_edge
from vector.embedding.lane import EncodingLane
from vector.store import Chunk, Point

PEERS = ("txtai", "Haystack", "LlamaIndex")


def points() -> list[Point]:
    made = []
    for name in FOLDERS:
        rows = iter(unit(vectors(name, [text for piece in pieces(name) for text in texts_of(piece)])))
        for piece, words in zip(pieces(name), lexical_weights(name), strict=True):
            dense = next(rows)
            made.append(Point(piece.chunk, dense, np.array([next(rows) for _ in piece.chunk.sentences]).reshape(-1, len(dense)), words))
    return made


async def own(rows: list[tuple[str, dict[str, Any]]], folder: Path) -> tuple[list[Row], float]:
    """The product's steps on its embedded engine."""
    store = open_edge(folder / "edge", encoder().embedder.dimension)
    lane = EncodingLane(KeptQueries("_".join(MIXED), [normalise(row["question"])[0] for _, row in rows]))
    await store.upsert(points())

    index = Index({}, {}, Linker((), encoder().words), await calibrate(store, lane, CALLER.groups), versions=versions(FOLDERS))
    nodes = open_nodes(store, lane, PipelineSettings().steps)
    found, times = [], []
    for file, row in rows:
        begun = time.perf_counter()
        listed = await passages(nodes, index, await asked(nodes, index, row))
        times.append(1000 * (time.perf_counter() - begun))
        found.append(Row(file, row, hits(row, listed), times[-1]))
    await lane.close()
    await store.close()
    return found, median(times)


def of_peer(python: str, name: str, folder: Path, rows: list[tuple[str, dict[str, Any]]], chunks: list[Chunk]) -> tuple[list[Row], float]:
    subprocess.run([python, str(Path(__file__).with_name("search.py")), name, str(folder)], check=True)
    said = json.loads((folder / f"{name}.json").read_text())
    found = []
    for (file, row), numbers in zip(rows, said["found"], strict=True):
        listed = [{"source": chunks[number].source, "text": chunks[number].text} for number in numbers]
        found.append(Row(file, row, hits(row, listed), 0.0))
    return found, median(said["ms"])


def table(measured: dict[str, tuple[list[Row], float]]) -> str:
    lines = ["| | " + " | ".join(f"{file} @{'/@'.join(CUTS)}" for file in MIXED) + " | recall@10, ratio | ms p50, ratio |"]
    lines.append("|---" * (len(MIXED) + 3) + "|")
    rows, ms = next(iter(measured.values()))
    ours = recall(rows, "10")
    for name, (found, spent) in measured.items():
        cells = [" / ".join(share(recall([r for r in found if r.file == file], cut)) for cut in CUTS) for file in MIXED]
        lines.append(f"| {name} | {' | '.join(cells)} | {recall(found, '10') / ours:.2f} | {spent / ms:.2f} |")
    return "\n".join(lines)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("python")
    cli.add_argument("--write", action="store_true", help="put the table into docs/results.md")
    args = cli.parse_args()
    rows = answerable(MIXED)
    made = [piece for name in FOLDERS for piece in pieces(name)]
    texts, questions = [lexical_text(piece) for piece in made], [normalise(row["question"])[0] for _, row in rows]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        measured = {"Twofold": asyncio.run(own(rows, folder))}
        asks = vectors(f"questions_{'_'.join(MIXED)}", questions, encoder().embedder.query)
        dense = np.concatenate([vectors(name, [lexical_text(piece) for piece in pieces(name)]) for name in FOLDERS])
        for kind, listed, kept in (("texts", texts, dense), ("questions", questions, asks)):
            (folder / f"{kind}.json").write_text(json.dumps(listed, ensure_ascii=False))
            np.save(folder / f"{kind}.npy", unit(kept))
        for name in PEERS:
            measured[name] = of_peer(args.python, name, folder, rows, [piece.chunk for piece in made])
    text = table(measured)
    print(text)
    if args.write:
        write_section("peers", "python -m bench.peers", text)


if __name__ == "__main__":
    main()
