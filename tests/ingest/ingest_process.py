"""A process that ingests, to be killed: `ingest_process.py DATA SOURCE`. For each line on stdin it forks a child that ingests once.

It prints `pid N` and `begun` (the stores are open), then what the child found (JSON) or `killed`. The encoder is a quick one of hashes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine

from graph.open import EmbeddedGraph, open_graph
from ingest.job import Order, Tools, ingest, reconcile
from ingest.ledger_tables import metadata
from language.words import Words, load_kiwi
from vector.edge import open_edge
from vector.embedding.lane import EncodingLane
from vector.store import Vector


class Hashes:
    """An encoder whose vectors mean nothing but are the same for the same text."""

    name, dimension, max_tokens = "hashes", 32, 512

    def query(self, text: str) -> Vector:
        return self.passage(text)

    def passage(self, text: str) -> Vector:
        vector = np.frombuffer(hashlib.sha256(text.encode()).digest(), np.uint8).astype(np.float32) + 1
        return vector / np.linalg.norm(vector)

    def count_tokens(self, text: str) -> int:
        return len(text) // 2


async def run(data: Path, source: Path, words: Words) -> dict[str, object]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{data / 'ledger.db'}")
    event.listen(engine.sync_engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode=WAL").close())
    async with engine.begin() as db:
        await db.run_sync(metadata.create_all)
    graph = await open_graph(EmbeddedGraph(heap_mb=256), data)
    vectors = open_edge(data / "vectors", Hashes.dimension)
    lane = EncodingLane(Hashes())
    tools = Tools(engine, vectors, graph, lane, Hashes(), words, data / "mappings")
    print("begun", flush=True)
    try:
        first = await ingest(Order(source), tools, lambda _: None)
        second = await ingest(Order(source), tools, lambda _: None)
        differences = await reconcile(tools, repair=False)
        texts = {piece.chunk.source: piece.chunk.text async for page in tools.ledger.pieces() for piece in page}
        names = await graph.query("MATCH (n:Person) RETURN n.name", {}, limit=10_000, timeout=10)
        return {
            "clean": differences.clean,
            "first": first.counts,
            "second": second.counts,
            "sources": sorted(texts),
            "names": sorted(str(row[0]) for row in names.rows),
        }
    finally:
        await lane.close()
        await vectors.close()
        await graph.close()
        await engine.dispose()


def main() -> None:
    data, source = map(Path, sys.argv[1:])
    words = Words(load_kiwi())
    for _ in sys.stdin:
        if child := os.fork():
            print("pid", child, flush=True)
            if os.waitpid(child, 0)[1]:
                print("killed", flush=True)
        else:
            print(json.dumps(asyncio.run(run(data, source, words))), flush=True)
            os._exit(0)


main()
