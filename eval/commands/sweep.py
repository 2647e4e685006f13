"""`twofold eval sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.commands.given import Files, do, installed

if TYPE_CHECKING:
    from eval.sweep import Swept

EXAMPLES = ("twofold eval sweep pipelines.yaml golden/*.jsonl --plot sweep.svg",)


def sweep(
    context: typer.Context,
    config: Annotated[Path, typer.Argument(help="Pipelines by name (YAML); the first is the base.", exists=True, dir_okay=False)],
    files: Files,
    *,
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many questions of each file.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write quality against latency here (SVG).")] = None,
) -> None:
    """Run pipelines side by side in this process, on a copy of the data folder, and show how they differ on the same questions.

    What would have been chosen with one document, or one set of tables, left out, and how that does on what was left out, says how far
    the best figure is luck.
    """
    installed()
    from eval.golden import read_golden
    from eval.report.charts import quality_against_latency
    from eval.sweep import on_a_copy, read_sweep
    from eval.sweep import sweep as run_all
    from services.cli.terminal import working

    settings = context.obj.settings()

    async def work() -> Swept:
        pipelines, golden = read_sweep(config).pipelines, read_golden(files, limit)
        async with on_a_copy(settings) as runtime:
            with working("Sweeping") as progress:
                return await run_all(golden, pipelines, runtime, progress)

    swept = do(work())
    _show(swept)
    if plot:
        points = [(name, _overall(run)["answer"], _overall(run)["p50_ms"]["value"]) for name, run in swept.runs.items()]
        plot.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{quality_against_latency(points)}', encoding="utf-8")


def _overall(run: dict[str, Any]) -> dict[str, Any]:
    held: dict[str, Any] = run["figures"]["slices"]["all"]
    return held


def _show(swept: Swept) -> None:
    from rich.table import Table

    from eval.show import cell, number
    from eval.sweep import MEASURES
    from services.cli.terminal import out, plain

    table = Table("pipeline", *MEASURES, "p50_ms", box=None, pad_edge=False, header_style="underline")
    for name, run in swept.runs.items():
        table.add_row(plain(name), *(cell(m, _overall(run).get(m)) for m in (*MEASURES, "p50_ms")))
    out.print(table)
    table = Table("difference", *MEASURES, box=None, pad_edge=False, header_style="underline")
    for name, found in swept.differences.items():
        cells = []
        for m in MEASURES:
            d = found.get(m)
            cells.append(f"{d.value:+.3f}  {d.low:+.3f} to {d.high:+.3f}" if d else "")
        table.add_row(plain(name), *cells)
    out.print()
    out.print(table)
    for by, (figure, choices) in swept.elsewhere.items():
        if figure:
            picked = ", ".join(f"{name} {list(choices.values()).count(name)}×" for name in swept.runs if name in choices.values())
            out.print(
                plain(
                    f"answer with the pipeline chosen without the {by}: {number('answer', figure.value)}  ({len(choices)} folds: {picked})"
                )
            )
