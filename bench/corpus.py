"""The benchmark's collections, ingested by the command line as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COLLECTIONS = ("handbook_en", "law_ko", "northwind_docs")
OUT = Path(__file__).parent / "out"
DATA = OUT / "data"


def bench_data() -> Path:
    """The folder with data/, golden/ and score/. Exits with a sentence where it is not set."""
    named = os.environ.get("TWOFOLD_BENCH_DATA")
    if not named or not (Path(named) / "data").is_dir():
        sys.exit("Set TWOFOLD_BENCH_DATA to the folder that holds data/, golden/ and score/.")
    return Path(named).resolve()


def environment() -> dict[str, str]:
    """The environment of a Twofold command that works on the benchmark's own data folder."""
    return {**os.environ, "TWOFOLD_DATA": str(DATA)}


def twofold(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("twofold")), *arguments]


def ingest_all() -> None:
    """Ingest what is new or changed: minutes the first time, seconds after."""
    OUT.mkdir(exist_ok=True)
    for name in COLLECTIONS:
        subprocess.run(twofold("ingest", str(bench_data() / "data" / name)), env=environment(), check=True)
