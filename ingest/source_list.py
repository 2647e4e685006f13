"""sources.yaml: the sources of a company by name, each with what becomes of it and whose it is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from ingest.document import IngestError, LoadError, MappingError
from ingest.lined_yaml import read_yaml
from ingest.loaders.decode import decode, read_bytes
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.sql import sql_tables
from ingest.open_tables import open_tables
from ingest.sources import find
from ingest.tools import Order

Names = Annotated[tuple[str, ...], BeforeValidator(lambda data: (data,) if isinstance(data, str) else data)]
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class Source(BaseModel):
    """One source: a `path` (from the file's own folder) or a database's `url`, and what its collection is.

    `owner` and `contact` are whom an answer that finds nothing can name. `link_hosts` are the hosts that links in answers may lead to.
    `schedule` is kept for what runs jobs by the clock. `loaders` sets for this source what is otherwise set for all. `mapping` is a file;
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
    schedule: str = ""
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

    def check(self, name: str) -> str:
        """Reach a source without loading it: what is there, in a few words. Raises IngestError with what is wrong."""
        order = self.order(name)
        if order.url is not None:
            try:
                tables = sql_tables(order.url)
            except LoadError as error:
                raise IngestError(str(error)) from error
            return f"{len(tables)} tables"
        assert order.path is not None
        found = find(order.path)
        opened = open_tables(found.tables, settings=found.loaders)
        if faults := [f"{table.name}: {table.fault}" for table in opened.values() if table.fault]:
            raise IngestError("; ".join(faults))
        counts = [f"{len(found.documents)} documents" if found.documents else "", f"{len(opened)} tables" if opened else ""]
        counts.append(f"{len(found.rejects)} files that cannot be read" if found.rejects else "")
        if order.mapping is not None and not order.mapping.is_file():
            raise IngestError(f"there is no mapping {order.mapping}")
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
