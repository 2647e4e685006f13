"""What a sentence's translation must keep, and what a model is given for it."""

from __future__ import annotations

import numpy as np
import pytest

from language.detect import Language
from language.lexicon import Lexicon
from language.words import Words
from services.rag.claims import Claims
from services.rag.translate import asked_to_translate, bare, lost_in_translation, read_translation, says_several, senses_of

RULE = "지급사유가 발생한 날부터 14일 이내에 퇴직금을 지급하여야 한다."


def lost(original: str, said: str, lang: Language, words: Words, cosine: float = 1.0) -> list[str]:
    vectors = {original: np.array([1.0, 0.0]), said: np.array([cosine, (1 - cosine**2) ** 0.5])}
    return lost_in_translation(original, said, lang, Claims(words), vectors.__getitem__)


@pytest.mark.parametrize(
    ("original", "said", "lang"),
    [
        (RULE, "Severance pay must be paid within 14 days of the day on which the reason for it arose.", "en"),
        (
            "3년 이하의 징역 또는 2천만원 이하의 벌금에 처한다.",
            "The penalty is imprisonment for at most 3 years or a fine of up to KRW 20 million.",
            "en",
        ),
        ("Boards must not be deleted.", "보드는 삭제하면 안 됩니다.", "ko"),
        ("Requests are reviewed every Tuesday at 1pm ET.", "요청은 매주 화요일 오후 1시(ET)에 검토합니다.", "ko"),
        ("Send an email to desk@example.com within 1 hour.", "1시간 이내에 desk@example.com으로 이메일을 보내세요.", "ko"),
        ("상대방은 계약을 취소할 수 있다.", "The other party may cancel the contract.", "en"),
        ("No. The hours never expire.", "아닙니다. 그 시간은 절대 만료되지 않습니다.", "ko"),
        ("Follow these steps to report to GSA's Response (IR) team.", "이 절차에 따라 GSA의 Response (IR) 팀에 신고하세요.", "ko"),
        ("Approval may take 6 months to a year.", "승인에는 6개월에서 1년까지 걸릴 수 있습니다.", "ko"),
        ("제7조제2항에 따라 30일 이내에 신고하여야 한다.", "It must be reported within 30 days under Article 7(2).", "en"),
        ("You need not provide receipts.", "영수증은 내지 않아도 됩니다.", "ko"),
    ],
)
def test_a_translation_that_keeps_all_is_shown(original: str, said: str, lang: Language, words: Words) -> None:
    assert lost(original, said, lang, words) == []


@pytest.mark.parametrize(
    ("original", "said", "lang", "fault"),
    [
        (RULE, "Severance pay must be paid within 15 days of the day on which the reason for it arose.", "en", "number"),
        (RULE, "Severance pay must be paid from the day on which the reason for it arose.", "en", "left out"),
        (RULE, "Severance pay must not be paid within 14 days of the day on which the reason arose.", "en", "negation"),
        ("2천만원 이하의 벌금에 처한다.", "The fine is at most 2 million yuan.", "en", "number"),
        ("상대방은 계약을 취소할 수 있다.", "The other party must cancel the contract.", "en", "modality"),
        ("Boards must not be deleted.", "보드는 삭제해야 합니다.", "ko", "negation"),
        ("Requests are reviewed every Tuesday at 1pm ET.", "요청은 매주 월요일 오후 1시(ET)에 검토합니다.", "ko", "time"),
        ("Requests are reviewed every Tuesday at 1pm ET.", "요청은 매주 화요일 오전 1시(ET)에 검토합니다.", "ko", "time"),
        ("Send an email to desk@example.com.", "example.com으로 이메일을 보내세요.", "ko", "name"),
        ("Report it in #night-desk.", "#야간-데스크에 신고하세요.", "ko", "name"),
        ("Submit the form to GSA.", "양식을 TTS에 내세요.", "ko", "name"),
        ("제7조제2항에 따라 신고하여야 한다.", "It must be reported under Article 9, paragraph 2.", "en", "code"),
        ("Leave is granted by the manager.", "네, 휴가는 관리자가 승인합니다.", "ko", "negation"),
        ("Leave is granted by the manager of the team.", "휴가 휴가 휴가 휴가 휴가 휴가", "ko", "form"),
        ("Leave is granted by the manager.", "Leave is granted by the manager.", "ko", "form"),
        (RULE, "Severance pay must be paid within 14 days of the 사유.", "en", "form"),
    ],
)
def test_a_translation_that_loses_something_is_not(original: str, said: str, lang: Language, fault: str, words: Words) -> None:
    assert fault in lost(original, said, lang, words)


def test_what_says_something_else_is_not_shown(words: Words) -> None:
    assert lost("Leave is granted by the manager.", "치즈는 우유로 만듭니다.", "ko", words, cosine=0.7) == ["sense"]


def test_numbers_are_put_into_the_language_and_words_told_as_the_question_says_them(words: Words) -> None:
    lexicon = Lexicon(["휴가\tleave", "떠나다|나가다\tleave", "퇴직금\tseverance pay|retirement pay"], words)
    senses = senses_of("When you leave within 2 weeks", "퇴사하고 나가면 언제까지인가요?", "ko", lexicon, words)
    assert senses == {"leave": ("나가다",)}
    assert senses_of("When you leave", "무엇인가요?", "ko", lexicon, words) == {"leave": ("휴가", "떠나다", "나가다")}
    *_, (_, asked) = asked_to_translate("퇴직금 2천만원은 14일 이내에 낸다.", {"퇴직금": ("severance pay", "retirement pay")}, "en")
    assert asked == "Words: 퇴직금 = severance pay/retirement pay\nSentence: 퇴직금 KRW 20 million은 14 days 이내에 낸다."


def test_laws_by_which_a_thing_goes_are_not_translated() -> None:
    law = "숙박비는 「표본 관리법」 제4조제2항에 따른 표본카드 또는 「반납법」 제2조제3호나목에 따라 받은 카드로 낸다."
    assert bare(law) == "숙박비는 표본카드 또는 받은 카드로 낸다."
    assert bare("「표본 관리법」은 표본에 적용한다. 제4조에 따라 낸다.") == "「표본 관리법」은 표본에 적용한다. 제4조에 따라 낸다."


def test_where_a_model_copies_all_that_a_word_may_mean_the_usual_one_stands(words: Words) -> None:
    assert read_translation("The severance pay/retirement pay\nis paid.", {"퇴직금": ("severance pay", "retirement pay")}) == (
        "The severance pay is paid."
    )


def test_several_senses_of_one_word_are_told_from_one() -> None:
    senses = {"minor": ("미성년자", "소년", "연소자"), "leave": ("휴가", "유급휴가")}
    assert says_several("미성년자나 소년이 필요하면", senses)
    assert not says_several("미성년자가 유급휴가를 쓰면", senses)
