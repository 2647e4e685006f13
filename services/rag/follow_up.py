"""A question that continues an earlier one ("그럼 계약직은요?", "and for interns?"), made to stand alone by what it continues."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graph.linking import Mention
from language.greetings import courtesy
from language.words import Words
from services.rag.question import Turn

FEW = 2
"""A question with no more content words than this leaves its subject to the turn before."""
TURNS = 3
"""How many earlier questions are looked at."""

Link = Callable[[str], Sequence[Mention]]

_OPENS = re.compile(
    r"\s*(?:그럼|그러면|그렇다면|그런데|근데|그리고|그건|그거|그게|그것|이건|이거|이게|혹시 그|만약 그|반대로|또한?\s|"
    r"(?:and|but|so|or|then|also|what about|how about|what if|same for|in that case|otherwise)\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:그|이|저)\s?(?:것|거|건|게|때|경우|기간|금액|사람|조항|절차|규정|제도|돈|날|서류)|거기|여기서|해당|앞에서|방금|"
    r"\b(?:it|its|that|this|they|them|their|those|these|there|one|ones|he|she|him|her)\b",
    re.IGNORECASE,
)
_TOPIC_ONLY = re.compile(r"(?:은|는|도|이면|라면|으면|하면|이라도|에서는|에게는|한테는|만|엔|땐|때는)\s?요?\s*\?*\s*$")


def standalone(text: str, history: Sequence[Turn], words: Words) -> str:
    """The question, with the one that it continues in front where it does not stand alone; itself where it does."""
    return " ".join([*continued(text, history, words), text])


def continued(text: str, history: Sequence[Turn], words: Words) -> list[str]:
    """What a question continues: the last question of the person that stands alone, and what came between; nothing where it stands alone.

    Answers are not looked at: they may have been wrong.
    """
    earlier = [turn.text for turn in history if turn.role == "user" and not courtesy(turn.text)][-TURNS:]
    if not earlier or not _continues(text, words):
        return []
    front: list[str] = []
    for asked in reversed(earlier):
        front.insert(0, asked)
        if not _continues(asked, words):
            break
    return front


def resume(text: str, earlier: Sequence[str], link: Link, words: Words) -> str:
    """A question about named things, said whole: the thing that it names in the place of the earlier one's of the same kind ("And
    Busan?"), or the earlier one's thing in front of what it asks ("And its address?"). Itself where neither can be told."""
    if not earlier:
        return text
    before = earlier[0]
    for asked in (*earlier[1:], text):
        before = _resumed(asked, before, link, words)
    return before


def _resumed(text: str, before: str, link: Link, words: Words) -> str:
    text = _OPENS.sub("", text).strip()
    own, named = link(text), link(before)
    spans = {(mention.start, mention.end) for mention in named}
    if own:
        alike = {(m.start, m.end) for m in named if m.label == own[0].label}
        asked = [t for t in words.tokens(_TOPIC_ONLY.sub("", text)) if t.content and (t.end <= own[0].start or own[0].end <= t.start)]
        if len(alike) != 1 or asked:
            return text
        ((start, end),) = alike
        return before[:start] + own[0].text + before[end:]
    if len(spans) != 1:
        return text
    if other := _namesake(named[0], _TOPIC_ONLY.sub("", text).strip(" ?？."), link, words):
        return before[: named[0].start] + other + before[named[0].end :]
    return f"{named[0].text} {text}"


def _namesake(named: Mention, topic: str, link: Link, words: Words) -> str:
    """The name of a thing of the same kind that has the topic in place of a word ("And Jeju?" behind the Busan Branch); empty where none
    has."""
    for token in words.tokens(named.text) if len(topic.split()) <= FEW else ():
        name = named.text[: token.start] + topic + named.text[token.end :]
        if any((m.label, m.how, m.text) == (named.label, "exact", name) and m.entity != named.entity for m in link(name)):
            return name
    return ""


def _continues(text: str, words: Words) -> bool:
    return bool(_OPENS.match(text) or _POINTS.search(text) or _TOPIC_ONLY.search(text)) or len(set(words.terms(text))) <= FEW
