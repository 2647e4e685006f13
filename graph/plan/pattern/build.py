"""A frame as a plan, and what that reading of the question costs. The cheapest one is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.plan.framing.bounds import bounds
from graph.plan.framing.clauses import calls_rows, declared
from graph.plan.framing.frame import Frame, Item, Unfit
from graph.plan.framing.implied import PARTIAL
from graph.plan.framing.pieces import spends
from graph.plan.joins import NoPath, key_of
from graph.plan.marking.marks import Mark
from graph.plan.pattern.beside import beside, is_far, is_somebody, joins, neighbour, role_of, serves
from graph.plan.pattern.columns import shape, with_counts
from graph.plan.pattern.denied import absent
from graph.plan.pattern.directions import turned
from graph.plan.pattern.holding import hold
from graph.plan.pattern.loosely import loosely_asked
from graph.plan.pattern.placing import Placing
from graph.plan.pattern.roles import loops, merges, near_of
from graph.plan.pattern.shares import divides, whole_of
from graph.plan.plan import Column, Having, QueryPlan
from graph.plan.words.persons import PERSONS, is_people
from graph.plan.words.reading import ALIKE, OWN, PIECEWISE, Reading, is_day
from graph.plan.words.validity import is_state
from graph.plan.words.verbs import is_verb
from graph.plan.words.vocabulary import GENERIC, is_filler
from graph.schema import Schema
from graph.wording import spelt_out
from language.normal import fold

_READING, _WAY, _STEP, _STRANGER, _DOUBT = 1.5, 0.25, 0.05, 0.6, 2.5
"""What it costs to read a word less well, to go a way that nobody named, to take a step, to take a word away from the one beside it, to
take one of two relationships that nothing tells apart."""
_FAR = 2  # steps
_LOOSE = 0.7  # of a property read by a part of its name
_OTHER = 0.3  # a value that is somebody's name, too
_UNGONE = 0.5  # what is called by a role that nothing is said to have
_WRITTEN = 0.95  # the score of a value that the question has as it is, at least
_KEYED = 0.4  # a number behind a kind of things, read as one of another's column
_SPELT = 0.03  # less, of what is but called so besides
_AMOUNTS = frozenset("amount value total 금액 액수 합계 총액".split())
_BARE = frozenset("번호 코드 이름 number code name id".split())
_NUMBER_OF = 0.15  # what is called like its own number, read as a thing


@dataclass(frozen=True, slots=True)
class Built:
    """A plan with its cost; `measures` are the formulas in it. `base` is what a share is of."""

    plan: QueryPlan
    frame: Frame
    cost: float
    measures: tuple[str, ...] = ()
    base: QueryPlan | None = None


def build(frame: Frame, schema: Schema) -> Built:
    """The plan of a frame. Raises Unfit."""
    found = declared(frame, frame.metric.item, schema) if frame.metric and frame.metric.item >= 0 else None
    if frame.decimals is not None and found is not None and found.type == "percentage":
        frame.decimals += 2  # 18.3 % is 0.183
    try:
        placing = Placing(frame, schema)
        having = placing.everything()
        made, places = with_counts(shape(placing), placing, having)
        havings = [
            Having(place, operator, value)
            for place, number in zip(places, having, strict=True)
            for operator, value in bounds(number, declared(frame, number.item, schema) if number.function else None)
        ]
        denied, present = [*absent(placing), *hold(placing)], placing.both()
        plan = QueryPlan(
            schema.collection,
            placing.tree.pattern(denied, present),
            _named(made.columns),
            made.nodes,
            tuple(havings),
            made.order,
            made.limit,
            made.shown,
            frame.nth - 1,
        )
        if plan.skip and plan.limit != 1:
            raise Unfit("the second of several")
        base = build(whole_of(frame), schema).plan if frame.ask == "share" else None
        if base is not None and (base == plan or not divides(plan)):
            raise Unfit("a share of nothing smaller")
    except NoPath as error:
        raise Unfit(str(error)) from error
    return Built(plan, frame, _cost(placing), tuple(dict.fromkeys(placing.measures)), base)


def _named(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns of one name are told apart by a number."""
    named: list[Column] = []
    for column in columns:
        name, number = column.name, 2
        while name in {other.name for other in named}:
            name, number = f"{column.name} {number}", number + 1
        named.append(replace(column, name=name))
    return tuple(named)


