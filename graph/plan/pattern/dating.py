"""To what day a period narrows a pattern: the one that is named, else the usual one of what is spoken of. Built on a placed frame."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from graph.plan.framing.bounds import first_date, first_year
from graph.plan.framing.frame import DateFilter, Unfit
from graph.plan.framing.implied import joins_what_happened
from graph.plan.joins import NoPath, Tree
from graph.plan.pattern.spans import held_in
from graph.plan.plan import Compared, Field, OneOf, TimeUnit
from graph.plan.words.periods import bucket_of
from graph.plan.words.persons import is_people
from graph.plan.words.vocabulary import is_filler
from graph.wording import spelt_out

if TYPE_CHECKING:
    from graph.plan.pattern.placing import Placing

_ONE_DAY = timedelta(days=1)


def narrow(placing: Placing, tree: Tree, period: DateFilter) -> None:
    """Narrow a pattern to a period: what has a day in it, or what holds then."""
    if found := held_in(tree, placing.schema, placing.frame, period):
        tree.conditions += found
        return
    if period.item is not None:
        reading = placing.reading(period.item)
        where = Field(placing.put(tree, reading), reading.property)
    else:
        where = usual_date(placing, tree)
    span = period.mark.period
    assert span is not None
    if period.also:
        if _is_year(placing, where, tree):
            raise Unfit("several periods of a year kept as a number")
        spans = [span, *(mark.period for mark in period.also if mark.period)]
        part = cast(TimeUnit, span.unit)
        same = tuple(Compared(Field(where.of, where.property, part), "=", bucket_of(one, part)) for one in spans)
        tree.conditions.append(OneOf(same))
        return
    first, last = span.first, span.last
    match period.mode:
        case "since":
            last = None
        case "after":
            first, last = (last + _ONE_DAY if last else None), None
        case "before":
            first, last = None, (first - _ONE_DAY if first else None)
        case "until":
            first = None
    if _is_year(placing, where, tree):
        if (first and (first.month, first.day) != (1, 1)) or (last and (last.month, last.day) != (12, 31)):
            raise Unfit("a part of a year, of what only the year is known")
        if first:
            tree.conditions.append(Compared(where, ">=", first.year))
        if last:
            tree.conditions.append(Compared(where, "<=", last.year))
        return
    if first:
        tree.conditions.append(Compared(where, ">=", first))
    if last:
        tree.conditions.append(Compared(where, "<=", last))


def _is_year(placing: Placing, where: Field, tree: Tree) -> bool:
    var = tree.vars.get(where.of)
    return var is not None and placing.schema.labels[var.label].properties[where.property].type == "integer"


def usual_date(placing: Placing, tree: Tree) -> Field:
    """The date property that a period is about where none is named: of what is wanted or counted, else of the nearest node with one."""
    labels = [tree.vars[name].label for name in tree.vars if name not in tree.outer]
    event = [label for label in labels if first_date(placing.schema, label)]
    metric = placing.frame.metric
    asked = [placing.reading(i).far for i in (placing.frame.target, metric.item if metric else None) if i is not None]
    asked = [*_happened(placing, asked[:1], labels), *asked]
    best = next((label for label in asked if label in event), None)
    mentioned = [label for label in event if label in placing.tree.wanted]
    happened = [label for label in mentioned if not is_people(label, placing.schema)]
    if happened and best and is_people(best, placing.schema):
        best = happened[0]  # who got an S in the evaluation of 2025: no day of hiring
    label = best or (happened or mentioned or event or [None])[0]  # type: ignore[list-item]
    if label and (year := _own_year(placing, label)):
        return Field(tree.node(label), year)
    if label is None and (dated := next((own for own in asked if own and first_year(placing.schema, own)), None)):
        return Field(tree.node(dated), first_year(placing.schema, dated) or "")
    if label is None:
        near: list[tuple[float, str]] = []
        for other in placing.schema.labels:
            if first_date(placing.schema, other):
                trial = Tree(placing.schema, tree.hints, tree.wanted)
                trial.front = dict(tree.front)
                trial.vars = dict(tree.vars)
                try:
                    trial.node(other)
                except NoPath:
                    continue
                near.append((trial.cost, other))
        if not near:
            raise Unfit("no date to narrow")
        label = min(near)[1]
        placing.extra += 0.3
    return Field(tree.node(label), first_date(placing.schema, label) or "")


def _own_year(placing: Placing, label: str) -> str | None:
    """The year that rows are of, where they say so besides a day: an evaluation's year, though it was settled in the next."""
    whole = all((d.mark.period is None or d.mark.period.unit == "year") and not d.also for d in placing.frame.dates)
    own = ("year", "fiscal year", f"{spelt_out(label)} year")
    declared = placing.schema.labels[label].properties.items()
    return next((name for name, p in declared if p.type == "integer" and spelt_out(name) in own), None) if whole else None


def _happened(placing: Placing, wanted: list[str], labels: list[str]) -> list[str]:
    """What is counted of the wanted or done by it, which a period is rather about than about the wanted: most loans in 2024, who
    borrowed a book in 2024."""
    ranking, items = placing.frame.ranking.metric if placing.frame.ranking else None, placing.frame.items
    counted = [ranking.item] if ranking and ranking.function == "count" else []
    counted += [n.item for n in placing.frame.numbers if placing.reading(n.item).kind in ("label", "role")]
    done = [i for i, item in enumerate(items) if item.is_("label") and _is_act(placing, i) and i not in placing.frame.denied]
    said = [label for i in (*counted, *done) if i != placing.frame.target and (label := placing.reading(i).far) not in wanted]
    verbs = (item for item in items if item.mark.kind == "verb" or item.is_("hint") or (item.mark.verbal and item.is_("label", "role")))
    binds = any(not is_filler(item.mark.argument) for item in verbs)
    of = [k.source for k in placing.schema.relationships if wanted and k.target == wanted[0]]  # what happened to the wanted itself
    between = [label for label in labels if label in of and label not in wanted and joins_what_happened(label, placing.schema)]
    return said or (between if binds and len(between) == 1 and wanted and not joins_what_happened(wanted[0], placing.schema) else [])


def _is_act(placing: Placing, index: int) -> bool:
    """Whether rows are spoken of as what is done: as a verb, or as what one does: to book hours."""
    items, korean = placing.frame.items, placing.frame.language == "ko"
    beside = index + 1 if korean else index - 1
    does = 0 <= beside < len(items) and items[beside].mark.kind == "verb"
    return items[index].mark.verbal or (does and (not korean or items[index].mark.after in ("을", "를")))
