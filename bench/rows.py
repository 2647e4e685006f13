"""Rows a second of a table ingest, against the same rows written to the graph in bare batches. `make bench` runs it.

    python -m bench.rows [ROWS] [ROUNDS]

The tables are made here. Bare: the finished nodes and relationships in UNWIND batches of 2,000 by the graph's own adapter (MERGE, as for
rows of which nobody knows whether they are there), into an empty graph, without reading a file, a check, a ledger or anything that a kill
would need. Ingest: from the CSV files to the last word of the summary. The two take turns, each in a data folder of its own; the best of
each is compared.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from resource import getpagesize

from bench.results import write_section
from graph.store import Edge, Node
from ingest.loaders.csv import read
from ingest.mapping import read_mapping
from ingest.mapping_check import to_schema
from ingest.tables import GraphRows, to_graph
from ingest.tools import Order, Progress
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

BATCH = 2000
MAPPING = """\
tables:
  customers.csv: {label: Customer, key: id, name: name, columns: {city: {}, since: {type: date}}}
  orders.csv:
    label: Order
    key: id
    name: id
    columns:
      customer: {relationship: ORDERED_BY, to: Customer}
      day: {type: date}
      total: {type: number}
      paid: {type: boolean}
"""


@dataclass(slots=True)
class Stages:
    """How long each stage took, and how much memory there was at its ends, MB."""

    begun: float
    last: dict[str, float]
    memory: list[int]

    def __call__(self, progress: Progress) -> None:
        self.last[progress.stage] = time.perf_counter() - self.begun
        self.memory.append(resident())


def resident() -> int:
    """This process's memory in MB, right now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() // 2**20


def make_tables(folder: Path, rows: int) -> Path:
    """A tenth of the rows are customers, the rest orders, each with a relationship to its customer."""
    folder.mkdir(parents=True)
    (folder / "mapping.yaml").write_text(MAPPING)
    customers = rows // 10
    with (folder / "customers.csv").open("w", newline="") as file:
        write = csv.writer(file)
        write.writerow(("id", "name", "city", "since"))
        write.writerows((f"C{n}", f"Firm number {n}", f"Town {n % 97}", f"20{n % 25:02}-03-{n % 28 + 1:02}") for n in range(customers))
    with (folder / "orders.csv").open("w", newline="") as file:
        write = csv.writer(file)
        write.writerow(("id", "customer", "day", "total", "paid"))
        for n in range(rows - customers):
            write.writerow((f"O{n}", f"C{n * 7919 % customers}", f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", n % 9973 / 4, n % 3 > 0))
    return folder


async def bare(runtime: Runtime, source: Path) -> float:
    """Seconds to write the finished rows in batches, and nothing else."""
    mapping = read_mapping(source / "mapping.yaml")
    said: GraphRows = to_graph(mapping, {name: read(source / name, name) for name in mapping.tables}, source.name, ("everyone",), {})
    nodes: list[Node] = list(said.nodes.values())
    edges: list[Edge] = list(said.edges.values())
    graph = runtime.tools.graph
    await graph.declare(to_schema(mapping, source.name))
    begun = time.perf_counter()
    for start in range(0, len(nodes), BATCH):
        await graph.upsert_nodes(nodes[start : start + BATCH])
    for start in range(0, len(edges), BATCH):
        await graph.upsert_edges(edges[start : start + BATCH])
    return time.perf_counter() - begun


async def run(rows: int, rounds: int) -> str:
    bares, ingests, memory, stages = [], [], [], {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            source = make_tables(Path(folder) / "trade", rows)
            async with open_runtime(load_settings(data=Path(folder) / "ingested")) as runtime:
                before, begun = resident(), time.perf_counter()
                seen = Stages(begun, {}, [])
                summary = await runtime.ingest(Order(source), seen)
                ingests.append(time.perf_counter() - begun)
                memory.append((before, max(seen.memory)))
                stages = {name: round(seconds, 1) for name, seconds in seen.last.items()} | {"end": round(ingests[-1], 1)}
                if summary.counts["nodes"] != rows or summary.rejects:
                    raise SystemExit(f"not every row was loaded: {summary.counts}")
            async with open_runtime(load_settings(data=Path(folder) / "bare")) as runtime:
                bares.append(await bare(runtime, source))
    ratios = ", ".join(f"{one / other:.2f}" for one, other in zip(bares, ingests, strict=True))
    return (
        f"tables: {rows} rows in {min(ingests):.1f} s, {rows / min(ingests):.0f} rows/s (each order a node and a relationship), "
        f"{min(bares) / min(ingests):.2f} of bare UNWIND batches of the same rows ({rows / min(bares):.0f} rows/s; rounds: {ratios}); "
        f"ends of stages, seconds: {stages}; memory {memory[0][0]} MB before, encoder and analyser among it, {memory[0][1]} MB at most"
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    text = asyncio.run(run(rows, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
    print(text)
    write_section("rows", "python -m bench.rows", f"- {text}")


if __name__ == "__main__":
    main()