def _cost(placing: Placing) -> float:
    frame = placing.frame
    cost = placing.extra + frame.unclear + _DOUBT * placing.tree.doubtful + _WAY * placing.tree.cost + _STEP * len(placing.tree.links)
    cost += _DOUBT * (_far_off(placing) + _from_afar(placing) + _adds_others(placing) + loosely_asked(placing))
    cost += _STRANGER * _nobody(placing)
    gone = placing.tree.gone()
    for index, item in enumerate(frame.items):
        if item.reading is None:
            cost += _skipped(item.mark)
            continue
        cost += _READING * (1 - item.reading.score)
        said = fold(item.mark.text).text.removesuffix("s")
        held = beside(frame, index) if item.is_("property") else None
        if held and (item.reading.label, item.reading.property) != held:  # gold tier is a tier of what can be gold
            cost += 1.0 if any((r.label, r.property) == held for r in item.mark.readings) else 0.0
        if item.is_("label") and any(
            r.kind == "value" and r.label == item.reading.label and fold(r.value).text == said for r in item.mark.readings
        ):
            cost += 0.0 if item.reading.score >= OWN else _NUMBER_OF  # lecturers, of a rank so called
        if item.is_("hint", "role") and index not in frame.denied and (link := item.reading.link) and key_of(link) not in gone:
            noun = item.mark.before in ("the", "a") and not item.mark.verbal and any(loops(r) for r in item.mark.readings)
            cost += _DOUBT * (frame.ask == "yesno" and item.mark.verbal and item.is_("hint"))  # has it been returned: no mere yes
            cost += _NUMBER_OF if item.is_("hint") and not noun else _UNGONE  # a relationship that the plan does not go
        cost += _OTHER * (item.is_("hint") and is_somebody(frame, index)) + _STRANGER * (index in frame.denied and is_far(frame, index))
        cost += _UNGONE * (item.is_("hint") and merges(frame, index))  # the manager of where the trainer works is no trainer himself
        cost += _OTHER * (item.is_("hint") and serves(frame, index))
        if item.is_("role") and (whose := role_of(frame, index)) is not None:
            cost += 0.0 if near_of(item.reading) == whose else _STRANGER  # the manager of a department is no one's boss
        if item.is_("value"):
            cost += _value_cost(frame, index, placing.schema)
        if item.is_("entity") and _is_told_apart(frame, index):
            cost += _STRANGER  # caused by fire: a cause of that name
        if item.is_("property", "value") and frame.has("when") and (_happened(frame, index) or _is_own_day(frame, index)):
            cost += _DOUBT  # when a branch is closed is no date of its tickets
        cost += _OTHER * (item.is_("measure") and _is_name(frame, index)) + _STRANGER * _passes_on(frame, index)  # who runs Sales
        several = len({reading.label for reading in item.mark.readings if reading.kind == "entity"}) > 1
        same = {reading.kind: reading for reading in item.mark.readings if reading.label == item.reading.label}
        counts = frame.ask == "count" and not spends(item.mark.text)
        if item.is_("label") and "property" in same and not counts and _number(same["property"], placing.schema):
            cost += _NUMBER_OF + _NUMBER_OF * (frame.ask == "count" or is_state(item.reading.label, placing.schema))  # a rate is its number
        if item.is_("property"):
            cost += _property_cost(frame, index, placing.schema, "label" in same)
        expected = neighbour(frame, index)
        if item.is_("entity") and item.mark.assumed and expected:
            cost += 0.0 if _are_near(item.reading.label, expected, placing.schema) else _DOUBT  # a guess is of what stands beside it
        placed = item.mark.after == "에" and any(r.kind == "value" and r.label == expected for r in item.mark.readings)
        strange = item.is_("value", "property") and not (item.is_("property") and "label" in same)
        strange = strange or (item.is_("entity") and (several or placed))
        if strange and item.reading.label and expected:
            cost += _stranger(item, expected, placing.schema)
        if item.is_("property") and any(r.kind == "label" and r.score >= item.reading.score for r in item.mark.readings):
            cost += _NUMBER_OF + _KEYED * _numbered(frame, index)  # what is called so is rather a thing, and with its number surely
    return round(cost, 4)


