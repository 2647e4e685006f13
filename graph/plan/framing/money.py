"""Money that only a verb speaks of: what somebody has paid, what something has brought in, what was taken in payments."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from graph.plan.framing.clauses import is_numeric
from graph.plan.framing.frame import Frame, Metric
from graph.plan.framing.implied import amount_of, events_of, imply
from graph.plan.words.measures import QUANTITY
from graph.plan.words.persons import is_people
from graph.schema import Schema
from graph.wording import spelt_out

_PAY = re.compile(r"spen[dt]|spends|paid|pays?|paying|spending|쓰|쓴|지출|결제|지불")
_EARN = re.compile(r"(?:bring|brought|earn|generat|make|made|making|t[ao]k|gross|rak|pull|collect|벌|올리|올렸|들어|가져|내).*", re.I)
_IN_ALL = re.compile(r"\b(?:did|do|does|have|has)\b", re.I)
_MONEY = re.compile(r"money|revenue|income|돈|수입|수익|매출")


def _acts(frame: Frame, pattern: re.Pattern[str]) -> bool:
    return any(item.mark.kind in ("verb", "unknown") and pattern.fullmatch(item.mark.text.lower()) for item in frame.items)


def paid(frame: Frame, schema: Schema) -> Metric | None:
    """What is paid in all by those who are asked for, where they have paid one kind of thing: who has spent most."""
    if not _acts(frame, _PAY):
        return None
    named = [r.far for item in frame.items if item.is_("entity", "label", "role") and (r := item.reading)]
    people = list(dict.fromkeys(label for label in named or schema.labels if is_people(label, schema)))
    amounts = [amount for label in people for link in events_of(label, schema) if (amount := amount_of(link.source, schema))]
    return Metric(imply(frame, amounts[0]), "sum") if len(amounts) == 1 else None


def earned(frame: Frame, schema: Schema) -> Metric | None:
    """The amounts of the rows that are of what is asked for, where money is said and one kind of rows has an amount: which extra has
    brought in the most money."""
    said = [i for i, item in enumerate(frame.items) if item.reading is None and _MONEY.fullmatch(item.mark.text.lower())]
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    if not said or wanted is None or wanted.kind not in ("label", "role"):
        return None
    done = [item.mark.text.lower() for item in frame.items if item.mark.kind == "verb" and item.mark.cue != "filler"]
    if any(not _EARN.fullmatch(verb) for verb in done) or (is_people(wanted.far, schema) and not done):
        return None  # who lost, or has, the most money
    links = [link for link in schema.relationships if link.target == wanted.far != link.source]
    amounts = list(dict.fromkeys(amount for link in links if (amount := amount_of(link.source, schema))))
    if len(amounts) != 1:
        return None
    for place in said:
        frame.items[place] = replace(frame.items[place], mark=replace(frame.items[place].mark, kind="cue", cue="filler"))
    return Metric(imply(frame, amounts[0]), "sum")


def _is_counted(label: str, schema: Schema) -> bool:
    """Whether rows say how many of something there are: how much inventory is no sum of money."""
    return any(QUANTITY.search(spelt_out(name)) for name in schema.labels[label].properties)


def _how_much_of(frame: Frame, schema: Schema) -> list[int]:
    """The place of "how much" right in front of rows that are called by no plural, or of a value of theirs: how much refunded tuition."""
    for index in frame.cue("how much"):
        behind = index + 1 + (index + 1 < len(frame.items) and frame.items[index + 1].is_("value"))
        item = frame.items[behind] if behind < len(frame.items) else None
        if item is None or any(b.mark.start - a.mark.end > 1 for a, b in pairwise(frame.items[index : behind + 1])):
            continue  # how much is a boat
        mass = item.is_("label") and behind == frame.target and not item.mark.text.lower().endswith("s")
        if frame.language == "en" and mass and item.reading and not _is_counted(item.reading.label, schema):
            return [index]
    return []


def take_amount(frame: Frame, schema: Schema) -> None:
    """The sum of the amounts of the rows that are spoken of, where how much is asked and no number named: how much did we take in cash
    payments."""
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    costs = [i for i in frame.cue("concept") if frame.items[i].mark.argument == "price" and i not in frame.used and frame.has("which")]
    costs += _how_much_of(frame, schema)
    asked = frame.has("how much") or bool(costs)
    asks = frame.ask == "list" and asked and not (frame.ranking or frame.metric or frame.groups or frame.columns)
    if not asks or wanted is None or wanted.kind != "label" or any(is_numeric(frame, i, schema) for i in frame.free_nouns()):
        return
    if any(item.is_("entity") and item.reading and item.reading.label == wanted.label for item in frame.items):
        return  # one row, of which not all is told
    if (
        not costs
        and not any(_IN_ALL.search(frame.items[i].mark.text) for i in frame.cue("how much"))
        and not any(item.mark.kind == "verb" or item.mark.is_cue("total") for item in frame.items)
    ):
        return  # how much is one, which has a price and no sum
    if amount := amount_of(wanted.label, schema):
        frame.metric, frame.target, frame.ask = Metric(imply(frame, amount), "sum"), None, "aggregate"
        frame.use(*costs)
