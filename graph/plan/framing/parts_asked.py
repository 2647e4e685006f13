"""Two parts of one row that are asked for in one breath: its handler and its approver, 담당자랑 승인자 각각. Takes its parts of a frame."""

from __future__ import annotations

import re
from itertools import pairwise

from graph.plan.framing.frame import Frame, Item

_AND = re.compile(r",? (?:and|&) (?:(?:the|its|their) )?|(?:와|과|랑|이랑|하고|,) ?")
_SAYS_SO = re.compile(r"이름|성함|names?|각각(?:의)?|each|who(?:m|se)?|누구(?:누구)?", re.I)


def take_parts(frame: Frame, question: str) -> bool:
    """Take two roles of what is named, each of which is wanted. Whether there are such."""
    for one, other in pairwise(i for i, item in enumerate(frame.items) if item.is_("role") and i not in frame.used):
        first, second = frame.items[one], frame.items[other]
        if not _are_beside(first, second) or not _AND.fullmatch(question[first.mark.end : second.mark.start]):
            continue
        label = first.reading.label if first.reading else ""
        if not any(item.is_("entity") and item.reading and item.reading.label == label for item in frame.items):
            continue
        frame.target, frame.columns, frame.parts = one, [other], (one, other)
        said = [i for i, item in enumerate(frame.items) if _SAYS_SO.fullmatch(item.mark.text) and (item.noun or item.mark.kind == "cue")]
        frame.use(one, other, *said)
        return True
    return False


def _are_beside(first: Item, second: Item) -> bool:
    """Whether they are different parts in one kind of thing, of one kind of people."""
    one, other = first.reading, second.reading
    if one is None or other is None or one.link == other.link or one.link is None or one.link.source == one.link.target:
        return False
    return (one.label, one.far) == (other.label, other.far)
