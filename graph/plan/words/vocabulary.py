"""The closed words of questions in Korean and English: what asks, counts, compares, ranks, negates; and what says nothing. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.compact import is_hangul
from graph.plan.words.validity import HELD
from language.units import UNITS
from language.words import stem


@dataclass(frozen=True, slots=True)
class Cue:
    """A closed expression at a place of the folded question. `argument` says more: an operator, a direction, an adjective's kind."""

    kind: str
    argument: str
    start: int
    end: int


_COUNTERS = "켤레|그루|척|개국|개사|개월|군데|가지|개|건|명|석|곳|종류|종|번|회|대|권|편|장|마리|채|분|사람|팀|과목|줄|점|인"
_LATIN_UNITS = frozenset("km cm mm m2 kg mg ml kb mb gb tb kw mw kwh ha".split())  # as Korean writes them behind 몇
_GT, _GE, _LT, _LE = ">", ">=", "<", "<="
# Gradable adjectives by what they measure; the sign says what "more" of them is: the oldest has the earliest date of birth.
_ADJECTIVES = {
    "age+": "old(?:er|est)|elder|eldest|나이(?:가)? ?(?:가장 |제일 |더 )?많\\w*|연장자|최고령",
    "age-": "young(?:er|est)|나이(?:가)? ?(?:가장 |제일 |더 )?(?:적|어리|어린|젊)\\w*|어린|젊은|최연소",
    "price+": "(?:most |more )?(?:expensive|costly)|(?:pric|cost|dear)i?er|priciest|costliest|비싼|비싸\\w*|비쌌\\w*|비쌉\\w*|고가",
    "price-": "cheap(?:er|est)|least expensive|싼|싸\\w*|쌉\\w*|저렴\\w*|쌌\\w*",
    "date+": "(?:most )?recent(?:ly)?|new(?:er|est)|lat(?:er|est)|last|최근|최신|마지막|늦(?:은|게|어\\w*|었\\w*|춰\\w*)|나중에?|새로운",
    "date-": "earli(?:er|est)|been (?:with us |here |around |employed |open |in (?:business|service|operation) |(?:a|our) \\w+ )?(?:for )?(?:the )?longest|(?:the )?longest ago|furthest back|longest[- ](?:serving|standing|tenured)|(?:here|with us|with the (?:company|firm|business)|on (?:the team|board|staff)) (?:the )?(?:longer|longest)|first|oldest|(?:starting|initial)(?= [a-z]+\\b(?<! from)(?<! on)(?<! in)(?<! at)(?<! with)(?<! date)(?<! day)(?<! time)(?<! year))|첫(?= )|먼저|이른|일찍|(?:(?<=도가 )|(?<=도가 가장 )|(?<=도가 제일 )|(?<=일이 )|(?<=일이 가장 )|(?<=일이 제일 )|(?<=일자가 가장 )|(?<=일자가 제일 )|(?<=날짜가 )|(?<=날짜가 가장 )|(?<=날짜가 제일 ))빠른|최초|처음|오래된|오래",
    "length+": "long(?:er|est)|긴|길(?:[다고게면]|었\\w*|어\\w*)|깁니\\w*|오래",
    "length-": "short(?:er|est)|짧은|짧\\w*",
    "weight+": "heav(?:ier|iest)|무거\\w*|무겁\\w*",
    "weight-": "light(?:er|est)|가벼\\w*|가볍\\w*",
    "height+": "tall(?:er|est)|키가? ?큰",
    "area+": "(?:most )?spacious|room(?:ier|iest)|넓\\w*",
    "area-": "좁\\w*",
    "pay+": "(?:highest|best|top|most|better|higher)[- ](?:paid|earning)|(?:is |are |was |gets? |got )paid (?:the )?(?:most|best|highest|more)|earns? more(?: (?:per|an) hour)?|makes? more money|earns? (?:the )?most|(?:makes?|gets?) the most money|(?:top |highest |biggest )?earners?",
    "pay-": "(?:lowest|worst|least|lower)[- ](?:paid|earning)|(?:is |are |was |gets? |got )paid (?:the )?(?:least|worst|lowest)|earns? (?:the )?least",
}
_MORE = "highest|higher|widest|largest|larger|biggest|bigger|greatest|greater|max(?:imum)?|best|top|높(?!이)\\w*|크(?!기)\\w*|큰|컸\\w*|커|최고[액치]?|최대[액치]?|최댓값"
_LESS = "lowest|lower|narrowest|smallest|smaller|min(?:imum)?|worst|bottom|낮\\w*|작\\w*|최저[액치]?|최소[액치]?|최솟값"

