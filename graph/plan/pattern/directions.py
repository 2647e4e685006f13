"""From and to: which of two relationships to one kind of node a named one stands at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.framing.frame import Item
from graph.plan.joins import between
from graph.plan.words.alike import LEADS_ON
from graph.plan.words.reading import Reading, is_day
from graph.schema import Relationship, Schema
from graph.wording import spelt_out

_FROM = re.compile(r"\b(?:from|origin|source|departure|departing|start|sender|sending|seller|payer)\b|출발|발신|출고|출금|보내|기점")
_TO = re.compile(
    r"\b(?:to|destination|target|arrival|arriving|end|receiver|receiving|recipient|buyer|payee)\b|도착|수신|입고|입금|목적|받는|종점"
)
_LEAVES, _ARRIVES = re.compile(r"\b(?:depart|leav|left)|출발|출항|떠나"), re.compile(r"\b(?:arriv|land)|도착|입항")
_FROM_AFTER, _TO_AFTER = ("에서", "부터", "발"), ("로", "으로", "까지", "행")


def _way(item: Item, verb: str = "") -> re.Pattern[str] | None:
    """What a preposition or particle says of a name's end of a way; at or in says what the verb beside it does: arrived at."""
    mark = item.mark
    if mark.before in ("at", "in") or mark.after.startswith("에"):
        if _LEAVES.search(verb):
            return _FROM
        if _ARRIVES.search(verb):
            return _TO
    if mark.before == "from" or mark.after.startswith(_FROM_AFTER):
        return _FROM
    return _TO if mark.before in ("to", "into") or mark.after.startswith(_TO_AFTER) else None


def turned(item: Item, schema: Schema) -> bool:
    """Whether a value is read as that of another property than the one that from or to says: from Oslo, as a destination. Only where
    the value is read of both ends of a way."""
    wanted = _way(item)
    if wanted is None or item.reading is None:
        return False

    def said(reading: Reading) -> bool:
        declared = (reading.link or schema.labels[reading.label]).properties[reading.property]
        return wanted.search(" ".join([spelt_out(reading.property), *declared.synonyms.en, *declared.synonyms.ko])) is not None

    return not said(item.reading) and any(reading.kind == "value" and said(reading) for reading in item.mark.readings)


def _doer(items: Sequence[Item], index: int, label: str) -> Relationship | None:
    """What one of several named does, each something else: 김 과장이 담당하고 이 부장이 승인한, bought by A and approved by B."""
    named = [i for i, item in enumerate(items) if item.is_("entity") and item.reading and item.reading.label == label]
    korean = "가" <= items[index].mark.after[:1] <= "힣"
    acts = {}
    for place in named:
        near = place + 1 if korean else place - 1
        act = items[near].reading if 0 <= near < len(items) else None
        acts[place] = act.link if act and act.kind in ("hint", "role") and act.link and act.link.target == label else None
    links = list(acts.values())
    several = len(named) > 1 and None not in links and len({link.type for link in links if link}) == len(links)
    return acts[index] if several and all(link and link.source != label for link in links) else None


_DAY = frozenset("date day on at time when 일 날짜 일자".split())


def told_by_day(reading: Reading, schema: Schema) -> list[Relationship]:
    """The one of several relationships to a kind of thing that a day of the same rows speaks of, too: of a pickup date and a pickup branch
    a branch is the latter where something was picked up."""
    if reading.kind != "property" or not is_day(reading, schema):
        return []
    said = set(spelt_out(reading.property).split()) - _DAY
    ends = {link.target for link in schema.relationships if link.source == reading.label}
    several = [links for end in sorted(ends) if len(links := between(schema, reading.label, end)) > 1]
    found = [[link for link in links if said & set(spelt_out(link.type).split())] for links in several]
    return [links[0] for links in found if len(links) == 1]


def directed(items: Sequence[Item], index: int, label: str, schema: Schema) -> Relationship | None:
    """The relationship that a preposition or particle says of a named node, where two of one kind lead to its label."""
    if (does := _doer(items, index, label)) is not None:
        return does
    item, beside = items[index], index + 1 if "가" <= items[index].mark.after[:1] <= "힣" else index - 1
    near = items[beside] if 0 <= beside < len(items) else None
    wanted = _way(item, near.mark.text.lower() if near else "")
    if wanted is None or (near and near.is_("hint") and LEADS_ON.search(near.mark.text.lower()) and near.mark.end >= item.mark.start - 1):
        return None  # report to: the verb's own word
    several = [link for link in schema.relationships if link.target == label and len(between(schema, link.source, label)) > 1]
    found = [link for link in several if wanted.search(" ".join([spelt_out(link.type), *link.synonyms.en, *link.synonyms.ko]))]
    return found[0] if len(found) == 1 else None
