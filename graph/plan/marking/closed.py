"""The closed expressions of a question, with what each outweighs where it overlaps another part. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.plan.words.periods import Period
from graph.plan.words.vocabulary import Cue, cues
from language.normal import fold

_COMMAND = re.compile(r"(?:list|name|show|find)$", re.I)  # but a list price
_COMPUTES = ("average", "total", "most", "rank", "count")
_TRADED = re.compile(r"(?:bought|purchased|acquired|sold|sells?|selling)$", re.I)  # for so much, which is no day of that
_FIRM = ("round", "difference", "gap", "share", "filler", "manner", "nth", "both")


def closed(question: str, spoken: Sequence[Period]) -> Iterator[tuple[float, int, int, str, str]]:
    """Weight, start, end, kind and argument of each."""
    folded = fold(question)
    for cue in cues(folded.text):
        start, end = folded.origin(cue.start, cue.end)
        text = question[start:end]
        start += len(text) - len(text.lstrip())
        yield _weight(cue, text, start, end, spoken) + (end - start) / 100, start, start + len(text.strip()), cue.kind, cue.argument


def _weight(cue: Cue, text: str, start: int, end: int, spoken: Sequence[Period]) -> float:
    firm = cue.kind in _FIRM or (cue.kind == "total" and text.endswith(" of"))  # the sum of, and no amount that is called so
    firm |= cue.kind == "exclude" and text.endswith(" out")  # left out, and nobody has left
    if firm or _bounds(cue.kind, start, end, spoken) or (cue.kind == "held" and " " in text.strip()):
        return 30.0
    if cue.kind == "held" and cue.argument == "gone" and len(text.strip()) > 2:
        return 9.4  # who has left, though the day on which he did is called so
    asks = (
        cue.kind in ("bucket", "count")
        or (cue.kind == "concept" and _TRADED.match(text))
        or _COMMAND.match(text)
        or (cue.kind == "how much" and text.startswith("몇"))
    )
    return 9.4 if asks or (cue.kind == "most" and text.endswith(" of")) else 8.0


def _bounds(kind: str, start: int, end: int, spoken: Sequence[Period]) -> bool:
    """Whether it says from when or until when, beside a period: 2022년 이후 is of no column so called."""
    near = any(period.end <= start <= period.end + 1 or end <= period.start <= end + 1 for period in spoken)
    return near and kind in ("since", "after", "before", "until")


def is_closed_word(text: str, question: str, start: int) -> bool:
    """Whether a value is written as a word that computes, and not with a capital of its own: an average, where a review is so called."""
    written = text.isascii() and (text.islower() or (start == 0 and text[1:].islower()))
    whole = fold(text).text
    return written and any(c.kind in _COMPUTES and c.end - c.start == len(whole) for c in cues(whole)) and len(question) > len(text)
