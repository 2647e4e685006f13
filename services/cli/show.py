"""`twofold ingest show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.given import run

EXAMPLES = ("twofold ingest show rules.pdf", "twofold ingest show handbook/leave.docx --collection handbook --json")


def show(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="A file, or a folder.")],
    *,
    collection: Annotated[str | None, typer.Option(help="The collection it belongs to. Otherwise the folder's name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As data.")] = False,
) -> None:
    """Show what a document becomes: its text, tables, chunks, what they mention, its groups, and what could not be read.

    Nothing is written. Exit status 1 where something was not taken.
    """
    from services.cli.desk import open_desk
    from services.cli.terminal import working

    settings = context.obj.settings()

    async def look() -> dict[str, Any]:
        async with open_desk(settings) as desk:
            with working(str(path)):
                return await desk.show(path.absolute(), collection)

    found = run(look())
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print(found)
    if found["rejects"]:
        raise typer.Exit(1)


def _print(found: dict[str, Any]) -> None:
    from services.cli.terminal import err, out, plain

    for document in found["documents"]:
        out.print(plain(document["source"], "bold"))
        facts = {
            "title": document["title"],
            "date": document["modified"],
            "address": document["address"],
            "groups": ", ".join(document["groups"]),
            "state": document["state"],
        }
        for name, value in facts.items():
            if value:
                out.print(plain(f"  {name:<8} {value}"))
        tables, chunks = document["tables"], document["chunks"]
        out.print(plain(f"  {len(document['text'])} characters, {len(tables)} tables, {len(chunks)} chunks"))
        for table in tables:
            header = table["header"].replace("\n", " // ") or "no header was found"
            out.print(plain(f"  table    {table['start']}–{table['end']} {_place(table['places'])}{table['lines']} lines: {header}"))
        for warning in document["warnings"]:
            err.print(plain(f"  note: {warning}", "yellow"))
        for number, chunk in enumerate(chunks, 1):
            out.print()
            place = f"{chunk['start']}–{chunk['end']} {_place(chunk['places'])}{chunk['language']}"
            out.print(plain(f"  chunk {number}  {place}", "bold cyan"))
            out.print(plain(f"  {chunk['lead']}".replace("\n", "\n  "), "dim"))
            out.print(plain(f"  {chunk['text']}".replace("\n", "\n  ")))
            if chunk["entities"]:
                out.print(plain(f"  mentions {', '.join(chunk['entities'])}", "green"))
        out.print()
    for reject in found["rejects"]:
        err.print(plain(f"not taken: {reject['source']}: {reject['reason']}", "red"))


def _place(places: list[dict[str, Any]]) -> str:
    """The first and last place in words."""
    said = [
        " ".join(f"{name} {place[name]}" for name in ("page", "slide", "sheet", "cells") if name in place)
        for place in (places[:1] + places[-1:])
    ]
    words = " to ".join(dict.fromkeys(filter(None, said)))
    return f"{words}, " if words else ""
