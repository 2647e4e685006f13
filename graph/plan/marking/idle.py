"""What says nothing where it stands, though the words may say something elsewhere: a single, ended up, if there is a tie. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.normal import fold

FIRM, LOOSE = 30.0, 4.0
"""What an aside outweighs: anything; or only what is told by a part of a name."""

_BLANKS = (
    r"(?:blanks?|nulls?|unknowns?|missing (?:values?|ones|data|entries)|empty (?:values?|ones|cells|entries|fields)|gaps"
    r"|(?:those|ones|rows|records) (?:that are |which are )?(?:blank|empty|missing|unknown|left blank|not (?:known|given|recorded)))"
)
_FIRM = re.compile(
    r"\b(?:personally|individually)\b|\bon[- ](?:site|the premises)\b(?=[?.,]|$)|\bto their name\b"
    r"|\b(?:put|signed|written|set)? ?down for\b|\bin (?:square|cubic) (?:met(?:re|er)s?|f(?:ee|oo)t)\b"
    r"|(?:(?<=단가가 )|(?<=단가는 )|(?<=가격이 )|(?<=가격은 ))(?:킬로(?:그램)?|그램|리터|톤|[가-힣]|kg|g|l)당(?= ?(?:얼마|몇))"
    r"|\bon (?:our|the) (?:shelf|shelves|books?|roster|platform)\b|\b(?:is|are) allowed(?= ?[?.]|$)"
    r"|\bover all (?:of )?(?:the|their|its|our)\b"
    r"|^(?:the )?[a-z]+(?: team| department| desk)? (?:wants?|needs?|asked for|is (?:asking|looking) for)(?: to (?:know|see))? "
    r"(?=the |all |every |a list)"
    r"|(?<=\d{4}) and also\b|\b(?:in )?that year\b(?= ?[?.,]|$)|(?<![가-힣])그 ?해(?:에도?)?(?= )"
    r"|[,.]? ?(?<![가-힣])[가-힣]+[은는도]? ?구분 ?없이(?:요)?|\bat (?:some|any) (?:point|time)\b"
    r"|(?<=[?.!]) ?(?:just |only |(?:the )?(?:[a-z]+ )?)(?:the |their )?(?:ids?|names?|codes?|numbers?)"
    r"(?: (?:is|are|will be|would be) (?:fine|enough|ok|okay|sufficient|all (?:i|we) need))?(?: please)?(?=[.!]?$)"
    r"|\((?:19|20)\d\d년?(?:생|도)?(?:은|는|을|를)? ?(?:빼고|제외|제외하고|말고|미포함|불포함)(?:요)?\)"
    r"|\((?:excluding|not including|not counting|without) (?:19|20)\d\d(?: itself)?\)"
    r"|\((?:기록|등록|입력|확인)된 ?(?:것|건|거)만\)"
    r"|[(.,?!] ?[가-힣]+ ?상태(?:는|은|와)? ?무관[가-힣]*\)?"
    r"|[(.;!?] ?(?:even |also )?(?:[a-z-]+ ){1,3}(?:count|counted|included|are included|are fine|are ok)(?: too| as well)\b[.)]?"
    r"|[,.]? ?(?:상태|여부|종류|유형)(?:는|은|가|와|에|과|의)? ?(?:상관 ?없|관계 ?없|무관)[가-힣]*"
    r"|(?<![가-힣a-z])(?:1 ?)?(?:[kmg]?wh?|[kc]?m[23]?|㎥|㎡|[kt]?g|[gm]b|l|톤|평|리터)당 ?(?=단가|요율)|"
    r",? ?\b(?:with )?no (?:repeats?|repetitions?|duplicates?|doubles)\b|,? ?\b(?:each|every) (?:one )?(?:just|only) once\b|"
    r",? ?\b(?:according to|as per|going by|judging by|based on) (?:the |our |its )?"
    r"(?:data|records?|files?|books|tables?|systems?|price list|catalogu?e)\b|"
    r",? ?\b(?:whatever|no matter) (?:the|their|its) (?:\w+ \w+(?=[?.]?$)|\w+(?: (?:is|are|was|were))?\b)|"
    r",? ?\b(?:(?:whether )?in one \w+ or (?:across|in|over) (?:several|many|different|more)(?: (?:ones|\w+s))?"
    r"|(?:not |n't )(?:necessarily |have to be )"
    r"in (?:the same|one) \w+)\b|\((?:꼭 )?같은 [^()]*(?:아니어도|아니라도|아니여도)[^()]*\)|"
    r",? ?\b(?:of )?any (?:[a-z]+ ){0,2}(?:status|state|kind|type|sort)\b(?=[?.]?$)|"
    r",? ?\bany status\b|\((?:\d{4}년(?:도)?|당일|당해|해당 ?(?:일|월|년|연도))(?:은|는|도|을|를)? ?포함\)|"
    r",? ?\bbest first\b|[.;,] ?(?:name|list) them\b|(?<=[?.!]) names?,? (?:please|pls|only)\b|"
    r"\b(?:ended|ends|ending|end|turned|turns|wound) (?:up|out)(?: (?:as|being|to be|in))?\b"
    r"|\b(?:put|set|chalked|noted) (?:up |down )?(?:down )?(?:to|as)(?= (?:an? |the )?\w)|\b(?:attributed|ascribed) to\b|\bblamed on\b"
    rf"|,? ?\b(?:ignoring|excluding|leaving out|skipping|omitting|disregarding|not counting) (?:the |any |all )?{_BLANKS}"
    r"|\b(?:give|list|show|name|include) (?:me )?(?:all|both|each|every one|them all)(?: of them)? (?:if|in case|when)\b"
    r"[^?.;]*\bt(?:ie|ies|ied)\b"
    r"|,? ?\b(?:if|in case) (?:there(?:'s| is| are)|it(?:'s| is)|of)?[^?.;,]*\bt(?:ie|ies|ied)\b[^?.;]*"
    r"|[\s,(]*(?:공동|동률|동점|여럿|여러 ?(?:명|개|건|곳)|둘 이상)(?:이?면|일 ?경우)(?: ?(?:다|모두|전부|전체))?"
    r"(?: ?(?:알려\w*|보여\w*|포함\w*|말해\w*))?\)?"
    r"|,? ?(?:빈 ?값|빈 ?칸|결측치?|공란|널|누락(?:된|값)? ?(?:것|건)?|값이? ?없는 ?(?:것|건|거))(?:은|는|을|를)? ?"
    r"(?:빼고|제외하고|제외|무시하고|말고)"
    r"|(?<=[가-힣][이가도] )(?:배정|지정|할당|선임|선정)(?=이? ?(?:안 ?(?:된|됐|되|돼)|되지 ?않|(?:돼|되어) ?있지 ?않))"
    r"|[,(]? ?[가-힣]+[된한인간난] ?(?:것|거|건)(?:들)?(?:도|까지)(?: ?(?:다|모두|전부))?"
    r" ?(?:포함(?!하지)|넣(?!지)|합쳐|합해|세(?!지))[가-힣]*\)?"
    r"|[,.;(]? ?\b(?:also )?(?:count|include) (?:the )?[a-z]+ ones (?:too|as well)\b\)?"
    r"|, [a-z]+ or not(?=[?.]?$)"
    r"|[,.]? ?같은 [가-힣]+(?:은|는|을|를|이|가)? ?(?:여러 ?번[^,.?]{0,12} ?)?(?:한 ?번|하나|1 ?번)(?:만|으로)?"
    r" ?(?:세|계산|카운트|집계)[가-힣]*"
    r"(?: ?(?:주|줘)[가-힣]*)?|,? ?\bcount(?:ing)? (?:each|every) [a-z]+ (?:only |just )?once\b"
    r"|(?<![가-힣])소속(?= [가-힣])(?! ?(?:알려|보여|어디|무엇|뭐))"
    r"|(?:(?<=밑에서 )|(?<=아래에서 )|(?<=아래서 )|(?<=밑에 ))(?:일|근무)하(?:는|시는|고 있는)"
    r"|\b(?:have|had|did|do) (?:we|you|they) (?:set|agreed?|defined?|fixe?d?)(?= (?:for|on|with)\b)"
)
_LOOSE = re.compile(
    r"\bstraight\b|(?:(?<=\bhours )|(?<=\bminutes )|(?<=\bdays )|(?<=\bmonths )|(?<=\byears )|(?<=\bpages ))(?:long|old)\b"
    r"|\b(?:show(?:s|n|ed|ing)?|turn(?:s|ed|ing)?|crop(?:s|ped)?|rack(?:s|ed)?|chalk(?:s|ed)?|clock(?:s|ed)?|notch(?:es|ed)?|r[aiu]ng|run|ran)"
    r" up\b"
    r"|(?<=\bon a )single\b|(?<=the )single(?= (?:\w+est|most|least|best|worst|top)\b)"
    r"|(?:피해|영향|타격|손해|손상)(?:를|을)? ?(?:본|봤|입은|입었|받은|받았|받는|당한|당했|끼친|미친|준)"
)
_DENIED = re.compile(r"\b(?:not|never|no|none|without)\b|n['’]t\b")
_ONE = re.compile(r"(?<=\ba )single\b|(?<=\bone )single\b|\beven (?=one\b|a\b)")
_SET = re.compile(
    r"\b(?:set|specified|entered|filled in|provided|defined|recorded|assigned|given|stated)(?: (?:yet|so far))?(?=\s*(?:[?.,;!]|$))"
)


_OF_EACH = re.compile(
    r",? (?:with|and|plus|along with) (?:the |a )?(?:count|number|total)s? (?:for|of|in) each(?: of them| one)?(?=[ ?.]*$)"
)
_COUNTED = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b|\bmost\b|\bat least\b|\bor more\b")
_AGAIN, _YEAR = re.compile(r"that year|그 ?해"), re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SPAN = re.compile(r"\bthe (?:period|months?|span|time|timeframe)(?: of| from| between)? $")
_SPAN_KO = re.compile(r" ?(?:의 ?)?기간(?:에|중에?|동안|내)?(?![가-힣])")


def idle_beside(question: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What only says that a period is one, beside it: for the period October to December, 1월~3월 기간."""
    if before := _SPAN.search(question[:start].lower()):
        yield before.start(), start - 1
    if behind := _SPAN_KO.match(question, end):
        yield behind.span()


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether a year that is said again has been said: in 2024 … and in that year."""
    return not _AGAIN.search(match[0]) or _YEAR.search(match.string, 0, match.start()) is not None


def idle(question: str) -> Iterator[tuple[float, int, int]]:
    """Where such words stand, with what they outweigh."""
    folded = fold(question)
    found = [(FIRM, match.span()) for match in _FIRM.finditer(folded.text) if _stands_alone(match)]
    found += [(LOOSE, match.span()) for match in _LOOSE.finditer(folded.text)]
    found += [(FIRM, m.span()) for m in _OF_EACH.finditer(folded.text) if _COUNTED.search(folded.text, 0, m.start())]
    if denied := _DENIED.search(folded.text):
        found += [(LOOSE, m.span()) for pattern in (_ONE, _SET) for m in pattern.finditer(folded.text, denied.end())]
    yield from ((weight, *folded.origin(*span)) for weight, span in found)
