"""Yes or no to a question, from a sentence: never the wrong one, and none where the sentence does not decide it."""

from __future__ import annotations

import pytest

from language.words import Words, load_kiwi
from services.rag.yes_or_no import decide, has_exception, read_yes_or_no


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(load_kiwi())


@pytest.mark.parametrize(
    ("question", "sentence", "says"),
    [
        (
            "May I accept a gift worth KRW 80,000 from a customer?",
            "You may not accept a gift worth more than KRW 50,000 from a customer or supplier.",
            False,
        ),
        (
            "May I accept a gift worth KRW 30,000 from a customer?",
            "You may not accept a gift worth more than KRW 50,000 from a customer or supplier.",
            None,
        ),
        (
            "Can I work from abroad for 25 days?",
            "You can work from abroad for up to 20 days a year.",
            False,
        ),
        (
            "Can I work from abroad for 10 days?",
            "You can work from abroad for up to 20 days a year.",
            True,
        ),
        (
            "Can contractors use the company gym?",
            "Contractors cannot use the company gym.",
            False,
        ),
        (
            "Can contractors use the company gym?",
            "Contractors may use the company gym on weekdays.",
            True,
        ),
        (
            "Do I have to submit receipts for meals?",
            "You do not have to submit receipts for meals.",
            False,
        ),
        (
            "Do I need to submit receipts for meals?",
            "Receipts for meals must be submitted within two weeks.",
            True,
        ),
        (
            "So I must report a lost badge, correct?",
            "You must report a lost badge at once.",
            True,
        ),
        (
            "Interns can't book the meeting rooms, right?",
            "Interns may book meeting rooms.",
            False,
        ),
        (
            "Is it okay to share my password with a colleague?",
            "You must not share your password with anyone.",
            False,
        ),
        (
            "Do we have to encrypt laptops?",
            "Laptops must be encrypted unless Information Security agrees otherwise.",
            None,
        ),
        ("The visitor badge is valid for 5 days, right?", "The visitor badge is valid for 3 days.", False),
        ("The visitor badge is valid for 3 days, right?", "The visitor badge is valid for 3 days.", True),
        ("The visitor badge is valid for 5 days, right?", "The visitor badge is valid for at least 3 days.", None),
        ("Is the visitor badge valid for 5 days?", "The visitor badge is valid for 3 days.", None),
        ("The visitor badge is valid for 5 days, right?", "The visitor badge is valid for 3 hours.", None),
        ("My lead has to see the medical file, correct?", "Leads do not see the medical file.", False),
        (
            "보증금은 은행 빚 때문에 압류될 수 있으니 미리 빼두라던데, 압류가 가능한 게 맞죠?",
            "보증금은 압류하거나 담보로 제공할 수 없다.",
            False,
        ),
        ("출장 결과를 보고해야 하나요?", "출장 결과를 보고하지 아니한 직원은 다음 출장을 갈 수 없다.", None),
        (
            "Can I carry over unused leave?",
            "Up to 5 days of unused leave can be carried over.",
            None,
        ),
        (
            "Does the cafeteria open on Saturdays?",
            "The cafeteria does not open on Saturdays.",
            False,
        ),
        (
            "반차도 쓸 수 있나요?",
            "휴가는 반차로 나누어 쓸 수 있다.",
            True,
        ),
        (
            "법인카드로 개인 물건을 사도 되나요?",
            "법인카드로 개인 물건을 사서는 안 된다.",
            False,
        ),
        (
            "연차를 다음 해로 이월할 수 있나요?",
            "연차휴가는 다음 해로 이월할 수 없다.",
            False,
        ),
        (
            "수습 직원은 재택근무를 못 하죠?",
            "수습 직원도 재택근무를 할 수 있다.",
            False,
        ),
        (
            "고객 정보를 개인 메일로 보내도 되나요?",
            "고객 정보를 개인 메일로 보내는 것은 금지된다.",
            False,
        ),
        (
            "보안 교육은 꼭 받아야 하나요?",
            "모든 임직원은 보안 교육을 받아야 한다.",
            True,
        ),
        (
            "10만원짜리 선물을 받아도 되나요?",
            "임직원은 5만원을 초과하는 선물을 받을 수 없다.",
            False,
        ),
        (
            "3만원짜리 선물을 받아도 되나요?",
            "임직원은 5만원을 초과하는 선물을 받을 수 없다.",
            None,
        ),
        (
            "해외에서 30일 근무할 수 있나요?",
            "해외에서는 1년에 최대 20일까지 근무할 수 있다.",
            False,
        ),
        (
            "해외에서 10일 근무할 수 있나요?",
            "해외에서는 1년에 최대 20일까지 근무할 수 있다.",
            True,
        ),
        (
            "퇴직연금은 압류가 가능한 게 맞죠?",
            "급여를 받을 권리는 양도 또는 압류하거나 담보로 제공할 수 없다.",
            None,
        ),
        (
            "출장비는 현금으로 받을 수 있나요?",
            "출장비는 계좌로 지급한다.",
            None,
        ),
        (
            "계약직도 경조휴가를 쓸 수 있나요?",
            "계약직 직원도 경조휴가를 쓸 수 있다. 다만, 1년 미만은 그러하지 아니하다.",
            None,
        ),
        (
            "재직증명서 발급에 비용이 드나요?",
            "재직증명서는 무료로 발급한다.",
            None,
        ),
        (
            "점심시간에 외출하려면 허가를 받아야 하나요?",
            "점심시간의 외출은 허가를 받지 않아도 된다.",
            False,
        ),
        ("Can I take my laptop abroad?", "You may take your laptop abroad.", True),
        ("Must visitors wear a badge?", "Visitors must wear a badge.", True),
        ("Are visitors allowed to park in the yard?", "Visitors are not allowed to park in the yard.", False),
        ("Managers need not approve overtime, right?", "Managers must approve overtime.", False),
        ("방문객도 주차할 수 있나요?", "방문객은 주차할 수 없습니다.", False),
        ("야근하면 택시비를 신청할 수 있나요?", "야근한 직원은 택시비를 신청할 수 있습니다.", True),
        ("출장 보고서는 안 써도 되나요?", "출장 보고서는 반드시 써야 합니다.", False),
        ("사원증을 빌려줘도 되나요?", "사원증은 빌려주지 못한다.", False),
        ("휴가를 시간 단위로 쓸 수 없나요?", "휴가는 시간 단위로 쓸 수 있다.", False),
        ("Can I expense a taxi?", "Taxis are popular.", None),
        ("출장비를 미리 받을 수 있나요?", "출장비는 미리 지급할 수 있다.", True),  # what one gets, another gives
        ("출장비는 현금으로 받을 수 있나요?", "출장비는 계좌로 지급할 수 있다.", None),
        ("수당을 휴가로 못 바꾸죠?", "수당은 휴가로 전환할 수 있다.", False),
        ("계약서는 지워도 되나요?", "계약서는 삭제해서는 아니 된다.", False),
        ("서류를 늦게 내도 되나요?", "서류는 늦게 제출할 수 없다.", False),
        (
            "I move for three months. Do I have to notify Human Resources?",
            "If you move for 120 days or less, you do not need to notify Human Resources.",
            False,
        ),
        (
            "I move for six months. Do I have to notify Human Resources?",
            "If you move for 120 days or less, you do not need to notify Human Resources.",
            None,
        ),
        ("A vendor has us accept its terms. Can I join?", "You can join meetings of partners.", None),
    ],
)
def test_what_a_sentence_says(words: Words, question: str, sentence: str, says: bool | None) -> None:
    asked = read_yes_or_no(question, words)
    terms = frozenset(words.terms(question))
    terms = asked.told(terms) if asked else terms
    share = len(terms.intersection(words.terms(sentence))) / len(terms)
    assert (decide(asked, sentence, share, words) if asked else None) is says


@pytest.mark.parametrize(
    "question",
    [
        "How many days may I work from abroad?",
        "Is it paid in cash or by card?",
        "연차는 며칠까지 이월되나요?",
        "현금인가요 아니면 계좌인가요?",
    ],
)
def test_what_yes_or_no_does_not_answer(words: Words, question: str) -> None:
    assert read_yes_or_no(question, words) is None


def test_an_exception_denies_what_is_said_to_have_none(words: Words) -> None:
    rule = "외부 강의를 하면 미리 신고해야 한다."
    for question, denied in (("외부 강의를 하면 무조건 신고해야 하는 거죠?", True), ("외부 강의를 하면 신고해야 하는 거죠?", False)):
        asked = read_yes_or_no(question, words)
        assert asked and has_exception(asked, rule, 1.0, words) == denied
        assert "무조건" not in asked.told(frozenset(words.terms(question)))
