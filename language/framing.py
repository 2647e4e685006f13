"""What stands around a question and asks nothing itself: greetings, hesitation, thanks, "could you tell me", "알고 싶습니다"."""

from __future__ import annotations

import re
from itertools import chain

_PLEASE = r"(?:\s(?:please|kindly|maybe|possibly|perhaps|quickly|just))*"
_TELL = (
    r"(?:tell|let|show|help|explain|clarify|confirm|remind|inform|advise|give)(?:\s(?:me|us))?"
    r"(?:\s(?:know|out|understand|see))?(?:\s(?:to|about|of|on))?"
)
_LEARN = r"(?:know|find out|understand|ask|learn|check|confirm|see|figure out|hear|be told)(?:\s(?:about|on))?"
_ME = r"(?:i|we)(?:'d|'m|'re|\swould|\sam|\sare|\swas|\swere)?(?:\s(?:also|just|really|only))*"
_OPENS = tuple(
    re.compile(rf"^(?:{pattern})[\s,.!:~-]*", re.IGNORECASE)
    for pattern in (
        r"(?:hi|hey|hello|good (?:morning|afternoon|evening)|dear \w+)(?: (?:there|all|team|everyone))?\b",
        r"(?:ok|okay|so|well|um+|uh+|hmm+|erm?|sorry|excuse me|pardon|just)\b(?=[\s,.!:-])",
        r"(?:(?:a |just a |one )?quick (?:one|question)|(?:one |a )?question)\b(?=[\s,.!:-])",
        rf"(?:can|could|would|will) (?:you|someone|anyone|anybody|somebody){_PLEASE} {_TELL}\b",
        rf"(?:please|pls|plz)\b(?:\s{_TELL}\b)?",
        r"(?:tell|remind|inform|advise) (?:me|us)(?: about| of| on)?\b|let (?:me|us) know(?: about)?\b",
        rf"{_ME} (?:like|love|want|need|try|trying|hoping|wish) to {_LEARN}\b",
        rf"{_ME} (?:wonder|wondering|curious|not sure|unsure)\b(?:\s(?:about|of))?",
        rf"(?:may|can|could|might) (?:i|we) {_LEARN}\b",
        r"(?:do|does|would) (?:you|anyone|anybody|someone)(?: happen to)? (?:know|remember|have an(?:y)? idea)\b(?:\s(?:about|of))?",
        r"(?:any (?:idea|clue)|no idea|wondering|curious|not sure|just checking)\b(?:\s(?:about|of))?",
        r"저기요|저기|안녕하세요|안녕하십니까|혹시|근데|음+|저(?=,)|실례지만|죄송(?:하지만|한데요?|합니다만?)|실례합니다만?",
        r"(?:궁금한|여쭤볼|여쭐|물어볼|질문할|문의할) (?:게|것이|점이) (?:있는데요?|있어서요?|있습니다|있어요)",
        r"문의\s?드립니다|질문\s?드립니다|질문(?:이요|있어요|이 있습니다)",
    )
)
_GIVE = (
    r"(?:주세요|주실래요|주시겠어요|주시겠습니까|주실 수 (?:있나요|있을까요|있어요|있으신가요)|주십시오"
    r"|주시면 (?:감사하겠습니다|고맙겠습니다|됩니다)|주면 (?:좋겠어|고맙겠어)요?|줘요?|줄래요?|주라|달라)"
)
_CLOSES = tuple(
    re.compile(rf"[\s,]*(?:{pattern})[\s.!?~]*$", re.IGNORECASE)
    for pattern in (
        r"(?<=[\s,.?!])(?:please|pls|plz|thanks(?: (?:a lot|in advance|so much))?|thank you(?: (?:very much|so much|in advance))?|thx|ty)",
        r"(?<=[\s,.?!])(?:cheers|btw|by the way|if possible|if you (?:know|can|don't mind)|do you know|i wonder|that would be great)",
        rf"(?<=[가-힣\s?.])(?:을|를|도|만|에 대해(?:서)?)?\s?(?:좀\s|한번\s)?(?:알려|말씀해|설명해|가르쳐|확인해|안내해|말해)\s?{_GIVE}",
        r"(?<=[가-힣\s])(?:이|가|은|는|을|를|도)?\s?(?:좀\s)?알고\s?싶(?:습니다|어요|은데요?|네요|어서요)",
        r"(?<=[가-힣\s])(?:이|가|은|는|을|를|도)?\s?(?:좀\s)?궁금(?:합니다|해요|하네요|한데요?|해서요|했습니다)",
        r"(?<=[가-힣\s])(?:을|를)?\s?(?:좀\s)?(?:여쭤\s?봐도|여쭤\s?보고|여쭙고|물어\s?봐도|물어\s?보고|문의해도)"
        r"\s?(?:될까요|되나요|돼요|되겠습니까|괜찮을까요|싶(?:습니다|어요|은데요?))",
        r"(?<=[가-힣\s])(?:안내|확인|설명|답변|회신)?\s?부탁\s?(?:드립니다|드려요|드릴게요|합니다|해요)|(?<=[가-힣\s])(?:감사|고맙습)(?:합)?니다",
    )
)
# What is left of "whether I may …" asks "may I …".
_WHETHER = re.compile(
    r"^(?:if|whether)\s(?P<who>i|we|you|he|she|it|they|one|someone|anyone)\s(?P<does>can|could|may|must|should|am|is|are|will|would)\b",
    re.I,
)
_WORD = re.compile(r"\w{2,}")
_LEAST = 2
_MOST = 8  # frames around one question
_FRAME = 120  # characters at its end that one may have: a longer run of spaces would be looked through from each of them


def unframed(text: str) -> str:
    """A question without what frames it; itself where nothing frames it, or too little would be left."""
    left = text.strip()
    for _ in range(_MOST):
        left = _shorter(left)
    left = _WHETHER.sub(lambda match: f"{match['does']} {match['who']}", left)
    if left == text or len(_WORD.findall(left)) < _LEAST:
        return text
    return f"{left.rstrip(' .,!?？')}?"


def _shorter(text: str) -> str:
    begins, ends = text[:-_FRAME], text[-_FRAME:]
    opened = (pattern.sub("", text, count=1) for pattern in _OPENS)
    closed = (begins + pattern.sub("", ends, count=1) for pattern in _CLOSES)
    for rest in map(str.strip, chain(opened, closed)):
        if rest != text and len(_WORD.findall(rest)) >= _LEAST:
            return rest
    return text
