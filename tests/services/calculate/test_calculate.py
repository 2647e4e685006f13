"""Questions in people's own words, with amounts from exact fractions; what is missing is asked back, and other questions are left alone."""

from __future__ import annotations

import re
from fractions import Fraction
from time import thread_time

import pytest

from services.calculate.calculate import Calculated, calculate
from services.calculate.result import Missing
from services.calculate.wording import said, value_of, working

MILLION = 10**6


def annuity(principal: int, rate: str, months: int) -> Fraction:
    growth = (1 + Fraction(rate) / 12) ** months
    return principal * Fraction(rate) / 12 * growth / (growth - 1)


def owed(principal: int, rate: str, months: int, paid: int) -> Fraction:
    balance = Fraction(principal)
    for _ in range(paid):
        balance += balance * Fraction(rate) / 12 - annuity(principal, rate, months)
    return balance


def half_up(value: Fraction, step: int = 1) -> int:
    return int(value / step + Fraction(1, 2)) * step


def down(value: Fraction, step: int = 1) -> int:
    return int(value / step) * step


def values(question: str, *earlier: str) -> list[int | float]:
    outcome = calculate(question, earlier)
    assert isinstance(outcome, Calculated), outcome
    for language in ("ko", "en"):
        amount = said(outcome.worked, outcome.terms, language)
        assert all(part in working(outcome.worked, outcome.terms, language) for part in re.findall(r"\d[\d,.]*\d(?:원| won|%)", amount))
    return [value_of(result) for result in outcome.worked.results]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("정기예금 3,000만원 1년, 금리 3.4% 단리, 비과세면 만기에 얼마 받나요?", [30 * MILLION + 1_020_000]),
        ("천만원을 1년 예금하면 세후 이자 얼마? 연 3% 단리 일반과세", [253_800]),
        ("2천만 원을 6개월간 연 3% 단리로 예치할 때 세후 이자 알려주세요. 세금우대, 원 미만 절사.", [300_000 - 28_500]),
        ("40m won, 6 months, 3% simple by months/12, 15.4% tax - after-tax interest, truncated to the won", [507_600]),
        (
            "A couple earns 60 million won annually, already pays 6 million won a year on other loans and wants 100 million won over 20 "
            "years at 4%, equal monthly payments. DSR in % to two decimals?",
            [0.2212],
        ),
        (
            "Please compute the DSR (in percent, two decimals): yearly income 60,000,000; new mortgage 100,000,000 at 4% over 20 years, "
            "monthly annuity; other loans 6,000,000 a year.",
            [0.2212],
        ),
        ("3천만원 200일 예치, 연 3% 단리 365일 일할 세전 이자 원 미만 절사로", [493_150]),
        ("200일짜리로 3천만원 넣었을 때 세금 떼기 전 이자 알려줘. 연 3% 단리, 일할 365일, 원 미만은 버립니다.", [493_150]),
        ("연 5%로 8천만원 빌려서 10년간 매달 같은 금액으로 갚으면 한 달에 얼마예요? 원 미만은 올립니다.", [848_525]),
        ("I borrow 80 million won at 5% for 10 years and pay the same amount every month. How much is it, rounded to the won?", [848_524]),
        (
            "I deposit 10 million won for 2 years at 3.5% compounded monthly. What is the interest before tax, truncated to whole won?",
            [down(10 * MILLION * ((1 + Fraction("0.035") / 12) ** 24 - 1))],
        ),
        ("매달 20만원씩 36개월 붓는 적금, 금리 4.0% 단리, 월초 납입. 세전 이자는 얼마인가요?", [444_000]),
        (
            "월복리 적금 매월 초 10만원 12개월 연 5%, 세전 원리금은? 원 미만 버림",
            [down(sum(100_000 * (1 + Fraction("0.05") / 12) ** k for k in range(1, 13)))],
        ),
        ("세후 100만원 이자를 받으려면 연 4% 단리 1년 정기예금에 얼마를 넣어야 하나요? 비과세", [25 * MILLION]),
        ("연 4.8% 월복리의 실효수익률은 연 몇 %인가요? 소수 둘째 자리까지", [0.0491]),
        ("정기예금 1,000만원을 연 3.5% 단리로 1년 넣을 때 일반과세와 비과세의 세후 이자 차이는?", [53_900]),
        (
            "대출 2억원, 금리 연 5.1%, 25년 원리금균등상환이면 120회차 납부 후 남은 원금은? 원 미만 반올림",
            [half_up(owed(200 * MILLION, "0.051", 300, 120))],
        ),
        (
            "What is the outstanding balance after 24 months on a 60-month annuity loan of 30,000,000 won at 6% a year? Nearest won.",
            [half_up(owed(30 * MILLION, "0.06", 60, 24))],
        ),
        ("만기일시상환으로 1억원을 3년간 연 4.2%에 빌리면 총이자는?", [12_600_000]),
        ("원금균등 1억 8천만원 20년 연 4.5%일 때 마지막 회차 납입액은? 원 미만 반올림", [752_813]),
        (
            "On an equal-principal loan of 60,000,000 won over 10 years at 4.8%, how much interest is in the 13th instalment? Nearest won.",
            [216_000],
        ),
        (
            "원리금균등과 원금균등의 총이자 차이는? 1억원, 연 4%, 10년",
            [half_up(100 * MILLION * (annuity(1, "0.04", 120) * 120 - 1 - Fraction("0.04") / 24 * 121))],
        ),
        (
            "변동금리 대출 2억원(30년 원리금균등) 금리가 연 4%에서 4.5%로 오르면 월 상환액 차이는?",
            [half_up(annuity(200 * MILLION, "0.045", 360) - annuity(200 * MILLION, "0.04", 360))],
        ),
        (
            "1년 거치 후 9년간 원리금균등으로 갚는 대출 1억원 연 5%의 총이자는? 원 미만 반올림",
            [half_up(5 * MILLION + annuity(100 * MILLION, "0.05", 108) * 108 - 100 * MILLION)],
        ),
        ("If I borrow 20 million won at 7% for 3 years, interest-only until maturity, what do I pay each month?", [116_667]),
        ("마이너스통장 500만원을 20일 사용, 금리 연 7.3%, 1년 365일 기준 이자는?", [20_000]),
        ("중도상환 2,000만원, 수수료율 1.2%, 대출기간 36개월 중 12개월 경과. 수수료는?", [160_000]),
        (
            "What is the early repayment fee on 15,000,000 won at a fee rate of 1.1% with 200 days remaining out of 1,095 days? Truncate.",
            [30_136],
        ),
        (
            "월 상환 가능액이 150만원일 때 연 4.5% 30년 원리금균등으로 최대 얼마 대출 가능해요? 만원 미만 절사",
            [down(1_500_000 / annuity(1, "0.045", 360), 10_000)],
        ),
        ("집값이 8억원이고 LTV 60%가 적용되면 최대 대출 한도는?", [480 * MILLION]),
        (
            "A 200,000,000 won loan on an apartment valued at 500,000,000 won and a prior claim of 50,000,000 won: what is the LTV?",
            [0.5],
        ),
        (
            "연봉 6천만원, 기존 대출 연간 상환액 600만원, 신규 주담대 2억원 30년 연 4% 원리금균등이면 DSR이 몇 %예요? 소수 첫째 자리까지",
            [half_up((annuity(200 * MILLION, "0.04", 360) * 12 + 6 * MILLION) / (60 * MILLION) * 1000) / 1000],
        ),
        ("35bp는 몇 %포인트인가요?", [0.35]),
        ("0.75%p를 bp로 하면 몇 bp야?", [75]),
        ("기준금리 2.5%에 가산금리 1.8%p를 더하고 우대금리 0.4%p를 빼면 최종 금리는 몇 %인가요?", [0.039]),
        ("Convert 3.2 billion won into million won.", [3200]),
        ("1조 2,500억원은 몇 백만원인가요?", [1_250_000]),
    ],
)
def test_a_question_that_states_its_numbers_is_computed(question: str, wanted: list[float]) -> None:
    assert values(question) == wanted


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("500만원 예금하면 2년 뒤 이자 얼마예요?", ("rate", "compounding", "tax")),
        ("매달 30만원씩 적금 들면 만기에 얼마 받아요? 연 3%예요.", ("term", "compounding", "timing", "tax")),
        ("5천만원 대출받으면 한 달에 얼마씩 갚아요? 금리 연 5%, 5년이에요.", ("method",)),
        ("How much interest after tax will I earn on a 12-month deposit at 4%, simple interest, taxed at 15.4%?", ("principal",)),
        ("2천만원 중도상환하면 수수료 얼마인가요?", ("fee_rate", "remaining_days", "total_days")),
        ("1억 2천만원을 90일 예치하면 세전 이자는 얼마인가요? 연 3% 단리", ("day_basis",)),
    ],
)
def test_what_is_missing_is_asked_back_and_nothing_is_assumed(question: str, missing: tuple[str, ...]) -> None:
    assert calculate(question) == Missing(missing)


