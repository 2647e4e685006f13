from __future__ import annotations

import pytest

from language.detect import Language
from language.rendering import rendered


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("Submit it within 10 days, every Tuesday at 1pm.", "ko", "Submit it within 10일, every 화요일 at 오후 1시."),
        ("It costs $1,500 from March 3, 2026.", "ko", "It costs 1,500달러 from 2026년 3월 3일."),
        ("3년 이하의 징역 또는 2천만원 이하의 벌금", "en", "3 years 이하의 징역 또는 KRW 20 million 이하의 벌금"),
        ("매주 월요일 오전 9시 30분", "en", "매주 Monday 9:30 AM"),
        ("법 제34조의2제1항, 제2장에 따라", "en", "법 Article 34-2 paragraph 1, Chapter 2에 따라"),
        ("Mondayish plans of 5 widgets", "ko", "Mondayish plans of 5 widgets"),
    ],
)
def test_figures_are_put_into_a_language_and_the_rest_stays(text: str, lang: Language, shown: str) -> None:
    assert rendered(text, lang) == shown
