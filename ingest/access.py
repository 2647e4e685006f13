"""Who may see which documents of a collection, by their paths: `access.yaml` beside them, or the rules of an order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import pathspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ingest.document import LoadError, MappingError
from ingest.lined_yaml import read_yaml
from ingest.loaders.decode import decode, read_bytes

ACCESS = "access.yaml"


def _group(name: str) -> str:
    if not name.strip() or "\n" in name:
        raise ValueError("a group is one line of text that is not empty")
    return unicodedata.normalize("NFC", name.strip())


def _pattern(pattern: str) -> str:
    normal = unicodedata.normalize("NFC", pattern)
    if not normal.strip() or normal.startswith("!"):
        raise ValueError("a path is a name or a pattern such as hr/** (give a rule of its own to what is excepted, in front)")
    try:
        pathspec.GitIgnoreSpec.from_lines([normal])
    except ValueError:
        raise ValueError(f"{pattern!r} is not a pattern such as hr/** or *.secret.md") from None
    return normal


class PathRule(BaseModel):
    """Documents of these paths are for these groups, and for no others. Paths are patterns as in .gitignore, from the collection's root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paths: tuple[Annotated[str, AfterValidator(_pattern)], ...] = Field(min_length=1)
    groups: tuple[Annotated[str, AfterValidator(_group)], ...] = Field(min_length=1)

    def holds(self, *paths: str) -> bool:
        return any(_spec(self.paths).match_file(path) for path in paths)


class _Access(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: tuple[PathRule, ...]


RULES: TypeAdapter[tuple[PathRule, ...]] = TypeAdapter(tuple[PathRule, ...])


def read_access(path: Path) -> tuple[PathRule, ...]:
    """The rules of an access file. Raises MappingError with what is wrong: rights that cannot be read must not be passed over."""
    try:
        data, _ = read_yaml(decode(read_bytes(path)), path.name)
        return _Access.model_validate(data).documents
    except LoadError as error:
        raise MappingError(f"{path.name}: {error}") from error
    except ValidationError as error:
        raise MappingError("\n".join(_sentence(path.name, fault) for fault in error.errors(include_url=False))) from error


def groups_by_path(rules: Sequence[PathRule], *paths: str) -> tuple[str, ...] | None:
    """The groups of the first rule that names one of a document's paths (relative to the collection's root); None where none does."""
    return next((tuple(sorted(set(rule.groups))) for rule in rules if rule.holds(*paths)), None)


def idle(rules: Sequence[PathRule], documents: Iterable[Sequence[str]]) -> list[str]:
    """A sentence for each rule that names none of the documents, given by their paths: a slip of the pen here leaves some open."""
    paths = [path for named in documents for path in named]
    left = [rule for rule in rules if not rule.holds(*paths)]
    return [f"The rule for {', '.join(rule.paths)} ({', '.join(rule.groups)}) applies to no document: check its paths" for rule in left]


@lru_cache(maxsize=1024)
def _spec(paths: tuple[str, ...]) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(paths)


def _sentence(file: str, fault: Any) -> str:
    place = " > ".join(str(step + 1) if isinstance(step, int) else step for step in fault["loc"])
    return f"{file}: {place}: {fault['msg'].removeprefix('Value error, ')}"