def _property_cost(frame: Frame, index: int, schema: Schema, is_kind: bool) -> float:
    """What speaks against a word's being a property."""
    item, cost = frame.items[index], 0.0
    assert item.reading
    if not item.mark.verbal and item.mark.text.endswith("s") and item.reading.score < PIECEWISE and is_day(item.reading, schema):
        cost += _DOUBT  # trades are no days of trading
    if _only_like_a_day(frame, item, schema):
        cost += _STRANGER  # a value is nothing that was valued on a day
    if item.reading.score <= _LOOSE and item.mark.text.lower() in _AMOUNTS and PARTIAL.search(spelt_out(item.reading.property)):
        cost += _STRANGER  # an amount is not first what was refunded of it
    if _heads_another(frame, index, schema):
        cost += _DOUBT  # the number of a seat is none of a flight
    if (
        item.mark.text[:1].isupper()
        and item.mark.start
        and any(r.kind == "value" and r.value == item.mark.text for r in item.mark.readings)
    ):
        cost += _OTHER  # Completed is a state, and no day of completion
    if is_kind and frame.has("when") and _calls(frame, index):
        cost += _DOUBT  # when order 10248 is paid is not the day of its ordering
    if _is_of_another(frame, index, schema):
        cost += _DOUBT  # when somebody's license expires is no day of a policy
    return cost


def _only_like_a_day(frame: Frame, item: Item, schema: Schema) -> bool:
    """Whether a word that is no participle is read as the day on which something was done, and nothing is asked about days."""
    if item.reading is None or not is_day(item.reading, schema) or frame.has("when") or frame.has_date or frame.language != "en":
        return False
    done = spelt_out(item.reading.property).split()[0]
    return done.endswith("ed") and not item.mark.verbal and not item.mark.text.lower().endswith(("ed", "date", "day"))


def _stranger(item: Item, expected: str, schema: Schema) -> float:
    """What it costs to take a part away from the kind of thing that it stands with."""
    assert item.reading
    if item.reading.label == expected or joins(item.reading.label, expected, schema):
        return 0.0
    if item.is_("value") and item.reading.property in schema.labels[expected].properties:
        return _DOUBT  # the plant in Osaka is none whose supplier is there
    own = item.is_("value") and any((k.source, k.target) == (expected, item.reading.label) for k in schema.relationships)
    return _STRANGER / (1 + 3 * own)  # an electricity contract is one of such a tariff


def _passes_on(frame: Frame, index: int) -> bool:
    """Whether two words of a Korean compound are read as who has a part in something and who stands above him: 관리 책임자."""
    here, before = frame.items[index], frame.items[index - 1] if index else None
    if frame.language != "ko" or before is None or not (here.is_("role") and before.is_("role", "hint")) or before.mark.after:
        return False
    near = here.mark.start - before.mark.end <= 1
    return near and here.reading is not None and before.reading is not None and here.reading.link != before.reading.link


def _is_name(frame: Frame, index: int) -> bool:
    """Whether a word for a number is written as a name that it is too, and nothing is computed."""
    mark = frame.items[index].mark
    return not frame.metric and mark.text[:1].isupper() and any(r.kind == "entity" and r.score >= ALIKE for r in mark.readings)


def _value_cost(frame: Frame, index: int, schema: Schema) -> float:
    """What speaks against a word's being a value."""
    item, cost = frame.items[index], 0.0
    if any(r.kind == "entity" and r.score >= OWN - 0.05 for r in item.mark.readings):
        cost += _OTHER  # what is somebody's name is not first what is said of another
    if item.reading and item.reading.score < _WRITTEN and any(loops(r) and r.score >= PIECEWISE for r in item.mark.readings):
        cost += _OTHER  # a boss is rather somebody's than of the department of management
    parts = [r for r in item.mark.readings if r.kind == "role" and not loops(r)]
    if item.reading and item.reading.link and any(r.score >= item.reading.score - _SPELT for r in parts):
        cost += _OTHER  # the lead of a project is rather who leads it than one of its members so called
    own = [r for r in item.mark.readings if r.kind == "label" and item.reading and r.label == item.reading.label and r.score >= OWN]
    cost += _NUMBER_OF * bool(own)  # the adviser is no grade of one
    if _is_kind_asked(frame, index):
        cost += _DOUBT  # 어느 업체: a kind of thing, and not whatever is of the type Company
    if _is_dated(frame, index, schema):
        cost += _STRANGER  # 2024년에 완료된: done in that year, and not only in the end
    if turned(item, schema):
        cost += _STRANGER
    return cost