_CUES: tuple[tuple[str, str, str], ...] = (
    (
        "round",
        "",
        r"(?:\bround(?:ed|ing)?(?: it| that| the answer)?,? )?(?:\bto )?(?:\d|two|one|three|four) decimals?(?: places?)?\b(?: (?:is|are) (?:fine|enough|ok|okay|good))?"
        r"|\b(?:round(?:ed|ing)?(?: it| that| the answer)? )?to (?:the nearest |an? )?(?:(?:whole )?(?:integer|number|won|dollar|euro|unit)s?)\b"
        r"|\(?원 ?단위(?:로|까지)? ?반올림\w*\)?|정수로?(?: ?반올림\w*)?|소수점? ?(?:이하 ?)?\w+ ?(?:째 )?(?:자리|자릿수)(?:까지)?(?:만)?(?: ?반올림\w*)?|반올림\w*",
    ),
    (
        "filler",
        "",
        r"(?<=[가-힣] )안에서(?= )|(?<=[?.!,] )(?:in |as a )?percent(?:age)?(?=,|\.|$)|\bbecause of\b|\bowing to\b|\bdue to\b(?! be\b)|\b(?:put |noted |set )?down as\b"
        r"|^(?:(?:please|pls|kindly|and|so|hi|hello|could you|can you|would you|i want you to|i need you to),? )*(?:list|name|show|find|identify|display|retrieve|determine)(?: me)?\b(?! of| for)|(?<=[가-힣a-z]) ?소재(?:한|하는|의)?(?= [가-힣])|대표(?= ?(?:전화|이메일|메일|연락처|주소))|(?:지금|여태|현재|이제|오늘)까지|(?<=[년월] )한 ?(?:해|달)(?: ?동안| ?간)?|\b(?:two|three|four|\d)[- ](?:letter|digit|character)\b(?= \w*code)|[두세네\d] ?(?:글자|자리)(?:짜리)?(?= ?[가-힣]*코드)|한 ?(?:번|개|건|명|곳|대|권|팀|사람|군데|장|분|편|채|마리|푼|통|줄|벌|차례|가지)(?:도|이라도)|하나도|(?:전체|전) ?기간|\ball time\b|\bin total\b|\bat all\b|\bso far\b|\bto date\b|\bover (?:time|the years)\b|(?<![가-힣])역대|\bever since\b|\b(?:its|their) doors\b|\b(?:leaving out|excluding|ignoring|skipping|not counting) (?:any|those|ones)? ?(?:without|with no|lacking|missing) (?:an? )?(?:figure|value|amount|number|data|entry)\b|\b(?:in|on) (?:our|the) (?:system|database|data|records|(?:[a-z]+ )?catalog(?:ue)?)\b|\bon (?:record|file|the books)\b|(?<![가-힣])문(?:을|도)? ?(?=연 |여는 |열(?:었|렸|린|고))|출신(?= ?(?:국가|나라|도시|지역))"
        r"|\((?:regardless of|irrespective of|no matter|whether or not)\b[^?.;)]*\)|\(\w+(?:, \w+)* or not\)|,? ?\b(?:in|as a) percent(?:age)?s?\b(?! of)"
        r"|, ?(?:regardless of|irrespective of|no matter|whether or not)\b[^?.,;)]*(?=[?.]?$)"
        r"|\b(?:regardless of|irrespective of|no matter) (?:(?:the|what|which|how|their|its) )*[a-z]+(?: (?:and|or) [a-z]+)*(?: (?:is|was|are|were)\b)?"
        r"|(?<=[은는된한인] )상태(?=인가|인지|입니|이에|예요|이야|야)|[가-힣]+ ?여부(?:와|에|는|를)? ?(?:(?:상관|관계) ?없(?:이|는)|무관하게|불문하고)",
    ),
    *HELD,
    (
        "difference",
        "",
        r"\b(?:and )?by how (?:much|many)\b|차액(?:은|이|을)?|\bhow (?:much|many) more\b|\bhow much (?=(?:high|low|larg|small|bigg|great|long|short|cheap|old|young|heavi|light|tall)i?er\b)|\bdifference\b|차이(?:가|는|나\w*)?|몇 ?\w{1,2} ?(?:더|차이)|얼마나 ?더",
    ),
    ("gap", "", r"\b(?:gap|spread|margin|difference) between\b(?! [^?]*\bor\b)|(?:차이|격차|폭)(?:가|이)?(?= ?(?:가장|제일|더))"),
    (
        "share",
        "",
        r"\b(?:what|which|how many) ?%(?: of)?|\bhow many percent(?: of)?\b|\bwhat (?:percent(?:age)?|share|proportion|fraction)(?: of)?\b|\b(?:percent(?:age)?|share|proportion) of\b|몇 ?(?:퍼센트|프로|%)(?:인지)?|비율|비중|점유율|퍼센트",
    ),
    ("number", "", r"(?:몇 ?번,? ?){2}(?:이에요|인가요|이죠|이야|인지)?|(?<=[이가] )몇 ?번(?:이에요|인가요|이죠|이야|이지|입니까|인지)"),
    (
        "count",
        "",
        rf"\bhow many each\b|\b(?:with|and|plus) (?:the |their )?(?:counts|numbers|totals|figures|amounts|sums)\b|\bhow many(?: (?:different|distinct|unique|separate|total|times))*\b|\b(?:the )?(?:total )?(?:number|count)s? of(?: (?:different|distinct|unique))*\b|\bheadcount\b|\bnumbers?(?= (?:for (?:each|every)|per|in each|of each)\b)"
        rf"|몇 ?(?:{_COUNTERS})(?:씩)?(?:이나|이에요|인가요)?|몇이나|몇 ?인가|(?<![가-힣])몇(?= ?[가-힣])|(?<=[가-힣a-z]) ?(?:건수|개수|횟수|인원수|명수|가짓수)|(?<=[가-힣a-z]) ?(?<![점함회변])수(?!(?:는|가|도|를)? ?[있없])(?=는|가|를|와|도|랑|하고|까지|만|[ ,?.]|$)|\bcount\b",
    ),
    ("extent", "length", r"\bhow long\b|(?<![가-힣])몇 ?(?:분|시간)짜리(?:예요|이에요|인가요|이죠|인지|야|임)?"),
    ("extent", "area", r"\bhow (?:big|large|spacious)\b(?= (?:is|are|was)\b)"),
    ("extent", "height", r"\bhow (?:tall|high)(?: above sea level)?\b"),
    ("extent", "weight", r"\bhow heavy\b"),
    ("extent", "birth", r"몇 ?년 ?(?:도 ?)?(?:생|태생|출생)(?:이에요|인가요|이죠|이야|인지|입니까)?"),
    (
        "manner",
        "",
        r"\bhow (?:do|does|did|can|could|should|would|is|are|was|were|to|come|i|we|often|soon|fast)\b|\bwhy\b|(?<![가-힣])왜(?= )|어떻게(?! ?(?:되|돼|됩|된))"
        r"|\b(?:have|has|had|need|needs|allowed|supposed|required|able) to\b|\b(?:can|may|should|must) (?:i|we|they|one|employees|staff)\b"
        r"(?! (?:get|have|see|know|check|find|ask|look))|\b(?:should|must)\b|(?<=[가-힣])야 ?(?:해|하|되|돼|됩|합)\w*|(?<=[가-힣])도 ?(?:되|돼|됩)\w*|(?<=[가-힣])려면",
    ),
    (
        "filler",
        "",
        r"^(?:can|could|may|would|will) (?:i|you|we|someone) (?:please |kindly )?(?=(?:get|have|see|tell|give|show|list|find|pull)\b)",
    ),
    ("count", "", r"\b(?:an? |the )?breakdown of\b(?=.* by )"),
    ("filler", "", r"^(?:please |now )?return(?= (?:the|all|a|an|me|us|every|each|only|just)\b)"),
    ("filler", "", r"(?:우리|저희) (?=[가-힣]+ ?(?:중|가운데)(?:에서?|에|엔)?(?= ))"),
    ("ourselves", "", r"\b(?:our|the|this) (?:company|firm|organi[sz]ation)(?:'s)?\b|(?:우리|저희) ?(?:회사|기관|조직|은행)"),
    (
        "how much",
        "",
        rf"(?<![가-힣])몇 ?(?:{'|'.join(sorted((u for u in UNITS if (is_hangul(u[0]) or u in _LATIN_UNITS) and u not in _COUNTERS.split('|')), key=len, reverse=True))})"
        r"(?:이나|이에요|예요|이야|야|인가요|입니까|이죠|죠|인지|로|나|하나|고|이고|짜리(?:예요|인가요|야)?)?(?=[ ?.]|$)",
    ),
    (
        "how much",
        "",
        r"\bhow much(?: (?:did|do|does|have|has) (?:we|they|it|he|she))?\b|\bwhat (?:did|do|does|have|has) (?:we|they|it|he|she)(?= (?:spend|spent|pay|paid|earn|earned|take in|make)\b)|얼마(?:나|인가요?|예요|죠|야|입니까|였\w*|이\w*)?",
    ),
    ("universal", "", r"^(?:are|is|do|does|have|has|did|were|was) (?:all|every(?:one|body)?|each)\b|모두 ?다|전부 ?다"),
    (
        "compare",
        _GE,
        r"\bat least\b|\bno (?:less|fewer) than\b|\bminimum of\b|\bnot (?:less|fewer) than\b|\bor (?:more|above|over|higher|greater|later|longer|older|larger|bigger|heavier)\b|이상(?:인|의|으로)?",
    ),
    (
        "compare",
        _LE,
        r"\bat most\b|\bno more than\b|\bup to\b|\bmaximum of\b|\bnot more than\b|\bor (?:less|fewer|below|under|lower|earlier|shorter|younger|smaller|cheaper|lighter)\b|이하(?:인|의|로)?",
    ),
    (
        "compare",
        _GT,
        r"\b(?:more|greater|higher|larger|bigger|longer|older|heavier) than\b|\b(?:over|above|exceed(?:s|ed|ing)?|in excess of|upwards of|beyond)\b"
        r"|초과(?:하는|한|인)?|(?<=[\d원개건명%만천백억일달러] )?넘(?:는|은|어\w*|게|긴|고|겨)|웃도는|상회하?는?|보다 ?(?:더 ?)?(?:큰|많\w*|높\w*|크\w*|비싼|비싸\w*|긴)",
    ),
    (
        "compare",
        _LT,
        r"\b(?:less|fewer|lower|smaller|cheaper|shorter|younger|lighter) than\b|\b(?:under|below|beneath)\b"
        r"|미만(?:인|의|으로)?|못 ?미치\w*|밑도는|(?:밑|아래)으?로(?: ?(?:떨어|내려)\w*)|밑으로|안 ?되는|보다 ?(?:더 ?)?(?:작\w*|적\w*|낮\w*|싼|저렴\w*|짧\w*)|아래(?:인|로)?",
    ),
    ("compare", "=", r"\bexactly\b|\bequal(?:s)?(?: to)?\b|\bprecisely\b|정확히"),
    ("between", "", r"\bbetween\b|\bfrom\b(?= [^?a-z]*\d[^?]*\bto\b)|사이(?:에|의|인)?|범위"),
    ("within", "", r"\bwithin\b|\bby (?:its|their|the)\b|\bon time\b|안에|이내(?:에)?|내에|까지"),
    ("starts", "", r"\b(?:start(?:s|ing)?|begin(?:s|ning)?) with(?: the letter)?\b|(?:으로|로) ?시작\w*"),
    (
        "contains",
        "",
        r"\bcontain(?:s|ing)? the (?:word|text|letters?)\b|\bwith the word\b|라는 ?(?:단어|글자|말)(?:가|이)? ?(?:들어|포함)\w*",
    ),
    (
        "since",
        "",
        r"\bsince\b|\b(?:on|at) or after\b|\b(?:no|not) (?:earlier|sooner) than\b|\bstarting\b(?= (?:in|from|on|with|at|last|this|next|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|q?\d))|\bas of\b|(?<=\d[년월일]) ?이후(?:로|에)?|이후(?:로|에)?|부터|들어(?=[ ,])(?! ?있)",
    ),
    ("after", "", r"(?<!look )(?<!looks )(?<!looked )(?<!looking )\bafter\b|\blater than\b|(?<=[년월일]) ?후에?(?= )|지나서"),
    (
        "before",
        "",
        r"\bbefore\b|\bearlier than\b|\bprior to\b|(?<=[년월일]) ?(?:이전|전)(?:에|의|까지)?(?=[ ,])|(?<=[년월일])이? ?되기 ?(?:이?전)(?:에|의|까지)?(?=[ ,])|이전(?:에|의)?",
    ),
    ("until", "", r"\buntil\b|\btill\b|\bthrough\b|\b(?:on|at) or before\b|\b(?:no|not) later than\b"),
    ("top", "", r"\btop(?=[ -]\d)|\bfirst(?= \d)|상위(?= ?(?:[가-힣]+ )?\d)|\btop(?= (?:two|three|four|five|six|seven|eight|nine|ten)\b)"),
    *(
        ("nth", str(n), rf"\b(?:the )?(?:{word}|{digits})[ -](?=most\b|least\b|\w+est\b)|(?<![가-힣\d])(?:{korean}|{n}) ?번째(?:로)?(?= )")
        for n, word, digits, korean in (
            (2, "second", "2nd", "두"),
            (3, "third", "3rd", "세"),
            (4, "fourth", "4th", "네"),
            (5, "fifth", "5th", "다섯"),
        )
    ),
    (
        "most",
        "+",
        r"\b(?:the )?(?:largest|highest|greatest|biggest|maximum) number of\b|\b(?:the )?most (?:frequent(?:ly)?|common(?:ly)?|often|popular)\b|\bthe most\b|\bmost\b|\bmore\b(?! than)|(?:가장|제일|더|최고로) ?(?:많\w*|자주|빈번\w*|흔\w*)|(?<!\w)최다|(?<=[이가은는도] )많(?:았|나|은가|습니)\w*(?=[ ?.]|$)|많은(?: ?순\w*)?|많이|더 많\w*|\boften\b|\bbest[- ]?selling\b",
    ),
    (
        "most",
        "-",
        r"\b(?:the )?(?:smallest|lowest|minimum) number of\b|\bthe (?:least|fewest)\b|\b(?:least|fewest|fewer)\b(?! than)|(?:가장|제일|더) ?(?:적\w*|드물\w*)|적은(?: ?순\w*)?|적게",
    ),
    (
        "total",
        "",
        r"\btotal(?:s|led|ling)?(?: of)?\b|\badd(?:s|ed)? up(?: to)?\b|\bsum(?: of)?\b|\boverall\b|\b(?:al)?together\b|\bcombined\b|(?:전부|모두|통틀어) ?(?=몇 ?(?:시간|분|원|유로|달러)|얼마)|\bin all\b|\bcumulative\b|통산|누계|합계(?:액)?|총합(?:계)?|총액|누적|(?<![가-힣])총(?=\s|[가-힣])|합산|(?:모두|다|전부) ?(?:(?:합|더)(?:치|하|해|쳐)\w*|해서)|(?:합치|합하|더하)면|합(?=은|이|을|계)",
    ),
    ("average", "", r"\b(?:on )?average(?: of)?\b|\bmean\b|\bavg\b|평균(?:적으로)?"),
    ("apiece", "", r"\b(?:per|by the) (?:unit|item|piece)\b|\bapiece\b|(?<![가-힣])(?:한 ?)?개당|단위당"),
    (
        "bucket",
        "month",
        r"월별(?:로)?|월 ?단위(?:로)?|매월|\bmonthly\b|\b(?:per|by|each|every) month\b|\bmonth by month\b|\bin each month\b|\b(?:which|what) month\b|어느 ?달|무슨 ?달|몇 ?월(?=[이에])|(?<=[많적높낮큰작은던] )달(?=[은이]? ?(?:언제|몇|어느|무슨|$|\?))",
    ),
    (
        "bucket",
        "year",
        r"(?:연도|년도|연|해)별(?:로)?|해마다|매년|\byearly\b|\bannual(?:ly)?(?= (?:total|count|number|sum))|\b(?:per|by|each|every) year\b|\bin each year\b|\b(?:which|what) year\b|어느 ?해|몇 ?년도(?=[가에])|(?<=[많적높낮큰작은던] )(?:연도|년도|해)(?=[는은가이]? ?(?:언제|몇|어느|무슨|$|\?))",
    ),
    ("bucket", "quarter", r"분기별(?:로)?|매분기|\bquarterly\b|\b(?:per|by|each|every) quarter\b"),
    (
        "group",
        "",
        r"\b(?:for |in |of |by )?each(?: of)?\b|\bfor every\b|\bevery\b|\bper\b|\bbroken down by\b|\bgrouped by\b|\bbreakdown by\b|\bsplit by\b|\bspread over\b|(?<=[가-힣a-z])별(?:로)?|마다|각각(?:의)?|(?<![가-힣])각(?= )",
    ),
    (
        "both",
        "",
        r"\bboth\b|\bas well as\b|둘 ?다|두 ?(?:군데|곳|개|가지|사람|명|분|건) ?(?:모두|다)(?= )|(?<= )두 [가-힣]{1,5} ?(?:모두|다)(?=에서|에게|에|한테|의|를|가| )|양쪽(?: ?(?:모두|다)(?= )|에서?(?= ))?|모두(?= ?(?:주문|구매|가진|포함|담당|공급|맡|산|출연|수강|참여))",
    ),
    (
        "same",
        "",
        r"\bshar(?:e|es|ing|ed)(?: the)?(?: same)?\b|\bthe same\b|\bsame\b|같은|같(?:고|은|이(?! ?(?:보여|알려|정리|뽑|나열|표시|적어|줘|주세요|주시|나오)))|동일(?:한|하\w*)?|공유하\w*",
    ),
    ("other", "", r"\bother\b(?! than)|\bbesides\b|\bapart from\b|다른(?! ?걸)|이외(?:의)?"),
    (
        "exclude",
        "",
        r"\bexcluding\b|\bexcluded\b|\bnon-(?=[a-z])|\boutside(?: of)?\b(?! (?:office|working|business|normal)\b)|\bother than\b|\bexcept(?: for)?\b|\b(?:leav(?:e|es|ing)|left) out\b|\b(?:skip|omit)(?:s|ting|ping)?\b|\bignor(?:e|es|ing)\b|\bnet of\b|\b(?:without|not) counting\b|\bnot including\b|\bleaving\b(?= [^?.,;]{1,40} out\b)|빼(?:고(?:요)?|면|놓고|두고|(?: ?주)(?=세요|십|시|실)\w*| ?줘\w*)|뺐\w*|제외(?:하고|한|하\w*)?|말고|(?<=하지 )(?:말아\w*|마세요|마십시오)|미포함|뺀",
    ),
    (
        "include",
        "",
        r"\bincluding\b|\bincl\b\.?|\binclusive\b|포함(?:해서|하여|한|하\w*)?|반영(?:해서|한|하\w*|된)?|감안(?:한|하\w*)?|적용(?:한|하\w*|된|해서?)?|차감(?:한|후)?",
    ),
    ("count", "", r"^(?:(?:please|could you|can you) )?(?:break down|split(?: up)?|tally(?: up)?|tabulate)(?= )"),
    ("exists", "", r"\bis there\b|\bare there\b|\bthere (?:is|are)\b|\bdo we have\b"),
    (
        "not",
        "",
        r"\b(?:left )?(?:blank|empty)\b|\bunknown\b|\bunrecorded\b|\bnot (?:given|recorded|filled in|known|entered|specified)\b(?! (?:to|by|as|for)\b)|\bnot\b|n't\b|\bnever\b|\bno\b(?! \d)|\bnone of\b|\bnone\b|\bnobody\b|\bno one\b|\bwithout(?: any)?\b|\black(?:s|ing)?\b|\bmissing\b|\bneither\b|\bhave yet to\b|\bzero\b(?= \w)|\bunassigned\b|\b(?:still |yet )?(?:waiting|wait|waits) for\b|\bawait(?:s|ing)?\b|\bout of(?= stock\b)"
        r"|없(?!이)\w*|않\w*|(?<![가-힣])안(?!전|내|락|쪽|심|테나|(?:과|경|건|정|마|주|보|부|산|양|동|성|무)(?=[은는이가을를의에와과도로만 ?.,]|$)|정[적성화]|건[들별]|경점|(?:산|양|동|성|보|부)(?=[가-힣]{0,3}(?:점|팀|시|구|동|공장|지사|본부|센터|역|실)(?![가-힣]))|동시|과의|마기)(?= ?[가-힣])|(?<![가-힣])못(?= ?[가-힣])|아닌|아니\w*|(?<!\d)0 ?(?:건|개|명|번|회)|미(?=등록|배정|지정|입력|납부|완료|승인|기재|기입)|비어\w* ?있\w*|비어\w*|비었\w*|공란|빈 ?칸|빠져 ?있\w*|빠진(?= )|누락\w*",
    ),
    (
        "rank",
        "+",
        rf"\b(?:the )?(?:single )?(?:{_MORE.split('|높', maxsplit=1)[0]})(?: first| single)?\b|, ?(?:the )?most first\b|(?:가장|제일|더|최고로) ?(?:높(?!이)\w*|크(?!기)\w*|큰|큽\w*|컸\w*|커)|(?<![가-힣])(?:최고[액치]?|최대[액치]?|최댓값)(?:의|인|로)?|(?<=[이가은는도다] )(?:높|크)(?:나|아|은가|습니|ㅂ니|죠|지|니|냐)\w*(?=[ ?.]|$)|(?<=[이가은는도다] )(?:큰가|커|컸)\w*(?=[ ?.]|$)|높은(?: ?순\w*)?|큰(?: ?순\w*)?|내림차순",
    ),
    (
        "rank",
        "-",
        rf"\b(?:the )?(?:single )?(?:{_LESS.split('|낮', maxsplit=1)[0]})(?: first| single)?\b|(?:가장|제일|더) ?(?:낮\w*|작\w*)|(?<![가-힣])(?:최저[액치]?|최소[액치]?|최솟값)(?:의|인)?|(?<=[이가은는도다] )(?:낮|작)(?:나|아|은가|습니|죠|지|니|냐)\w*(?=[ ?.]|$)|낮은(?: ?순\w*)?|작은(?: ?순\w*)?|오름차순",
    ),
    ("filler", "", r"(?<=[은는운된한] )순서?(?:대로|으로|로)"),
    ("order", "date-", r",? ?\b(?:oldest|earliest) first\b|(?<![가-힣])(?:오래된|이른|빠른|먼저)(?: 것부터)? ?순(?:서)?(?:으?로)?"),
    ("order", "date+", r",? ?\b(?:newest|latest|most recent) first\b|(?<![가-힣])(?:최신|최근) ?순(?:서)?(?:으?로)?"),
    *(
        ("adjective", name, rf"(?<![\w가-힣])(?:the |가장 ?|제일 ?|더 ?)?(?:{pattern})(?:은|는|인|던)?(?![a-z])")
        for name, pattern in _ADJECTIVES.items()
    ),
    (
        "extent",
        "price",
        r"\bwhat (?:do|does|did) (?:we|you|they|it) (?:charge|ask|cost)(?: for)?\b|\bhow much (?:do|does|did) (?:we|you|they) (?:charge|ask) for\b",
    ),
    (
        "concept",
        "price",
        r"\bcosts?\b|\bpriced(?: at)?\b|\b(?:listed|sold|sells?|selling|retail(?:s|ed|ing)?|offered|rent(?:s|ed|ing)?|bought|purchased|acquired)"
        r"(?= (?:at|for|below|under|above|over) (?:more than |less than |over |under |at least |up to )?(?:\$ ?)?\d)",
    ),
    ("concept", "weight", r"\bweigh(?:s|ing)?\b"),
    ("extreme", "", r"가장|(?<![가-힣])제일"),
    ("more", "", r"(?<![가-힣])더(?= )"),
    ("than", "", r"\bthan\b|(?<=[가-힣a-z])보다"),
    (
        "who",
        "",
        r"\bwho(?:m|se|ever)?\b|(?<![가-힣])누구(?:누구)?|(?<![가-힣])누가|(?<![가-힣])누군(?:가요|지|데|가)?(?![가-힣])|\banyone\b|\bsomeone\b|\banybody\b|\bsomebody\b|\beveryone\b|\bpeople(?= (?:who|that)\b)|(?<=[가-힣] )(?:사람|인물)(?:들)?(?=[은이]|$|[ ?.])|(?<=[은는한된던신인긴느떤] )분(?:들)?(?=[은이]|$|[ ?.])",
    ),
    ("where", "", r"\bwhere(?:abouts)?\b"),
    ("place", "", r"(?<![가-힣])어디(?:어디)?"),
    ("when", "", r"\bwhen\b|\bwhat (?:date|day)\b|언제|며칠"),
    (
        "which",
        "",
        r"\bwhich(?: of(?: the| our)?)?\b|\bwhat(?:'s| is| are| was| were)?(?: (?:kinds?|types?|sorts?) of)?\b|(?<![가-힣])(?:어느|어떤|무슨)|\bin which\b",
    ),
    ("what", "", r"(?<![가-힣])(?:무엇|뭐(?:뭐)?|뭔|뭘)|(?<![가-힣])어떻게 ?(?:되|돼|됩|된|됐)\w*"),
    ("or", "", r"\bn?or\b|\bvs\.?\b|\bversus\b|또는|혹은|아니면"),
    (
        "among",
        "",
        r"(?:둘|셋|넷) ?(?:중|가운데)(?:에서|에|엔)?|\bof the (?:two|three)\b|\bamong(?:st)?\b|\bout of(?= (?:the|all|our|\d))|(?<![가-힣])중(?:에서|에|엔)?(?=[ ,]|$)|(?<=들)중(?:에서|에|엔)?|가운데",
    ),
    ("ongoing", "", r"(?<=[가-힣]) ?중(?:인|이)(?=[ ?]|$)"),
    (
        "distinct",
        "",
        r"\b(?:distinct|different|unique|various)\b|서로 ?다른(?: 걸로)?|중복(?:은|을)? ?(?:없이|제외|제거|빼고|빼)\w*|고유(?:한)?|다양한",
    ),
    ("number", "", r"\bnumbers?\b|\bno\.|#(?=\d)|번호|몇 ?번"),
    ("times", "", r"[×✕*]|\btimes\b|곱하\w*|곱(?=은|을)"),
    ("self", "", r"\b(?:my|mine|me|i)\b|(?<![가-힣a-z\d)])(?:내|나의|제|저의|나는|저는|내가|제가|나|저)(?=[ 는의]|$)"),
)
_COMPILED = tuple((kind, argument, re.compile(pattern)) for kind, argument, pattern in _CUES)

