"""A comparison as a release note in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.compare import Comparison, Line
from eval.show import number

SLICES_SHOWN = 12


def release_note(base: Mapping[str, Any], new: Mapping[str, Any], found: Comparison) -> str:
    """What changed, what was held, and what speaks against it."""
    verdict = "passes" if found.passes else "does not pass"
    parts = [
        f"# {new['name']} against {base['name']}: {verdict}",
        f"{len(new['items'])} questions, golden version {new['golden']['version']}, "
        f"measured {base['started'][:10]} and {new['started'][:10]}.",
    ]
    if found.alarms:
        parts += ["## Against it", _bullets(found.alarms)]
    head = "| measure | before | now | difference | 95 % interval | apart by itself | verdict |\n|---|---|---|---|---|---|---|"
    overall = [line for line in found.lines if line.slice == "all"]
    parts += ["## Figures", "\n".join([head, *map(_row, overall)])]
    moved = sorted((x for x in found.lines if x.slice != "all" and x.harm), key=lambda x: (x.p, -abs(x.harm), x.slice, x.measure))
    if moved:
        rows = [_row(line, f"{line.measure}, {line.slice} ({line.difference.n})") for line in moved[:SLICES_SHOWN]]
        parts += ["## Slices that moved", "\n".join([head, *rows])]
    items = {item["id"]: item for item in new["items"]}
    for turn in ("to wrong", "to right"):
        if turned := [f"{id}: {items[id]['question']}" for id, way in found.flipped if way == turn]:
            parts += [f"## Turned {turn.removeprefix('to ')} ({len(turned)})", _bullets(turned)]
    if found.remarks:
        parts += ["## To know", _bullets(found.remarks)]
    return "\n\n".join(parts) + "\n"


def _row(line: Line, name: str | None = None) -> str:
    d, m = line.difference, line.measure
    cells = [name or m, number(m, d.base), number(m, d.new), _signed(m, d.value), f"{_signed(m, d.low)} to {_signed(m, d.high)}"]
    return "| " + " | ".join([*cells, number(m, line.band) if line.band else "–", line.verdict]) + " |"


def _signed(measure: str, value: float) -> str:
    return f"{'−' if value < 0 else '+'}{number(measure, abs(value))}" if value else "0"


def _bullets(lines: Any) -> str:
    return "\n".join(f"- {line}" for line in lines)
