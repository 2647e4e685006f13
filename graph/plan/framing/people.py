"""Who: which of the people a question asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.concepts import concept_property
from graph.plan.framing.frame import Frame, Item
from graph.plan.framing.implied import imply
from graph.plan.words.persons import is_people, is_staff, people_of
from graph.plan.words.reading import Reading, is_day
from graph.plan.words.verbs import is_verb
from graph.schema import Schema

_TAKES = re.compile(
    r"(?:buy|bought|purchas|order|rent|borrow|book|reserv|hire)|사(?:ㄴ|가|갔)?$|샀|빌[리려렸린]|구매|구입|주문|예약|대여|가입|신청|투숙"
)
_FAR = 2  # steps: who is further away from what is named has not done it


def is_person(item: Item, schema: Schema) -> bool:
    """Whether an item asks for people, where the schema has any."""
    reading = item.reading
    if not item.noun or reading is None or reading.kind not in ("label", "role"):
        return False
    return is_people(reading.far, schema) or not any(is_people(label, schema) for label in schema.labels)


def is_whose(item: Item, following: Item) -> bool:
    """Whether what follows is asked for of it: X's manager's manager, her manager's phone."""
    gap = following.mark.start - item.mark.end
    return gap == len("'s ") and item.is_("label", "role") and following.is_("role", "property") and following.mark.before == ""


def people_at(reading: Reading | None, schema: Schema) -> str:
    """The people who belong to a kind of thing that is none, where there is one such kind."""
    if reading is None or reading.kind not in ("label", "role") or is_people(reading.far, schema):
        return ""
    found = {link.source for link in schema.relationships if link.target == reading.far and is_people(link.source, schema)}
    return next(iter(found)) if len(found) == 1 else ""


def people_in(reading: Reading, schema: Schema) -> str:
    """The people who belong to a kind of thing, or of whom its rows say how they are: of departments, of titles."""
    of_rows = {link.target for link in schema.relationships if link.source == reading.label and is_people(link.target, schema)}
    plain = replace(reading, kind="label") if reading.label else reading
    return people_at(plain, schema) or (next(iter(of_rows)) if len(of_rows) == 1 and not is_people(reading.label, schema) else "")


def take_people(frame: Frame, schema: Schema) -> None:
    """Who of the people, where the question names none of their kind; has anyone …? with their names asks for these."""
    if frame.target is None and frame.ask == "share" and frame.has("who") and not frame.free_nouns() and not frame.metric:
        if whole := _people_label(frame, schema):
            frame.target = imply(frame, Reading("label", whole))
        return
    if frame.target is not None or frame.ask not in ("list", "yesno") or not frame.has("who"):
        return
    agents = [
        i
        for i in frame.free_nouns()
        if ((item := frame.items[i]).mark.verbal or is_verb(item.mark.text))
        and item.is_("property", "role", "label")
        and item.mark.before == ""
        and not (item.reading and is_day(item.reading, schema))  # who tested it is not when it was tested
    ]
    if agents and frame.language == "en" and frame.ask == "list":  # who supplies, as a column has it
        last = agents[0]
        while last + 1 in agents and is_whose(frame.items[last], frame.items[last + 1]):
            last += 1
        frame.target = last
        frame.use(last, *frame.cue("who"))
        return
    frame.target_label = _people_label(frame, schema) or ""
    frame.use(*frame.cue("who"))
    bounded = [r for n in frame.numbers if (r := frame.items[n.item].reading) and r.kind == "role" and r.link]
    if any(r.link and r.link.source == r.link.target == frame.target_label for r in bounded):  # 부하 직원이 3명 이상인 사람
        frame.target, frame.target_label = imply(frame, Reading("label", frame.target_label)), ""
        return
    if not frame.target_label:
        frame.unclear += 2.0
    elif frame.ask == "yesno":
        names = [
            i
            for i in frame.free_nouns()
            if (r := frame.items[i].reading) and r.property and frame.items[i].mark.text.lower() in ("names", "name")
        ]
        frame.ask = "list" if names else "yesno"
        frame.use(*names)


def _people_label(frame: Frame, schema: Schema) -> str | None:
    """The people that "who" asks for where nothing names them: those that what is named belongs to, else the only ones there are, else
    those that are nearest to what is named."""
    people = [label for label in schema.labels if is_people(label, schema)]
    kinds = {item.reading.label for item in frame.items if item.is_("entity") and item.reading}
    above = [r.link.source for item in frame.items if (r := item.reading) and r.link and r.link.source == r.link.target]
    if own := next((label for label in above if label in kinds), None):
        return own  # whom X manages is of the same kind, whatever that is called
    if frame.ranking and frame.ranking.concept:  # the oldest is one of whom the birth is known
        people = [label for label in people if concept_property(label, frame.ranking.concept, schema)]
    readings = [item.reading for item in frame.items if item.reading]
    owners = [r.label for r in readings if r.kind in ("property", "value") and r.label in people]
    owners += [r.label for r in readings if r.kind == "role" and r.link and r.link.source == r.link.target and r.label in people]
    owners += [p for r in readings if r.kind == "value" and (p := people_of(r.label, schema))]  # the designer, of rows that say who is
    ends = [end for r in readings if r.kind == "hint" and r.link for end in (r.link.source, r.link.target) if end in people]
    if found := next(iter([*owners, *ends, *(people if len(people) == 1 else [])]), None):
        return found
    done = {r.far for item in frame.items if item.mark.verbal and (r := item.reading) and r.kind == "label"}
    named = done or {r.far for r in readings if r.kind in ("label", "entity") and r.far}
    if any(_TAKES.match(item.mark.text.lower()) for item in frame.items if item.mark.kind == "verb" or item.mark.verbal):
        people = [label for label in people if not is_staff(label, schema)] or people  # who rents is not who works here
    return _nearest(named, [label for label in people if label not in named], schema)


def _nearest(named: set[str], people: list[str], schema: Schema) -> str | None:
    """Those of the people that are the fewest steps from everything that is named together; None where two are as near."""
    steps = {label: [_steps(label, other, schema) for other in named] for label in people}
    reached = sorted((sum(s for s in found if s is not None), label) for label, found in steps.items() if found and None not in found)
    if not reached or (len(reached) > 1 and reached[0][0] == reached[1][0]) or reached[0][0] > _FAR * len(named):
        return None
    return reached[0][1]


def _steps(start: str, end: str, schema: Schema) -> int | None:
    reached, count = {start}, 0
    while end not in reached:
        wider = reached | {
            far
            for link in schema.relationships
            for near, far in ((link.source, link.target), (link.target, link.source))
            if near in reached
        }
        if wider == reached:
            return None
        reached, count = wider, count + 1
    return count


def two_do(frame: Frame, schema: Schema) -> bool:
    """Whether two people do different things, each in front of what he does, of which no plan says who does which: did A book and B
    approve, A가 예약하고 B가 승인하지 않은."""
    doing: list[str] = []
    for place, item in enumerate(frame.items[:-1]):
        behind = frame.items[place + 1]
        acts = behind.mark.kind == "verb" or behind.mark.verbal or is_verb(behind.mark.text)
        person = item.is_("entity") and item.reading is not None and is_people(item.reading.label, schema)
        subject = item.mark.after in ("이", "가") if frame.language == "ko" else item.mark.before in ("", "and", "or")
        if person and subject and acts and behind.mark.start - item.mark.end <= len(" has "):
            doing.append(behind.mark.argument or behind.mark.text.lower())
    return len(set(doing)) > 1 and (frame.language == "en" or frame.has("not"))
