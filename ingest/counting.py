"""How far the reading of tables is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ingest.document import Reject
from ingest.table_source import Row, SourceTable
from ingest.tools import Progress, Report

_EACH = 1000


def counted(tables: Mapping[str, SourceTable], expected: int, stage: str, report: Report) -> dict[str, SourceTable]:
    """The same tables, which report every thousand rows that are read of them together, of about `expected` ones."""
    done = 0

    def passing(table: SourceTable) -> Iterator[Row | Reject]:
        nonlocal done
        for row in table.rows():
            done += 1
            if done % _EACH == 0:
                report(Progress(stage, done, max(done, expected)))
            yield row

    return {name: replace(table, rows=partial(passing, table)) for name, table in tables.items()}
