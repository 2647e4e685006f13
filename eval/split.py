"""Leave one out: a choice made on some documents, or some schemas, and measured on the one that it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from eval.intervals import Figure, ratio
from eval.measures import Part

By = Literal["document", "schema"]


def folds(items: Sequence[Mapping[str, Any]], by: By) -> dict[str, list[str]]:
    """Question ids by what they rest on: documents, where questions over several join these into one fold, or collections of tables.

    Questions that rest on neither (what no source answers) are in no fold.
    """
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    held: dict[str, list[str]] = {}
    named = {item["id"]: item["documents"] if by == "document" else item["collections"] for item in items}
    for names in named.values():
        for other in names[1:]:
            first, second = sorted((find(names[0]), find(other)))
            leader[second] = first
    for id, names in named.items():
        if names:
            held.setdefault(find(names[0]), []).append(id)
    return dict(sorted(held.items()))


def chosen_elsewhere(runs: Mapping[str, Sequence[Mapping[str, Any]]], by: By, measure: str) -> tuple[Figure | None, Mapping[str, str]]:
    """For every fold the pipeline that is best on the other folds, measured on this one: the figure over all folds, and the choices.

    `runs`: items of the same questions by pipeline; larger must be better. Ties go to the first pipeline.
    """
    by_id = {name: {item["id"]: item["parts"].get(measure, (0.0, 0.0)) for item in items} for name, items in runs.items()}
    split = folds(next(iter(runs.values())), by)
    parts: list[Part] = []
    choices: dict[str, str] = {}
    for fold, ids in split.items():
        rest = [id for other, held in split.items() if other != fold for id in held]
        choices[fold] = max(by_id, key=lambda name: _share([by_id[name][id] for id in rest]))
        parts += [by_id[choices[fold]][id] for id in ids]
    return ratio(parts), choices


def _share(parts: Sequence[Part]) -> float:
    under = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / under if under else 0.0
