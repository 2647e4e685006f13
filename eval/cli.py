"""`twofold eval`: its commands. What is heavy is imported when a command runs."""

from __future__ import annotations

import typer

from eval.commands import compare, demo, explain, nightly, report, run, sweep

app = typer.Typer(help="Measure answers on golden questions, explain them, and decide on releases.", no_args_is_help=True)
for name, command, examples in (
    ("run", run.run, run.EXAMPLES),
    ("compare", compare.compare, compare.EXAMPLES),
    ("report", report.report, report.EXAMPLES),
    ("nightly", nightly.nightly, nightly.EXAMPLES),
    ("sweep", sweep.sweep, sweep.EXAMPLES),
    ("demo", demo.demo, demo.EXAMPLES),
    ("explain", explain.explain, explain.EXAMPLES),
):
    app.command(name, epilog="\n\n".join(("Examples:", *examples)))(command)
