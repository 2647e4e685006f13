"""Where mappings lie that nobody wrote: proposals, which load nothing, and those that were accepted."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ingest.counting import counted
from ingest.document import LoadError, MappingError, Reject
from ingest.infer.assemble import Inference, infer
from ingest.infer.profile import MOST_ROWS, Profile, profile
from ingest.infer.types import repeats_header
from ingest.infer.write import to_yaml
from ingest.mapping import mapping_text, parse_mapping
from ingest.mapping_check import check
from ingest.open_tables import open_tables
from ingest.revision import Revision, revise
from ingest.sources import Found
from ingest.table_source import ONE_LINE, SourceTable
from ingest.tools import Report


@dataclass(frozen=True, slots=True)
class Mappings:
    """The mapping files of a data folder: one of each kind a collection, and what was proposed last for each of them."""

    folder: Path

    def accepted(self, collection: str) -> Path:
        return self.folder / f"{collection}.yaml"

    def proposal(self, collection: str) -> Path:
        return self.folder / f"{collection}.proposed.yaml"

    def revised(self, target: Path, suggested: str, collection: str) -> Revision:
        """What `target` should say now: as a person changed it, or else the collection's proposal, where one was.

        Raises MappingError where that file cannot be read, or its changes do not go together with what the tables suggest now.
        """
        edited = next((file for file in (target, self.proposal(collection)) if file.is_file()), None)
        if edited is None:
            return Revision(suggested, ())
        text = mapping_text(edited)
        parse_mapping(text, str(edited))
        last = self._last(edited)
        revision = revise(last.read_text(encoding="utf-8") if last.is_file() else None, text, suggested, edited.name)
        try:
            check(parse_mapping(revision.text, edited.name))
        except MappingError as error:
            raise MappingError(
                f"What was changed in {edited} does not go together with what its tables suggest now, so the file stays as it is:\n{error}"
            ) from error
        return revision

    def put(self, target: Path, revision: Revision, suggested: str) -> None:
        """Write the file, and note what of it was suggested, so that a person's changes are told apart later."""
        write_file(target, revision.text)
        write_file(self._last(target), suggested)

    def _last(self, target: Path) -> Path:
        """Where the suggestion lies that a file was made of."""
        own = target.parent.resolve() == self.folder.resolve()
        name = target.name if own else f"{sha256(str(target.resolve()).encode()).hexdigest()[:16]}.yaml"
        return self.folder / "suggested" / name


def look_at(found: Found, report: Report = lambda _: None) -> tuple[list[Profile], tuple[Reject, ...]]:
    """What the tables of a folder look like, and those that cannot be read. Raises MappingError where there is none that can."""
    profiles: list[Profile] = []
    unread: list[Reject] = []
    opened = open_tables(found.tables, found.database, found.loaders)
    expected = sum(min(table.size(), MOST_ROWS) for table in opened.values())
    for table in counted(opened, expected, "look at rows", report).values():
        try:
            if table.fault:
                raise LoadError(table.fault)
            profiles.append(_look_at(table))
        except LoadError as error:
            unread.append(Reject(table.name, f"the table cannot be read: {error}"))
    if unread and not profiles:
        raise MappingError("\n".join(f"{reject.source}: {reject.reason}" for reject in unread))
    return profiles, tuple(unread)


def _look_at(table: SourceTable) -> Profile:
    """Raises LoadError."""
    made = profile(table.name, table.columns, (row.cells for row in table.good_rows()))
    first = next(table.good_rows(), None)
    if first and repeats_header(first.cells, made):
        raise LoadError(f"the line below its header looks like a second header ({', '.join(map(str, first.cells.values()))}){ONE_LINE}")
    made.primary, made.foreign, made.declared = table.primary, table.foreign, table.declared
    return made


def propose(found: Found, report: Report = lambda _: None, *, allow_personal: bool = False) -> tuple[Inference, str]:
    """The mapping that the tables of a folder suggest, and its text. Raises MappingError where none of them can be read."""
    profiles, unread = look_at(found, report)
    inference = infer(profiles, allow_personal=allow_personal)
    inference.unread = unread
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
