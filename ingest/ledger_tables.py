"""The ledger's tables. services/state migrates them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    func,
    literal,
    or_,
    type_coerce,
)


class Names(TypeDecorator[tuple[str, ...]]):
    """Names in one text, a line each, so that every database can compare them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        return "\n".join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value.split("\n")) if value else ()


def visible(names: Column[tuple[str, ...]], groups: Iterable[str]) -> ColumnElement[bool]:
    """The condition that one of the groups is among a row's. Not LIKE, which takes HR for hr in some databases."""
    lines = literal("\n") + type_coerce(names, Text) + literal("\n")
    return or_(false(), *(func.replace(lines, f"\n{group}\n", "") != lines for group in sorted(groups) if "\n" not in group))


metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)

collections = Table(
    "ledger_collections",
    metadata,
    Column("name", String, primary_key=True),
    Column("root", String, nullable=False),
    Column("groups", Names, nullable=False),
    Column("schema", JSON(none_as_null=True)),
    Column("owner", String),
    Column("contact", String),
    Column("link_hosts", Names),
)

# What the last run of a collection did not take.
rejects = Table(
    "ledger_rejects",
    metadata,
    Column("collection", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False),
)

# `fingerprint` is of the content and of what made chunks of it; begun by "?" where a killed run left the stores unsure. The same for rows.
documents = Table(
    "ledger_documents",
    metadata,
    Column("source", String, primary_key=True),
    Column("collection", String, nullable=False, index=True),
    Column("file", String, nullable=False),
    Column("title", String, nullable=False),
    Column("modified", String, nullable=False),
    Column("text", String, nullable=False),
    Column("address", String),
    Column("places", JSON(none_as_null=True)),
    Column("groups", Names, nullable=False),
    Column("fingerprint", String, nullable=False),
)

chunks = Table(
    "ledger_chunks",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, ForeignKey(documents.c.source), nullable=False, index=True),
    Column("section", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("entities", Names, nullable=False),
    Column("lead", String, nullable=False),
)

# `kind` is "nodes" or "edges"; `source` and `target` are an edge's ends.
rows = Table(
    "ledger_rows",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("collection", String, nullable=False, index=True),
    Column("source", String),
    Column("target", String),
    Column("groups", Names, nullable=False),
    Column("content", JSON, nullable=False),
    Column("fingerprint", String, nullable=False),
)

# Ids that a store may hold though the ledger does not, or otherwise than the ledger says: noted before the store is touched.
intents = Table(
    "ledger_intents",
    metadata,
    Column("store", String, primary_key=True),
    Column("id", String, primary_key=True),
)

facts = Table(
    "ledger_facts",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
)