def _is_kind_asked(frame: Frame, index: int) -> bool:
    """Whether a word that stands for whatever is spoken of is what is asked for, and says nothing of a thing that stands behind it."""
    item, following = frame.items[index], frame.items[index + 1] if index + 1 < len(frame.items) else None
    kinds = [r.score for r in item.mark.readings if r.kind in ("label", "role")]
    asked = index > 0 and frame.items[index - 1].mark.is_cue("which") and bool(kinds) and kinds[0] >= OWN  # which authors
    if not kinds or not (asked or item.mark.text.lower() in (*GENERIC, *PERSONS)):
        return False
    return following is None or not following.is_("label") or following.mark.start - item.mark.end > 1


def _is_dated(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a period stands right in front of a Korean word for what was done, of which there is the day."""
    before = frame.items[index - 1].mark if index else None
    item = frame.items[index]
    behind = frame.items[index + 1].mark if index + 1 < len(frame.items) else None
    if frame.language == "en" and behind is not None and behind.kind == "date" and behind.before in ("in", "on", "during"):
        done = item.mark.text.lower().endswith("ed") and behind.start - item.mark.end <= len(" during ")
        return done and any(is_day(r, schema) and item.reading and r.label == item.reading.label for r in item.mark.readings)
    if frame.language != "ko" or before is None or before.kind != "date" or item.mark.start - before.end > 2:
        return False
    return any(is_day(r, schema) and item.reading and r.label == item.reading.label for r in item.mark.readings)


def _far_off(placing: Placing) -> bool:
    """Whether a property is asked for of a kind of thing that the question does not speak of, and that is steps away from what it names."""
    frame = placing.frame
    reading = frame.items[frame.target].reading if frame.target is not None else None
    if reading is not None and reading.kind == "label" and frame.items[frame.target or 0].mark.text.lower() in PERSONS:
        named = {item.reading.label for item in frame.items if item.is_("entity") and item.reading}
        return bool(named) and placing.tree.steps(reading.label, named) > _FAR  # people on a booking are no staff of its flights
    if reading is None or reading.kind != "property" or not reading.label:
        return False
    if calls_rows(frame, frame.target or 0, placing.schema) and reading.score >= PIECEWISE:
        return False  # the numbers of shipments are what is said of them
    others = [item.reading for i, item in enumerate(frame.items) if item.reading and i != frame.target]
    if placing.tree.links and reading.score <= _LOOSE and reading.label not in {r.far for r in others}:
        return True  # the rate of a loan is no ratio of the district that it was granted in
    if len(placing.tree.links) < _FAR and not (
        is_people(reading.label, placing.schema) and any(r.kind == "entity" and is_people(r.label, placing.schema) for r in others)
    ):
        return False  # what one person is asked for is no other's
    if any(item.mark.kind == "verb" and not is_filler(item.mark.argument) for item in frame.items):
        return False  # the cities that the band has played in
    named = {r.label for r in others if r.kind == "entity"}
    if len(named) > 1 and named <= {k.target for k in placing.schema.relationships if k.source == reading.label}:
        return False  # what a row says that joins all that is named: the role of Ann on the project
    spoken = {r.far for r in others if r.kind in ("label", "role", "value")} - named
    return bool(named) and not spoken and reading.label not in named


def _adds_others(placing: Placing) -> bool:
    """Whether a number that is only called so in part is computed over rows that nobody speaks of, some way from those that group it."""
    frame = placing.frame
    reading = frame.items[frame.metric.item].reading if frame.metric and frame.metric.item < len(frame.items) else None
    if reading is None or reading.kind != "property" or not reading.label or reading.score > _LOOSE or not frame.groups:
        return False
    spoken = {r.far for i, item in enumerate(frame.items) if frame.metric and i != frame.metric.item and (r := item.reading)}
    return reading.label not in spoken and len(placing.tree.links) >= _FAR


def _is_of_another(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a day is said to be of what stands in front of it, a column of another kind of thing, and its own is not spoken of."""
    item, before = frame.items[index], frame.items[index - 1] if index else None
    if not frame.has("when") or before is None or not before.is_("property") or not item.reading or not before.reading:
        return False
    spoken = {r.far for i, other in enumerate(frame.items) if i != index and (r := other.reading)}
    return is_day(item.reading, schema) and not is_day(before.reading, schema) and item.reading.label not in spoken


def _is_told_apart(frame: Frame, index: int) -> bool:
    """Whether a word in front that is passed over says of which column a name is a value, too: caused by fire."""
    mark, before = frame.items[index].mark, frame.items[index - 1] if index else None
    if before is None or before.reading is not None or frame.language != "en" or mark.before not in ("by", "as", "with"):
        return False
    said = {(r.label, r.property) for r in before.mark.readings if r.kind == "property"}
    return any((r.label, r.property) in said for r in mark.readings if r.kind == "value")


def _are_near(label: str, other: str, schema: Schema) -> bool:
    """Whether two kinds of things are one, or joined by a relationship."""
    return label == other or any({k.source, k.target} == {label, other} for k in schema.relationships)


def _nobody(placing: Placing) -> bool:
    """Whether who it is would be but what the question names: where those are who report to X."""
    frame = placing.frame
    if frame.ask != "list" or frame.target is None or not frame.has("who"):
        return False
    own, wanted = placing.reading(frame.target), placing.tree.vars.get(placing.places.get(frame.target, ""))
    if own.kind == "property" and own.label and spelt_out(own.property).endswith(" name"):
        return own.property == placing.schema.labels[own.label].name  # the manager's name, which a branch has
    people = [var for var in placing.tree.vars.values() if is_people(var.label, placing.schema)]
    return (wanted is not None and bool(wanted.ids)) or (bool(people) and all(var.ids for var in people))


def _from_afar(placing: Placing) -> int:
    """How many values are said otherwise than written, and are of things that the question does not speak of and that are many steps
    away from all that it does: who owns a car has no loan for one."""
    items = [item for item in placing.frame.items if item.reading]
    spoken = {item.reading.far or item.reading.label for item in items if item.reading and not item.is_("value", "hint")}
    spoken.add(placing.frame.target_label)
    otherwise = {r.label for item in items if (r := item.reading) and r.kind == "value" and r.score < _WRITTEN}
    return sum(bool(label in placing.tree.front and placing.tree.steps(label, spoken) > _FAR) for label in otherwise - spoken)


def _calls(frame: Frame, index: int) -> bool:
    """Whether a word says of which kind the thing named beside it is, and a verb what happened to it."""
    if not any(item.mark.kind == "verb" for item in frame.items):
        return False
    label = frame.items[index].reading.label  # type: ignore[union-attr]
    near = [frame.items[place] for place in (index - 1, index + 1) if 0 <= place < len(frame.items)]
    return any(n.is_("entity") and n.reading and n.reading.label == label for n in near)


def _heads_another(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a bare "number" or "code" is read as one of another kind of thing than the number in front of it, whose it is."""
    here, before = frame.items[index], frame.items[index - 1] if index else None
    if before is None or not before.is_("property") or here.mark.text.lower() not in _BARE or here.mark.start - before.mark.end > 1:
        return False
    if before.reading is None or here.reading is None or before.reading.label == here.reading.label:
        return False
    return _number(before.reading, schema)


def _happened(frame: Frame, index: int) -> bool:
    """Whether a participle says what happens to the thing named in front of it, and is of another kind of thing."""
    item, before = frame.items[index], frame.items[index - 1] if index else None
    named = before.reading if before and before.is_("entity") else None
    subject = next((other.reading for other in frame.items if other.noun and other.is_("label", "role")), None)
    if subject and item.reading and subject.far == item.reading.label:
        return False  # when the manager of whoever sold X was hired
    return bool(named and item.reading and item.mark.text.lower().endswith("ed") and named.label != item.reading.label)


def _is_own_day(frame: Frame, index: int) -> bool:
    """Whether a verb may say on what day something happened to what the question is about, and is read as of another kind."""
    if not frame.has("when") or not frame.items[index].mark.verbal or frame.language != "en":
        return False
    subject = next((item.reading for item in frame.items if item.noun and item.is_("label", "role")), None)
    own = subject is not None and any(r.kind == "property" and r.label == subject.far for r in frame.items[index].mark.readings)
    return own and subject is not None and frame.items[index].reading.label != subject.far  # type: ignore[union-attr]


def _numbered(frame: Frame, index: int) -> bool:
    """Whether a number stands right behind: account 1539."""
    return index + 1 < len(frame.items) and frame.items[index + 1].mark.kind == "number" and frame.language == "en"


def _number(reading: Reading, schema: Schema) -> bool:
    found = schema.labels[reading.label].properties.get(reading.property) if reading.label in schema.labels else None
    return found is not None and found.type in ("integer", "number", "percentage")


def _skipped(mark: Mark) -> float:
    """What it costs to pass over a word of the schema; a verb that may be a property's name says something, mostly."""
    if mark.kind != "schema":
        return 0.0
    verb = mark.verbal or is_verb(mark.text)
    return 0.7 if verb and any(r.kind in ("property", "label") for r in mark.readings) else 0.2
