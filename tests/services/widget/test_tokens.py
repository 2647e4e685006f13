"""The caller's token: one that never comes, one that is none, and one for somebody else."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from .scripted import STARTERS, Scripted, answer, event
from .test_failures import ask, failed

pytestmark = pytest.mark.browser

KEPT = {**STARTERS, "kept_days": 90}
FIFTEEN = event("answer", answer("15일"))


def token(sub: str) -> str:
    """A token that nobody checks."""
    claims = base64.urlsafe_b64encode(json.dumps({"sub": sub}).encode()).decode().rstrip("=")
    return f"e30.{claims}.sig"


def sign_in(page: Any, source: str) -> None:
    page.evaluate(f"() => {{ document.querySelector('twofold-chat').getToken = {source}; }}")


def test_a_token_that_never_comes_is_given_up(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(FIFTEEN))
    page = open_page(scripted.page(attributes='mode="page" timeout="1"'))
    sign_in(page, "() => new Promise(() => {})")
    ask(page)
    failed(page, "timeout")
    sign_in(page, "() => 'token'")
    page.locator(".failure button").click()
    page.locator(".prose", has_text="15일").wait_for()


@pytest.mark.parametrize("way_out", ["멈추기", "새 대화"])
def test_a_wait_for_a_token_can_be_ended(open_page: Any, scripted: Scripted, way_out: str) -> None:
    scripted.reset(ask=lambda _body, send: send(FIFTEEN))
    page = open_page(scripted.page())
    page.locator(".welcome").wait_for()
    sign_in(page, "() => new Promise((done) => (window.give ??= done))")
    ask(page)
    page.get_by_role("button", name=way_out).click()
    ask(page, "다시 묻습니다")
    page.evaluate("() => window.give('token')")
    page.locator(".turn", has_text="다시 묻습니다").locator(".prose", has_text="15일").wait_for()
    assert [one[3]["question"] for one in scripted.asked()] == ["다시 묻습니다"]


def test_a_reply_that_stops_half_way_is_given_up(open_page: Any, scripted: Scripted) -> None:
    page = open_page("about:blank")
    page.add_init_script("""{
      const real = window.fetch;
      window.fetch = (url, init) => String(url).includes('/v1/starters')
        ? Promise.resolve(new Response(new ReadableStream({
            start: (to) => init.signal.addEventListener('abort', () => to.error(init.signal.reason)) })))
        : real(url, init);
    }""")
    scripted.reset()
    page.goto(scripted.page(attributes='mode="page" timeout="1"'))
    page.locator('.welcome .failure[data-kind="timeout"]').wait_for()


def test_a_page_to_sign_in_at_is_no_token_and_the_question_is_kept(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(FIFTEEN), session="<!doctype html>\n<title>Sign in</title>")
    address = scripted.page(attributes='mode="page" token-url="/session/ask-token"')
    page = open_page(address)
    page.locator('.welcome .failure[data-kind="session"]').wait_for()
    ask(page, "연차는?")
    failed(page, "session")
    assert not scripted.asked()
    page.reload()  # still signed out
    page.locator('.welcome .failure[data-kind="session"]').wait_for()
    scripted.replies["session"] = {"token": token("kim")}
    page.reload()
    page.wait_for_function("() => document.querySelector('twofold-chat').shadowRoot.querySelector('textarea').value === '연차는?'")
    page.locator(".composer textarea").press("Enter")
    page.locator(".prose", has_text="15일").wait_for()


def test_nothing_of_one_person_stays_for_the_next(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters={**KEPT, "name": "안가람"}, ask=lambda _body, send: send(event("answer", answer("비밀"))))
    page = open_page(scripted.page())
    sign_in(page, f"() => '{token('ann')}'")
    ask(page, "안의 질문")
    page.locator(".prose", has_text="비밀").wait_for()
    scripted.replies["starters"] = {**KEPT, "name": "배나래"}
    sign_in(page, f"() => '{token('bob')}'")
    page.get_by_text("배나래님").wait_for()
    assert "안의 질문" not in page.locator("twofold-chat .scroll").inner_text()
    ask(page, "배의 질문")
    page.locator(".turn .actions").wait_for()
    first, second = (one[3] for one in scripted.asked())
    assert first["conversation_id"] != second["conversation_id"]
    assert "history" not in second
    page.evaluate("() => document.querySelector('twofold-chat').reset()")
    page.locator(".turn").wait_for(state="detached")


def test_a_question_that_finds_somebody_else_signed_in_is_asked_in_a_new_conversation(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters=KEPT, ask=lambda _body, send: send(FIFTEEN))
    page = open_page(scripted.page())
    page.evaluate("t => { window.token = t; document.querySelector('twofold-chat').getToken = () => window.token; }", token("ann"))
    ask(page, "안의 질문")
    page.locator(".turn .actions").wait_for()
    page.evaluate("t => { window.token = t; }", token("bob"))
    scripted.replies["ask"] = (401, {}, {})
    ask(page, "배의 질문")  # refused, renewed: somebody else
    page.locator(".turn .failure").wait_for()
    assert page.locator(".question").count() == 1
    first, refused, again = (one[3] for one in scripted.asked()[:3])
    assert (first["question"], refused["question"], again["question"]) == ("안의 질문", "배의 질문", "배의 질문")
    assert first["conversation_id"] == refused["conversation_id"] != again["conversation_id"]
