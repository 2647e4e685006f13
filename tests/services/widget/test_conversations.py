"""Conversations that open, fail to open or are deleted while something else goes on: no question is lost, and none comes back."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from .scripted import STARTERS, Scripted, answer, event, slowly
from .test_failures import ask, problem

pytestmark = pytest.mark.browser

KEPT = {**STARTERS, "kept_days": 90}
FIFTEEN = event("answer", answer("15일"))
BEFORE = "url => sessionStorage.setItem('twofold:' + url, 'before')"
LINES = {"conversations": [{"id": name, "title": f"대화 {name}", "updated": "2026-01-01T00:00:00Z"} for name in "ab"]}


def turns(text: str) -> dict[str, Any]:
    return {"turns": [{"role": role, "text": f"{text} {role}", "created": "x"} for role in ("user", "assistant")]}


def come_back(page: Any, scripted: Scripted) -> None:
    """Load the page again with a conversation that was open on it before."""
    page.evaluate(BEFORE, f"{scripted.url}/")
    page.reload()
    page.locator(".composer").wait_for()


def remembered(page: Any, scripted: Scripted) -> str | None:
    found: str | None = page.evaluate("url => sessionStorage.getItem('twofold:' + url)", f"{scripted.url}/")
    return found


def questions(page: Any) -> list[str]:
    return [text.removeprefix("질문:").strip() for text in page.locator(".question").all_inner_texts()]


def test_reopening_does_not_replace_what_is_asked_meanwhile(open_page: Any, scripted: Scripted) -> None:
    go, opening = threading.Event(), threading.Event()

    def stored(_method: str, _path: str, _body: Any) -> Any:
        opening.set()
        go.wait(20)
        return turns("old")

    scripted.reset()
    page = open_page(scripted.page())
    scripted.reset(starters=KEPT, ask=lambda _body, send: send(FIFTEEN), conversations=stored)
    come_back(page, scripted)
    assert opening.wait(10)
    ask(page, "새 질문")
    go.set()
    page.locator(".turn .actions").wait_for()
    assert questions(page) == ["새 질문"]


@pytest.mark.parametrize(("reply", "kept"), [(problem(404), False), (problem(503), True), (problem(429), True)])
def test_only_a_conversation_that_is_gone_is_forgotten(open_page: Any, scripted: Scripted, reply: Any, kept: bool) -> None:
    scripted.reset()
    page = open_page(scripted.page())
    scripted.reset(starters=KEPT, conversations=reply)
    come_back(page, scripted)
    page.wait_for_timeout(300)
    assert (remembered(page, scripted) == "before") is kept
    assert page.locator(".welcome .failure").count() == int(kept)
    if kept:
        scripted.replies["conversations"] = turns("old")
        page.locator(".welcome .failure button").click()
        page.locator(".question", has_text="old user").wait_for()


def test_of_two_conversations_the_one_that_was_opened_last_is_shown(open_page: Any, scripted: Scripted) -> None:
    go = threading.Event()

    def stored(_method: str, path: str, _body: Any) -> Any:
        if path.endswith("/a"):
            go.wait(20)
        return turns(path[-1])

    scripted.reset(starters=KEPT, conversations=stored)
    page = open_page(scripted.page())
    page.locator(".welcome").wait_for()
    for name in "ab":
        page.evaluate("id => document.querySelector('twofold-chat').open(id)", name)
    page.locator(".question", has_text="b user").wait_for()
    go.set()
    page.wait_for_timeout(300)
    assert questions(page) == ["b user"]


def test_a_conversation_that_does_not_open_is_said_where_it_was_chosen(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters=KEPT, conversations=lambda _method, path, _body: problem(503) if path.count("/") > 2 else LINES)
    page = open_page(scripted.page())
    page.get_by_role("button", name="지난 대화").click()
    page.locator(".line").first.click()
    page.locator("dialog.history[open] .note.bad", has_text="점검").wait_for()
    assert page.locator(".line").count() == 2
    page.keyboard.press("Escape")
    page.evaluate("() => document.querySelector('twofold-chat').open('a')")
    page.locator("dialog.history[open] .note.bad", has_text="점검").wait_for()


def test_a_listing_that_fails_late_says_nothing(open_page: Any, scripted: Scripted) -> None:
    go = threading.Event()

    def stored(_method: str, path: str, _body: Any) -> Any:
        if "q=" in path:
            return LINES
        go.wait(20)
        return problem(503)

    scripted.reset(starters=KEPT, conversations=stored)
    page = open_page(scripted.page())
    page.get_by_role("button", name="지난 대화").click()
    page.locator("input[type=search]").fill("대화")
    page.locator(".line").first.wait_for()
    go.set()
    page.wait_for_timeout(300)
    assert page.locator("dialog .note.bad").count() == 0
    assert page.locator(".line").count() == 2


def test_a_question_before_the_greeting_belongs_to_the_conversation(open_page: Any, scripted: Scripted) -> None:
    go = threading.Event()
    scripted.reset(starters=lambda *_: go.wait(20) and KEPT, ask=lambda _body, send: send(FIFTEEN))
    page = open_page(scripted.page())
    ask(page, "첫 질문")
    page.wait_for_timeout(300)
    go.set()
    page.locator(".turn .actions").wait_for()
    ask(page, "다음 질문")
    page.locator(".turn .actions").nth(1).wait_for()
    first, second = (one[3] for one in scripted.asked())
    assert first["conversation_id"] == second["conversation_id"]


def test_what_was_asked_without_a_greeting_is_told_to_the_service_later(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters=problem(503), ask=lambda _body, send: send(FIFTEEN))
    page = open_page(scripted.page())
    page.locator(".welcome .failure").wait_for()
    ask(page, "첫 질문")
    page.locator(".turn .actions").wait_for()
    scripted.replies["starters"] = KEPT
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    for number, question in enumerate(("둘째 질문", "셋째 질문")):
        ask(page, question)
        page.locator(".turn .actions").nth(number + 1).wait_for()
    first, *later = (one[3] for one in scripted.asked())
    assert "conversation_id" not in first
    for body in later:
        assert body["conversation_id"]
        assert [turn["text"] for turn in body["history"]] == ["첫 질문", "15일"]


def test_a_deleted_conversation_does_not_come_back(open_page: Any, scripted: Scripted) -> None:
    order: list[str] = []

    def stream(_body: Any, send: Any) -> None:
        try:
            slowly([event("token", {"text": "느림 "})] * 100, 0.05)(None, send)
        except OSError:
            order.append("stopped")
            raise

    def conversations(method: str, path: str, _body: Any) -> Any:
        if method == "DELETE":
            time.sleep(1)
            order.append("deleted")
        return {} if method == "DELETE" else LINES if path.count("/") == 2 else turns("a")

    scripted.reset(starters=KEPT, ask=stream, conversations=conversations)
    page = open_page(scripted.page())
    page.locator(".welcome").wait_for()
    page.evaluate("() => document.querySelector('twofold-chat').open('a')")
    page.locator(".question", has_text="a user").wait_for()
    ask(page, "또 하나")
    page.locator(".turn .prose", has_text="느림").wait_for()
    page.get_by_role("button", name="지난 대화").click()
    page.get_by_role("button", name="“대화 a” 삭제").click()
    page.get_by_role("button", name="삭제", exact=True).click()
    page.locator(".welcome").wait_for()
    assert order == ["stopped", "deleted"]
    assert remembered(page, scripted) is None
