"""Which collections a caller may work on: an admin all, others those of which they hold every group."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from graph.rights import readers
from graph.schema import Schema
from ingest.document import IngestError
from ingest.ledger_tables import collections, documents, rows
from services.api.orders import IngestIn, OrderIn, RemoveIn
from services.api.problems import Problem
from services.identity.caller import Caller


def allow_data(caller: Caller) -> None:
    """Raises a 403 problem for callers who are not of the data team."""
    if caller.roles.isdisjoint({"data", "admin"}):
        raise Problem(403, "This is for the role data: ask whoever runs the service for a token with it.")


async def allow_order(order: OrderIn, caller: Caller, engine: AsyncEngine) -> None:
    """Raises a 403 problem where the order touches a collection that the caller may not work on, or reads files that one came from."""
    closed = await closed_to(caller, engine)
    match order:
        case IngestIn():
            if order.url is not None and "admin" not in caller.roles:
                raise Problem(403, "Only an admin may have a database read: have one order it.")
            if order.loaders is not None and "admin" not in caller.roles:
                raise Problem(403, "Only an admin may set what loaders may use: have one order it.")
            name = _name(order)
            paths = [path.resolve() for path in (order.path, order.mapping) if path]
            touched = name in closed or any(_overlap(path, root) for path in paths for root in closed.values())
        case RemoveIn():
            touched = order.collection in closed
        case _:
            touched = bool(closed)
    if touched:
        raise Problem(403, "This touches a collection with groups that you do not hold: have an admin do it.")


async def closed_to(caller: Caller, engine: AsyncEngine) -> dict[str, Path]:
    """The collections that the caller may not work on, with where they came from. Documents, rows and properties may have groups
    of their own."""
    if "admin" in caller.roles:
        return {}
    named = (
        select(collections.c.name, collections.c.groups),
        *(select(table.c.collection, table.c.groups).distinct() for table in (documents, rows)),
    )
    async with engine.connect() as db:
        closed = {name for statement in named for name, groups in await db.execute(statement) if not caller.groups.issuperset(groups)}
        declared = await db.execute(select(collections.c.name, collections.c.schema).where(collections.c.schema.is_not(None)))
        closed |= {name for name, schema in declared if not caller.groups.issuperset(readers(Schema.model_validate(schema)))}
        roots = await db.execute(select(collections.c.name, collections.c.root).where(collections.c.name.in_(closed)))
        return {name: Path(root) for name, root in roots}


def _name(order: IngestIn) -> str | None:
    """The collection that the order is about; None where its name cannot be one, which the job says."""
    from ingest.sources import collection_name, database_name  # its loaders are slow to import

    try:
        return collection_name(order.path, order.collection) if order.path else database_name(order.url or "", order.collection)
    except IngestError:
        return None


def _overlap(path: Path, root: Path) -> bool:
    return path.is_relative_to(root) or root.is_relative_to(path)
