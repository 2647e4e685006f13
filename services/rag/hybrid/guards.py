"""Of whom a line speaks by class, Gold of a customer's membership; and whether a question denies what a rule says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.words.reading import Reading
from services.rag.hybrid.reach import Node
from services.rag.hybrid.typed import Amount, Typed

_CLAUSE = re.compile(r"[,;]\s|(?<!\d)\.\s")

_DENIES = re.compile(r"않|아닌|안 |못|없|불필요|면제|\b(?:not|without|exempt)\b|n['’]t\b", re.I)


def denies(text: str) -> bool:
    """Whether a question asks for what is not so, which no rule says of itself."""
    return _DENIES.search(text) is not None


_LEAVES_OUT = re.compile(
    r"\b(?:outside|except|excluding|other than|apart from|besides)\b|제외|빼고|말고|이외|(?<=[가-힣]) 외(?=에| [가-힣])", re.I
)


def leaves_out(text: str) -> bool:
    """Whether a question is about all but something, which a document's list or rule would be narrowed to: clients outside Norway."""
    return _LEAVES_OUT.search(text) is not None


def guarded(typed: Typed, nodes: Sequence[Node]) -> tuple[tuple[Node, ...], bool]:
    """The nodes whose class a line names (Gold of a customer's membership), and whether it names another class of one of them."""
    named: dict[tuple[str, str], set[object]] = {}
    for name in typed.names:
        if name.start > _told(typed):
            continue  # who then does something, and not of whom it holds
        for reading in name.readings:
            if reading.kind == "value":
                named.setdefault((reading.label, reading.property), set()).add(reading.value)
    fewest = {label: min(n.hops for n in nodes if n.label == label) for label in {n.label for n in nodes}}
    nodes = [n for n in nodes if n.hops == fewest[n.label]]  # who is named, and not who is above
    ours = [n for n in nodes if any(label == n.label and n.properties.get(p) in values for (label, p), values in named.items())]
    against = any(label == n.label for n in nodes for label, _ in named)
    return tuple(ours), against and not ours


def _told(typed: Typed) -> int:
    """Where the clause of the last amount ends."""
    last = max((amount.end for amount in typed.amounts), default=len(typed.text))
    ends = _CLAUSE.search(typed.text, last)
    return ends.start() if ends else len(typed.text)


def classes_of(node: Node) -> list[str]:
    """The values of a node that a line may name, in small letters: only a line that has one of them need be read."""
    return [value.lower() for value in node.properties.values() if isinstance(value, str) and len(value) > 1]


def paired(typed: Typed) -> list[tuple[Reading, Amount]]:
    """The classes of a line that gives each its own amount: residents up to 300 euros, consultants up to 2,000 euros. None of a line
    that does not."""
    classes = [(m, r) for m in typed.names for r in m.readings[:1] if r.kind == "value"]
    starts = [m.start for m, _ in classes] + [len(typed.text)]
    found = []
    for (mark, reading), end in zip(classes, starts[1:], strict=True):
        own = [a for a in typed.amounts if mark.end <= a.start < end]
        if len(own) == 1:
            found.append((reading, own[0]))
    return found if len(found) == len(classes) > 1 else []
