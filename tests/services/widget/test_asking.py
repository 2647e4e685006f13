"""Asking, reading, rating and finding again, on the real service over the demo company."""

from __future__ import annotations

import sqlite3
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from .scripted import Scripted

pytestmark = pytest.mark.browser


def ask(page: Any, question: str) -> Any:
    """Type a question and send it by Enter; the turn, once it is answered."""
    page.locator(".composer textarea").fill(question)
    page.locator(".composer textarea").press("Enter")
    turn = page.locator(".turn").last
    turn.locator(".actions").wait_for()
    return turn


@pytest.mark.parametrize(
    ("lang", "question", "said", "greeting"),
    [
        ("ko-KR", "쓰지 못한 연차는 며칠까지 이월되고 언제까지 써야 하나요?", "이월", "무엇이 궁금하세요?"),
        ("en-US", "What is the phone number of the Busan Branch?", "051-555-0160", "What would you like to know?"),
    ],
)
def test_a_question_is_asked_and_its_answer_read(open_page: Any, real: Any, lang: str, question: str, said: str, greeting: str) -> None:
    page = open_page(f"{real.url}/", lang=lang)
    page.locator(".starters button").nth(2).wait_for()
    assert greeting in page.locator(".welcome h2").inner_text()
    turn = ask(page, question)
    assert said in turn.locator(".prose").inner_text()
    assert turn.locator(".evidence li").count() >= 1
    assert turn.locator(".next button").count() >= 1
    assert turn.get_attribute("aria-busy") == "false"
    page.locator("[role=status][aria-live]", has_text=said).wait_for(state="attached")