NUMBERS = {word: number for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "thousand": 1000, "dozen": 12},
    **{"하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10},
    **{"한": 1, "두": 2, "세": 3, "네": 4, "스무": 20},
}

# Words that hold a question together and say nothing of what is wanted.
FILLER = frozenset(
    """
a an the of in on at to for from with by as and or but so if then than that this these those there here it its their his her our we us you your
they them he she him himself whatsoever herself themselves is are was were be been being am do does did done doing have has had having will would can could shall should may might must
please pls plz kindly tell show give list find get name names display identify retrieve provide fetch see view look check need want like
know want let me us just only also too all any some each every both more most much many very really currently current right now today so far
ever already still yet actually exactly simply directly respectively overall altogether together per thanks thank hi hello hey ok okay
which what who whom whose when where why how one ones thing things anything something everything whole entire complete quick quickly
record records recorded data database system table entry entries listed registered listing register master file details detail information info
our ours us we company's have get got give gave given use used using make made take took taken go goes went come came put end ended up
located based found situated placed called named titled dated associated related regarding concerning about between among within across through behind
total number count amount value values respective following above question answer first last top same different other others another
think believe guess suppose wonder off out onto upon around along mr mrs ms miss dr sir madam during into against toward towards via figure figures grab pull exact basis terms term case cases way currently guy guys lady gentleman fellow chap there's who's what's what're where's how's i'd i'm we've i need possible ve re ll
utc gmt kst worth sort sorted order-by descending ascending alphabetical alphabetically ranked rank ranking highest lowest
""".split()
)
_FILLER_KO = frozenset(
    """
것 거 걸 게 수 바 등 날 때 때문 중 안 밖 위 아래 전 후 내 외 간 측 쪽 데 곳 점 분 자 이 그 저 여기 거기 저기 이것 그것 저것
알려주 알리 말하 말씀 보이 보여주 찾 뽑 나열 정리 확인 부탁 궁금 궁금합 조회 검색 출력 제시 설명 요청 안내 답 질문 문의
있 하 되 이 아니 없 같 보 주 싶 드리 계시 대하 관하 따르 위하 통하 의하 인하 말 알 모르 가지 갖 나오 나 들 되어 주세요 해주
전부 모두 다 전체 모든 각 좀 혹시 그냥 지금 현재 이제 아직 이미 여태 지금까지 오늘 당시 최종 최근 그동안 한번 한 번 실제 실제로 직접 바로 현 기존 총
등록 기록 저장 입력 데이터 자료 정보 목록 리스트 명단 내역 이력 표 마스터 시스템 테이블 항목 상세 값 건 개 명 기준 경우 상태 결과 대상 해당 관련 사항 종류 가지 이름 번
얼마 무엇 뭐 누구 어디 언제 어느 어떤 무슨 몇 왜 어떻게 어떻 어때 며칠
그리고 그런데 그러면 또 또는 및 와 과 하고 랑 이랑 으로 에서 부터 까지 보다 별 씩 당 정도 약 대략 사이 동안 이상 이하 초과 미만 이내 당일 포함
우리 저희 회사 당사 자사 서로 다르 중복 없이 따로 함께 같이 모아 묶 나누 구분 집계 산출 취합 순 순서 정렬 내림차순 오름차순 대비 비교 계산 환산 합 더하 빼 곱
가장 제일 더 덜 많이 많 적 크 작 높 낮 어쩌 어쩌고 뭐시기 뭐더라 뭐였 잖아 거든 이요 요 님 씨 수치 숫자 개수 건수 횟수 인원
맞 맞추 부탁드리 드리 드립 여쭤보 여쭙 잡히 싶어하 봐주 골라주 추리 정해지 성함 존함
사용 이용 진행 발생 처리 존재 담당 소속 인 속하 구하 세 궁금하 따지 꼽 헤아리 해당하 위치 두 걸치 대 해 내다 남 남아 걸리 나가 들어가 들어오 들어
""".split()
)
NEGATING = frozenset("미비불무")  # in front of a noun: 미해결
# Verbs that only say that two things belong together; which way, the schema knows.
LINKING = frozenset(
    """
buy bought purchase sell sold supply provide deliver ship carry handle manage run lead own hold keep assign serve work live reside belong include
contain comprise consist place make take get receive send sign attend join teach write direct star act play produce publish release issue open
operate report supervise head cover visit stay book rent borrow treat prescribe see involve participate appear feature offer come go use order
headquarter base locate sit host employ hire staff register enroll deal process pick choose account speak fall share spend pay earn cost charge
review support maintain develop build create submit approve request raise file close resolve happen occur start begin finish join leave land
stock station depart arrive fly drive travel study learn major graduate win lose score train coach compete represent perform record sing compose
enter admit sail visit call load unload carry transport transfer borrow lend lease issue trade invest fund donate sponsor award grant assign allocate
sit stand complete spread scatter distribute
impose levy incur result
measure record detect inspect examine check monitor observe log count weigh install replace complete finish connect disconnect
generate bring contribute reach contact answer serve list become became support help inspect repair fix paint design code test teach tutor mentor
return brought caught chose chosen drew fed fought gave given heard hid lit lost read rode ridden sought shot slept stood struck swam thrown threw wore woke won bought sold made took taken got sent wrote written taught led held kept ran flew flown drove driven won lost sang sung built began spoke
saw seen sat stood spoke spoken rose risen fell fallen flown dealt lent shown showed sought swum beaten beat bred fed raise breed borne
bill billed invoice invoiced settle settled
hit affect impact link attach tie suffer undergo experience
paid spent lent left met bore born grew grown found founded established opened
주문 구매 구입 매입 판매 공급 납품 제공 배송 배달 출하 출고 입고 발송 선적 운송 운반 담당 관리 운영 소속 근무 재직 거주 소유 보유 배정 할당 지정 참여 참가 참석
출전 출주 등판 개최 개봉 개장 완주 득점 기권
시작 개시 발생 수강 강의 출연 감독 제작 생산 제조 발행 출간 출판 저술 집필 작곡 연주 녹음 발매 방문 투숙 이용 사용 지급 납부 결제 거래 개설 계약 체결 도착 출발 운항 취급
사 사들이 팔 보내 내보내 받 돌려받 주고받 빌리 빌려주 갚 내 올리 맡 맡기 다니 살 만들 쓰 짓 적 가르치 배우 일하 이끌 거느리 속하 딸리 열 닫 넘기 옮기 싣
잡 나르 실 태우 타 오 가 오가 떠나 다녀오 들르 묵 머무르 얻 따 잃 이기 지 고치 찾아오 고르 뽑히 부르 듣 읽 보 먹 마시 낳 태어나 나 나오 걸치 거치 붙 달 담 담기 들이 쌓 쌓이
넣 놓 두 모으 모이 합치 치르 벌 벌어들이 팔리 실리 열리 쓰이 불리 이어지 잇 만나 찍 그리 부치 건네 돌보 키우 기르 지내 시키 남기 챙기 찍히 적히 쓰이 매기 끼 끌 뛰 세우 차리 달리 오르 거두 올라가 따내 나서 맺 올라오
정하 정해지 채우 채워지 겪 당하 터지 깔 깔리 걸 달리 딸리 차지
부과 징수 소장 비치 보관 수록 게재 장착 편성 배치 파견 위임 위탁 인수 인계 전담 총괄 입점 입주 체류 상주
치료 진료 처방 입원 수술 졸업 전공 입학 소재 위치 포함 구성 보고 지도 상담 응대 처리 진행 발급 의뢰 청구 발주 측정 기록 검사 점검 설치 교체 완료 접수 연결 임대 임차 대여 조달 채용 고용 투자 후원 수여
""".split()
)


# Nouns that stand for whatever is spoken of, where the schema has no such label.
GENERIC = frozenset("company companies firm firms business place places thing things 업체 회사 기업 업체들 장소 분들".split())


def cues(folded: str) -> list[Cue]:
    """The closed expressions in order of place, of those that overlap the longest, then the one declared first."""
    found = [
        (match.start() - match.end(), rank, Cue(kind, argument, *match.span()))
        for rank, (kind, argument, pattern) in enumerate(_COMPILED)
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    ]
    kept: list[Cue] = []
    for _, _, cue in sorted(found, key=lambda item: item[:2]):
        if all(cue.end <= other.start or other.end <= cue.start for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.start)


def measured_by(text: str) -> str:
    """What a comparison with a graded adjective measures: cheaper than, the price."""
    return next((name.rstrip("+-") for name, pattern in _ADJECTIVES.items() if re.search(pattern, text.lower())), "")


def is_filler(form: str) -> bool:
    return form in FILLER or form in _FILLER_KO


@cache
def stemmed_fillers() -> frozenset[str]:
    """The English words that say nothing, as their stems."""
    return frozenset(map(stem, FILLER))
