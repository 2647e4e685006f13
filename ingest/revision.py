"""A proposal made again: what a person changed in the last one stays, the rest becomes what the tables suggest now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from ingest.infer.write import flow, scalar
from ingest.lined_yaml import Lines, read_yaml

_ABSENT = object()
_SETS = frozenset(("left_out", "aliases", "nulls", "ko", "en"))
"""Lists in which order says nothing: what is new is added to what a person made of them."""
_LISTED = ("measures", "columns")  # an entry a line
_KINDS = ("relationship", "label", "from", "to")
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """The text as it should be now, and where it follows a person's hand, one place a line, with what is suggested instead."""

    text: str
    kept: tuple[str, ...]


def revise(last: str | None, edited: str, suggested: str, file: str) -> Revision:
    """Three mappings to one: `edited` against the proposal that it was made of, and the tables' suggestion of today.

    Without a record of that proposal every difference counts as a person's. Raises MappingError where `edited` cannot be read.
    """
    mine, said = _read(edited, file), _read(suggested, "the proposal")
    base = said if last is None else _read(last, "the last proposal")
    merge = _Merge()
    data = merge.settings(base.data, mine.data, said.data, ())
    comments = mine.comments if last is None else _comments(base.comments, mine.comments, said.comments)
    return Revision(_text(data, comments), tuple(merge.kept))


@dataclass(slots=True)
class _Merge:
    kept: list[str] = field(default_factory=list)

    def settings(self, base: Mapping[str, Any], mine: Mapping[str, Any], said: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """Entry by entry, in the person's order, new ones after them."""
        merged = {
            name: self._value(base.get(name, _ABSENT), mine.get(name, _ABSENT), said.get(name, _ABSENT), (*path, name))
            for name in dict.fromkeys((*mine, *said, *base))
        }
        return {name: value for name, value in merged.items() if value is not _ABSENT}

    def _value(self, base: Any, mine: Any, said: Any, path: Path) -> Any:
        if mine == base:
            return said
        if mine == said:
            return mine
        maps = all(isinstance(value, Mapping) for value in (base, mine, said))
        if maps and all((kind in mine) == (kind in base) for kind in _KINDS):
            return self.settings(base, mine, said, path)
        lists = all(isinstance(value, list) for value in (base, mine, said))
        if lists and path[-1] in _SETS:
            mine = [*mine, *(value for value in said if value not in base and value not in mine)]
        shown = "taken out" if mine is _ABSENT else flow(mine)
        now = "" if said == base else f" (now suggested: {'nothing' if said is _ABSENT else flow(said)})"
        self.kept.append(f"{' > '.join(path[1:])}: {shown}{now}")
        return mine


@dataclass(frozen=True, slots=True)
class _Read:
    data: Mapping[str, Any]
    comments: Mapping[Path, list[str]]


def _read(text: str, file: str) -> _Read:
    data, lines = read_yaml(text, file)
    return _Read(data if isinstance(data, Mapping) else {}, _comments_of(text, lines))


def _comments_of(text: str, lines: Lines) -> dict[Path, list[str]]:
    """The comments by the entry that they stand above, or behind; those at the end under ()."""
    entries = sorted((line, path) for path, line in lines.items() if _is_entry(path))
    starts = [line for line, _ in entries]
    ends: dict[int, int] = {}
    for token in yaml.scan(text, Loader=yaml.BaseLoader):
        if token.end_mark.index > token.start_mark.index:
            ends[token.end_mark.line] = token.end_mark.column
    found: dict[Path, list[str]] = {}
    for number, line in enumerate(text.splitlines()):
        said = line[ends.get(number, 0) :].strip()
        if said.startswith("#"):
            at = bisect_right(starts, number + 1) - 1 if number in ends else bisect_left(starts, number + 1)
            found.setdefault(entries[at][1] if at < len(entries) else (), []).append(said)
    return found


def _is_entry(path: Path) -> bool:
    return len(path) <= (3 if path[0] == "tables" else 2) or (len(path) == 4 and path[2] in _LISTED)


def _comments(base: Mapping[Path, list[str]], mine: Mapping[Path, list[str]], said: Mapping[Path, list[str]]) -> dict[Path, list[str]]:
    """Today's reasons, and after them what a person wrote."""
    own = {path: [line for line in lines if line not in base.get(path, ())] for path, lines in mine.items()}
    return {path: [*said.get(path, ()), *own.get(path, ())] for path in (*said, *own)}


def _text(data: Mapping[str, Any], comments: Mapping[Path, list[str]]) -> str:
    """A mapping file in the layout of a proposal."""
    lines: list[str] = []

    def entry(path: Path, value: Any = _ABSENT) -> None:
        indent = "  " * (len(path) - 1)
        lines.extend(f"{indent}{comment}" for comment in comments.get(path, ()))
        lines.append(f"{indent}{scalar(path[-1])}:{'' if value is _ABSENT else f' {flow(value)}'}")

    for part, entries in data.items():
        entry((part,))
        for name, settings in entries.items():
            if part != "tables" or not isinstance(settings, Mapping):
                entry((part, name), settings)
                continue
            entry((part, name))
            for setting, value in settings.items():
                if setting not in _LISTED:
                    entry((part, name, setting), value)
            for listed in filter(settings.get, _LISTED):
                entry((part, name, listed))
                for own, spec in settings[listed].items():
                    entry((part, name, listed, own), spec)
    return "\n".join([*lines, *comments.get((), ())]) + "\n"
