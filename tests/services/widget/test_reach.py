"""Whoever uses no mouse or no eyes: the focus stays where they are, and what happens is said."""

from __future__ import annotations

from typing import Any

import pytest

from .scripted import STARTERS, Scripted, answer, event, slowly
from .test_failures import ask, problem

pytestmark = pytest.mark.browser

KEPT = {**STARTERS, "kept_days": 90, "questions": ["며칠인가요?"]}
FOCUS = """() => {
  const held = document.querySelector("twofold-chat").shadowRoot.activeElement;
  return held ? `${held.localName}.${held.className}` : "lost";
}"""
LISTEN = """() => {
  const region = document.querySelector("twofold-chat").shadowRoot.querySelector("[role=status][aria-live]");
  window.said = [];
  new MutationObserver(() => region.textContent && window.said.push(region.textContent)).observe(
    region, { childList: true, characterData: true, subtree: true });
}"""
COMPOSER = "textarea."
ROWS = {"kind": "graph", "id": 1, "source": "t", "query": "MATCH", "columns": ["n"], "rows": [[number] for number in range(12)]}
LINES = {"conversations": [{"id": name, "title": f"대화 {name}", "updated": "2026-01-01T00:00:00Z"} for name in "ab"]}


def press(page: Any, place: Any) -> str:
    place.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(250)
    found: str = page.evaluate(FOCUS)
    return found


def test_the_focus_is_never_lost(open_page: Any, scripted: Scripted) -> None:
    steps = [event("step", {"name": "answer", "state": "start"})] * 100
    scripted.reset(starters=KEPT, ask=slowly(steps, 0.1), feedback={}, conversations=LINES)
    page = open_page(scripted.page())
    page.locator(".starters button").wait_for()
    assert press(page, page.locator(".starters button")) == COMPOSER
    assert press(page, page.locator(".send")) == "button.send"
    said = answer("일곱 [1]", citations=[ROWS], next=["그다음은?"])
    scripted.replies["ask"] = lambda _body, send: send(event("answer", said))
    assert press(page, page.locator(".turn .button")) == COMPOSER
    page.locator(".turn details.source > summary").click()
    assert press(page, page.locator(".rows .plain")) == "div.rows"
    assert page.locator(".rows tbody tr").count() == 12
    press(page, page.locator(".actions .icon").nth(1))
    assert press(page, page.locator(".correct .button").nth(1)) == COMPOSER
    assert press(page, page.locator(".next button")) == COMPOSER
    page.locator(".head .icon").nth(1).click()
    page.locator(".line").first.wait_for()
    assert press(page, page.locator(".conversations .icon").first) == "button.button"  # what keeps it, not what deletes it
    assert press(page, page.locator(".conversations .button").first) == "button.line"
    press(page, page.locator(".conversations .icon").first)
    scripted.replies["conversations"] = lambda method, _path, _body: (
        {} if method == "DELETE" else {"conversations": LINES["conversations"][1:]}
    )
    assert press(page, page.locator(".danger")) == "button.line"


