"""Which lines are split into words: those that may have one of the question's, and no others."""

from __future__ import annotations

import time

import pytest

from language.words import Words
from services.rag.hybrid.amounts import _RATE
from services.rag.hybrid.lines import lines_of
from services.rag.hybrid.match import _beginnings, match
from services.rag.notions import Notion
from vector.store import Chunk, Span


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("돕다", "이웃을 도와 드립니다"),
        ("눕다", "자리에 누워 쉰다"),
        ("듣다", "의견을 들어야 한다"),
        ("살리다", "취지를 살려야 한다"),
        ("짓다", "건물을 지어 올린다"),
        ("쓰다", "사유를 써서 낸다"),
        ("빨갛다", "등이 빨개지면 멈춘다"),
        ("기한", "제출기한은 3월입니다"),
        ("notify", "Notified bodies are listed"),
        ("files", "It was re-filed by hand"),
        ("café", "two cafés in town"),
    ],
)
def test_a_line_with_the_word_in_another_form_is_split(asked: str, text: str, words: Words) -> None:
    terms = tuple(words.terms(asked))[:1]
    assert terms[0] in words.terms(text), "the analyser takes both for one word"
    assert _beginnings([Notion(terms)]).search(text.lower().replace("é", "e"))


@pytest.mark.parametrize(("term", "text"), [("양", "연차와 여비"), ("날", "누적되는 내역"), ("net", "the internet cabinet")])
def test_a_line_without_it_is_not(term: str, text: str) -> None:
    assert not _beginnings([Notion((term,))]).search(text)


def test_lines_without_the_words_count_what_stands_above_each_of_them(words: Words) -> None:
    text = "# Leave\n\nAsk early.\n\nAsk twice.\n\n# Notice\n\nAsk early, too.\n\nA notice is short.\n"
    spans = [Span(text.index(said), text.index(said) + len(said)) for said in ("Ask early.", "Ask twice.", "Ask early, too.", "A notice")]
    chunk = Chunk("c", "docs/a", "docs", "Handbook", "", text, 0, len(text), tuple(spans), "en", "2026-01-01", ("everyone",))
    lines, asked = lines_of([chunk]), [Notion(("leav",)), Notion(("notic",))]

    def terms(of: str) -> frozenset[str]:
        return frozenset(words.terms(of))

    together = {m.line.place: m.held for m in match(lines, asked, {}, {}, terms, frozenset())}
    alone = {line.place: match([line], asked, {}, {}, terms, frozenset())[0].held for line in lines}
    assert together == alone
    assert together[0] == together[1] != together[2]
    assert together[3][1] == 1.0


def test_a_line_of_ten_thousand_signs_is_looked_through_in_a_blink() -> None:
    started = time.thread_time()
    for sign in "가a1 ":
        _RATE.search(sign * 10_000)
    assert time.thread_time() - started < 0.5
