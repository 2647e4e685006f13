"""Rows as they hold now, or no more: who runs a department these days, its former managers, who has left. Built on a placed frame."""

from __future__ import annotations

from graph.plan.framing.frame import Unfit
from graph.plan.joins import Tree
from graph.plan.marking.marks import Mark
from graph.plan.pattern.placing import Placing
from graph.plan.pattern.spans import holding, spans
from graph.plan.plan import Compared, Condition, Field, Pattern
from graph.plan.words.persons import is_people
from graph.plan.words.validity import Validity, stay, validity
from graph.schema import Relationship
from graph.store import Value

_ALL = 0.4  # where nothing says who is here: all who are known are
_NEAR = 12  # letters between "former" and what it is said of


def hold(placing: Placing) -> list[Pattern]:
    """Narrow the pattern to the rows that hold, or held; the patterns that must not be there for it. Raises Unfit."""
    gone: list[Pattern] = []
    for said in placing.frame.held:
        match said.argument:
            case "here":
                _belong(placing, said)
            case "gone":
                gone += _left(placing, said)
            case argument:
                former = argument == "former"
                found = _spans(placing)
                found = _said_of(placing, said, found) if former else found
                if not found and placing.frame.ask == "yesno":
                    found = _of_named(placing)
                if not found and (former or (placing.frame.ask == "yesno" and _says_nothing(placing))):
                    raise Unfit("nothing that would end")
                for name, span in found.items():
                    placing.tree.conditions += _conditions(name, span, _day(said), former=former)
    return gone


def _day(said: Mark) -> Value:
    assert said.period is not None
    return said.period.first


def _conditions(name: str, span: Validity, today: Value, *, former: bool = False) -> list[Condition]:
    return [Compared(Field(name, span.end), "<", today)] if former else holding(name, span, today, today)


def _spans(placing: Placing) -> dict[str, Validity]:
    """What in the pattern holds for a time, by its variable, and people who may have left. What is named is meant however it is; of rows
    of one status that says how they are."""
    tree, schema = placing.tree, placing.schema
    wanted = {placing.places.get(i) for i in _asked(placing)}
    found = spans(tree, schema)
    for name, var in tree.vars.items():
        span = validity(schema.labels[var.label].properties)
        if span and len(var.ids) != 1 and name not in tree.outer and (is_people(var.label, schema) or name in wanted):
            found[name] = span
    return {name: span for name, span in found.items() if not _told(placing, name)}


def _of_named(placing: Placing) -> dict[str, Validity]:
    """What is named, where nothing else is asked of it but whether it still is."""
    found = {name: validity(placing.schema.labels[var.label].properties) for name, var in placing.tree.vars.items() if var.ids}
    return {name: span for name, span in found.items() if span and not _told(placing, name)}


def _says_nothing(placing: Placing) -> bool:
    return not placing.tree.conditions and len(placing.tree.vars) == 1 and not placing.frame.denied


def _asked(placing: Placing) -> list[int]:
    frame = placing.frame
    metrics = [metric.item for metric in (frame.metric, frame.ranking.metric if frame.ranking else None) if metric]
    return [i for i in (frame.target, *frame.groups, *metrics) if i is not None]


def _told(placing: Placing, name: str) -> bool:
    """Whether a value says already how the rows are."""
    items = placing.frame.items
    return name in placing.tree.vars and any(
        item.is_("value") and placing.places.get(i) == name and not is_people(placing.tree.vars[name].label, placing.schema)
        for i, item in enumerate(items)
    )


def _said_of(placing: Placing, said: Mark, spans: dict[str, Validity]) -> dict[str, Validity]:
    """The rows that a word right in front of them says it of; all, where it stands alone: former managers, the previous title."""
    behind = [
        (item.mark.start, i)
        for i, item in enumerate(placing.frame.items)
        if item.reading and said.end <= item.mark.start <= said.end + _NEAR and not item.is_("entity")
    ]
    reading = placing.frame.items[min(behind)[1]].reading if behind else None
    if reading is None:
        return spans
    if reading.link is not None:
        ends = {link.name for link in placing.tree.links if link.type == reading.link.type}
        return {name: span for name, span in spans.items() if name in ends} or spans
    place = placing.places.get(min(behind)[1])
    return {place: spans[place]} if place is not None and place in spans else spans


def _people(placing: Placing) -> str | None:
    """The people whom the question is about."""
    tree, frame = placing.tree, placing.frame
    asked = [placing.places[i] for i in _asked(placing) if placing.places.get(i) in tree.vars]
    names = [*asked, *tree.vars] if asked or tree.vars else []
    people = [name for name in names if is_people(tree.vars[name].label, placing.schema)]
    if people:
        return people[0]
    kinds = [label for label in placing.schema.labels if is_people(label, placing.schema) and _where(placing, label)]
    return tree.node(kinds[0]) if len(kinds) == 1 and not frame.target_label else None


def _where(placing: Placing, label: str) -> Validity | Relationship | None:
    return validity(placing.schema.labels[label].properties) or stay(label, placing.schema)


def _belong(placing: Placing, said: Mark) -> None:
    name = _people(placing)
    where = _where(placing, placing.tree.vars[name].label) if name else None
    if where is None or name is None:
        if placing.frame.ask == "yesno" and _says_nothing(placing):
            raise Unfit("nothing says who is here")
        placing.extra += _ALL
        return
    if isinstance(where, Relationship):
        placing.tree.link_of(where)
        where = None
    for place, span in (_spans(placing) | ({name: where} if where else {})).items():
        placing.tree.conditions += _conditions(place, span, _day(said))


def _left(placing: Placing, said: Mark) -> list[Pattern]:
    """Those whose end has come, or who belong nowhere now."""
    name = _people(placing)
    where = _where(placing, placing.tree.vars[name].label) if name else None
    if where is None or name is None:
        raise Unfit("nothing says who has left")
    if isinstance(where, Validity):
        placing.tree.conditions += _conditions(name, where, _day(said), former=True)
        return []
    tree = Tree(placing.schema, seed="g")
    tree.adopt(placing.tree, [name])
    link = tree.link_of(where)
    span = validity(where.properties)
    assert span is not None
    tree.conditions += _conditions(link, span, _day(said))
    return [tree.pattern()]
