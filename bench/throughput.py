"""Ingest throughput against the raw encoder, and retrieval time on the whole index. `make bench` runs it.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.throughput

Ratios of runs taken in turn are printed, since machines are noisy: encoder, ingest, encoder, ingest …; the best of each is compared.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from datetime import date
from pathlib import Path
from shutil import copyfile

from bench.corpus import DATA, bench_data, ingest_all
from bench.results import write_section
from ingest.encode import Piece, texts_of
from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import StepEvent
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

ROUNDS = 3
PASSES = 5
SAMPLE = 4
"""Documents of each language that one ingest run takes."""


async def ingest_against_encoder(root: Path) -> str:
    """Chunks a second of an ingest run, over those of the encoder alone on the same texts with as many threads."""
    ratios, rates = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            sample = _sample(root, Path(folder) / "sample")
            async with open_runtime(load_settings(data=Path(folder) / "data")) as runtime:
                begun = time.perf_counter()
                await runtime.ingest(Order(sample), lambda _: None)
                spent = time.perf_counter() - begun
                pieces: list[Piece] = [piece async for page in runtime.ledger.pieces() for piece in page]
                texts = [text for piece in pieces for text in texts_of(piece)]
                begun = time.perf_counter()
                await runtime.tools.lane.passages(texts)
                raw = time.perf_counter() - begun
        ratios.append(raw / spent)
        rates.append(len(pieces) / spent)
    return (
        f"ingest: {max(rates):.1f} chunks/s ({len(texts)} texts of {len(pieces)} chunks: each chunk and each of its sentences), "
        f"{max(ratios):.2f} of the raw encoder on the same texts (rounds: {', '.join(f'{r:.2f}' for r in ratios)})"
    )


def _sample(root: Path, target: Path) -> Path:
    """Some documents of middling size in each language."""
    target.mkdir()
    for collection in ("handbook_en", "law_ko"):
        files = sorted((root / "data" / collection).rglob("*.md"), key=lambda path: path.stat().st_size)
        for path in files[len(files) // 2 :][:SAMPLE]:
            copyfile(path, target / path.name)
    return target


async def retrieval(root: Path) -> str:
    """Milliseconds from the question to the fused ranking, query embedding included, one question at a time."""
    golden = [root / "golden" / f"{name}.jsonl" for name in ("law_ko", "handbook_en")]
    questions = [json.loads(line)["question"] for path in golden for line in path.read_text(encoding="utf-8").splitlines()]
    async with open_runtime(load_settings(data=DATA)) as runtime:
        runs = [[await _time(runtime, question) for question in questions] for _ in range(PASSES)]
    p50, p95 = (min(sorted(run)[int(q * (len(run) - 1))] for run in runs) for q in (0.5, 0.95))
    return f"retrieval: p50 {p50:.1f} ms, p95 {p95:.1f} ms (best of {PASSES} runs of {len(questions)} questions)"


async def _time(runtime: Runtime, text: str) -> float:
    question = Question(text, Caller(None, frozenset({EVERYONE})), date.today(), fresh=True)
    begun = time.perf_counter()
    fused = 0.0
    async for event in runtime.pipeline.stream(question):
        if isinstance(event, StepEvent) and event.name == "fuse" and event.state == "end":
            fused = time.perf_counter() - begun
    return 1000 * fused


def main() -> None:
    root = bench_data()
    ingest_all()
    lines = [asyncio.run(ingest_against_encoder(root)), asyncio.run(retrieval(root))]
    print("\n".join(lines))
    write_section("throughput", "make bench", "\n".join(f"- {line}" for line in lines))


if __name__ == "__main__":
    main()
