"""`twofold eval report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.given import checked, installed

EXAMPLES = ("twofold eval report run.json --base release-1.json",)


def report(
    context: typer.Context,
    run: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    base: Annotated[Path | None, typer.Option(help="The last release's run, to compare with.", exists=True, dir_okay=False)] = None,
    gate: Annotated[Path | None, typer.Option(help="The rules of the comparison (YAML).", exists=True, dir_okay=False)] = None,
    folder: Annotated[Path | None, typer.Option(help="Where to. Otherwise where the service shows reports from.")] = None,
) -> None:
    """Write a run as one page of HTML, with the trend over the runs that lie beside it."""
    installed()
    from eval.compare import compare
    from eval.gate import read_gate
    from eval.publish import publish
    from eval.runs import history, load
    from services.cli.terminal import out, plain
    from services.reports import reports_folder

    with checked():
        measured = load(run)
        before = load(base) if base else None
        found = compare(before, measured, read_gate(gate)) if before else None
        earlier = [r for r in history(run.parent) if r["started"] < measured["started"] and r["golden"] == measured["golden"]]
        out.print(plain(f"report: {publish(measured, folder or reports_folder(context.obj.settings()), earlier, before, found)}"))