def test_a_later_turn_completes_the_question() -> None:
    first = "월 50만원씩 1년 적금 넣으면 만기에 얼마 받죠? 단리, 매월 초 납입이에요."
    assert calculate(first) == Missing(("rate", "tax"))
    assert values("연 4%, 일반과세요", first) == [6_109_980]
    assert values("그럼 비과세면요?", first, "연 4%, 일반과세요") == [6_130_000]


def test_inputs_may_come_one_by_one() -> None:
    assert values("세금우대로요", "1,000만원 예금하면 1년 뒤에 이자가 얼마 나와요?", "연 3%고 단리예요") == [271_500]


def test_another_subject_ends_the_calculation() -> None:
    assert calculate("연 4%요", ["1,000만원 예금하면 1년 뒤에 이자가 얼마 나와요?", "연차는 며칠까지 이월되나요?"]) is None


@pytest.mark.parametrize(
    "question",
    [
        "예금자보호 한도는 1인당 얼마인가요?",
        "1억원 이상 대출은 누가 결재하나요?",
        "우리 회사 대출 상품 금리는 얼마예요?",
        "적금 중도해지 이자는 어떻게 계산하나요?",
        "Which loans over 50 million won need the branch manager's approval?",
        "What is the interest rate of the staff loan?",
        "연차 15일 중 7일을 썼으면 며칠 남았나요?",
        "세전 이자와 세후 이자는 무엇이 다른가요?",
        "총이자 상한 조항",
        "두루 통장에 3천만원 넘게 넣으면 초과분에는 이율이 얼마나 붙나요?",
        "두루 통장에 3천만원을 넣었을 때 이율은 얼마인가요?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert calculate(question) is None


def test_the_answer_leads_with_the_amount_and_states_a_rounding_of_its_own() -> None:
    outcome = calculate("If I borrow 20 million won at 7% for 3 years, repaid at maturity, what do I pay each month?")
    assert isinstance(outcome, Calculated)
    assert said(outcome.worked, outcome.terms, "en") == "The monthly interest is 116,667 won (rounded to the nearest won)."
    assert said(outcome.worked, outcome.terms, "ko") == "월 이자는 116,667원입니다 (원 미만 반올림)."


@pytest.mark.parametrize("endless", ["0", "1,", "가", "년", "원 "])
def test_a_text_of_one_sign_takes_time_by_its_length(endless: str) -> None:
    """A tenth of a second for 16,000 signs; where each sign is compared with every later one, two to seventeen seconds of the processor."""
    start = thread_time()
    calculate("0", [(endless * 16_000)[:16_000]])
    assert thread_time() - start < 1
