"""What a source says: its tables by the mapping, and the fingerprints of its documents. Nothing is written here."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from graph.schema import Schema
from ingest.counting import counted
from ingest.document import Document, Reject
from ingest.documents import fingerprint
from ingest.drift import drift
from ingest.loaders.settings import LoaderSettings
from ingest.mapping import Mapping as MappingFile
from ingest.mapping import NodeTable, read_mapping
from ingest.mapping_check import check, to_schema, unmapped
from ingest.open_tables import open_tables
from ingest.records import RowState
from ingest.sources import Found, documents
from ingest.table_source import SourceTable
from ingest.tables import GraphRows, TableUnreadable, to_graph
from ingest.tools import Progress, Report


@dataclass(slots=True)
class TableReading:
    """The rows of a source's tables; no schema where there is no mapping."""

    schema: Schema | None = None
    rows: GraphRows = field(default_factory=GraphRows)
    warnings: list[str] = field(default_factory=list)


def read_tables(
    found: Found, mapping: Path | None, collection: str, groups: tuple[str, ...], stored: Mapping[str, RowState], report: Report
) -> TableReading:
    """Read the mapped tables, and report rows. One that cannot be read is stopped. Raises MappingError where the mapping does not fit."""
    if mapping is None:
        return TableReading()
    declared = read_mapping(mapping)
    check(declared)
    wanted = {name.partition("#")[0] for name in declared.tables}
    found.take_tables(wanted)
    opened = open_tables({name: path for name, path in found.tables.items() if name in wanted}, found.database, found.loaders)
    stopped = drift(declared, opened)
    reading = TableReading(to_schema(declared, collection))
    left = [name for name in (*found.tables, *opened) if name not in wanted and name not in declared.tables]
    reading.warnings = [f"{', '.join(left)}: not in {declared.name}, so not loaded"] if left else []
    tables = {name: table for name, table in opened.items() if name in declared.tables and name not in stopped}
    reading.warnings += unmapped(declared, {name: table.columns for name, table in tables.items()})
    nodes = [table for name, table in tables.items() if isinstance(declared.tables[name], NodeTable)]  # read once more for their references
    expected = sum(table.size() for table in (*tables.values(), *nodes))
    reading.rows = _rows(declared, counted(tables, expected, "rows", report), collection, groups, stored, stopped)
    rejects, counts = reading.rows.rejects, reading.rows.counts
    rejects += [Reject(file, f"the table was stopped: {why}. What was loaded of it before stays") for file, why in stopped.items()]
    for reject in rejects:
        counts[reject.source if reject.source in declared.tables else reject.source.rpartition(":")[0]].rejects += 1
    return reading


def _rows(
    declared: MappingFile,
    tables: dict[str, SourceTable],
    collection: str,
    groups: tuple[str, ...],
    stored: Mapping[str, RowState],
    stopped: dict[str, str],
) -> GraphRows:
    """The rows of the tables; one that cannot be read to its end goes to the `stopped`, and the others are read again without it."""
    while True:
        try:
            return to_graph(declared, tables, collection, groups, stored)
        except TableUnreadable as error:
            stopped[error.table] = f"it cannot be read to its end: {error}"
            tables = {name: table for name, table in tables.items() if name != error.table}


class Survey:
    """The fingerprints of a source's documents, and what could not be read of it. The documents themselves wait in a file."""

    def __init__(self, found: Found) -> None:
        self.fingerprints: dict[str, str] = {}
        self.rejects = list(found.rejects)
        self.warnings: list[str] = []
        self._unread = {reject.source for reject in found.rejects}
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 closed by close
        self._at: dict[str, tuple[str, int]] = {}

    def add(self, file: str, loaded: Document | Reject) -> None:
        if isinstance(loaded, Document):
            self.fingerprints[loaded.source] = fingerprint(loaded)
            self.warnings += [f"{file}: {warning}" for warning in loaded.warnings]
            self._at[loaded.source] = file, self._file.tell()
            pickle.dump(loaded, self._file)
        else:
            self.rejects.append(loaded)
            self._unread.add(file)

    def unread(self, file: str) -> bool:
        """Whether a file, or the folder it lies in, could not be read in full."""
        return any(file == name or file.startswith(f"{name}/") for name in self._unread)

    def file(self, source: str) -> str | None:
        """The file that a document came from; None for one that was not seen."""
        return self._at[source][0] if source in self._at else None

    def chosen(self, sources: Collection[str]) -> Iterator[tuple[str, Document]]:
        """These documents, each with its file."""
        for source, (file, at) in self._at.items():
            if source in sources:
                self._file.seek(at)
                yield file, pickle.load(self._file)

    def close(self) -> None:
        self._file.close()


def survey(found: Found, collection: str, settings: LoaderSettings, report: Report) -> Survey:
    """Load every document once."""
    result = Survey(found)
    total = len(found.documents)
    places = {name: at for at, name in enumerate(found.documents, 1)}
    for file, loaded in documents(found, collection, settings):
        result.add(file, loaded)
        report(Progress("read", places[file], total))
    return result
