"""Runs as tables in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from services.cli.terminal import err, out, plain

FIRST = (
    *("answer", "answer_answerable", "false_yes", "false_no"),
    *("recall@1", "recall@5", "recall@10", "in_6000"),
    *("cited", "citations", "citations_in_gold", "offsets"),
    *("paraphrases_right", "paraphrases_held", "paraphrases_alike", "repeats_same", "repeats_right"),
    *("leaks", "errors", "answer_chars", "p50_ms", "p95_ms"),
)
FOUND = ("found@1", "found@5", "found@10", "anywhere", "alone")
SLICED = ("answer", "false_yes", "false_no", "recall@5", "recall@10", "cited")


def show_run(run: Mapping[str, Any], *, slices: bool) -> None:
    """The figures with their intervals, then the slices, then what each path found, then what the reader must know about the run."""
    figures = run["figures"]["slices"]
    files = [name for name in figures if name.startswith("file:")]
    shown = ["all", *(files if len(files) > 1 else [])]
    table = _table("", *(plain(f"{name.removeprefix('file:')} ({figures[name]['questions']})") for name in shown), "can show")
    for measure in FIRST:
        cells = [cell(measure, figures[name].get(measure)) for name in shown]
        if any(cells):
            smallest = figures["all"].get(measure, {}).get("smallest")
            table.add_row(measure, *cells, f"±{number(measure, smallest)}" if smallest else "")
    out.print(table)
    if slices:
        _show_slices({name: held for name, held in figures.items() if name != "all" and not name.startswith("file:")})
    _show_paths(run["figures"]["paths"])
    _show_notes(run)


def show_judged(run: Mapping[str, Any]) -> None:
    """What the judge says, how much it left unmeasured, and how far it agrees with people."""
    table = _table("judged", "value", "measured", "unmeasured", "kappa", "gated")
    for metric, held in run["figures"].get("judged", {}).items():
        kappa = run.get("agreement", {}).get(metric, {}).get("kappa")
        value = cell(metric, held["figure"])
        agreed = "–" if kappa is None else f"{kappa:.2f}"
        table.add_row(metric, value, str(held["measured"]), str(held["unmeasured"]), agreed, "yes" if held["gated"] else "no")
    if table.row_count:
        out.print()
        out.print(table)
    if run.get("judging"):
        out.print(plain(run["judging"]))


def _show_slices(figures: Mapping[str, Any]) -> None:
    table = _table("slice", "questions", *SLICED)
    for name, held in sorted(figures.items()):
        table.add_row(plain(name), str(held["questions"]), *(cell(measure, held.get(measure)) for measure in SLICED))
    out.print()
    out.print(table)


def _show_paths(paths: Mapping[str, Any]) -> None:
    if not paths:
        return
    table = _table("path", "wanted", *FOUND)
    for path, held in paths.items():
        table.add_row(plain(path), str(held["wanted"]), *(number(name, held[name]) for name in FOUND))
    out.print()
    out.print(table)


def _show_notes(run: Mapping[str, Any]) -> None:
    if run["left_out"]:
        err.print(
            plain(
                f"note: {len(run['left_out'])} questions name a caller and were not asked, for the service's secret is not at hand: give "
                f"TWOFOLD_TOKEN_SECRET or its --data folder ({', '.join(run['left_out'][:5])} …)."
            )
        )
    if run["writes"]:
        err.print(plain("note: the index or the graph changed while it was asked: was something ingested?", "red"))
    unknown = [part for part in ("code", "index", "prompts") if not run["fingerprint"].get(part)]
    if unknown:
        err.print(plain(f"note: the service did not say its {', '.join(unknown)}: that takes a token of the role evaluator."))


def show_wrong(run: Mapping[str, Any]) -> None:
    for item in run["items"]:
        if not item["right"] and "answer" in item["parts"]:
            out.print(plain(f"{item['id']}  {item['question']}", "bold"))
            out.print(plain(f"    wanted  {item['wanted']}"))
            out.print(plain(f"    got     {item['answer']}  {item['values'] or ''}  ({item['route']})\n"))


def cell(measure: str, figure: Mapping[str, Any] | None) -> str:
    """A figure with its interval."""
    if figure is None:
        return ""
    value = number(measure, figure["value"])
    return value if figure["low"] == figure["high"] else f"{value} ({number(measure, figure['low'])}–{number(measure, figure['high'])})"


def number(measure: str, value: float) -> str:
    """A share as .123, anything else with the digits that matter."""
    if measure.endswith("_ms") or measure == "answer_chars":
        return f"{value:.0f}"
    if measure == "citations":
        return f"{value:.2f}"
    text = f"{value:.3f}"
    return "1" if text == "1.000" else "0" if text == "0.000" else text.removeprefix("0")


def _table(*columns: Any) -> Table:
    table = Table(box=None, pad_edge=False, header_style="underline")
    for n, column in enumerate(columns):
        table.add_column(column, justify="left" if n == 0 else "right", no_wrap=True)
    return table
