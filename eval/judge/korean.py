"""RAGAS's instructions in Korean, by the name of its prompt, for answers in Korean."""

from __future__ import annotations

from collections.abc import Mapping

_RATING = '설명이나 이유를 덧붙이지 마십시오. {"rating": X} 형식의 JSON으로만 답하며 X는 0, 2, 4 가운데 하나입니다.'
INSTRUCTIONS: Mapping[str, str] = {
    "StatementGeneratorPrompt": (
        "질문과 답변이 주어집니다. 답변의 각 문장을 살펴 그 자체로 뜻이 통하는 하나 이상의 진술로 나누십시오. "
        "진술에는 대명사를 쓰지 말고, 답변과 같은 언어로 쓰십시오."
    ),
    "NLIStatementPrompt": (
        "주어진 맥락만 보고 각 진술이 맥락에서 바로 나오는지 판단하십시오. "
        "맥락에서 바로 나오면 verdict를 1로, 그렇지 않으면 0으로 하십시오."
    ),
    "ClaimDecompositionPrompt": (
        "입력의 각 문장을 따로 확인할 수 있는 하나 이상의 독립된 주장으로 나누십시오. "
        "나누는 정도는 예시를 따르고, 입력과 같은 언어로 쓰십시오."
    ),
    "AnswerAccuracyJudge1Prompt": (
        "질문에 대한 사용자 답변을 평가합니다. 기준 답변은 질문에 완전히 답한 것입니다.\n"
        "사용자 답변이 용어, 수치, 날짜, 단위까지 기준 답변과 모두 같으면 4입니다.\n"
        "일부만 담고 있거나 거의 같으면 2입니다.\n"
        f"기준 답변과 다르거나 정확하지 않거나 질문에 답하지 않으면 0입니다.\n{_RATING}"
    ),
    "AnswerAccuracyJudge2Prompt": (
        "주어진 질문에 대하여 사용자 답변을 기준 답변과 견주어 점수를 매깁니다.\n"
        "4점: 수치, 날짜, 단위를 포함한 모든 점에서 기준 답변과 일치합니다.\n"
        "2점: 대체로 일치하고 작은 차이만 있습니다.\n"
        f"0점: 틀렸거나 빠진 것이 많거나 질문과 관계가 없습니다.\n{_RATING}"
    ),
    "ContextPrecisionPrompt": (
        "질문과 답변, 맥락이 주어집니다. 그 맥락이 답변에 이르는 데 쓸모가 있었는지 확인하십시오. "
        "쓸모가 있으면 verdict를 1로, 없으면 0으로 하십시오."
    ),
    "ContextRecallPrompt": (
        "맥락과 답변이 주어집니다. 답변의 각 문장이 맥락에서 나온 것인지 판단하십시오. "
        "맥락에서 나왔으면 1, 아니면 0이며, 이유를 함께 쓰십시오."
    ),
    "AnswerRelevancePrompt": (
        "주어진 답변에 맞는 질문 하나를 만들고, 답변이 얼버무리는지 판단하십시오. "
        "‘모르겠습니다’, ‘경우에 따라 다릅니다’처럼 얼버무리면 noncommittal을 1로, 내용이 있으면 0으로 하십시오. "
        "질문은 답변과 같은 언어로 쓰십시오."
    ),
}
