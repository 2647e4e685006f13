"""`twofold eval compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.given import checked, installed

EXAMPLES = (
    "twofold eval compare base.json new.json --gate gate.yaml",
    "twofold eval compare base.json new.json --noise base-2.json --noise base-3.json --note note.md",
)
_Run = Annotated[Path, typer.Argument(exists=True, dir_okay=False)]


def compare(
    base: _Run,
    new: _Run,
    *,
    gate: Annotated[Path | None, typer.Option(help="The rules (YAML), set beforehand.", exists=True, dir_okay=False)] = None,
    noise: Annotated[list[Path] | None, typer.Option(help="A further run of the base version: how far it lies apart from itself.")] = None,
    note: Annotated[Path | None, typer.Option(help="Write the release note here too.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Compare though the questions or the judge differ.")] = False,
) -> None:
    """Decide whether the version of run NEW may replace that of run BASE.

    Exit status 0: it passes; 3: it does not.
    """
    installed()
    from eval.compare import compare as weigh
    from eval.gate import read_gate
    from eval.note import release_note
    from eval.runs import load

    with checked():
        before, after = load(base), load(new)
        found = weigh(before, after, read_gate(gate), [load(path) for path in noise or ()], force=force)
    text = release_note(before, after, found)
    if note:
        note.write_text(text, encoding="utf-8")
    typer.echo(text)
    if not found.passes:
        raise typer.Exit(3)
