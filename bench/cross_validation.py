"""What the constants of retrieval are worth on documents that they were not chosen on.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.cross_validation [--write]

The documents that the questions of a file rest on are dealt to folds. For each fold every constant (the paths' weights, the weight of
`cover`, the language offset, how long passages are joined) is chosen anew on the questions of the other folds, among the product's own and
random draws around it, by the mean of recall@1, @5, @10 and @6000; the fold's own questions are then asked with what was chosen.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any
from unittest.mock import patch

from bench.array_store import open_store
from bench.encoded import FOLDERS, encoder, versions
from bench.ladder import CUTS, MIXED, KeptQueries, Row, across, answerable, asked, hits, of_file, open_nodes, recall, share
from bench.results import write_section
from graph.linking import Linker
from ingest.calibrate import Calibration, calibrate
from services.rag import join
from services.rag.index import Index
from services.rag.normalise import normalise
from services.rag.rank import WEIGHTS
from services.settings import PipelineSettings
from vector.embedding.lane import EncodingLane

FOLDS = 5
DRAWS = 60
SCALES = (0.6, 0.8, 1.0, 1.25, 1.6)
LENGTHS = (1200, 1500, 1800, 2100, 2400, 3000)


@dataclass(frozen=True, slots=True)
class Constants:
    """Factors of the product's own constants, 1 each, and the longest joined passage."""

    dense: float = 1.0
    sentences: float = 1.0
    words: float = 1.0
    names: float = 1.0
    cover: float = 1.0
    offset: float = 1.0
    longest: int = join.LONGEST

    def weights(self) -> dict[str, float]:
        return {path: WEIGHTS.get(path, 1.0) * getattr(self, path) for path in ("dense", "sentences", "words", "names", "cover")}


def drawn() -> list[Constants]:
    """The product's own, first; then each changed alone, then all at random."""
    chance, own = random.Random(5), Constants()
    factors = ("dense", "sentences", "words", "names", "cover", "offset")
    alone = [replace(own, **{name: scale}) for name in factors for scale in (0.6, 1.6)]
    alone += [replace(own, longest=length) for length in LENGTHS if length != own.longest]
    mixed = [Constants(*(chance.choice(SCALES) for _ in factors), chance.choice(LENGTHS)) for _ in range(DRAWS - 1 - len(alone))]
    return [own, *alone, *mixed]


async def measure() -> dict[Constants, list[Row]]:
    """Every question with every draw."""
    rows = answerable(MIXED)
    lane = EncodingLane(KeptQueries("_".join(MIXED), [normalise(row["question"])[0] for _, row in rows]))
    store = open_store(FOLDERS)
    own = await calibrate(store, lane, frozenset({"everyone"}))
    measured: dict[Constants, list[Row]] = {}
    found: dict[float, list[Any]] = {}
    for constants in drawn():
        nodes = open_nodes(store, lane, PipelineSettings().steps, constants.weights())
        if constants.offset not in found:
            scaled = Calibration({key: constants.offset * value for key, value in own.offsets.items()}, own.floors)
            index = Index({}, {}, Linker((), encoder().words), scaled, versions=versions(FOLDERS))
            states = [await asked(nodes, index, row) for _, row in rows]
            found[constants.offset] = [state | await nodes.retrieve_vector(state) for state in states]
        with patch.object(join, "LONGEST", constants.longest):
            fused = [state | await nodes.fuse(state) for state in found[constants.offset]]
            listed = [(await nodes.list_passages(state))["listed"] for state in fused]
        texts = ([{"source": p.source, "text": p.text} for p in one] for one in listed)
        measured[constants] = [Row(file, row, hits(row, one), 0.0) for (file, row), one in zip(rows, texts, strict=True)]
    await lane.close()
    return measured


def documents(row: Row) -> frozenset[str]:
    return frozenset(evidence["doc"] for evidence in row.row["evidence"])


def held_out(measured: Mapping[Constants, Sequence[Row]]) -> tuple[list[Row], list[Constants]]:
    """Each question as it is found with what the other folds' questions chose, and what each fold got."""
    own = next(iter(measured.values()))
    names = sorted({name for row in own for name in documents(row)})
    random.Random(11).shuffle(names)
    rows, chosen = [], []
    for fold in range(FOLDS):
        left_out = frozenset(names[fold::FOLDS])
        train = [i for i, row in enumerate(own) if not documents(row) & left_out]
        best = max(measured, key=lambda constants: _worth([measured[constants][i] for i in train]))
        chosen.append(best)
        rows += [row for row in measured[best] if min(documents(row)) in left_out]
    return rows, chosen


def _worth(rows: Sequence[Row]) -> float:
    """The mean over the files and cuts: a file with more quotes counts no more."""
    return fmean(recall([row for row in rows if row.file == file], cut) for file in MIXED for cut in CUTS)


def table(measured: Mapping[Constants, Sequence[Row]]) -> str:
    own = next(iter(measured.values()))
    rows, chosen = held_out(measured)
    best = max(measured, key=lambda constants: _worth(measured[constants]))
    kinds = {
        "as shipped": own,
        f"chosen on {FOLDS - 1} of {FOLDS} folds, asked on the other": rows,
        "chosen on all, asked on all": measured[best],
    }
    lines = ["| | " + " | ".join(f"{file} @1/@5/@10/@6000, across @10" for file in MIXED) + " |", "|---" * (len(MIXED) + 1) + "|"]
    for name, kept in kinds.items():
        cells = []
        for file in MIXED:
            of, cross = [r for r in kept if of_file(file)(r)], [r for r in kept if across(file)(r)]
            cells.append(" / ".join(share(recall(of, cut)) for cut in CUTS) + f", {share(recall(cross, '10'))}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", *(f"- fold {number}: {_told(one)}" for number, one in enumerate(chosen, 1))])


def _told(constants: Constants) -> str:
    factors = ", ".join(f"{name} {getattr(constants, name):g}" for name in ("dense", "sentences", "words", "names", "cover", "offset"))
    return f"{factors} of the product's own, joined up to {constants.longest}"


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--write", action="store_true", help="put the table into docs/results.md")
    args = cli.parse_args()
    text = table(asyncio.run(measure()))
    print(text)
    if args.write:
        write_section("cross-validation", "python -m bench.cross_validation", text)


if __name__ == "__main__":
    main()
