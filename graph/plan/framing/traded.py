"""Which quantity is meant where things are sold, bought or ordered: that of what happened on a day, and not of what is kept."""

from __future__ import annotations

import re

from graph.plan.framing.frame import Frame
from graph.plan.framing.implied import quantities_of
from graph.plan.words.measures import QUANTITY
from graph.plan.words.reading import Reading
from graph.schema import Relationship, Schema
from graph.wording import spelt_out

_TRADE = re.compile(
    r"(?:sell|sold|buy|bought|purchas|order|ship|deliver|rent|return)(?:e|ed|s|es|ing|ped|ping)?$"
    r"|팔|사들이|사(?:ㄴ)?$|산$|구매|구입|판매|주문|출고|출하|배송|납품|대여|빌리"
)


def is_traded(frame: Frame) -> bool:
    """Whether something is said to be sold, bought, shipped …"""
    done = (item.mark for item in frame.items if item.mark.kind == "verb" or (item.mark.kind == "schema" and item.mark.verbal))
    return any(_TRADE.match(mark.text.lower()) for mark in done)


def quantity_of(frame: Frame, label: str, schema: Schema) -> Reading | None:
    """How many of a label one row beside it is about; of several that one of what happened, where it is said to have."""
    found = quantities_of(label, schema)
    if len(found) > 1 and is_traded(frame):
        found = [reading for reading in found if _happened(reading, schema)]
    return found[0] if len(found) == 1 else None


def is_kept(frame: Frame, schema: Schema) -> bool:
    """Whether a quantity is read as of what is only kept, though it is said to have been traded and there is one of that."""
    kept = [r for item in frame.items if (r := item.reading) and r.kind == "property" and r.link and not _happened(r, schema)]
    if not kept or not is_traded(frame):
        return False
    ends = {end for r in kept if r.link and QUANTITY.search(spelt_out(r.property)) for end in (r.link.source, r.link.target)}
    return any(_happened(other, schema) for label in ends for other in quantities_of(label, schema))


def _happened(reading: Reading, schema: Schema) -> bool:
    """Whether a property is of rows, or of what joins rows, that have a day."""
    return any(p.type == "date" for label in _ends(reading.link, reading.label) for p in schema.labels[label].properties.values())


def _ends(link: Relationship | None, label: str) -> tuple[str, ...]:
    return (link.source, link.target) if link else (label,)


def summed_link(frame: Frame) -> int | None:
    """The number that is summed, where it is of what joins two things and nothing else is wanted."""
    reading = frame.items[frame.metric.item].reading if frame.metric and frame.metric.function and frame.target is None else None
    return frame.metric.item if frame.metric and reading and reading.link and reading.kind == "property" else None
