"""`twofold eval`: its commands. What is heavy is imported when a command runs."""

from __future__ import annotations

import typer

from eval.commands import compare, explain, run

app = typer.Typer(help="Measure answers on golden questions, explain them, and decide on releases.", no_args_is_help=True)
for name, command, examples in (
    ("run", run.run, run.EXAMPLES),
    ("compare", compare.compare, compare.EXAMPLES),
    ("explain", explain.explain, explain.EXAMPLES),
):
    app.command(name, epilog="\n\n".join(("Examples:", *examples)))(command)
