"""Of whom a line speaks by class: Gold of a customer's membership."""

from __future__ import annotations

from collections.abc import Sequence

from services.rag.hybrid.reach import Node
from services.rag.hybrid.typed import Typed


def guarded(typed: Typed, nodes: Sequence[Node]) -> tuple[tuple[Node, ...], bool]:
    """The nodes whose class a line names (Gold of a customer's membership), and whether it names another class of one of them."""
    named: dict[tuple[str, str], set[object]] = {}
    for name in typed.names:
        for reading in name.readings:
            if reading.kind == "value":
                named.setdefault((reading.label, reading.property), set()).add(reading.value)
    ours = [n for n in nodes if any(label == n.label and n.properties.get(p) in values for (label, p), values in named.items())]
    against = any(label == n.label for n in nodes for label, _ in named)
    return tuple(ours), against and not ours
