"""What a question costs that calls a thing by its other name: an abbreviation of the collection by its words, or the words by it.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.abbreviations

Asked are the questions that hold a name which their own collection abbreviates somewhere, as they are and with that name exchanged.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bench.array_store import open_store
from bench.encoded import FOLDERS, encoder, texts_of_sources, versions
from bench.ladder import CALLER, CUTS, MIXED, Row, answerable, asked, hits, open_nodes, passages, recall, share
from graph.linking import Linker
from ingest.calibrate import calibrate
from language.abbreviations import abbreviations
from services.rag.index import Index
from services.settings import PipelineSettings
from vector.embedding.lane import EncodingLane

INDEXES: Sequence[tuple[Sequence[str], Sequence[str]]] = (
    (FOLDERS, MIXED),
    *(((name,), (name,)) for name in ("en_hr_benefits", "en_multihop", "en_mtrag")),
)


def names(collections: Sequence[str]) -> dict[str, str]:
    """Each abbreviation and what it stands for most often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for collection in collections:
        for text in texts_of_sources(collection).values():
            for short, spelt in abbreviations(text):
                found[short][spelt] += 1
    return {short: spelt.most_common(1)[0][0] for short, spelt in found.items()}


def exchanged(text: str, known: Mapping[str, str]) -> str | None:
    """The text with the first name that it holds said the other way; None where it holds none, or both."""
    for short, spelt in known.items():
        said, whole = re.search(rf"\b{re.escape(short)}\b", text), re.search(rf"\b{re.escape(spelt)}\b", text, re.IGNORECASE)
        if said and whole:
            return None
        if said or whole:
            start, end = (said or whole).span()  # type: ignore[union-attr]
            return text[:start] + (spelt if said else short) + text[end:]
    return None


async def measure(collections: Sequence[str], files: Sequence[str]) -> list[str]:
    known = names(collections)
    rows = [(file, row, said) for file, row in answerable(files) if (said := exchanged(row["question"], known))]
    lane, store = EncodingLane(encoder().embedder), open_store(collections)
    calibration = await calibrate(store, lane, CALLER.groups)
    index = Index({}, {}, Linker((), encoder().words), calibration, versions=versions(collections))
    lines, every = [], PipelineSettings().steps
    for label, steps in (("without", every - {"abbreviations"}), ("with", every)):
        nodes = open_nodes(store, lane, steps)
        for kind in ("as asked", "exchanged"):
            asking: list[dict[str, Any]] = [{**row, "question": said} if kind == "exchanged" else row for _, row, said in rows]
            found = [
                Row(file, row, hits(row, await passages(nodes, index, await asked(nodes, index, one))), 0.0)
                for (file, row, _), one in zip(rows, asking, strict=True)
            ]
            lines.append(f"{label} | {kind} | {len(rows)} | {' / '.join(share(recall(found, cut)) for cut in CUTS)}")
    await lane.close()
    return lines


if __name__ == "__main__":
    print(f"{date.today()}: the step, the name, questions, @{' / @'.join(CUTS)}")
    for collections, files in INDEXES:
        print(", ".join(collections), *asyncio.run(measure(collections, files)), sep="\n", flush=True)
