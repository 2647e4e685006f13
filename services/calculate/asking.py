"""What a question asks a calculator for: the product and the amount wanted, by their names in Korean and English."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from services.calculate.loan import Method
from services.calculate.marking import Marked, mark
from services.calculate.rounding import read_rounding
from services.calculate.slots import Slots
from services.calculate.terms import Asked, Product, Terms

_PRODUCTS: tuple[tuple[Product, str], ...] = (
    (
        "early_repayment",
        r"(?:중도|조기)\s*상환(?=.*(?:수수료|얼마))|중도\s*상환\s*수수료|(?:pre-?pay\w*|early\s+repay\w*|repay\w*[^.?]{0,24}early)(?=.*(?:fee|charge"
        r"|penalty))"
        r"|(?:fee|charge|penalty)(?=.*(?:pre-?pay\w*|early\s+repay\w*|repay\w*[^.?]{0,24}early))",
    ),
    ("early_repayment", r"(?:갚|상환)(?=.*수수료.*(?:잔여|남은|경과|지나))|수수료(?=.*(?:갚|상환).*(?:잔여|남은|경과|지나))"),
    ("ltv", r"\bltv|(?<![a-z])ltv|담보\s*인정\s*비율|loan[- ]to[- ]value"),
    ("dsr", r"(?<![a-z])(?:dsr|dti)(?![a-z])|총\s*부채\s*(?:원리금\s*)?상환\s*비율|debt[- ]service\s+ratio"),
    (
        "loan",
        r"대출|빌리|빌려|빌린|빌릴|융자|주담대|마이너스\s*통장|마통|원리금\s*균등|원금\s*균등|\bloans?\b|\bborrow\w*|\bmortgage|\brepa(?:y|id)\w*|\bannuity\b"
        r"|\boverdraft",
    ),
    ("savings", r"적금|정기\s*적립|savings\s+plan|instal?ment\s+savings|monthly\s+savings"),
    ("deposit", r"실효|effective\s+annual|예금|예치|맡[기긴겨길]|묶어|거치식|\bdeposit\w*|\bcertificate\s+of"),
)
_MONTHLY_SAVING = re.compile(
    r"(?:매월|매달|(?<![가-힣])월|다달이)[^⟦⟧]{0,10}⟦K\d+⟧[^⟦⟧]{0,6}(?:씩|넣|납입|저축|모으|붓|부어|부으|적립)|⟦K\d+⟧[^⟦⟧]{0,24}(?:monthly"
    r"|on\s+the\s+(?:first|last)(?:\s+day)?\s+of)"
    r"|monthly\s+(?:deposit|saving|contribution|payment)s?\s+of\s+⟦K"
)
_LUMP = re.compile(r"⟦K\d+⟧[^?.]{0,60}(?:simple|compound|interest)|invest\w*|넣어\s*두|굴리|^(?=.*⟦P)(?=.*이자).*넣었")

_HOW_MUCH = r"얼마|몇|계산|알려|궁금|구해|은\s*\?|는\s*\?|\?|how\s+much|what|calculate|compute|convert|express|work\s+out|tell|give"
_SAVING: tuple[tuple[Asked, str], ...] = (
    ("effective_rate", r"실효|연환산|연\s*수익률|effective\s+(?:annual\s+)?(?:rate|yield)|\bapy\b|\bear\b"),
    (
        "required_amount",
        r"(?:매달|매월|월|다달이)[^⟦⟧]{0,16}(?:얼마|최소)[^⟦⟧]{0,14}(?:넣|납입|붓|부어|부으|저축|적립|모아|내)|얼마(?:를|씩|나)?\s*(?:넣어|예치해|맡겨|부어|저축해|납입해)야"
        r"|how\s+much\s+(?:must|should|do(?:es)?|would|will|has|have)\b[^?]{0,50}\b(?:save|deposit|put|pay\s+in|set\s+aside|invest)",
    ),
    (
        "tax",
        r"(?:세금|소득세|원천징수)\S{0,4}\s*(?:총\s*)?(?:얼마|몇|계산)|(?:세금|소득세)(?:은|는|만)\s*\?|얼마(?:를|나)?\s*(?:떼|원천)"
        r"|how\s+much\s+(?:is\s+)?(?:the\s+)?(?:tax|withh\w*)"
        r"|what\s+(?:is|'s|would\s+be)\s+the\s+(?:interest\s+)?(?:tax|withh\w*)|\btax\s+(?:amount|withheld|due)",
    ),
    (
        "gross_total",
        r"세전[^⟦⟧]{0,10}(?:원리금|수령|총액|금액|합계|받)|원리금[^⟦⟧]{0,10}세전|"
        r"(?:before|pre)[- ]?tax\s+(?:total|amount|maturity|payout|balance"
        r"|value|proceeds)"
        r"|gross\s+(?:total|amount|maturity|payout|balance|value|proceeds)|(?:total|amount|maturity\s+value|payout"
        r"|balance)[^?.]{0,20}before\s+tax",
    ),
    (
        "net_interest",
        r"세후\s*이자|세금\s*(?:을\s*)?(?:뗀|낸|떼고|제한|공제한|제하고)\s*(?:뒤|후|다음)?\s*이자"
        r"|after[- ]tax\s+interest|net\s+interest|interest[^.?]{0,40}(?:after|net\s+of)[^.?]{0,14}\btax"
        r"|after[^.?]{0,14}\btax[^.?]{0,40}\binterest",
    ),
    (
        "net_total",
        r"(?:만기|세후|실)?\s*(?:수령액|수령\s*금액|지급액|원리금|실수령)|받(?:는|을|게\s*되는)\s*(?:총액|금액|돈)|만기(?:에|\s*때|일에)?[^⟦⟧]{0,16}(?:얼마|총액)|원금\s*(?:까지"
        r"|포함)|얼마(?:를|나|씩)?\s*(?:받|찾|손에|돌려)"
        r"|통장에\s*얼마|principal\s+included|including\s+(?:the\s+)?principal|(?:receive|get|paid\s+out|payout)[^.?]{0,30}(?:at|on|upon"
        r"|when)[^.?]{0,12}matur|(?:at|on|upon)\s+maturity"
        r"|maturity\s+(?:amount|value|proceeds)|end\s+up\s+with|total\s+(?:payout|amount|proceeds)|how\s+much[^?]{0,30}\bget\s+back",
    ),
    (
        "gross_interest",
        r"세전\s*이자|세금\s*(?:을\s*)?(?:떼기|내기|공제하기|제하기)\s*전\s*이자"
        r"|(?:before|pre)[- ]?tax\s+interest|gross\s+interest|interest[^.?]{0,16}before\s+(?:any\s+)?tax",
    ),
)
_LENDING: tuple[tuple[Asked, str], ...] = (
    (
        "balance",
        r"잔액|잔금|남은\s*(?:대출\s*)?(?:원금|금액|빚)|outstanding|remaining\s+(?:balance|principal|loan)|\bbalance\b(?!\s*\()|still\s+owe",
    ),
    (
        "max_principal",
        r"(?:최대|얼마)[^⟦⟧]{0,16}(?:빌릴|빌려|대출)|대출[^⟦⟧]{0,6}(?:최대\s*)?얼마까지|how\s+much[^?]{0,24}\bborrow\b|(?:maximum|largest"
        r"|biggest)\s+loan|borrow\s+at\s+most",
    ),
    (
        "instalment_split",
        r"원금[^⟦⟧]{0,8}이자[^⟦⟧]{0,10}(?:각각|얼마씩|나눠|따로)|split\b|principal\s+and\s+interest[^?]{0,24}\beach"
        r"|how\s+much\s+principal\s+and\s+(?:how\s+much\s+)?interest",
    ),
    (
        "total_interest",
        r"총\s*이자|이자[^⟦⟧]{0,4}(?:총액|합계|총합|전부|모두|다\s*합)|전체\s*이자|total\s+(?:amount\s+of\s+)?interest|interest\s+(?:in\s+total"
        r"|altogether|overall|over\s+the\s+(?:whole|full|entire|life|term))"
        r"|all\s+the\s+interest",
    ),
    (
        "total_paid",
        r"총\s*(?:상환|납입|갚)|(?:상환|갚|납입)[^⟦⟧]{0,10}(?:총액|총\s*금액|합계)|원리금\s*(?:합계|총액)|(?:모두|다\s*합쳐|전부|총)\s*얼마(?:를)?\s*(?:갚|내|상환)"
        r"|(?:repa(?:y|id)|pa(?:y|id))[^?.]{0,24}(?:in\s+total|altogether)|total\s+(?:repa\w+|amount\s+(?:re)?paid|payments?|cost)",
    ),
)
_WHOLE = re.compile(
    r"납입(?:액|금)|상환(?:액|금)|납부(?:액|금)|불입(?:액|금)|얼마(?:를|나)?\s*(?:내|갚|납입|상환)|\bpayment\b|instal?ment\s+(?:amount|be|is)"
)
_INTEREST_PART = re.compile(r"이자|interest")
_PRINCIPAL_PART = re.compile(r"원금(?!\s*균등)|principal(?!\s+(?:instal|payments?|repay))")
_PART_OF = re.compile(r"\b(interest|principal)(?:\s+is)?(?:\s+(?:included|contained))?\s+(?:in|of)\s+(?:the\s+)?⟦I")
_MONTHLY = re.compile(r"매달|매월|(?<![가-힣])월|달마다|다달이|monthly|instal?ment")
_METHODS: tuple[tuple[Method, str], ...] = (
    (
        "annuity",
        r"원리금\s*균등|(?:매달|매월|다달이|달마다)\s*(?:똑같[이은]|같은\s*(?:금액|액수|돈)|균등하게|일정하게|일정한\s*금액)|"
        r"\bsame\s+(?:amount|payment|sum)\s+(?:each|every|a)\s+month"
        r"|equal[-\s]+(?:total\s+)?(?:monthly\s+)?(?:total\s+)?(?:payment|instal?ment|repayment)s?|annuity"
        r"|level\s+(?:monthly\s+)?(?:payment|instal)|amorti[sz]",
    ),
    ("equal_principal", r"원금\s*균등|equal[-\s]+(?:monthly\s+)?principal|principal\s+in\s+equal|constant\s+principal|straight[- ]line"),
    (
        "bullet",
        r"만기\s*일시|일시\s*상환|bullet|interest[- ]only|마이너스\s*통장|마통|한도\s*대출|overdraft|credit\s+line|(?:repaid"
        r"|due)\s+(?:in\s+full\s+)?at\s+maturity|balloon",
    ),
)
_FREQUENCIES: tuple[tuple[int, str], ...] = (
    (12, r"월\s*복리|monthly\s+compound\w*|compound\w*[^.?]{0,12}\bmonthly|compound\w*\s+(?:each|every)\s+month"),
    (4, r"분기\s*복리|quarterly\s+compound\w*|compound\w*[^.?]{0,12}\bquarterly"),
    (2, r"반기\s*복리|semi-?annual\w*\s+compound\w*|compound\w*[^.?]{0,12}\bsemi-?annual"),
    (1, r"연\s*복리|annual(?:ly)?\s+compound\w*|compound\w*[^.?]{0,12}\b(?:annually|yearly)"),
    (0, r"단리|simple\s+(?:annual\s+)?interest|\bsimple\b"),
)
_TAXES: tuple[tuple[Decimal, str], ...] = (
    (Decimal(0), r"비과세|세금\s*(?:이\s*)?없|면세|tax[- ]?(?:free|exempt)|no\s+tax|untaxed"),
    (Decimal("0.095"), r"세금\s*우대|우대\s*과세|tax[- ]preferred|preferential\s+tax"),
    (Decimal("0.154"), r"일반\s*과세|normal\s+tax|standard\s+tax|regular\s+tax|ordinary\s+tax"),
)
_BEFORE_TAX = re.compile(r"세전|before[- ]?tax|pre-?tax|\bgross\b")
_BEGIN = re.compile(
    r"월\s*초|매월\s*1일|매달\s*1일|선납|회차별\s*월할|first\s+(?:day\s+)?of\s+(?:each|every|the)|(?:beginning|start)\s+of\s+(?:each|every|the)"
    r"|in\s+advance|annuity[- ]due"
)
_END = re.compile(r"월\s*말|매월\s*말|말일|last\s+day\s+of|end\s+of\s+(?:each|every|the)\s+month|in\s+arrears")
_DIFFERENCE = re.compile(
    r"차이|얼마나\s*(?:더|덜|줄|늘|올|내려|감소|증가|비싸|싸)|difference|how\s+much\s+(?:more|less|higher|lower)|(?:fall|drop|rise|increase|decrease"
    r"|change)\s+by|by\s+how\s+much"
)
# Formulas that the question spells out hold names of inputs that are not given there: 상환액×수수료율×잔여일수÷1,095일, fee = a x b.
_FORMULA = re.compile(
    r"원금\s*\+\s*이자|\([^()⟦]*[/÷]\s*12[^()]*\)|(?<![가-힣])(?:[가-힣]+\s*[×÷]\s*)+(?:[가-힣a-z]+|[\d,.]+\s*[가-힣]*)|=\s*[^,;.()\d⟦]*(?:/\s*12)?(?=[,;.)]|$)"
)
_FOR_INTEREST = re.compile(r"⟦K\d+⟧[^⟦⟧]{0,4}이자|이자[^⟦⟧]{0,6}⟦K|interest\s+of\s+⟦K|⟦K\d+⟧\s+(?:in|of)\s+interest")
_NAMES_RESULT = re.compile(
    r"(?:세전|세후)\s*(?:이자|수령액|원리금)|월\s*상환액|총\s*이자|만기\s*수령액"
    r"|\b(?:after|before)[- ]tax\s+interest\b|\bmonthly\s+(?:payment|instal?ment)\b|\btotal\s+interest\b"
)
_NO_SUM = re.compile(
    r"누구|누가|어느\s|어떤\s|목록|나열|무엇|왜|언제|\bwho\b|\bwhich\b|\blist\b|\bwhy\b|\bwhen\s+(?:is|was|did|does)\b|\bwhere\b"
)


def read_terms(folded: str, known: Product | None = None) -> Terms:
    """What a folded question gives and asks for. `known` is the product that the conversation is about."""
    rounding, stated = read_rounding(folded)
    rest = _FORMULA.sub(" ", stated)
    marked = mark(rest)
    product = _product(marked)
    slots = Slots(marked)
    found = slots.read(product or known)
    if found.pop("unclear", None):
        return Terms()
    spread = found.pop("spread", None)
    if spread is not None and "rate" in found:
        found["rate"] += spread
    _money_names(product, known, found)
    methods = tuple(method for method, pattern in _METHODS if re.search(pattern, stated))
    frequencies = _frequencies(stated)
    taxes = tuple(tax for tax, pattern in _TAXES if re.search(pattern, rest))
    terms: dict[str, Any] = {
        "product": product,
        "asked": _asked(product or known, marked.text, found),
        "difference": bool(_DIFFERENCE.search(rest)),
        "frequency": frequencies[0] if frequencies else None,
        "method": methods[0] if methods else None,
        "compare": _compared(frequencies, methods, taxes),
        "timing": "begin" if _BEGIN.search(rest) else "end" if _END.search(rest) else None,
        "rounding": rounding,
        "currency": slots.currency,
    }
    if taxes and "tax" not in found:
        found["tax"] = taxes[0]
    return Terms(**terms, **found)


def is_a_sum(folded: str) -> bool:
    """Whether the words can ask for a sum at all: a question for names, reasons or dates does not. A few bare words name what is wanted."""
    return (re.search(_HOW_MUCH, folded) or _NAMES_RESULT.search(folded)) is not None and not _NO_SUM.search(folded)


def _product(marked: Marked) -> Product | None:
    for product, pattern in _PRODUCTS:
        if re.search(pattern, marked.text):
            if product == "deposit" and _MONTHLY_SAVING.search(marked.text):
                return "savings"
            return product
    if _MONTHLY_SAVING.search(marked.text):
        return "savings"
    return "deposit" if _LUMP.search(marked.text) else None


def _compared(
    frequencies: tuple[int, ...], methods: tuple[Method, ...], taxes: tuple[Decimal, ...]
) -> tuple[str, int | Decimal | Method] | None:
    """The input of which the question names two values, with the second."""
    named: tuple[tuple[str, tuple[int | Decimal | Method, ...]], ...] = (("frequency", frequencies), ("method", methods), ("tax", taxes))
    return next(((name, values[1]) for name, values in named if len(values) == 2), None)


def _frequencies(text: str) -> tuple[int, ...]:
    found = tuple(frequency for frequency, pattern in _FREQUENCIES if re.search(pattern, text))
    if not found and re.search(r"복리|compound", text) and re.search(r"월\s*이[율자]|/\s*12|÷\s*12|monthly\s+rate", text):
        return (12,)
    return found


def _asked(product: Product | None, text: str, found: dict[str, Any]) -> Asked | None:
    match product:
        case "deposit" | "savings":
            return _asked_of_saving(text, found)
        case "loan":
            return _asked_of_loan(text, found)
        case "early_repayment":
            return "fee"
        case "ltv" | "dsr":
            return (
                "max_loan"
                if re.search(
                    r"최대|한도|얼마까지|얼마나?\s*(?:빌릴|대출)|maximum|how\s+much\s+[^?]{0,24}(?:borrow|lend|loan)|largest", text
                )
                else "ratio"
            )
        case None:
            return None


def _asked_of_saving(text: str, found: dict[str, Any]) -> Asked | None:
    asked = next((asked for asked, pattern in _SAVING if re.search(pattern, text)), None)
    if asked is None and re.search(r"이자|interest", text):
        asked = "net_interest"
    elif asked is None and re.search(r"얼마|how\s+much", text):
        asked = "net_total"
    if asked == "required_amount" and _FOR_INTEREST.search(text):
        asked = "required_for_interest"
    taxed = "tax" in found or re.search("|".join(pattern for _, pattern in _TAXES), text)
    before_tax = _BEFORE_TAX.search(text) and (not taxed or not re.search(r"세후|after[- ]?tax", text))
    if before_tax and asked in ("required_amount", "required_for_interest") and not taxed:
        found["tax"] = Decimal(0)
    if before_tax and asked in ("net_interest", "net_total") and not taxed:
        return "gross_interest" if asked == "net_interest" else "gross_total"
    return asked


def _asked_of_loan(text: str, found: dict[str, Any]) -> Asked | None:
    asked = next((asked for asked, pattern in _LENDING if re.search(pattern, text)), None)
    if asked == "max_principal" and "payment" not in found and "monthly" not in found:
        return None
    if asked == "instalment_split" or (asked and "instalment" not in found):
        return asked
    if "instalment" in found:
        if asked == "balance":
            return asked
        if part := _PART_OF.search(text):
            return "instalment_interest" if part[1] == "interest" else "instalment_principal"
        last = text[max(text.rfind("⟦I") - 1, 0) :]
        if not _WHOLE.search(last) or re.search(
            r"중\s*(?:에서?\s*)?(?:이자|원금)|(?:interest|principal)\s+(?:part|portion|component|share)|of\s+which", last
        ):
            if _INTEREST_PART.search(last) and not _PRINCIPAL_PART.search(last):
                return "instalment_interest"
            if _PRINCIPAL_PART.search(last) and not _INTEREST_PART.search(last):
                return "instalment_principal"
            if _PRINCIPAL_PART.search(last) and _INTEREST_PART.search(last):
                return "instalment_split"
        return "instalment"
    if re.search(r"이자|interest", text) and re.search(r"⟦T\d+⟧", text):
        return "period_interest"
    if _MONTHLY.search(text):
        return "instalment"
    return "period_interest" if re.search(r"이자[^⟦⟧]{0,6}(?:얼마|붙)|how\s+much\s+interest", text) else None


def _money_names(product: Product | None, known: Product | None, found: dict[str, Any]) -> None:
    """What a monthly amount or a principal is for this product; a bare amount in a later turn is what the product takes."""
    if product == "deposit" and "monthly" in found and "principal" not in found:
        found["principal"] = found.pop("monthly")
    if product is None and known == "savings" and "principal" in found and "monthly" not in found:
        found["monthly"] = found.pop("principal")
    if product == "early_repayment" and "principal" not in found and "original" in found:
        found["principal"] = found.pop("original")
