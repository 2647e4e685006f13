"""A question taken apart: "How long is probation, and can it be extended?" asks two things."""

from __future__ import annotations

import re

from language.asked_kind import kinds_of

_AUXILIARY = "(?:do|does|did|is|are|am|can|could|must|should|will|would|may|has|have)"
_ASKS = rf"(?:(?:in|by|at|to|on|for|from|until)\s(?=wh))?(?:how|what(?:'s)?|who(?:m|s|'s)?|when|where|which|why|{_AUXILIARY})\b"
_CUT = re.compile(
    rf"(?<=[?？.!])\s+|(?<=[가-힣][고며지데]),\s|(?<=나요),\s|\s(?:그리고)\s|\s(?=아니면\s)|;\s|,?\s(?:and|or|but|then)\s(?={_ASKS})|,\s(?={_ASKS})",
    re.IGNORECASE,
)
# Where a question may go on to another thing, if both sides ask for one: "… 며칠이고 …", "인원이랑 기한", "the fee and the deadline".
_JOINT = re.compile(r"(?<=[가-힣])[고며](?P<clause>\s)|(?<=[가-힣])(?:이랑|랑|하고|와|과)\s|\s및\s|,?\sand\s|,\s", re.IGNORECASE)
_OTHER_WAYS = re.compile(r"어떻게|무엇|뭐|뭘|왜|무슨")
_ASIDE = re.compile(r"\s?\([^()]*\)")
# "Berth contract: how long does it run, and what does it cost?"
_TOPIC = re.compile(r"(?P<topic>[^:?？]{3,40}):\s")
_QUESTION = re.compile(rf"[?？]$|^(?:and |so |then )?{_ASKS}|(?:고|며|나요|까요|지|주세요|요|가)\.?$", re.IGNORECASE)
# What only says when or why something is asked: it belongs to the question after it.
_SETTING = re.compile(rf"(?:데|서|니)$|^(?:when(?!\s{_AUXILIARY}\b)|if|after|before|since|for|to)\b.*[^?]$", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
_LEAST = 3
# "the limits for this and that", "first and final", 회당/연간: several of one kind.
_SEVERAL = re.compile(
    r"\b(?:and|both|each|either|limits|times|deadlines|amounts|(?:which|what) \w+s)\b|(?<=\w)[/·](?=\w)|및|[가-힣](?:와|과)\s|각각",
    re.IGNORECASE,
)
# What asks for things that a list may name.
_LISTED = re.compile(r"\b(?:what|which)\b|무엇|뭐|뭘|뭔|무슨|어떤|어느|사항|종류|항목|서류", re.IGNORECASE)


def question_parts(text: str) -> list[str]:
    """The questions in a text, in order, each with what was told before it; the text itself where it asks one thing."""
    bare = _ASIDE.sub("", text)
    topic = _TOPIC.match(bare)
    parts: list[str] = []
    told = ""
    for cut in _CUT.split(bare[topic.end() :] if topic else bare):
        piece = cut.strip(" ,")
        if len(piece) < _LEAST:
            continue
        told = f"{told} {piece}".strip()
        if _QUESTION.search(piece) and not _SETTING.search(piece):
            parts.append(told)
            told = ""
    if told and parts:
        parts[-1] += f" {told}"
    parts = [half for part in parts or [told] for half in _halves(part)]
    if len(parts) < 2:
        return [text]
    return [f"{topic['topic']}: {part}" for part in parts] if topic else parts


def asks_several(text: str) -> bool:
    """Whether a part of a question may ask for several things of one kind."""
    return bool(_SEVERAL.search(text))


def asks_list(text: str) -> bool:
    """Whether a question may ask for all that a list says: "which forms are needed", "무엇을 적어야 하나요"."""
    return bool(_LISTED.search(text)) and not kinds_of(text)


def _whole(half: str) -> bool:
    """Whether it says what of which it asks: "duration of access", 예약 기한."""
    return len(half.split()) >= (2 if _HANGUL.search(half) else 3)


def _halves(part: str) -> list[str]:
    """A part in two where it asks for two things in one breath: a number or a time, and another, or how or why."""
    for joint in _JOINT.finditer(part):
        clause = joint["clause"] is not None
        left, right = part[: joint.start() + clause], part[joint.end() :]
        asks = kinds_of(left)
        found = kinds_of(right)
        goes_on = found or _OTHER_WAYS.search(right) if clause else found and (found != asks or (_whole(left) and _whole(right)))
        if asks and goes_on:
            return [left, right]
    return [part]
