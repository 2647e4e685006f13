"""What is only said to be there, or to have been done on whatever day: have a fax number, have been shipped, 종결됐나요. Pure."""

from __future__ import annotations

import re

from graph.plan.framing.frame import Frame

_HELD = re.compile(
    r"(?:을|를|이라도|라도)? ?(?:따낸|딴|얻은|득점한)"
    r"|명?(?: ?(?:정보|기록|내역|이력))?[이가은는도]? ?"
    r"(?:있|들어간|들어 ?있|적힌|적혀 ?있|붙은|붙어 ?있|달린|달려 ?있|포함된"
    r"|(?:등록|기재|입력|기록|저장)(?:되어|돼) ?있|(?:등록|기재|입력|기록|저장)된)"
)
_HAVING = re.compile(
    r"\b(?:have|has|having|with|receives?|gets?|(?:are|is|was|were) on) (?:an? |any )$"
    r"|\b(?:have|has|having) $|\bresult(?:s|ed|ing)? in (?:an? |any )?$|\b(?:scor|earn|gain)(?:es|ed|e|s|ing)? (?:an? |any |some )?$",
    re.I,
)
_PASSED = re.compile(r"(?:됐|되었|했|하였|돼)")


def is_there(frame: Frame, index: int, question: str) -> bool:
    """Whether it is only said that a property is there: have a fax number, 팩스가 있는."""
    item = frame.items[index]
    if item.reading is None or item.reading.kind != "property" or frame.ask not in ("list", "count", "yesno", "aggregate", "share"):
        return False
    before, behind = question[: item.mark.start], question[item.mark.end :]
    return bool(_HAVING.search(before)) if frame.language == "en" else bool(_HELD.match(behind))


def came_about(frame: Frame, index: int) -> bool:
    """Whether a participle or a noun made a verb only says that something has been done, on whatever day: have been shipped, 출고된."""
    mark = frame.items[index].mark
    reading = frame.items[index].reading
    stateless = mark.kind == "named" and not any(r.kind == "value" and reading and r.label == reading.label for r in mark.readings)
    english = mark.text.lower().endswith("ed") and (mark.verbal or stateless)
    done = mark.verbal if frame.language == "ko" else english
    dated = any(d.item is None or d.item == index for d in frame.dates)  # on a day that is none of another column's
    return done and not dated and frame.ask in ("list", "count", "share") and not frame.has("when")


def has_happened(frame: Frame, index: int, question: str) -> bool:
    """Whether a yes or no is asked to whether something was done with what is named: of which the day is known."""
    item = frame.items[index]
    own = any(i.is_("entity") and i.reading and item.reading and i.reading.label == item.reading.label for i in frame.items)
    done = item.mark.verbal or _PASSED.match(question, item.mark.end) is not None
    return frame.ask == "yesno" and own and done and not frame.dates and not frame.has("when")
