from __future__ import annotations

import unicodedata

import pytest

from language.detect import detect


@pytest.mark.parametrize(
    "text",
    [
        "연차는 며칠인가요?",
        "Blue Harbor Trading의 Green Tea 공급업체 담당자는?",
        "Bank of Somewhere의 담당자는 누구인가요?",
        "VPN 안됨",
        "OKR policy 알려줘",
        "ㅇㅋ",
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_korean(text: str, form: str) -> None:
    assert detect(unicodedata.normalize(form, text)) == "ko"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["annual leave", "What is 연차유급휴가?", "How many days of 연차 do I get?", "Who is the manager of 인사팀?", "Café Zürich"]
)
def test_english(text: str) -> None:
    assert detect(text, default="ko") == "en"


def test_the_default_where_there_are_no_letters() -> None:
    assert detect("2026-03-01 / 15 %") == "en"
    assert detect("", default="ko") == "ko"
