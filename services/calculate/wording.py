"""Results and questions back, as people read them in Korean and English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from language.detect import Language
from services.calculate.result import Missing, Result, Worked
from services.calculate.terms import Terms

_RESULTS: dict[str, tuple[str, str]] = {
    "gross_interest": ("세전 이자", "interest before tax"),
    "tax": ("세금", "tax"),
    "net_interest": ("세후 이자", "interest after tax"),
    "gross_total": ("세전 원리금", "total before tax"),
    "net_total": ("만기 수령액", "amount received at maturity"),
    "required_amount": ("필요한 납입액", "amount to pay in"),
    "effective_rate": ("실효 연이율", "effective annual rate"),
    "instalment": ("월 상환액", "monthly instalment"),
    "instalment_total": ("해당 회차 납입액", "instalment"),
    "monthly_interest": ("월 이자", "monthly interest"),
    "principal_part": ("원금", "principal"),
    "interest_part": ("이자", "interest"),
    "total_interest": ("총이자", "total interest"),
    "total_paid": ("총상환액", "total repaid"),
    "balance": ("대출 잔액", "outstanding balance"),
    "period_interest": ("이자", "interest"),
    "max_principal": ("최대 대출금액", "largest loan"),
    "max_loan": ("최대 대출금액", "largest loan"),
    "fee": ("중도상환수수료", "early repayment fee"),
    "charged_amount": ("수수료 부과 대상 금액", "amount that is charged"),
    "ltv": ("LTV", "LTV"),
    "dsr": ("DSR", "DSR"),
    "difference": ("차이", "difference"),
    "rate": ("금리", "rate"),
}
MISSING: dict[str, tuple[str, str]] = {
    "principal": ("금액(원금)", "the amount (principal)"),
    "monthly": ("월 납입액", "the monthly amount"),
    "target": ("목표 금액", "the target amount"),
    "rate": ("연이율", "the annual rate"),
    "term": ("기간", "the term"),
    "compounding": ("단리·월복리 여부", "simple or monthly compound interest"),
    "tax": ("과세 구분(일반과세·세금우대·비과세)", "how the interest is taxed"),
    "timing": ("납입 시점(매월 초·매월 말)", "whether payments are made at the beginning or the end of the month"),
    "day_basis": ("1년의 일수 기준(365일·366일)", "the days of a year to count with (365 or 366)"),
    "method": ("상환 방식(원리금균등·원금균등·만기일시)", "how it is repaid (equal instalments, equal principal, at maturity)"),
    "instalment": ("몇 회차인지", "which instalment"),
    "fee_rate": ("중도상환수수료율", "the early repayment fee rate"),
    "remaining_days": ("잔여일수", "the remaining days"),
    "total_days": ("전체 대출일수", "the days of the whole loan"),
    "original": ("최초 대출금", "the original loan"),
    "income": ("연소득", "the annual income"),
    "value": ("담보 가치", "the value of the collateral"),
    "cap": ("적용 비율", "the ratio that applies"),
}
_CHOICES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "compounding": (("단리", "월복리"), ("simple interest", "monthly compounding")),
    "tax": (("일반과세 15.4%", "세금우대 9.5%", "비과세"), ("15.4% tax", "9.5% tax", "tax-free")),
    "timing": (("매월 초", "매월 말"), ("beginning of each month", "end of each month")),
    "day_basis": (("1년 365일", "1년 366일"), ("365 days a year", "366 days a year")),
    "method": (("원리금균등", "원금균등", "만기일시"), ("equal instalments", "equal principal", "repaid at maturity")),
}
_CURRENCIES = {"KRW": ("원", "won")}


def said(worked: Worked, terms: Terms, language: Language) -> str:
    """The results first, then what they come from: 만기 수령액은 7,485,525원입니다 (세전 이자 337,500원, 세금 51,975원)."""
    ko = language == "ko"
    parts = [_named(result, terms, language) for result in worked.interim]
    if any(result.unit == "money" and result.value != int(result.value) for result in worked.results):
        parts.append("원 미만 반올림" if ko else "rounded to the nearest won")
    aside = f" ({', '.join(parts)})" if parts else ""
    if worked.results[0].unit == "plain":
        text = _amount(worked.results[0], terms, language)
        return f"{text}입니다{aside}." if ko else f"That is {text}{aside}."
    named = [_named(result, terms, language, of="은" if ko else " is") for result in worked.results]
    return f"{', '.join(named)}입니다{aside}." if ko else f"The {', '.join(named)}{aside}."


def working(worked: Worked, terms: Terms, language: Language) -> str:
    """Everything that the statement may say, as text for the claim check."""
    amounts = [_named(result, terms, language) for result in (*worked.results, *worked.interim)]
    return f"{worked.formula}: {', '.join(f'{k} = {v}' for k, v in worked.inputs.items())}; {', '.join(amounts)}"


def ask_back(missing: Missing, language: Language) -> str:
    """The polite question for what is missing."""
    names = labels(missing, language)
    if language == "ko":
        return f"계산에 필요한 정보가 더 있어야 합니다: {', '.join(names)}. 알려 주시면 바로 계산해 드리겠습니다."
    return f"To calculate this I need to know: {', '.join(names)}. Nothing is assumed."


def labels(missing: Missing, language: Language) -> tuple[str, ...]:
    """What each that is missing is called."""
    return tuple(MISSING[name][language == "en"] for name in missing.names)


def choices(missing: Missing, language: Language) -> tuple[tuple[str, ...], ...]:
    """Ready answers for each that is missing; an empty one where there are many."""
    return tuple(_CHOICES.get(name, ((), ()))[language == "en"] for name in missing.names)


def value_of(result: Result) -> int | float:
    """The bare value: whole money as an integer, shares as fractions."""
    value = result.value.quantize(Decimal(1), ROUND_HALF_UP) if result.unit == "money" else result.value
    return int(value) if value == int(value) and result.unit != "share" else float(value)


def _named(result: Result, terms: Terms, language: Language, of: str = "") -> str:
    if result.unit == "plain":
        return _amount(result, terms, language)
    name, _, case = result.name.partition(" ")
    shown = _RESULTS[name][language == "en"] + (f" {case}" if case else "")
    if of == "은" and not _ends_open(shown):
        of = "는" if "가" <= shown[-1] <= "힣" else "은"
    return f"{shown}{of} {_amount(result, terms, language)}"


def _ends_open(word: str) -> bool:
    """Whether a Korean word ends in a consonant (then 은, else 는)."""
    return "가" <= word[-1] <= "힣" and (ord(word[-1]) - ord("가")) % 28 != 0


def _amount(result: Result, terms: Terms, language: Language) -> str:
    if result.unit == "share":
        return f"{_digits(result.value * 100)}%"
    if result.unit == "plain":
        gap = "" if language == "ko" or result.name in ("%", "bp", "%p") else " "
        return f"{_digits(result.value)}{gap}{result.name}"
    value = result.value.quantize(Decimal(1), ROUND_HALF_UP) if terms.rounding is None else result.value
    unit = _CURRENCIES.get(terms.currency, (terms.currency, terms.currency))[language == "en"]
    return f"{_digits(value)}{'' if language == 'ko' and unit == '원' else ' '}{unit}"


def _digits(value: Decimal) -> str:
    return f"{value.normalize():,f}"