def test_escape_closes_the_window_after_a_question(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(starters=KEPT, ask=lambda _body, send: send(event("answer", answer("15일"))))
    page = open_page(scripted.page(attributes=""))
    page.locator(".launcher").click()
    page.locator(".starters button").press("Enter")
    page.locator(".turn .actions").wait_for()
    page.keyboard.press("Escape")
    page.locator(".frame").wait_for(state="detached")
    assert page.evaluate(FOCUS) == "button.launcher"


def test_each_step_is_said_and_the_same_words_again(open_page: Any, scripted: Scripted) -> None:
    steps = [event("step", {"name": name, "state": "start"}) for name in ("retrieve_vector", "answer")]
    scripted.reset(ask=slowly([*steps, event("answer", answer("15일"))], 0.3))
    page = open_page(scripted.page())
    page.locator(".welcome").wait_for()
    page.evaluate(LISTEN)
    ask(page)
    page.locator(".turn .actions").wait_for()
    page.wait_for_timeout(200)
    said = page.evaluate("window.said")
    assert [one.split()[0] for one in said] == ["질문을", "문서와", "답을", "답변이"]
    scripted.reset(ask=problem(500))
    ask(page)
    for times in (1, 2):
        page.wait_for_function("n => window.said.filter((one) => one.startsWith('서비스에 문제')).length === n", arg=times)
        if times == 1:
            page.locator(".failure button").click()
    scripted.reset(ask=slowly(steps * 50, 0.1))
    page.locator(".failure button").click()
    page.wait_for_timeout(300)
    page.locator(".send").click()
    page.wait_for_function("() => window.said.at(-1).startsWith('멈췄습니다')")


@pytest.mark.parametrize(
    ("text", "stored", "start", "marked"),
    [
        ("앞 010-1234-5678 뒤", "010-****-****", 2, "010-1234-5678"),
        ("새 문단이 앞에 들어왔습니다. 휴가는 15일입니다.", "휴가는 15일입니다.", 0, "휴가는 15일입니다."),
        ("휴가는 20일입니다.", "휴가는 15일입니다.", 0, None),
        ("짧다", "휴가는 15일입니다.", 900, None),
    ],
    ids=["masked", "moved", "changed", "shorter"],
)
def test_a_document_is_marked_where_it_says_what_was_cited(
    open_page: Any, scripted: Scripted, text: str, stored: str, start: int, marked: str | None
) -> None:
    citation = {"kind": "document", "id": 1, "source": "a/b.md", "title": "t", "section": "", "start": start, "end": start + len(stored)}
    said = answer("[1]", citations=[citation | {"text": stored}])
    scripted.reset(
        ask=lambda _body, send: send(event("answer", said)), sources={"source": "a/b.md", "title": "t", "text": text, "modified": None}
    )
    page = open_page(scripted.page())
    ask(page)
    page.locator("button.chip").click()
    page.locator(".words").wait_for()
    assert page.locator(".words").text_content() == text
    if marked is None:
        assert page.locator("mark").count() == 0
        assert page.locator(".document blockquote").inner_text() == stored
    else:
        assert page.locator("mark").inner_text() == marked
        assert page.evaluate(FOCUS) == "mark."


def test_a_correction_that_could_not_be_kept_stays_and_is_sent_once(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("15일"))), feedback={})
    page = open_page(scripted.page())
    ask(page)
    page.locator(".actions .icon").nth(1).click()
    page.locator("textarea[name=correction]").fill("3월 31일까지")
    scripted.replies["feedback"] = problem(503)
    page.locator(".correct .primary").click()
    page.locator(".correct .note.bad").wait_for()
    assert page.locator("textarea[name=correction]").input_value() == "3월 31일까지"
    scripted.reset(feedback={})
    page.locator(".correct .primary").dblclick()
    page.locator(".note", has_text="고맙습니다").wait_for()
    assert [one[3] for one in scripted.asked("feedback")] == [{"trace_id": "t1", "rating": "down", "correction": "3월 31일까지"}]


def test_a_rating_that_could_not_be_kept_is_not_shown_as_kept(open_page: Any, scripted: Scripted) -> None:
    scripted.reset(ask=lambda _body, send: send(event("answer", answer("15일"))), feedback=problem(503))
    page = open_page(scripted.page())
    ask(page)
    up = page.locator(".actions .icon").first
    up.click()
    page.locator(".note.bad").wait_for()
    assert up.get_attribute("aria-pressed") == "false"
    scripted.reset(feedback={})
    page.locator("textarea[name=comment]").fill("고마워요")
    page.locator(".correct .primary").click()
    page.locator(".note", has_text="고맙습니다").wait_for()
    assert up.get_attribute("aria-pressed") == "true"
    assert scripted.asked("feedback")[0][3] == {"trace_id": "t1", "rating": "up", "comment": "고마워요"}
