import io
import time

import pytest
from rich.console import Console

from services.cli import terminal

ANSWER = {
    "answer": "연차는 15일입니다. [1] [red]not markup[/red] [2]",
    "answerable": True,
    "citations": [
        {
            "id": 1, "kind": "document", "source": "handbook/휴가.md", "title": "휴가 규정", "section": "제3장 > 제15조",
            "start": 0, "end": 9, "text": "연차는 \x1b[31m15일\x1b[0m이다.\x07\n[bold]다음[/bold] 줄",
        },
        {
            "id": 2, "kind": "graph", "source": "company_tables", "query": "MATCH (b) RETURN b.phone", "params": {"key": "부산"},
            "columns": ["name", "phone"], "rows": [["부산지점", "051-123"], ["\x1b]0;title\x07", None]],
        },
    ],
}  # fmt: skip


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(terminal, "out", Console(file=written, width=100, highlight=False))
    monkeypatch.setattr(terminal, "err", Console(file=written, width=100, highlight=False))
    return written


def test_an_answer_shows_what_it_rests_on_and_nothing_steers_the_terminal(said: io.StringIO) -> None:
    terminal.show_answer(ANSWER)
    text = said.getvalue()
    assert text.startswith("연차는 15일입니다. [1] [red]not markup[/red] [2]\n")
    for shown in (
        "[1] 휴가 규정 › 제3장 > 제15조  handbook/휴가.md",
        "연차는 [31m15일[0m이다.",
        "[bold]다음[/bold] 줄",
        "[2] company_tables",
        "부산지점  051-123",
        'MATCH (b) RETURN b.phone  {"key": "부산"}',
    ):
        assert shown in text
    assert not set("\x1b\x07") & set(text)


def test_without_a_terminal_what_takes_long_says_so_in_lines(said: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal.working("quick") as report:
        report("read", 1, 3)
    assert said.getvalue() == ""
    monkeypatch.setattr(terminal, "LATE_SECONDS", 0.01)
    with terminal.working("handbook") as report:
        time.sleep(0.1)
        for done in range(3):
            report("read", done, 3)
    assert said.getvalue().splitlines() == ["handbook …", "handbook: read 0/3"]
