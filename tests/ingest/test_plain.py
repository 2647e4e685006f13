from __future__ import annotations

import pytest

from ingest.plain import context, plain


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("## 제1조 (목적) ##", "제1조 (목적)"),
        ('see [the *guide*](https://x.org/a_(b) "tip") and ![logo](/l.png)', "see the guide and logo"),
        ("[text][ref]\n[ref]: https://x.org", "text"),
        ("**①** 이 법은 `x` __굵게__ _기울임_ ~~지움~~", "① 이 법은 x 굵게 기울임 지움"),
        ("snake_case 2 * 3 * 4 and a*b", "snake_case 2 * 3 * 4 and a*b"),
        ('<a href="x">link</a><br/>next <!-- note\nmore -->end', "link next end"),
        ("<개정 2018.3.20> <ask@x.org> <https://x.org>", "<개정 2018.3.20> ask@x.org https://x.org"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "| a | b |\n| 1 | 2 |"),
        ("1\\. &amp; 1 &lt; 2", "1. & 1 < 2"),
        ("a\n\n\n  b \n", "a\nb"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_markup_goes_and_text_stays(text: str, wanted: str) -> None:
    assert plain(text) == wanted


def test_context_says_where_a_passage_stands() -> None:
    assert context("Handbook", "") == "Handbook"
    assert context("Handbook", "Leave > Sick leave", "Country | Days") == "Handbook > Leave > Sick leave\nCountry | Days"
    assert len(context("t" * 1000, "s" * 1000)) < 400
