"""Numbers that only their unit, a verb or the pieces that are counted tell, and which numbers add up."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.amounts import measured_in
from graph.plan.framing.clauses import NUMERIC, is_numeric
from graph.plan.framing.frame import Frame
from graph.plan.framing.implied import imply, says_amount, stock_of, stocked
from graph.plan.framing.traded import is_traded, quantity_of
from graph.plan.words.measures import QUANTITY
from graph.plan.words.reading import OWN, Reading
from graph.schema import Schema
from graph.wording import spelt_out
from language.units import UNITS

_HOW_MANY = re.compile(r"^몇 ?|(?:이나|이에요|예요|이야|야|인가요|입니까|이죠|죠|인지|로|나|짜리(?:예요|인가요|야)?)$")
_POINTS = re.compile(r"몇 ?점")
_GAINED = re.compile(r"(?:scor|earn|gain|collect|gather|complet)(?:e|es|ed|s|ing)?$|따|따내|땄|딴|얻|모으|모은|벌")
PIECES = frozenset("unit units piece pieces copies items portions servings plates bottles cups packs boxes".split())
_A_PIECE = re.compile(r"몇 ?(?:개|대|권|장|부|병|벌|켤레|박스|자루|상자)")
_SPENT = re.compile(r"(?:number of )?(?:hours|days|minutes|nights) \w+(?:ed|wn|nt)$|logged hours$")
_NAMED = 0.9  # of a property said by its whole name
_COUNTS = re.compile(r"(?<![su])s$|수량$|횟수$")  # points, laps, nights


def adds_up(reading: Reading | None, schema: Schema) -> bool:
    """Whether a property's numbers make a total: amounts, and what says by its name that it counts."""
    found = schema.labels[reading.label].properties.get(reading.property) if reading and reading.label in schema.labels else None
    if reading is None or counts_pieces(reading, schema):
        return reading is not None
    return found is not None and reading.score >= _NAMED and says_amount(reading.property, found)


def counts_pieces(reading: Reading, schema: Schema) -> bool:
    """Whether a property said by its whole name counts: a quantity, points."""
    declared = reading.link.properties if reading.link else schema.labels[reading.label].properties if reading.label else {}
    found = declared.get(reading.property) if reading.kind == "property" else None
    if found is None or found.type not in NUMERIC or reading.score < _NAMED:
        return False
    said = spelt_out(reading.property)
    return QUANTITY.search(said) is not None or (not reading.link and found.type == "integer" and _COUNTS.search(said) is not None)


def pieces_kept(frame: Frame, index: int, schema: Schema) -> int | None:
    """The number that the named thing itself has, where its pieces are counted: how many units of X are in stock, are on order."""
    place, items = index + 1, frame.items
    if place >= len(items) or items[place].mark.text.lower() not in PIECES:
        return None
    named = {r.label for item in items if item.is_("entity") and (r := item.reading)}
    behind = {
        (label, name): spelt_out(name).partition(" ")[2]
        for label in named
        for name, declared in schema.labels[label].properties.items()
        if declared.type in NUMERIC and spelt_out(name).partition(" ")[0] in PIECES
    }
    found: list[tuple[int, Reading]] = []
    for other in frame.free_nouns():
        mark, reading = items[other].mark, items[other].reading
        if other <= place or reading is None:
            continue
        if reading.kind == "property" and reading.label in named and is_numeric(frame, other, schema):
            found.append((other, reading))
        else:
            said = f"{mark.before} {mark.text}".strip().lower()
            found += [(other, Reading("property", *key)) for key, rest in behind.items() if rest == said]
    if len(found) != 1:
        return None
    items[found[0][0]] = replace(items[found[0][0]], reading=found[0][1])
    items[place] = replace(items[place], mark=replace(items[place].mark, kind="cue", cue="filler"), reading=None)
    frame.use(place)
    return found[0][0]


