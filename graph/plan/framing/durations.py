"""How many days lie between two days of a row: from the order to its delivery, 접수부터 해결까지. Takes its parts of a frame."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from graph.plan.framing.clauses import declared
from graph.plan.framing.frame import Frame, Metric, Ranking
from graph.schema import Schema

DAYS_AFTER = "days after"
_ASKED = re.compile(r"\bhow (?:long|many days)\b|\bdays\b|\btime\b|\btakes?\b|\btook\b|걸리|걸린|며칠|몇 ?일|얼마나|기간|소요", re.I)
_DONE = re.compile(
    r" ?(?:을|를|이|가)? ?(?:하|되|한|된|돼|해)? ?(?:고 ?나서|고 ?서|고|서|뒤(?:에|부터)?|후(?:에|부터)?|다음|날부터|부터)(?= |,)"
)
_UNTIL = re.compile(r" ?(?:을|를|이|가)? ?(?:(?:할|될|하기|되기) ?(?:때)?까지|까지|(?:하|되)는 ?데|하기 ?전까지)")
_FIRST, _LAST = re.compile(r"\b(?:from|between)\b[^,?]{0,20}$", re.I), re.compile(r"\b(?:to|and|until|till)\b", re.I)


def take_duration(frame: Frame, schema: Schema, question: str) -> bool:
    """Take two days of one kind of row with what asks for the time between them; averaged, where several rows have it.
    Whether there are such."""
    if not _ASKED.search(question):
        return False
    said = [i for i in frame.free_nouns() if frame.items[i].mark.text.lower() in ("days", "day")]
    days = [i for i in frame.free_nouns() if i not in said and (p := declared(frame, i, schema)) is not None and p.type == "date"]
    pair = next(((i, j) for i, j in pairwise(days) if _span(frame, i, j, question)), None)
    if pair is None:
        return False
    first, last = pair
    frame.arithmetic = (last, DAYS_AFTER, first)
    longest = [i for i in frame.cue("adjective", "rank", "most") if frame.items[i].mark.argument.startswith(("length", "+", "-"))]
    if longest:
        down = not frame.items[longest[0]].mark.argument.endswith("-")
        frame.ranking = Ranking(down, Metric(last, None))
    else:
        frame.metric, frame.ask = Metric(last, "avg"), "aggregate"
        of = frame.items[last].reading
        one = any(item.is_("entity") and item.reading and of and item.reading.label == of.label for item in frame.items)
        frame.unclear += 0.0 if one or frame.has("average") else 1.0  # of each, or of all?
    spent = frame.cue("average", "when", "how much", "extent", "since", "until", "within", "between", "count")
    for i in said:
        frame.items[i] = replace(frame.items[i], reading=None)
    frame.use(first, last, *said, *longest, *[i for i in spent if frame.items[i].mark.kind == "cue"])
    return True


def _span(frame: Frame, first: int, last: int, question: str) -> bool:
    """Whether the one day is said to be followed by the other, of the same row."""
    one, other = frame.items[first], frame.items[last]
    if one.reading is None or other.reading is None or one.reading == other.reading:
        return False
    if one.reading.link or other.reading.link or one.reading.label != other.reading.label:
        return False
    if frame.language == "ko":
        plain = one.mark.after in ("부터", "에서") and other.mark.after.startswith("까지")
        return plain or bool(_DONE.match(question[one.mark.end :]) and _UNTIL.match(question[other.mark.end :]))
    return bool(_FIRST.search(question[: one.mark.start]) and _LAST.search(question[one.mark.end : other.mark.start]))
