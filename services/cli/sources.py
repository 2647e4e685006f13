"""`twofold ingest check` and `twofold ingest rejects`: what the sources file names, and what was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.failure import CommandError
from services.cli.given import run

if TYPE_CHECKING:
    from ingest.source_list import SourceList
    from services.settings import Settings

CHECK_EXAMPLES = ("twofold ingest check", "twofold ingest check erp handbook")
REJECTS_EXAMPLES = ("twofold ingest rejects northwind",)


def source_list(settings: Settings) -> SourceList:
    """The named sources. Raises CommandError where there is no file of them."""
    from ingest.source_list import read_sources

    file = settings.sources_file
    if file is None:
        raise CommandError("There is no sources.yaml here or in the data folder: write one, or name it in TWOFOLD_SOURCES.")
    return read_sources(file)


def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Sources of sources.yaml. Otherwise all.")] = None,
) -> None:
    """Reach each source of sources.yaml and say what is there. Nothing is loaded."""
    from ingest.document import IngestError
    from services.cli.terminal import err, out, plain

    settings = context.obj.settings()
    sources = source_list(settings)
    bad = 0
    for name in names or sources.sources:
        try:
            found = sources.check(name, settings.loaders)
        except IngestError as error:
            bad += 1
            err.print(plain(f"{name}: {error}"))
            continue
        source = sources.sources[name]
        about = ", ".join(filter(None, (source.owner, source.contact, source.schedule)))
        out.print(plain(f"{name}: {found}{f' ({about})' if about else ''}"))
    if bad:
        raise typer.Exit(1)


def rejects(context: typer.Context, collection: Annotated[str, typer.Argument(help="The collection.")]) -> None:
    """List what the last run of a collection did not take: the file and line, and why."""
    from services.cli.desk import open_desk
    from services.cli.terminal import out, plain

    settings = context.obj.settings()

    async def work() -> list[dict[str, Any]]:
        async with open_desk(settings) as desk:
            return await desk.rejects(collection)

    for reject in run(work()):
        out.print(plain(f"{reject['source']}: {reject['reason']}"))
