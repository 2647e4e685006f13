"""`twofold ingest infer`."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "twofold ingest infer northwind",
    "twofold ingest infer northwind --out northwind/mapping.yaml",
    "twofold ingest infer northwind --accept",
    "twofold ingest infer sqlite:///erp.db",
)


def infer(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A folder or a file of tables, or a database's URL.")],
    *,
    collection: Annotated[str | None, typer.Option(help="The collection's name. Otherwise the folder's.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the mapping. Otherwise into the data folder.")] = None,
    allow_personal: Annotated[bool, typer.Option("--allow-personal", help="Restrict no column for being about people.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Load by it at once.")] = False,
) -> None:
    """Look at tables and write what they become: types, keys, relationships, names, with a reason and a confidence for each guess.

    What was changed by hand in an earlier one stays, and is named. Nothing is loaded, unless --accept says so.
    """
    from ingest.proposals import Mappings, propose
    from ingest.sources import Found, collection_name, database_name, find
    from services.api.orders import IngestIn
    from services.cli.ingest import carry_out, show_summary
    from services.cli.terminal import err, plain, working
    from services.cli.terminal import out as console

    settings = context.obj.settings()
    database = "://" in source
    found = Found(database=source) if database else find(Path(source), settings=settings.loaders)
    found.take_tables()
    if not (found.tables or database):
        raise typer.BadParameter(f"{source} holds no tables")
    name = database_name(source, collection) if database else collection_name(Path(source), collection)
    mappings = Mappings(settings.data / "mappings")
    target = out or (mappings.accepted(name) if accept else mappings.proposal(name))
    with working(source) as report:
        inference, text = propose(found, lambda at: report(at.stage, at.done, at.total), allow_personal=allow_personal)
    revision = mappings.revised(target, text, name)
    if target.is_file():
        before = target.read_text(encoding="utf-8", errors="replace")
        for line in difflib.unified_diff(before.splitlines(), revision.text.splitlines(), "before", "now", lineterm="", n=1):
            console.print(plain(line))
    mappings.put(target, revision, text)
    for place in revision.kept:
        console.print(plain(f"as you changed it: {place}"))
    relationships = sum("relationship" in column.settings for entry in inference.tables for column in entry.columns)
    joins = sum("relationship" in entry.settings for entry in inference.tables)
    console.print(plain(f"{target}: {len(inference.tables)} tables, {relationships + joins} relationships"))
    for doubt in inference.doubts():
        err.print(plain(f"look at {doubt}"))
    for unread in inference.unread:
        err.print(plain(f"not taken: {unread.source}: {unread.reason}"))
    if accept:
        order = IngestIn(url=source, collection=collection, mapping=target.absolute())
        if not database:
            order = IngestIn(path=Path(source).absolute(), collection=collection, mapping=target.absolute())
        if not show_summary(carry_out(context, order, source)):
            raise typer.Exit(1)
    if inference.unread:
        raise typer.Exit(1)
