"""What is so now, of rows that say by their status that they are not over: rentals that are out, open tickets. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.linking import Linker
from graph.plan.marking.marks import Mark
from graph.plan.words.persons import is_people
from graph.plan.words.reading import PARTLY, Reading
from graph.plan.words.validity import validity
from graph.schema import Schema
from graph.values import is_value, value_of
from graph.wording import spelt_out

_GOING = (  # words of a status, the surer ones first
    "active, ongoing, in progress, open, current, on loan, rented, borrowed, checked out, admitted,"
    " 진행 중, 진행중, 대여 중, 대여중, 대출 중, 대출중, 이용 중"
)
_IS_GOING = re.compile(
    r"\b(?:out|outstanding|running|under way|underway|ongoing|going on|in progress|in use|on loan|checked out|still open)\b"
    r"|나가 ?있|나간|진행 ?중|이용 ?중|사용 ?중|[대임]여 ?중|중인|돌아오지|반납(?:하지|되지|이? ?안)",
    re.I,
)
_MAY = re.compile(r"수 ?(?:있|없)|\b(?:can|could|available|free)\b", re.I)
_STATUS = re.compile(r"\b(?:status|state|stage|condition)$|상태$")
_SCORE = 0.9


def ongoing(
    held: Sequence[Mark], marks: Sequence[Mark], question: str, values: Linker, groups: frozenset[str], schema: Schema
) -> tuple[list[Mark], list[Mark]]:
    """What says that rows hold now, and the rest; "now" as the status of what is going on, where the question says that it does and the
    rows spoken of have one such status."""
    now = next((m for m in held if m.argument == "now"), None) if _IS_GOING.search(question) and not _MAY.search(question) else None
    readings = [r for m in marks for r in m.readings[:1] if r.kind in ("label", "property") and r.label and r.score > PARTLY]
    spoken = [label for label in dict.fromkeys(r.label for r in readings) if not is_people(label, schema)]
    over = [label for label in spoken if not validity(schema.labels[label].properties)]
    over.sort(key=lambda label: -sum(link.source == label for link in schema.relationships))  # a rental is out rather than a car
    said = {(r.label, r.property) for m in marks for r in m.readings if r.kind == "value"}
    if now is None or not over:
        return [*held], [*marks]
    going = [value_of(mention.entity) for mention in values.link(_GOING, groups, fuzzy=False) if is_value(mention.entity)]
    for label, name, value in sorted((of for of in going if of[0] in over), key=lambda of: over.index(of[0])):
        if len({of[2] for of in going if of[:2] == (label, name)}) == 1 and (label, name) not in said and _STATUS.search(spelt_out(name)):
            reading = Reading("value", label, name, value=value, score=_SCORE)
            named = replace(now, kind="named", cue="", argument="", period=None, readings=(reading,))
            return [m for m in held if m is not now], sorted([*marks, named], key=lambda m: m.start)
    return [*held], [*marks]