def take_pieces(frame: Frame, index: int, schema: Schema) -> int | None:
    """The quantity that is summed, where pieces of something named are counted: how many units of X have been ordered."""
    if frame.language == "ko":
        return _sold(frame, index, schema)
    following = frame.items[index + 1] if index + 1 < len(frame.items) else None
    if following is None or following.mark.text.lower() not in PIECES:
        return None
    if (said := following.reading) and (
        said.score >= OWN or (said.link and said.kind == "property") or QUANTITY.search(spelt_out(said.property))
    ):
        return None  # the number that rows of that kind are joined by
    named = {r.label for item in frame.items if item.is_("entity") and (r := item.reading)}
    amounts = [quantity for label in named if (quantity := quantity_of(frame, label, schema))]
    if len(amounts) != 1:
        return None
    frame.items[index + 1] = replace(following, mark=replace(following.mark, kind="cue", cue="filler"), reading=None)
    frame.use(index + 1)
    return imply(frame, amounts[0])


def _sold(frame: Frame, index: int, schema: Schema) -> int | None:
    """The quantity of the only thing that is named as traded: X는 몇 대 팔렸어."""
    named = {r.label for item in frame.items if item.is_("entity") and (r := item.reading)}
    piece = _A_PIECE.match(frame.items[index].mark.text)
    nouns = [i for i, item in enumerate(frame.items) if item.noun and not item.mark.verbal]
    nouns = [i for i in nouns if not (frame.items[i].is_("label") and (r := frame.items[i].reading) and r.label in named)]
    if piece and named and (kept := _kept(frame, nouns, named, schema)) is not None:
        frame.use(*nouns)
        return imply(frame, kept)
    counted = piece is not None and not nouns
    amounts = [found for label in named if (found := quantity_of(frame, label, schema))] if counted and is_traded(frame) else []
    if counted and len(named) == 2 and not amounts:
        amounts = stocked(named, schema)  # 창고에 X 몇 개 남아 있어
    return imply(frame, amounts[0]) if len(amounts) == 1 else None


def _kept(frame: Frame, nouns: list[int], named: set[str], schema: Schema) -> Reading | None:
    """How many are kept of what is named, by rows called stock, or that join all that is named: X 재고 전 지점 합쳐 몇 개."""
    kinds = {r.label for i in nouns if frame.items[i].is_("label") and (r := frame.items[i].reading)}
    if len(kinds) != len({frame.items[i].reading for i in nouns}):
        return None
    told = {label: stock for label in schema.labels if (stock := stock_of(label, schema))}
    joined = {label: {k.target for k in schema.relationships if k.source == label} for label in told}
    said = [label for label in told if named <= joined[label] and kinds - {label} <= joined[label]]
    return replace(told[said[0]], score=_NAMED) if len(said) == 1 and (said[0] in kinds or len(named) > 1) else None


def spends(text: str) -> bool:
    """Whether a phrase speaks of time that was spent, row by row: hours logged."""
    return _SPENT.match(text.lower()) is not None


def take_measured(frame: Frame, schema: Schema) -> None:
    """What is kept in the unit that is asked for: 몇 시간짜리, of whatever has so many hours."""
    asked = [*frame.free_nouns(), *([frame.target] if frame.target is not None else [])]
    if frame.metric or frame.ranking or any(is_numeric(frame, i, schema) for i in asked):
        return
    for index in frame.cue("how much"):
        unit = UNITS.get(_HOW_MANY.sub("", frame.items[index].mark.text))
        if unit and (place := measured_in(frame, unit, schema)) is not None:
            frame.target = place
            frame.use(index)


def counts_points(frame: Frame, index: int) -> bool:
    """Whether the points are asked for that somebody got, row by row: 몇 점을 땄어."""
    got = any(item.mark.kind in ("verb", "schema") and _GAINED.match(item.mark.text.lower()) for item in frame.items)
    return got and _POINTS.match(frame.items[index].mark.text) is not None


def rows_of_rate(frame: Frame, place: int) -> int | None:
    """What most are of, where rows are called like what joins them, which says only how much of one is in each other: most recipes."""
    reading = frame.items[place].reading
    joins = reading is not None and reading.kind == "property" and reading.link is not None
    if not joins or reading is None or reading.link is None or not re.search(r"\bper\b", spelt_out(reading.property)):
        return None
    ends = {r.label for item in frame.items if item.is_("label") and (r := item.reading)} & {reading.link.source, reading.link.target}
    other = next((end for end in (reading.link.source, reading.link.target) if end not in ends), None)
    if len(ends) != 1 or other is None:
        return None
    frame.use(place)
    return imply(frame, Reading("label", other))
