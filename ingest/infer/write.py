"""An inferred mapping as the file that a person reads and changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import PurePath

from graph.schema import Words
from ingest.infer.assemble import SURE, ColumnEntry, Inference, TableEntry
from ingest.infer.words import guessed

_PLAIN = re.compile(r"[A-Za-z_가-힣](?:[\w가-힣 ./&'-]*[\w가-힣./])?")
HEAD = """\
# What the tables become, as `twofold ingest infer` guesses it. Above each entry: how sure the guess is (0 to 1), why, and after | samples.
# Look at what says CHECK, change what is wrong, and ingest with it; a later `infer` keeps what you changed. Every word: docs/data-team.md.
"""


def to_yaml(inference: Inference) -> str:
    """The text of a mapping file, which `read_mapping` reads."""
    lines = [HEAD + "".join(f"# CHECK {one.source}: {' '.join(one.reason.split())}\n" for one in inference.unread) + "tables:"]
    for entry in inference.tables:
        lines += table_lines(entry)
    if inference.derived:
        lines.append("derived:")
        for name, (words, comment) in inference.derived.items():
            lines += [f"  # {comment}", f"  {name}: {flow({'ko': words.ko, 'en': words.en})}"]
    return "\n".join(lines) + "\n"


def table_lines(entry: TableEntry) -> list[str]:
    mark = "CHECK " if entry.confidence < SURE else ""
    lines = [f"  # {mark}{'; '.join([*guessed(PurePath(entry.name).stem), *entry.comments])}", f"  {scalar(entry.name)}:"]
    lines += [f"    {name}: {flow(value)}" for name, value in entry.settings.items() if _said(value)]
    lines.append(f"    left_out: {flow(entry.left_out)}")
    if entry.columns:
        lines.append("    columns:")
        for column in entry.columns:
            lines += column_lines(column)
    return lines


def column_lines(column: ColumnEntry) -> list[str]:
    mark = "CHECK " if column.confidence < SURE else ""
    return [f"      # {mark}{'; '.join([*guessed(column.name), column.comment])}", f"      {scalar(column.name)}: {flow(column.settings)}"]


def flow(value: object) -> str:
    """A value on one line, without what says nothing."""
    if isinstance(value, Words):
        value = {"ko": value.ko, "en": value.en}
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(name))}: {flow(item)}" for name, item in value.items() if _said(item)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return "true" if value is True else "false" if value is False else scalar(str(value))


def _said(value: object) -> bool:
    if isinstance(value, Words):
        return bool(value.ko or value.en)
    return value is not None and value not in ((), [], {})


def scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