def test_a_starter_and_a_next_question_are_asked_by_a_press(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    starter = page.locator(".starters button").first
    wanted = starter.inner_text()
    starter.click()
    page.locator(".turn .next button").first.wait_for()
    assert wanted in page.locator(".question").first.inner_text()
    page.locator(".next button").first.click()
    page.locator(".turn").nth(1).locator(".actions").wait_for()


def test_a_citation_opens_the_document_at_its_span(open_page: Any, real: Any) -> None:
    question = "쓰지 못한 연차는 며칠까지 이월되고 언제까지 써야 하나요?"
    answer = httpx.post(f"{real.url}/v1/ask", json={"question": question}, timeout=60).json()
    citation = next(one for one in answer["citations"] if one["kind"] == "document")
    text = httpx.get(f"{real.url}/v1/sources/{quote(citation['source'])}").json()["text"]
    page = open_page(f"{real.url}/")
    ask(page, question).locator(f'.prose button.chip[data-cite="{citation["id"]}"]').first.click()
    mark = page.locator("dialog.source mark")
    mark.wait_for()
    assert mark.text_content() == citation["text"] == text[citation["start"] : citation["end"]]
    around = page.locator(".words").text_content()
    assert around in text
    assert text.find(around) + around.find(citation["text"]) <= citation["start"]
    box, window = mark.bounding_box(), page.locator(".document").bounding_box()
    assert window["y"] <= box["y"] <= window["y"] + window["height"]


def test_rows_and_their_query_are_shown_when_they_are_wanted(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    turn = ask(page, "마포지점 전화번호는?")
    assert not turn.locator("table").first.is_visible()
    turn.locator(".prose button.chip").first.click()
    assert "02-555-0120" in turn.locator("table").first.inner_text()
    assert "지점 = 마포지점" in turn.locator(".understood").first.inner_text()
    assert not turn.locator(".query pre").first.is_visible()
    turn.locator(".query summary").first.click()
    assert "MATCH" in turn.locator(".query pre").first.inner_text()


def test_what_is_missing_is_asked_back_and_completed(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    turn = ask(page, "1,000만원을 12개월 정기예금에 넣으면 만기 이자가 얼마예요?")
    turn.locator(".clarify input").first.wait_for()
    for field in turn.locator(".clarify .field").all():
        choice = field.locator("button")
        if choice.count():
            choice.first.click()
            if not turn.locator(".clarify").count():
                break
        else:
            field.locator("input").fill("연 3.5%")
    if turn.locator(".clarify").count():
        turn.locator(".clarify .primary").click()
    page.locator(".turn").nth(1).locator(".actions").wait_for()


def test_a_syllable_being_composed_is_not_sent(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    area = page.locator(".composer textarea")
    area.click()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "연차", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Enter")
    for code in (229, 13):  # as browsers name the key while a syllable is open
        area.evaluate(
            "(e, keyCode) => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode, isComposing: true, bubbles: true }))",
            code,
        )
    assert page.locator(".turn").count() == 0
    area.fill("")  # the driver's key writes a line, where an editor's would end the syllable
    keys.send("Input.insertText", {"text": "연차"})
    assert area.input_value() == "연차"
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("이월")
    assert area.input_value() == "연차\n이월"
    page.keyboard.press("Enter")
    page.locator(".turn .actions").wait_for()
    assert area.input_value() == ""


def test_the_keyboard_is_enough(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    page.locator(".starters button").first.wait_for()
    focused = "() => document.querySelector('twofold-chat').shadowRoot.activeElement?.className ?? ''"

    def go_to(name: str, most: int = 40) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if name in page.evaluate(focused):
                return
        raise AssertionError(f"Tab never reaches {name}")

    go_to("suggestion")
    page.keyboard.press("Enter")
    page.locator(".turn .actions").wait_for()
    go_to("chip")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('twofold-chat').shadowRoot.querySelector('dialog[open], details.source[open]')")
    if page.locator("dialog[open]").count():
        page.keyboard.press("Escape")
        page.wait_for_function("() => !document.querySelector('twofold-chat').shadowRoot.querySelector('dialog[open]')")
        assert "chip" in page.evaluate(focused)


def test_a_rating_is_stored_with_its_comment_and_correction(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    turn = ask(page, "쓰지 못한 연차는 며칠까지 이월되나요?")
    turn.get_by_role("button", name="도움이 안 됐어요").click()
    turn.locator("textarea[name=comment]").fill("기한이 빠졌어요")
    turn.locator("textarea[name=correction]").fill("3월 31일까지")
    turn.locator(".correct .primary").click()
    turn.get_by_text("고맙습니다").wait_for()
    with sqlite3.connect(real.data / "state.db") as db:
        rows = db.execute("SELECT rating, comment, correction FROM feedback ORDER BY id").fetchall()
    assert rows[-2:] == [("down", None, None), ("down", "기한이 빠졌어요", "3월 31일까지")]


def test_earlier_conversations_are_found_opened_and_deleted(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    ask(page, "부산지점 주소는 어디인가요?")
    page.reload()
    page.locator(".turn .actions").wait_for()  # what was open here before is there again
    page.get_by_role("button", name="새 대화").click()
    ask(page, "법인카드 영수증은 언제까지 내야 하나요?")
    page.get_by_role("button", name="새 대화").click()
    page.locator(".welcome").wait_for()
    page.get_by_role("button", name="지난 대화").click()
    page.locator(".line", has_text="법인카드").wait_for()
    page.locator("input[type=search]").fill("부산지점")
    page.wait_for_function(
        "() => !document.querySelector('twofold-chat').shadowRoot.querySelector('.conversations').innerText.includes('법인카드')"
    )
    page.locator(".line", has_text="부산지점").first.click()
    page.locator(".question", has_text="부산지점").wait_for()
    assert page.locator(".turn .evidence li").count() >= 1
    page.get_by_role("button", name="지난 대화").click()
    page.get_by_role("button", name="“부산지점 주소는 어디인가요?” 삭제").first.click()
    page.get_by_role("button", name="삭제", exact=True).click()
    page.locator(".line", has_text="부산지점 주소는").wait_for(state="detached")
    page.keyboard.press("Escape")
    page.locator(".welcome").wait_for()


def test_a_host_page_signs_its_reader_in_and_renews_the_token(open_page: Any, real: Any, scripted: Scripted) -> None:
    page = open_page(scripted.page(csp=False, attributes='mode="panel"', script_url=f"{real.url}/widget.js"))
    page.locator(".failure, .starters").first.wait_for()
    old, new = real.token("kim", minutes=-5, name="김하늘"), real.token("kim", ("hr",), name="김하늘")
    page.evaluate(
        """([old, fresh]) => {
          window.asked = [];
          const chat = document.querySelector("twofold-chat");
          chat.getToken = (reason) => (window.asked.push(reason), window.asked.length === 1 ? old : fresh);
        }""",
        [old, new],
    )
    page.get_by_text("김하늘님").wait_for()
    assert page.evaluate("window.asked.length") == 2
    ask(page, "쓰지 못한 연차는 며칠까지 이월되나요?")
    assert "company_hr" in page.evaluate("JSON.stringify(document.querySelector('twofold-chat').session.welcome)")
    assert not page.evaluate("Object.values({...localStorage, ...sessionStorage}).some((v) => v.includes('eyJ'))")


def test_a_page_of_another_origin_gives_the_token_of_its_own(open_page: Any, real: Any, scripted: Scripted) -> None:
    scripted.reset(session={"token": real.token("kim", ("hr",), name="김하늘")})
    page = open_page(scripted.page(csp=False, attributes='mode="panel" token-url="/session/ask-token"', script_url=f"{real.url}/widget.js"))
    page.get_by_text("김하늘님").wait_for()
    assert "/session/ask-token" in [one[1] for one in scripted.seen]


def test_a_bubble_opens_and_closes(open_page: Any, real: Any, scripted: Scripted) -> None:
    page = open_page(scripted.page(csp=False, attributes="", script_url=f"{real.url}/widget.js"), width=360, height=740, phone=True)
    page.locator(".launcher").click()
    page.locator(".starters button").first.wait_for()
    box = page.locator(".frame").bounding_box()
    assert (box["x"], box["width"]) == (0, 360)
    page.get_by_role("button", name="닫기").click()
    page.locator(".launcher").wait_for()
    assert page.locator(".frame").count() == 0


def test_an_answer_is_copied_with_its_sources(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    ask(page, "쓰지 못한 연차는 며칠까지 이월되나요?").get_by_role("button", name="복사").click()
    page.get_by_text("복사했습니다").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "이월" in copied
    assert "[1] " in copied


def test_the_language_is_switched_and_stays(open_page: Any, real: Any) -> None:
    page = open_page(f"{real.url}/")
    page.get_by_role("button", name="View in English").click()
    page.get_by_text("What would you like to know?").wait_for()
    page.reload()
    page.get_by_text("What would you like to know?").wait_for()
