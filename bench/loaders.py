"""What the loaders bring out of real files: `python -m bench.loaders`. Files and fragments lie in $TWOFOLD_BENCH_DATA/data/norm/doc_loader.

A fragment is found where it stands in a document's text, both sides without case, spaces and punctuation, as the checker does it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.corpus import bench_data
from ingest.document import Document, Reject
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.workers import Workers


def _plain() -> Callable[[str], str]:
    spec = importlib.util.spec_from_file_location("score_service", bench_data() / "score" / "score_service.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_service"] = module
    spec.loader.exec_module(module)
    return module.plain  # type: ignore[no-any-return]


def main() -> None:
    plain = _plain()
    folder = bench_data() / "data" / "norm" / "doc_loader"
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    with Workers(LoaderSettings()) as workers:
        for row in map(json.loads, (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()):
            begun = time.perf_counter()
            loaded = list(workers.load(folder / row["file"], Path(row["file"]).name, "bench", "2026-01-01"))
            text = plain("\n\n".join(one.text for one in loaded if isinstance(one, Document)))
            missed = [fragment for fragment in row["must_contain"] if plain(fragment) not in text]
            wanted[row["format"]] += len(row["must_contain"])
            found[row["format"]] += len(row["must_contain"]) - len(missed)
            reasons = [one.reason for one in loaded if isinstance(one, Reject)]
            print(f"{time.perf_counter() - begun:6.2f} s  {row['file']}  {missed or ''} {reasons or ''}".rstrip())
    for kind in sorted(wanted):
        print(f"{kind:<6} {found[kind]}/{wanted[kind]}")
    print(f"all    {found.total()}/{wanted.total()} = {found.total() / wanted.total():.3f}")


if __name__ == "__main__":
    main()
