"""Which kinds of thing a question asks for, however it asks: in a sentence, round about, or in a few bare words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from language.answer_kind import MONEY, SHARE, TIME, AnswerKind
from language.framing import unframed
from language.normal import fold
from language.units import ENGLISH_UNIT, UNIT, UNITS

_AUXILIARY = "(?:is|are|was|were|do|does|did|will|must|should|can|has|have|may)"
_LENGTH = "(?:동안|오래|걸리|자주|안에|만에|이내|뒤|후|전|여유|남)"
_TIME, _AMOUNT, _QUANTITY = AnswerKind("time"), AnswerKind("amount"), AnswerKind("quantity")
_SHARE, _DATE, _CLOCK, _PERSON = AnswerKind("share", "%"), AnswerKind("date"), AnswerKind("clock"), AnswerKind("person")

# What asks by a noun: English "what is the …", "… for tools?" or the noun alone; Korean "…이 어떻게 되나요", "…?" or the noun alone.
_ENGLISH_NOUNS: tuple[tuple[str, AnswerKind], ...] = (
    (r"(?:due|expiry|expiration|end|start|closing|opening|effective|cut-?off) (?:date|day)|date|cut-?off", _DATE),
    (r"(?:opening|closing|business) (?:hours|time)|time of day", _CLOCK),
    (
        r"period|(?:time ?)?window|duration|interval|time ?frame|time ?limit|deadline|lead time|turnaround(?: time)?"
        r"|(?:\w+ing|response|wait|break) time|length of time|frequency",
        _TIME,
    ),
    (r"percentage|percent|share|portion|proportion|interest rate", _SHARE),
    (
        r"limit|maximum|max|minimum|min|cap|ceiling|threshold|allowance|quota|cost|price|fee|fare|fine|charge|deposit|amount|sum|number"
        r"|salary|pay|wage|budget|height|weight|width|temperature|rate",
        _QUANTITY,
    ),
    (r"approver|point of contact|contact person|person (?:in charge|responsible)|person", _PERSON),
)
_BETWEEN = (
    r"(?:of|for|on|to|in|at|when|before|after|until|till|if|by|with|without|per|that|which|who|from|under|between|during|while|once"
    r"|and|or|as|about)"
)
_SUBJECT = "(?:i|we|you|he|she|they|it|this|there|one|how|what|why|where)"
_MODIFIER = rf"(?!(?:{_BETWEEN}|{_AUXILIARY}|{_SUBJECT}|not|an?|the)\b)[\w&'/.-]+"
_ENDS = rf"(?=\s(?:{_BETWEEN}|{_SUBJECT}|needed|required|allowed)\b|\s?[?.,:;!)(]|\s-|\s?$)"
_GOES_ON = rf"(?:(?=\s(?:{_AUXILIARY}|would|appl(?:y|ies))\b)|{_ENDS})"
_OPENS = (
    (r"\b(?:what|which|whose)(?:'s|\s(?:is|are|was|were|will be|would be))?\s(?:(?:the|my|our|your|its|an?)\s)?", _GOES_ON),
    (r"(?:^|[:;.?!]\s|\s-\s)(?:for\s)?(?:(?:the|my|our)\s)?", _ENDS),
)
_KOREAN_NOUNS: tuple[tuple[str, AnswerKind], ...] = (
    (r"시각|(?:마감|개관|폐관|영업|운영|입장)\s?시간", _CLOCK),
    (r"(?:[가-힣]{2}\s?)?(?:기간|기한|시간)(?:\s?(?:상한|한도|제한))?|주기|기일|간격", _TIME),
    (r"마감(?:일|일자)?|날짜|일자|요일|휴[관업무]일|쉬는\s?날|시행일|시작일|종료일", _DATE),
    (r"금리|퍼센트|(?!법률|규율|자율|조율)[가-힣]{1,3}[율률]", _SHARE),
    (
        r"금액|한도액?|상한액?|하한액?|과태료|벌금|수당|가격|요금|비용|사례금|위약금|보증금"
        r"|(?:교통|숙박|식|일|차|주차|관리|회|여|출장|교육|진료|치료)비|(?:입장|수수|사용|이용|보험|임대|관람|통행)료",
        _AMOUNT,
    ),
    (r"횟수|인원(?:\s?수|\s?기준)?|개수|대수|건수|수량|정원", _QUANTITY),
    (r"담당자?|책임자|결재자|승인자|[가-힣]{2}권자", _PERSON),
)
_KOREAN_ENDS = (
    r"(?=(?:[은이을를가는]|과|와|이랑|랑|하고)?\s?(?:[?？.,!)(]|$)|(?:과|와|이랑|랑|하고)\s"
    r"|[은이가는도]?\s?(?:좀\s)?(?:어떻게|어찌|얼마|궁금|무엇|뭐|뭔|알려|알고))"
)


def _compiled(patterns: Sequence[tuple[str, AnswerKind | None]]) -> tuple[tuple[re.Pattern[str], AnswerKind | None], ...]:
    return tuple((re.compile(pattern), kind) for pattern, kind in patterns)


# In order: what an earlier pattern has taken is not read again.
_ASKED = _compiled(
    (
        (r"며칠|몇\s?일", AnswerKind("time", "day")),
        (r"몇\s?시(?!간)|\bwhat (?:time|hour)\b", _CLOCK),
        (r"몇\s?월|몇\s?년도|(?:무슨|어느)\s?요일|\b(?:which|what) (?:date|day|month|year)\b", _DATE),
        (rf"몇\s?(?!가지)(?P<unit>{UNIT})", None),
        (r"몇\s?살", AnswerKind("count", "세")),
        (r"몇\s?(?!가지)[가-힣]", _QUANTITY),
        *((rf"(?:{nouns})[은이가는]?\s?(?:얼마|어느\s?정도)", kind) for nouns, kind in _KOREAN_NOUNS if kind is not _AMOUNT),
        (rf"최[장단]\s?얼마|얼마나?\s?{_LENGTH}|언제까지", _TIME),
        (r"얼마나\s?(?:할인|깎)|할인[은이]?\s(?:얼마|어느\s?정도)", _SHARE),
        (r"얼마|얼만", _AMOUNT),
        (rf"언제|\bwhen {_AUXILIARY}\b", _DATE),
        (rf"\b(?:how many|(?:number|range) of) (?:\w+ ){{0,2}}?(?P<unit>{ENGLISH_UNIT})", None),
        (rf"\b(?:max|min)(?:imum)? (?:\w+ ){{0,2}}?(?P<unit>{ENGLISH_UNIT})s?\b", None),
        (r"\bhow many\b|\bwhat(?:'s|\s(?:is|are|was|were)) the (?:max|min)(?:imum)?\b(?! (?:number|range) of)", _QUANTITY),
        (
            r"\bhow (?:long|soon|quickly|fast|often|frequently|late|early)\b|\bhow far (?:ahead|in advance)\b"
            r"|\b(?:shortest|longest|usual|typical|average) (?:\w+ ){0,2}?times?\b"
            r"|\bhow much (?:time|notice|longer)\b|\bwhat notice\b|\b(?:by|until) when\b|\bdeadline\b|\btime limit\b"
            r"|\bthe (?:latest|earliest) (?:i|we|you|one|that|time|day)\b|(?:^|-\s)time (?:until|till|to|before)\b",
            _TIME,
        ),
        (
            r"\bhow much of\b[^,.?]{0,50}\b(?:goes|is spent)\b|\bpercent(?:age)?\b|\bwhat (?:\w+ )?(?:share|portion|proportion|rate)\b",
            _SHARE,
        ),
        (
            r"\bhow (?:much|high|large|big|old|far|heavy|tall|deep|wide|hot|cold)\b|^(?:max(?:imum)?|min(?:imum)?|number of)\b"
            r"|\bwhat (?:do|does|did|will|would) \w+ (?:be )?(?:charg|cost|pay|earn)\w*",
            _QUANTITY,
        ),
        (
            r"누가|누구|누굴|(?:어느|어떤|무슨)\s?(?:부서|팀|기관|분|사람|직원)|\bwho(?:m|se)?\b"
            r"|\bwhich (?:team|office|department|person)\b",
            _PERSON,
        ),
        (
            r"어디|연락처|전화번호|메일 주소|\bwhere\b|\bphone number\b|\bemail address\b|\b(?:what|which) address(?:es)?\b",
            AnswerKind("contact"),
        ),
    )
)
_NAMED = _compiled(
    (
        *((rf"{opens}(?:{_MODIFIER}\s){{0,5}}?(?:{nouns})s?{ends}", kind) for opens, ends in _OPENS for nouns, kind in _ENGLISH_NOUNS),
        *((rf"(?<![가-힣])(?:{nouns}){_KOREAN_ENDS}", kind) for nouns, kind in _KOREAN_NOUNS),
        (r"(?:기한|기간)[은이]", _TIME),
        (r"(?:비율|요율|이율|금리|세율|퍼센트)[은이]?", _SHARE),
        (r"(?:금액|한도|한도액|상한|과태료|벌금|수당|가격|요금|비용)[은이]", _AMOUNT),
    )
)


def kinds_of(question: str) -> tuple[AnswerKind, ...]:
    """What a question asks for, in its order, each once; none where only words answer it.

    A noun asks (the notice period, 보존 기간) where no other word does: the limit, 몇 년, is of years.
    """
    return tuple(dict.fromkeys(kind for _, kind in _asked(fold(unframed(question)).text)))


def asking_spans(question: str) -> list[tuple[int, int]]:
    """Where the words stand that ask for a kind of thing, as code points of the question: 며칠, how many hours."""
    folded = fold(question)
    return [folded.origin(*span) for span, _ in _asked(folded.text)]


def _asked(text: str) -> list[tuple[tuple[int, int], AnswerKind]]:
    """The spans of a folded text that ask, in order, with what they ask for."""
    for patterns in (_ASKED, _NAMED):
        found: dict[tuple[int, int], AnswerKind] = {}
        taken = bytearray(len(text))
        for pattern, kind in patterns:
            for match in pattern.finditer(text):
                start, end = match.span()
                if not any(taken[start:end]):
                    found[start, end] = kind or _of_unit(UNITS[match["unit"]])
                    taken[start:end] = b"\1" * (end - start)
        if found:
            break
    return sorted(found.items(), key=lambda item: item[0])


def _of_unit(unit: str) -> AnswerKind:
    if unit in TIME:
        return AnswerKind("time", unit)
    if unit in MONEY:
        return AnswerKind("money", unit)
    return AnswerKind("share" if unit in SHARE else "count", unit)
