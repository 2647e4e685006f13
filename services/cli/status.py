"""`twofold status`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from services.cli.given import run

EXAMPLES = ("twofold status", "twofold status --json")


def status(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False) -> None:
    """Show what the stores hold, which versions run, and what does not answer (exit status 1)."""
    from services.cli.desk import open_desk
    from services.cli.terminal import out, plain

    settings = context.obj.settings()
    if settings.stored_here and not settings.data.exists():
        out.print(plain(f"There is nothing in {settings.data} yet: twofold ingest FOLDER, or twofold demo."))
        return

    async def look() -> dict[str, Any]:
        async with open_desk(settings) as desk:
            return await desk.status() | {"held_by": desk.holder}

    found = run(look())
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(found)
    if any(found["parts"].values()):
        raise typer.Exit(1)


def _show(found: dict[str, Any]) -> None:
    from rich.table import Table

    from services.cli.terminal import out, plain

    if found["data"]:
        out.print(plain(f"data      {found['data']}"))
    out.print(plain(f"held by   {found['held_by']}"))
    for part, version in found["versions"].items():
        out.print(plain(f"{part:<9} {version}"))
    for part, reason in found["parts"].items():
        out.print(plain(f"{part:<9} {reason}", "red") if reason else plain(f"{part:<9} answers", "green"))
    counts = ("documents", "chunks", "nodes", "edges")
    table = Table("collection", "groups", box=None, pad_edge=False, header_style="underline")
    for what in counts:
        table.add_column(what, justify="right")
    for row in found["collections"]:
        table.add_row(plain(row["name"]), plain(", ".join(row["groups"])), *(str(row[what]) for what in counts))
    out.print()
    out.print(table if found["collections"] else "No collections yet: twofold ingest FOLDER.")
    for entry in found["expired"]:
        whom = f"{entry['owner']} {entry['contact']}".strip()
        out.print(plain(f"faq       {entry['id']} expired on {entry['valid_until']} and is not used: {whom}", "yellow"))
