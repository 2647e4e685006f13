"""What an answer may be: quoted for want of a model, a draft that a written one replaces, a refusal, sources that differ."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from services.rag.pipeline import FALLBACK

from .scripted import Scripted, answer, event
from .test_asking import ask

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TWOFOLD_SCREENSHOTS")  # a folder to keep them in
LEAVE = {"id": 1, "kind": "document", "source": "hr/leave.md", "title": "휴가 규정", "section": "제3조", "start": 0, "end": 24}
MEMO = {**LEAVE, "id": 2, "source": "hr/memo.md", "title": "휴가 안내 메모", "section": ""}


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"state-{name}.png")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_notice_stands_above_the_answer(open_page: Any, scripted: Scripted, lang: str) -> None:
    said = answer("연차는 15일입니다. [1]", citations=[{**LEAVE, "text": "연차는 15일로 한다."}], notice=FALLBACK[lang])  # type: ignore[index]
    scripted.reset(ask=lambda _body, send: send(event("answer", said)))
    page = open_page(scripted.page())
    turn = ask(page, "연차는 며칠인가요?")
    note, text = turn.locator(".note", has_text=FALLBACK[lang]), turn.locator(".text")  # type: ignore[index]
    assert note.is_visible()
    assert note.bounding_box()["y"] < text.bounding_box()["y"]
    page.locator("[role=status][aria-live]", has_text=FALLBACK[lang]).wait_for(state="attached")  # type: ignore[index]
    shoot(page, f"notice-{lang}")


def test_without_a_notice_none_is_shown(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("연차는 15일입니다.", notice=None))))
    turn = ask(open_page(scripted.page()), "연차는 며칠인가요?")
    assert turn.locator(".note").count() == 0


def test_lines_take_the_drafts_place_one_by_one(open_page: Any, scripted: Scripted) -> None:
    first, second = threading.Event(), threading.Event()
    lines = ("첫해 연차는 15일입니다. [1]", "\n남은 연차는 이듬해로 넘어갑니다. [1]")
    cited = [{**LEAVE, "text": "The first year has 15 days of leave."}]

    def stream(_body: Any, send: Any) -> None:
        send(event("draft", answer("The first year has 15 days of leave. (영어 원문) [1]", citations=cited)))
        first.wait(20)
        send(event("token", {"text": lines[0]}))
        second.wait(20)
        send(event("token", {"text": lines[1]}))
        send(event("answer", answer("".join(lines), citations=cited)))

    scripted.reset(ask=stream)
    page = open_page(scripted.page())
    page.locator(".composer textarea").fill("연차는 며칠인가요?")
    page.locator(".composer textarea").press("Enter")
    page.locator(".text.draft .prose", has_text="15 days").wait_for()
    shoot(page, "draft")
    first.set()
    page.locator(".text:not(.draft) .prose", has_text="첫해 연차는 15일").wait_for()
    assert page.locator(".prose", has_text="15 days").count() == 0
    assert page.locator(".turn .note").count() == 0
    shoot(page, "written-half")
    second.set()
    page.locator(".prose", has_text="이듬해로").wait_for()
    page.locator(".turn .actions").wait_for()
    shoot(page, "written")


def test_a_refusal_names_documents_and_whom_to_ask(open_page: Any, scripted: Scripted) -> None:
    said = answer(
        "자료에서 답을 찾지 못했습니다. 찾은 문서에 ‘주차비’ 관련 내용이 없습니다.",
        answerable=False,
        nearest=[{"source": "hr/leave.md", "title": "휴가 규정"}, {"source": "hr/memo.md", "title": "휴가 안내 메모"}],
        contact="총무부 help@yunseul.example",
    )
    scripted.reset(ask=lambda _body, send: send(event("answer", said)))
    page = open_page(scripted.page())
    turn = ask(page, "주차비는 얼마인가요?")
    assert turn.locator(".nearest li").all_inner_texts() == ["휴가 규정", "휴가 안내 메모"]
    assert turn.locator(".contact a").get_attribute("href") == "mailto:help@yunseul.example"
    shoot(page, "refused")


def test_sources_that_differ_stand_below_each_other_with_a_citation_each(open_page: Any, scripted: Scripted) -> None:
    text = (
        "15일입니다. [1]\n연차는 15일로 한다. [1]\n"
        "자료마다 다릅니다. 위는 ‘휴가 규정’ (2026-03-01)의 내용이고, ‘휴가 안내 메모’ (2025-01-02)에는 다음과 같이 되어 있습니다: "
        "연차는 12일이다. [2]"
    )
    cited = [{**LEAVE, "text": "연차는 15일로 한다."}, {**MEMO, "text": "연차는 12일이다."}]
    scripted.reset(ask=lambda _body, send: send(event("answer", answer(text, citations=cited))))
    page = open_page(scripted.page())
    turn = ask(page, "연차는 며칠인가요?")
    assert "자료마다 다릅니다" in turn.locator(".prose").inner_text()
    assert {chip.get_attribute("data-cite") for chip in turn.locator("[data-cite]").all()} >= {"1", "2"}
    shoot(page, "conflict")
