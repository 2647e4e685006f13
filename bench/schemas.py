"""Questions over schemas that nothing was made for: sample databases as they are passed around, written down by authors who knew nothing of
this code, with 100 questions each and answers by SQL (bench/unseen). Each is read by its inferred mapping, in this process.

TWOFOLD_BENCH_DATA=FOLDER python -m bench.schemas [NAME …] [--show wrong|all|none]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from bench.corpus import OUT, twofold
from bench.hybrid import figures, score

ROOT = Path(__file__).parent.parent
UNSEEN = Path(__file__).parent / "unseen"


def made_of(tables: Path) -> str:
    """What an index depends on: the tables, and all code but that which reads questions."""
    files = [path for folder in ("ingest", "graph", "language") for path in sorted((ROOT / folder).rglob("*"))]
    code = [path for path in files if path.suffix in (".py", ".txt", ".tsv", ".yaml") and ROOT / "graph" / "plan" not in path.parents]
    digest = hashlib.sha256()
    for path in [*code, *sorted(tables.iterdir())]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def prepare(name: str) -> None:
    """An index of the tables, made anew where the code that makes it has changed, which this process then asks."""
    folder = OUT / "unseen" / name
    os.environ["TWOFOLD_DATA"] = str(folder / "data")
    made, code = folder / "made_of", made_of(UNSEEN / name / "tables")
    if made.exists() and made.read_text() == code:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tables, mapping = str(UNSEEN / name / "tables"), str(folder / "mapping.yaml")
    for command in (("infer", tables, "--out", mapping, "--allow-personal"), (tables, "--mapping", mapping)):
        subprocess.run(twofold("ingest", *command, "--collection", name), check=True, stdout=subprocess.DEVNULL)
    made.write_text(code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=sorted(path.name for path in UNSEEN.iterdir() if path.is_dir()))
    parser.add_argument("--show", choices=("wrong", "all", "none"), default="none")
    given = parser.parse_args()
    print("| schema | slice | questions | answer | unanswerable answered | both_kinds | p50_ms | p95_ms |\n|" + "---|" * 8)
    for name in given.names:
        prepare(name)
        (by_slice,) = asyncio.run(score([UNSEEN / name / "questions.jsonl"], frozenset(), given.show)).values()
        for part in ("all", "en", "ko"):
            print(f"| {name} | {part} | {figures(by_slice[part])} |", flush=True)


if __name__ == "__main__":
    main()
