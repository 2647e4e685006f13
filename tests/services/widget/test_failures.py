"""What goes wrong is said in words, and nothing that had come or was typed is lost."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from .scripted import STARTERS, Scripted, answer, event, slowly

pytestmark = pytest.mark.browser


def problem(status: int, detail: str = "", **headers: str) -> tuple[int, dict[str, str], dict[str, Any]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, {"type": "about:blank", "title": "x", "status": status, "detail": detail}


def ask(page: Any, question: str = "연차는?") -> None:
    page.locator(".composer textarea").fill(question)
    page.locator(".composer textarea").press("Enter")


def failed(page: Any, kind: str) -> str:
    place = page.locator(f'.turn .failure[data-kind="{kind}"]')
    place.wait_for()
    assert page.locator(".question").last.inner_text().endswith("연차는?")
    return str(place.inner_text())


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (problem(404), "missing", "더 이상 없거나"),
        (problem(500, "x", X_Request_ID="abc123"), "fault", "abc123"),
        (problem(503, "정기 점검 중입니다.", Retry_After="1"), "maintenance", "정기 점검 중입니다."),
        (problem(422, "question: at most 2000 characters."), "invalid", "at most 2000"),
        (problem(401), "session", "로그인이 만료"),
        (problem(403), "denied", "권한"),
    ],
)
def test_an_error_status_is_said_in_words(open_page: Any, scripted: Scripted, reply: Any, kind: str, said: str) -> None:
    scripted.reset(ask=reply)
    page = open_page(scripted.page())
    ask(page)
    place = failed(page, kind)
    assert said in place
    page.locator("[role=status][aria-live]", has_text=place.splitlines()[0]).wait_for(state="attached")


def test_too_many_questions_wait_and_are_asked_again(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=problem(429, "x", Retry_After="2"))
    page = open_page(scripted.page())
    ask(page)
    assert "초 뒤에 다시 시도" in failed(page, "limit")
    assert page.locator(".failure button").is_disabled()
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("15일"))))
    page.locator(".failure button:enabled").click()
    page.locator(".prose", has_text="15일").wait_for()
    assert len(scripted.asked()) == 1


def test_a_cut_stream_keeps_what_came(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("token", {"text": "연차는 15일이고 "})))
    page = open_page(scripted.page())
    ask(page)
    failed(page, "cut")
    assert "연차는 15일이고" in page.locator(".turn .prose").inner_text()


@pytest.mark.parametrize("again", [["연차는 ", "15일이고 ", "이월됩니다."], ["이월은 ", "열흘까지 됩니다, 연차는."]])
def test_a_cut_answer_goes_on_where_it_broke_off(open_page: Any, scripted: Scripted, again: list[str]) -> None:
    scripted.reset(ask=lambda _body, send: send(event("token", {"text": "연차는 15일이고 "})))
    page = open_page(scripted.page())
    ask(page)
    failed(page, "cut")
    first, go = scripted.asked()[0][3], threading.Event()

    def stream(_body: Any, send: Any) -> None:
        send(event("token", {"text": again[0]}))
        go.wait(20)
        for text in again[1:]:
            send(event("token", {"text": text}))
        send(event("answer", answer("".join(again))))

    scripted.reset(ask=stream)
    page.get_by_role("button", name="이어서 받기").click()
    page.locator(".turn .waiting").wait_for()
    assert "연차는 15일이고" in page.locator(".turn .prose").inner_text()
    go.set()
    page.locator(".turn .actions").wait_for()
    assert page.locator(".turn .prose").inner_text().strip() == "".join(again)
    assert scripted.asked()[0][3] == first


def test_an_error_within_the_stream_is_said(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("error", problem(503, "잠시 뒤에 다시 열립니다.")[2])))
    page = open_page(scripted.page())
    ask(page)
    assert "잠시 뒤에" in failed(page, "maintenance")


def test_a_service_without_a_sign_of_life_is_given_up(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=slowly([event("answer", answer("늦음"))], 5))
    page = open_page(scripted.page(attributes='mode="page" timeout="1"'))
    ask(page)
    failed(page, "timeout")


def test_a_slow_service_that_gives_signs_of_life_is_waited_for(open_page: Any, scripted: Scripted) -> None:
    steps = [event("step", {"name": name, "state": "start"}) for name in ("normalise", "retrieve_vector", "answer", "verify")]
    scripted.reset(ask=slowly([*steps, b": still at it\n\n", event("answer", answer("왔습니다"))], 0.7))
    page = open_page(scripted.page(attributes='mode="page" timeout="2"'))
    ask(page)
    for phase in ("문서와 표를 찾고", "답을 정리하고", "근거와 맞는지"):
        page.locator(".waiting", has_text=phase).wait_for()
    page.locator(".prose", has_text="왔습니다").wait_for()


def test_a_question_is_stopped_and_the_service_hears_of_it(open_page: Any, scripted: Scripted) -> None:
    gone = threading.Event()

    def stream(_body: Any, send: Any) -> None:
        try:
            for number in range(300):
                send(event("token", {"text": f"{number} "}))
                time.sleep(0.05)
        except OSError:
            gone.set()

    scripted.reset(ask=stream)
    page = open_page(scripted.page())
    ask(page)
    page.locator(".turn .prose", has_text="3").wait_for()
    page.get_by_role("button", name="멈추기").click()
    page.locator(".note", has_text="멈췄습니다").wait_for()
    assert "0 1 2" in page.locator(".turn .prose").inner_text()
    assert gone.wait(10)
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("다시 물음"))))
    page.get_by_role("button", name="이어서 받기").click()
    page.locator(".prose", has_text="다시 물음").wait_for()


def test_a_draft_stands_until_the_answer_replaces_it(open_page: Any, scripted: Scripted) -> None:
    go = threading.Event()

    def stream(_body: Any, send: Any) -> None:
        send(event("draft", answer("인용한 초안")))
        go.wait(20)
        send(event("token", {"text": "다듬은 "}))
        send(event("token", {"text": "답"}))
        send(event("answer", answer("다듬은 답")))

    scripted.reset(ask=stream)
    page = open_page(scripted.page())
    ask(page)
    page.locator(".prose", has_text="인용한 초안").wait_for()
    page.locator(".note", has_text="더 정리된 답을 쓰고 있습니다").wait_for()
    go.set()
    page.locator(".prose", has_text="다듬은 답").wait_for()
    assert page.locator(".prose", has_text="인용한 초안").count() == 0


def test_offline_is_said_and_the_question_asked_again_later(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("15일"))))
    page = open_page(scripted.page())
    page.locator(".welcome").wait_for()
    page.context.set_offline(True)
    ask(page)
    failed(page, "offline")
    page.context.set_offline(False)
    page.locator(".failure button").click()
    page.locator(".prose", has_text="15일").wait_for()


def test_a_session_that_ended_is_renewed_once_and_then_said(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=problem(401))
    page = open_page(scripted.page())
    page.evaluate("() => { window.n = 0; document.querySelector('twofold-chat').getToken = () => `token${++window.n}`; }")
    ask(page)
    failed(page, "session")
    assert [one[2].get("Authorization") for one in scripted.asked()] == ["Bearer token1", "Bearer token2"]


def test_what_is_asked_back_is_answered_by_buttons_and_fields(open_page: Any, scripted: Scripted) -> None:
    asked = answer(
        "이율과 기간을 알려 주세요.",
        route="clarify",
        answerable=False,
        clarify={"missing": ["rate", "tax"], "choices": [[], ["일반", "비과세"]], "labels": ["이율(연)", "과세"]},
    )
    scripted.reset(ask=lambda _body, send: send(event("answer", asked)))
    page = open_page(scripted.page())
    ask(page)
    page.get_by_label("이율(연)").fill("연 3.5%")
    page.get_by_role("button", name="비과세").click()
    page.get_by_role("button", name="답하기").click()
    page.locator(".question", has_text="이율: 연 3.5%, 비과세").wait_for()
    sent = scripted.asked()[-1][3]
    assert [turn["text"] for turn in sent["history"]] == ["연차는?", "이율과 기간을 알려 주세요."]


def test_a_calculation_shows_formula_and_inputs(open_page: Any, scripted: Scripted) -> None:
    citation = {"kind": "calculation", "id": 1, "formula": "원금 × 이율 × 기간 / 12", "inputs": {"원금": 10_000_000, "이율": "3.5%"}}
    said = answer("이자는 350,000원입니다. [1]", route="calculation", citations=[citation])
    scripted.reset(ask=lambda _body, send: send(event("answer", said)))
    page = open_page(scripted.page())
    ask(page)
    place = page.locator("details.source")
    assert "원금 × 이율 × 기간 / 12" in place.inner_text()
    assert "10,000,000" in place.inner_text()


def test_a_refusal_says_where_to_turn(open_page: Any, scripted: Scripted) -> None:
    near = [{"source": "company/휴가-규정.md", "title": "휴가 규정"}]
    said = answer("자료에서 답을 찾지 못했습니다.", answerable=False, nearest=near, contact="인사부 hr@yunseul.example, 02-555-0100")
    document = {"source": near[0]["source"], "title": "휴가 규정", "text": "제1조", "modified": "2026-01-02"}
    scripted.reset(ask=lambda _body, send: send(event("answer", said)), sources=document)
    page = open_page(scripted.page())
    ask(page)
    links = page.locator(".contact a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == ["mailto:hr@yunseul.example", "tel:025550100"]
    page.get_by_role("button", name="휴가 규정").click()
    page.locator(".words", has_text="제1조").wait_for()


def test_a_page_whose_policy_names_no_policies_of_ours_gets_plain_text(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters=STARTERS, ask=lambda _body, send: send(event("answer", answer("**굵게** [1]"))))
    page = open_page("about:blank")
    page.route(
        f"{scripted.url}/?**",
        lambda route: route.fulfill(
            response=(found := route.fetch()),
            headers={**found.headers, "content-security-policy": "require-trusted-types-for 'script'; trusted-types lit-html"},
        ),
    )
    page.goto(scripted.page())
    ask(page)
    page.locator(".prose .plain").wait_for()
    assert "**굵게**" in page.locator(".prose").inner_text()
