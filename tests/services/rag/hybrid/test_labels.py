"""What sheets of thirteen trades say, asked in the other language by words of one's own: pairs made before any was asked. What no line of
a sheet says must not be answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.question import Question, Turn
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
SHEETS = yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8"))
ANN = Caller(sub="ann", groups=frozenset({EVERYONE}))
TOLD, CHOICES, WRONG, INVENTED = 69, 4, 4, 2
"""Of 90: told, or else offered among what is asked back, at the least; told wrongly, and of 35 that nothing says answered, at most."""


def write(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "items").mkdir()
    rows = ["item_no,item_name,kind"]
    for number, sheet in enumerate(SHEETS, 10):
        lines = "".join(f"**{label}**: {value}  \n" for label, value in sheet["lines"].items())
        (folder / "docs" / f"sheet-{number}.md").write_text(f"# {sheet['name']}\n\n{lines}", encoding="utf-8")
        rows.append(f"I-{number},{sheet['name']},{sheet['kind']}")
    (folder / "items" / "items.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


async def ask(runtime: Runtime, text: str, *history: Turn):  # type: ignore[no-untyped-def]
    return await runtime.pipeline.ask(Question(text=text, caller=ANN, as_of=date(2026, 11, 28), history=history))


async def test_a_line_is_found_by_what_the_other_language_calls_it(tmp_path: Path) -> None:
    write(tmp_path)
    told = offered = wrong = invented = 0
    async with open_runtime(load_settings(data=tmp_path / "data", token_secret="a secret of more than thirty-two characters")) as runtime:
        await runtime.ingest(Order(tmp_path / "docs", "docs"), lambda _: None)
        await runtime.ingest(Order(tmp_path / "items", "items", accept=True), lambda _: None)
        for sheet in SHEETS:
            korean = not next(iter(sheet["asked"])).isascii()
            for words, label in sheet["asked"].items():
                text = f"{sheet['name']}의 {words}은(는) 무엇인가요?" if korean else f"What is the {words} of {sheet['name']}?"
                answer = await ask(runtime, text)
                right = label is not None and answer.answerable and str(sheet["lines"][label]) in answer.answer
                told += right
                wrong += label is not None and answer.answerable and not right
                invented += label is None and answer.answerable
                offered += bool(answer.clarify) and label in answer.clarify.choices[0]
        asked_back = await ask(runtime, "Dwarf Lilac Minna의 개화 시기은(는) 무엇인가요?")
        assert asked_back.route == "clarify"
        assert asked_back.clarify.choices == (("Blooming Season",),)
        before = Turn("user", "Dwarf Lilac Minna의 개화 시기은(는) 무엇인가요?"), Turn("assistant", asked_back.answer)
        chosen = await ask(runtime, "Blooming Season", *before)
        assert "late May" in chosen.answer
    assert (told >= TOLD, offered >= CHOICES, wrong <= WRONG, invented <= INVENTED) == (True,) * 4, (told, offered, wrong, invented)
