"""What a source says: its tables by the mapping, and the fingerprints of its documents. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.schema import Schema
from ingest.document import Document, LoadError, MappingError, Reject
from ingest.documents import fingerprint
from ingest.loaders.csv import Table, read
from ingest.mapping import check, read_mapping, to_schema, unmapped
from ingest.records import RowState
from ingest.sources import MAPPING, Found, documents
from ingest.tables import GraphRows, to_graph


@dataclass(slots=True)
class TableReading:
    """The rows of a source's tables; no schema where there is no mapping."""

    schema: Schema | None = None
    rows: GraphRows = field(default_factory=GraphRows)
    warnings: list[str] = field(default_factory=list)


def read_tables(
    found: Found, mapping: Path | None, collection: str, groups: tuple[str, ...], stored: Mapping[str, RowState]
) -> TableReading:
    """Read the mapped tables. Raises MappingError where the mapping does not fit, or one of its tables cannot be read."""
    if mapping is None:
        names = ", ".join(found.tables)
        warning = f"No table was loaded, since there is no {MAPPING}: write one that says what the rows of {names} are"
        return TableReading(warnings=[warning] if names else [])
    declared = read_mapping(mapping)
    tables: dict[str, Table] = {}
    for name, path in found.tables.items():
        if name in declared.tables:
            try:
                tables[name] = read(path, name)
            except LoadError as error:
                raise MappingError(f"{name} cannot be loaded, so nothing was: {error}") from error
    check(declared, {name: table.columns for name, table in tables.items()})
    left = [name for name in found.tables if name not in tables]
    warnings = [f"{', '.join(left)}: not in {declared.name}, so not loaded"] if left else []
    warnings += unmapped(declared, {name: table.columns for name, table in tables.items()})
    return TableReading(to_schema(declared, collection), to_graph(declared, tables, collection, groups, stored), warnings)


@dataclass(slots=True)
class Survey:
    """The fingerprints of a source's documents with the files they came from, and what could not be read of it."""

    fingerprints: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    _unread: set[str] = field(default_factory=set)

    def unread(self, file: str) -> bool:
        """Whether a file, or the folder it lies in, could not be read in full."""
        return any(file == name or file.startswith(f"{name}/") for name in self._unread)


def survey(found: Found, collection: str) -> Survey:
    """Load every document once."""
    result = Survey(rejects=list(found.rejects), _unread={reject.source for reject in found.rejects})
    for file, loaded in documents(found, collection):
        if isinstance(loaded, Document):
            result.fingerprints[loaded.source] = fingerprint(loaded)
            result.files[loaded.source] = file
        else:
            result.rejects.append(loaded)
            result._unread.add(file)
    return result


def chosen(found: Found, collection: str, sources: Collection[str]) -> Iterator[tuple[str, Document]]:
    """Load these documents, each with its file."""
    for file, loaded in documents(found, collection):
        if isinstance(loaded, Document) and loaded.source in sources:
            yield file, loaded
