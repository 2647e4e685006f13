"""sources.yaml: the sources of a company by name, each with what becomes of it and whose it is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ingest.document import IngestError, LoadError, MappingError
from ingest.drift import drift
from ingest.lined_yaml import read_yaml
from ingest.loaders.decode import decode, read_bytes
from ingest.loaders.settings import LoaderSettings
from ingest.mapping import read_mapping
from ingest.mapping_check import check
from ingest.open_tables import open_tables
from ingest.schedule import read_schedule
from ingest.sources import Found, find
from ingest.tools import Order

Names = Annotated[tuple[str, ...], BeforeValidator(lambda data: (data,) if isinstance(data, str) else data)]
_VARIABLE = re.compile(r"\$\{(\w+)\}")


def _checked_schedule(text: str) -> str:
    if text:
        read_schedule(text)
    return text


class Source(BaseModel):
    """One source: a `path` (from the file's own folder) or a database's `url`, and what its collection is.

    `owner` and `contact` are whom an answer that finds nothing can name. `link_hosts` are the hosts that links in answers may lead to.
    `schedule` is when the service ingests it by itself, by its time zone: `hourly`, `daily 02:30`, `monday 02:30`. `loaders` sets for this
    source what is otherwise set for all. `mapping` is a file;
    without one the accepted mapping counts, or with `accept` the inferred one. ${NAME} in a path or URL stands for an environment variable,
    so that no secret stands in the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str | None = None
    url: str | None = None
    collection: str | None = None
    groups: Annotated[Names, Field(min_length=1)] | None = None
    owner: str = ""
    contact: str = ""
    link_hosts: Names = ()
    schedule: Annotated[str, AfterValidator(_checked_schedule)] = ""
    loaders: LoaderSettings | None = None
    mapping: str | None = None
    accept: bool = False

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        if (self.path is None) == (self.url is None):
            raise ValueError("give a path, or a url")
        return self


class _Sources(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: dict[str, Source] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class SourceList:
    """A sources file and where it lies."""

    file: Path
    sources: Mapping[str, Source]

    def order(self, name: str) -> Order:
        """What ingesting the source means. Raises IngestError where there is none of this name, or a variable is not set."""
        if name not in self.sources:
            raise IngestError(f"{self.file} has no source {name!r}: it has {', '.join(self.sources)}.")
        source = self.sources[name]
        mapping = self._place(source.mapping, name) if source.mapping else None
        path = self._place(source.path, name) if source.path else None
        if source.url:
            _expanded(source.url, name)
        return Order(
            path=path,
            collection=source.collection or name,
            groups=source.groups,
            mapping=mapping,
            accept=source.accept,
            url=source.url,
            owner=source.owner,
            contact=source.contact,
            link_hosts=source.link_hosts,
            loaders=source.loaders,
        )

    def check(self, name: str, loaders: LoaderSettings = LoaderSettings()) -> str:  # noqa: B008 frozen
        """Reach a source without loading it: what is there, in a few words. Raises IngestError with what is wrong.

        The tables must be what its mapping was written for, where it names one or its folder has one. `loaders` are those of all sources.
        """
        order = self.order(name)
        own = loaders.model_copy(update=order.loaders.model_dump(exclude_unset=True)) if order.loaders else loaders
        found = find(order.path, None, own) if order.path else Found(database=order.url, loaders=own)
        mapping = order.mapping or found.mapping
        if mapping is not None and not mapping.is_file():
            raise IngestError(f"there is no mapping {mapping}")
        declared = read_mapping(mapping) if mapping else None
        if declared:
            check(declared)
            found.take_tables({name.partition("#")[0] for name in declared.tables})
        elif order.accept:
            found.take_tables()
        opened = open_tables(found.tables, found.database, own)
        stopped = drift(declared, opened) if declared else {table.name: table.fault for table in opened.values() if table.fault}
        if stopped:
            raise IngestError("; ".join(f"{table}: {why}" for table, why in stopped.items()))
        counts = [f"{len(found.documents)} documents" if found.documents else "", f"{len(opened)} tables" if opened else ""]
        counts.append(f"{len(found.rejects)} files that cannot be read" if found.rejects else "")
        return ", ".join(filter(None, counts)) or "nothing"

    def _place(self, text: str, name: str) -> Path:
        return (self.file.parent / Path(_expanded(text, name)).expanduser()).absolute()


def _expanded(text: str, name: str) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in os.environ:
            raise IngestError(f"The source {name} needs the environment variable {found[1]}, which is not set.")
        return os.environ[found[1]]

    return _VARIABLE.sub(value, text)


def read_sources(file: Path) -> SourceList:
    """Read a sources file. Raises IngestError with every problem and its line."""
    try:
        data, lines = read_yaml(decode(read_bytes(file)), file.name)
        content = _Sources.model_validate(data)
    except (LoadError, MappingError) as error:
        raise IngestError(f"{file}: {error}") from error
    except ValidationError as error:
        raise IngestError("\n".join(_message(file, problem, lines) for problem in error.errors())) from error
    return SourceList(file.absolute(), content.sources)


def _message(file: Path, problem: Any, lines: Mapping[tuple[str, ...], int]) -> str:
    path = tuple(step for step in problem["loc"] if isinstance(step, str))
    at = path
    while at and at not in lines:
        at = at[:-1]
    return f"{file.name}:{lines.get(at, 1)}: {' > '.join(path)}: {problem['msg'].removeprefix('Value error, ')}"
