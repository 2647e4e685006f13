"""Score the questions over tables, each set over its own index with an inferred mapping, over HTTP; write docs/results.md.

TWOFOLD_BENCH_DATA=FOLDER python -m bench.graph [SET …]

Only `northwind` has words of its own over the inferred mapping (bench/mappings). Every other set is read as it is inferred.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench import corpus
from bench.corpus import OUT, bench_data, environment, twofold
from bench.results import serving, write_section

FIGURES = ("questions", "answer", "false_yes", "false_no", "p50_ms", "p95_ms")


@dataclass(frozen=True)
class Set:
    """Questions over tables: `norm` names a set that norm.py turns into tables; `types` keeps only questions of these tags."""

    name: str
    norm: str | None = None
    types: tuple[str, ...] = ()


SETS = (
    Set("northwind"),
    Set("graph_sp500", "graph_sp500"),
    Set("contoso_tables", "hybrid_contoso", ("graph-aggregate", "graph-list")),
    Set("graph_northwind", "graph_northwind"),
    Set("graph_metaqa", "graph_metaqa"),
)


def prepare(chosen: Set, root: Path) -> list[Path]:
    """Ingest a set's tables by an inferred mapping into an index of its own; its question files."""
    folder = OUT / "graph" / chosen.name
    folder.mkdir(parents=True, exist_ok=True)
    corpus.DATA = folder / "data"
    norm = [sys.executable, str(root / "score" / "norm.py")]
    tables = root / "data" / chosen.name
    if chosen.norm:
        tables = folder / "tables"
        shutil.rmtree(tables, ignore_errors=True)
        subprocess.run([*norm, "tables", chosen.norm, str(tables)], check=True, stderr=subprocess.DEVNULL)
    mapping = folder / "mapping.yaml"
    mapping.unlink(missing_ok=True)
    infer = twofold("ingest", "infer", str(tables), "--collection", chosen.name, "--out", str(mapping), "--allow-personal")
    subprocess.run(infer, env=environment(), check=True, stdout=subprocess.DEVNULL)
    if (own := Path(__file__).parent / "mappings" / f"{chosen.name}.yaml").exists():
        mapping.write_text(_with_words(mapping, own), encoding="utf-8")
    ingest = twofold("ingest", str(tables), "--collection", chosen.name, "--mapping", str(mapping))
    subprocess.run(ingest, env=environment(), check=True, stdout=subprocess.DEVNULL)
    if not chosen.norm:
        return [root / "golden" / "graph_northwind.jsonl"]
    rows = subprocess.run([*norm, "golden", chosen.norm], check=True, capture_output=True, text=True).stdout.splitlines()
    questions = folder / f"{chosen.name}.jsonl"
    questions.write_text("\n".join(row for row in rows if not chosen.types or json.loads(row)["tags"][0] in chosen.types), encoding="utf-8")
    return [questions]


def _with_words(mapping: Path, own: Path) -> str:
    """The mapping with the words of `own` in the place of its own."""
    merged = yaml.safe_load(mapping.read_text(encoding="utf-8"))
    for table, words in yaml.safe_load(own.read_text(encoding="utf-8")).items():
        for column, of_column in words.pop("columns", {}).items():
            merged["tables"][table]["columns"][column].update(of_column)
        merged["tables"][table].update(words)
    return yaml.safe_dump(merged, allow_unicode=True, sort_keys=False)


def score(url: str, root: Path, chosen: Set, files: list[Path]) -> dict[str, Any]:
    """Figures by slice: all, each language, and the paraphrases where there are some."""
    out = OUT / "graph" / f"{chosen.name}.json"
    command = [sys.executable, str(root / "score" / "score_service.py"), "--url", url, "--out", str(out), *map(str, files)]
    if not chosen.norm:
        again = OUT / "graph" / "paraphrases.graph.jsonl"  # without the empty line at its end
        again.write_text((root / "golden" / "paraphrases.graph.jsonl").read_text(encoding="utf-8").strip(), encoding="utf-8")
        command += ["--paraphrases", str(again)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    figures = json.loads(out.read_text(encoding="utf-8"))["figures"]
    whole = figures[files[0].stem]
    slices = {"all": whole, **{lang: whole["tags"][lang] for lang in ("en", "ko") if lang in whole["tags"]}}
    if chosen.name == "graph_metaqa":
        slices |= {hops: whole["tags"][hops] for hops in ("1-hop", "2-hop", "3-hop") if hops in whole["tags"]}
    return slices | ({"paraphrases": figures["paraphrases"]} if "paraphrases" in figures else {})


def table(measured: dict[str, dict[str, Any]]) -> str:
    lines = ["| set | slice | " + " | ".join(FIGURES) + " |", "|" + "---|" * (len(FIGURES) + 2)]
    for name, slices in measured.items():
        for part, figures in slices.items():
            if part == "paraphrases":
                right = f"right {figures['right']:.3f} of {figures['asked']}, the same again {figures['verbatim_same']:.3f}"
                lines.append(f"| {name} | {part} | {right} |" + " |" * (len(FIGURES) - 1))
            else:
                shown = (figures.get(figure) for figure in FIGURES)
                lines.append(f"| {name} | {part} | " + " | ".join("–" if v is None else f"{v:g}" for v in shown) + " |")
    return "\n".join(lines)


def main() -> None:
    root = bench_data()
    names = sys.argv[1:] or [chosen.name for chosen in SETS]
    held = OUT / "graph" / "measured.json"
    measured: dict[str, dict[str, Any]] = json.loads(held.read_text()) if held.exists() else {}
    for chosen in (chosen for chosen in SETS if chosen.name in names):
        files = prepare(chosen, root)
        with serving() as url:
            measured[chosen.name] = score(url, root, chosen, files)
        held.write_text(json.dumps(measured))
        print(table({chosen.name: measured[chosen.name]}), flush=True)
    write_section("graph", "python -m bench.graph", table(measured))


if __name__ == "__main__":
    main()
