"""YAML whose entries know their lines, for messages that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from ingest.document import MappingError
from language.normal import canonical

Lines = Mapping[tuple[str, ...], int]


def read_yaml(text: str, file: str) -> tuple[Any, Lines]:
    """Dicts, lists and texts (a key may be "no" or "1"), and the line of each entry by its path of keys.

    Raises MappingError for what is no YAML, and with every entry that stands there twice or is an alias.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise MappingError(f"{file} is not valid YAML: {error}") from error
    reader = _Reader()
    data = reader.read(root, ()) if root is not None else {}
    if reader.problems:
        raise MappingError("\n".join(f"{file}:{problem}" for problem in reader.problems))
    return data, reader.lines


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[tuple[str, ...], int] = {}
        self.problems: list[str] = []
        self._nodes: set[int] = set()

    def read(self, node: yaml.Node, path: tuple[str, ...]) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return canonical(node.value)
        if id(node) in self._nodes:
            self.problems.append(f"{node.start_mark.line + 1}: aliases (*name) are not read: write it out")
            return {}
        self._nodes.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, path) for item in node.value]
        entries: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = canonical(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if name in entries:
                self.problems.append(f"{line}: {' > '.join((*path, name))} stands there twice: keep one")
            self.lines[(*path, name)] = line
            entries[name] = self.read(value, (*path, name))
        return entries
