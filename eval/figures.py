"""From items to figures: for everything, each file, language, tag, collection and route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval.attribution import FUSED, GRAPH, LINK
from eval.intervals import quantile, ratio

Item = Mapping[str, Any]
SLICED = ("answer", "false_yes", "false_no", "recall@5", "recall@10", "cited")
"""What a slice below a file is measured on; all else would be rows that nobody reads."""
FEWEST = 3
"""A slice of fewer questions is left out: its interval would say nothing."""
DEPTHS = (1, 5, 10)

_SLICES: Mapping[str, Callable[[Item], Iterable[str]]] = {
    "file": lambda item: [item["file"]],
    "lang": lambda item: [item["lang"]],
    "tag": lambda item: item["tags"],
    "collection": lambda item: item["collections"],
    "route": lambda item: [item["route"] or "none"],
}


def slices_of(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items under each name: `all`, and `file:…`, `lang:…`, `tag:…`, `collection:…`, `route:…`."""
    slices: dict[str, list[Item]] = {"all": list(items)}
    for kind, names in _SLICES.items():
        for item in items:
            for name in names(item):
                slices.setdefault(f"{kind}:{name}", []).append(item)
    return slices


def figures_of(items: Sequence[Item]) -> dict[str, Any]:
    """`slices`: each slice's measures; `paths`: what each path found. JSON-ready."""
    slices = {}
    for name, held in slices_of(items).items():
        whole = name == "all" or name.startswith("file:")
        if whole or len(held) >= FEWEST:
            slices[name] = {"questions": len(held), **_measures(held, None if whole else SLICED)}
    return {"slices": slices, "paths": _paths(items), "abstention": _abstention(items)}


def _measures(items: Sequence[Item], only: Sequence[str] | None) -> dict[str, Any]:
    names = dict.fromkeys(name for item in items for name in item["parts"])
    wanted = [name for name in names if only is None or name in only]
    figures = {name: ratio([tuple(item["parts"][name]) for item in items if name in item["parts"]]) for name in wanted}
    if only is None:
        times = [item["ms"] for item in items]
        figures |= {"p50_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95)}
        figures["answer_chars"] = quantile([item["characters"] for item in items if item["answerable"]], 0.5)
    return {name: asdict(figure) for name, figure in figures.items() if figure is not None}


def _paths(items: Sequence[Item]) -> dict[str, Any]:
    """Of each path the share of quotes (for `graph` and `link`: of gold values) in its first 1, 5, 10, and of those that no other path
    has in its 10."""
    found: dict[str, list[tuple[int | None, bool]]] = {}
    for item in items:
        ranked = item["paths"]
        own = [path for path in ranked if path not in (FUSED, GRAPH, LINK)]
        for path, places in ranked.items():
            for n, place in enumerate(places):
                others = [ranked[p][n] for p in own if p != path] if path in own else []
                alone = path in own and _near(place) and not any(map(_near, others))
                found.setdefault(path, []).append((place, alone))
    return {
        path: {
            "wanted": len(places),
            **{f"found@{depth}": sum(p is not None and p <= depth for p, _ in places) / len(places) for depth in DEPTHS},
            "anywhere": sum(p is not None for p, _ in places) / len(places),
            "alone": sum(alone for _, alone in places) / len(places),
        }
        for path, places in sorted(found.items())
    }


def _near(place: int | None) -> bool:
    return place is not None and place <= DEPTHS[-1]


def _abstention(items: Sequence[Item]) -> dict[str, int]:
    """Questions by whether they can be answered and what was done."""
    counts = {"answered_right": 0, "answered_wrong": 0, "refused_wrongly": 0, "refused_rightly": 0, "answered_though_unanswerable": 0}
    for item in items:
        if item["answerable"]:
            counts["refused_wrongly" if item["refused"] else "answered_right" if item["right"] else "answered_wrong"] += 1
        else:
            counts["refused_rightly" if item["refused"] else "answered_though_unanswerable"] += 1
    return counts
