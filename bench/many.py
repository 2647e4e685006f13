"""Many rows and documents in one run, with its progress and the process's memory. `python -m bench.many [ROWS] [DOCUMENTS]`

Everything is made here: a tenth of the rows are customers, the rest orders of theirs; each document is a page that names a customer.
The memory is that of the ingesting process, encoder, analyser and vector store among it; the graph engine and the parsing workers have
their own.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench.results import write_section
from bench.rows import make_tables, resident
from ingest.tools import Order, Progress
from services.runtime import open_runtime
from services.settings import load_settings


class Watch:
    """How many reports came of each stage, when it ended, and the least and most memory at them, MB."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.seen: dict[str, list[tuple[float, int, int]]] = defaultdict(list)

    def __call__(self, progress: Progress) -> None:
        self.seen[progress.stage].append((time.perf_counter() - self.begun, progress.done, resident()))

    def lines(self) -> list[str]:
        return [
            f"- {stage}: {len(reports)} reports up to {reports[-1][1]}, ended at {reports[-1][0]:.0f} s, "
            f"memory {reports[0][2]} MB at its first, {max(size for _, _, size in reports)} MB at most, {reports[-1][2]} MB at its last"
            for stage, reports in self.seen.items()
        ]


def make_documents(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"memo-{number:05}.md").write_text(
            f"# Memo {number}\n\nThe delivery to Firm number {number} is on day {number % 28 + 1}, by road.\n"
            f"Whoever takes it signs sheet {number} and keeps a copy for {number % 7 + 1} years.\n"
        )


async def run(rows: int, documents: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = make_tables(Path(folder) / "trade", rows)
        make_documents(source, documents)
        async with open_runtime(load_settings(data=Path(folder) / "data")) as runtime:
            before = resident()
            watch = Watch()
            summary = await runtime.ingest(Order(source), watch)
            if (summary.counts["nodes"], summary.counts["documents_added"], summary.rejected) != (rows, documents, 0):
                raise SystemExit(f"not everything was loaded: {summary.counts}, {summary.rejected} not taken")
            return [
                f"- {rows} rows and {documents} documents ({summary.counts['chunks']} chunks) in {summary.seconds:.0f} s, "
                f"and {time.perf_counter() - watch.begun - summary.seconds:.0f} s until they are asked; "
                f"memory {before} MB before, {resident()} MB after",
                *watch.lines(),
            ]


def main() -> None:
    rows, documents = (int(given) for given in (sys.argv[1:] + ["100000", "2000"][len(sys.argv) - 1 :]))
    text = "\n".join(asyncio.run(run(rows, documents)))
    print(text)
    write_section("many", "python -m bench.many", text)


if __name__ == "__main__":
    main()
