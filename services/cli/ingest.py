"""`twofold ingest`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli import infer, show, sources
from services.cli.default_group import DefaultGroup
from services.cli.given import names, run

if TYPE_CHECKING:
    from services.api.orders import OrderIn

EXAMPLES = (
    "twofold ingest handbook",
    "twofold ingest memos --collection hr --groups hr,board",
    "twofold ingest tables --mapping tables/mapping.yaml",
    "twofold ingest --remove handbook",
    "twofold ingest --reconcile --repair",
    "twofold ingest infer tables",
    "twofold ingest show rules.pdf",
)

_SHOWN = 10  # of one file's rejects


app = typer.Typer(cls=DefaultGroup, no_args_is_help=False)


def ingest(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Argument(help="A file, a folder of documents or tables, or a database's URL, to bring a collection up to.")
    ] = None,
    *,
    collection: Annotated[str | None, typer.Option(help="The collection's name. Otherwise the folder's.")] = None,
    groups: Annotated[str | None, typer.Option(help="Who may see it: a,b. Otherwise as before, at first everyone.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="What the tables become. Otherwise mapping.yaml in the folder.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take the mapping that the tables suggest, where there is none.")] = False,
    remove: Annotated[str | None, typer.Option(metavar="COLLECTION", help="Take a collection out.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Write all passages anew, after a change of the encoder.")] = False,
    reconcile: Annotated[bool, typer.Option("--reconcile", help="Compare the stores with what was ingested.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="With --reconcile: make them equal.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What came of it as a log: one JSON object a line.")] = False,
) -> None:
    """Bring a collection up to what a file or folder holds now: what is new is added, what is gone goes.

    Of SOURCE, --remove, --rebuild and --reconcile give one.
    """
    if [source is not None, remove is not None, rebuild, reconcile].count(True) != 1:
        raise typer.BadParameter("give one of SOURCE, --remove, --rebuild and --reconcile")
    if source is None and (collection or groups is not None or mapping or accept):
        raise typer.BadParameter("--collection, --groups, --mapping and --accept go with SOURCE")
    if groups is not None and not names(groups):
        raise typer.BadParameter("--groups names no group: give a,b, or leave it out")
    if as_json and reconcile:
        raise typer.BadParameter("--json goes with what loads or removes, not with --reconcile")
    if repair and not reconcile:
        raise typer.BadParameter("--repair goes with --reconcile")

    from services.api.orders import IngestIn, RebuildIn, ReconcileIn, RemoveIn

    order: OrderIn
    if source is not None:
        absolute = None if mapping is None else mapping.absolute()
        chosen = names(groups) if groups is not None else None
        given = {"collection": collection, "groups": chosen, "mapping": absolute, "accept": accept or None}
        order = IngestIn(**{**source_of(source, context), **{name: value for name, value in given.items() if value is not None}})
    elif remove is not None:
        order = RemoveIn(action="remove", collection=remove)
    elif rebuild:
        order = RebuildIn(action="rebuild")
    else:
        order = ReconcileIn(action="reconcile", repair=repair)
    came = carry_out(context, order, source or order.action)
    show = show_events if as_json else show_summary
    complete = show_differences(came, repair) if reconcile else show(came)
    if not complete:
        raise typer.Exit(1)


def source_of(source: str, context: typer.Context) -> dict[str, Any]:
    """A command's source as an order names it: a database's URL, a path, or what a name of sources.yaml stands for."""
    if "://" in source:
        return {"url": source}
    settings = context.obj.settings()
    if not Path(source).exists() and settings.sources_file is not None:
        listed = sources.source_list(settings)
        if source in listed.sources:
            return {name: value for name, value in asdict(listed.order(source)).items() if value is not None}
    return {"path": Path(source).absolute()}


def carry_out(context: typer.Context, order: OrderIn, what: str) -> dict[str, Any]:
    """Do it where the stores are; what came of it."""
    from services.cli.desk import open_desk
    from services.cli.terminal import working

    settings = context.obj.settings()

    async def work() -> dict[str, Any]:
        async with open_desk(settings) as desk:
            with working(what) as report:
                return await desk.order(order, report)

    return run(work())


def show_summary(summary: dict[str, Any]) -> bool:
    """What a job did, and on standard error what it did not take and why; False where there is such."""
    from services.cli.terminal import err, out, plain

    counts = ", ".join(f"{count:,} {what.replace('_', ' ')}" for what, count in summary["counts"].items() if count)
    not_taken = f", {summary['rejected']:,} not taken" if summary["rejected"] else ""
    out.print(plain(f"{summary['collection'] or 'all collections'}: {counts or 'nothing to do'}{not_taken} ({summary['seconds']:.1f} s)"))
    for table in summary["tables"]:
        bad = f", {table['rejects']:,} not taken" if table["rejects"] else ""
        out.print(plain(f"  {table['name']}: {table['rows']:,} rows{bad}"))
    for warning in summary["warnings"]:
        err.print(plain(f"note: {warning}"))
    by_file: dict[str, list[dict[str, Any]]] = {}
    for reject in summary["rejects"]:
        by_file.setdefault(reject["source"].rpartition(":")[0] or reject["source"], []).append(reject)
    for rejects in by_file.values():
        for reject in rejects[:_SHOWN]:
            err.print(plain(f"not taken: {reject['source']}: {reject['reason']}"))
    if summary["rejects"]:
        err.print(plain(f"note: twofold ingest rejects {summary['collection']} lists all that was not taken, with the reasons"))
    return not summary["rejects"]


def show_events(summary: dict[str, Any]) -> bool:
    """The same for machines: a line for each warning, each thing that was not taken and each table, and one at the end; False where
    something was not taken.
    """
    collection = summary["collection"]

    def log(event: str, **facts: Any) -> None:
        typer.echo(json.dumps({"event": event, "collection": collection, **facts}, ensure_ascii=False))

    for warning in summary["warnings"]:
        log("warning", warning=warning)
    for reject in summary["rejects"]:
        log("reject", **reject)
    for table in summary["tables"]:
        log("table", **table)
    log("end", counts=summary["counts"], rejects=summary["rejected"], seconds=round(summary["seconds"], 3))
    return not summary["rejects"]


def show_differences(found: dict[str, Any], repaired: bool) -> bool:
    """What the stores have too little and too much; False where that stays so."""
    from services.cli.terminal import out, plain

    differences = 0
    for store in found["missing"]:
        missing, extra = len(found["missing"][store]), len(found["extra"][store])
        differences += missing + extra
        out.print(plain(f"{store}: {missing} missing, {extra} too many"))
    if differences:
        out.print(
            "The stores were made equal to the ledger."
            if repaired
            else "To make the stores equal to the ledger: twofold ingest --reconcile --repair"
        )
    return repaired or not differences


def _epilog(examples: tuple[str, ...]) -> str:
    return "\n\n".join(("Examples:", *examples))


app.command(DefaultGroup.DEFAULT, epilog=_epilog(EXAMPLES))(ingest)
app.command("infer", epilog=_epilog(infer.EXAMPLES))(infer.infer)
app.command("check", epilog=_epilog(sources.CHECK_EXAMPLES))(sources.check)
app.command("rejects", epilog=_epilog(sources.REJECTS_EXAMPLES))(sources.rejects)
app.command("show", epilog=_epilog(show.EXAMPLES))(show.show)
