"""The `twofold` command. Commands import what is heavy when they run, so that help comes at once."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from services.cli import ask, demo, ingest, models, serve, status, token
from services.cli.given import Given

app = typer.Typer(
    help="Answers to the questions of a company's staff, from its documents and tables, with evidence for every statement.",
    epilog="Start with: twofold demo. Settings are environment variables that begin with TWOFOLD_; each command has its own --help.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for name, command, examples in (
    ("ask", ask.ask, ask.EXAMPLES),
    ("serve", serve.serve, serve.EXAMPLES),
    ("status", status.status, status.EXAMPLES),
    ("token", token.token, token.EXAMPLES),
    ("demo", demo.demo, demo.EXAMPLES),
):
    app.command(name, epilog="\n\n".join(("Examples:", *examples)))(command)
app.add_typer(ingest.app, name="ingest")
app.add_typer(models.app, name="models")
for other in entry_points(group="twofold.commands"):  # commands of packages that are above this one
    app.add_typer(other.load(), name=other.name)


@app.callback()
def everywhere(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="The data folder. Otherwise TWOFOLD_DATA, otherwise the user's own.")] = None,
) -> None:
    context.obj.data = data


def main() -> None:
    """The entry point. Exit status 0: done; 1: it failed, in a sentence on standard error; 2: wrong usage."""
    given = Given()
    try:
        app(prog_name="twofold", obj=given)
    except Exception as error:  # noqa: BLE001 the edge of the process
        from services.cli.failure import report

        sys.exit(report(error, given.folder))
