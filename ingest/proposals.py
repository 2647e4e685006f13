"""Where mappings lie that nobody wrote: proposals, which load nothing, and those that were accepted."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ingest.document import LoadError, MappingError
from ingest.infer.assemble import Inference, infer
from ingest.infer.profile import Profile, profile
from ingest.infer.write import to_yaml
from ingest.open_tables import open_tables
from ingest.sources import Found
from ingest.table_source import SourceTable


@dataclass(frozen=True, slots=True)
class Mappings:
    """The mapping files of a data folder: one of each kind a collection."""

    folder: Path

    def accepted(self, collection: str) -> Path:
        return self.folder / f"{collection}.yaml"

    def proposal(self, collection: str) -> Path:
        return self.folder / f"{collection}.proposed.yaml"


def look_at(found: Found) -> list[Profile]:
    """What the tables of a folder look like. Raises MappingError where one cannot be read."""
    opened = open_tables(found.tables, found.database).values()
    try:
        return [_look_at(table) for table in opened]
    except LoadError as error:
        raise MappingError(f"A table cannot be read to its end, so nothing was inferred: {error}") from error


def _look_at(table: SourceTable) -> Profile:
    made = profile(table.name, table.columns, (row.cells for row in table.good_rows()))
    made.primary, made.foreign, made.declared = table.primary, table.foreign, table.declared
    return made


def propose(found: Found, *, allow_personal: bool = False) -> tuple[Inference, str]:
    """The mapping that the tables of a folder suggest, and its text."""
    inference = infer(look_at(found), allow_personal=allow_personal)
    return inference, to_yaml(inference)


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
