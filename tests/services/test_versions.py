"""Two versions of a rule, from files to answers: the day of the request chooses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

RULE = """# Parking rules ({year} edition)

Document no. FM-{number} | Version {version} | {validity}

## Monthly fee

Staff pay {fee} dollars a month for a parking space in the garage.
"""
BOARD = frozenset({EVERYONE, "board"})


def rule(year: int, version: int, validity: str, fee: int) -> str:
    return RULE.format(year=year, number=12, version=version, validity=validity, fee=fee)


async def ask(runtime: Runtime, text: str, as_of: date, groups: frozenset[str] = frozenset({EVERYONE})) -> Answer:
    return await runtime.pipeline.ask(Question(text, Caller(None, groups), as_of))


async def test_the_version_of_the_day_answers_and_one_that_is_hidden_takes_no_place(tmp_path: Path) -> None:
    source = tmp_path / "rules"
    source.mkdir()
    (source / "old.md").write_text(rule(2019, 1, "Effective 1 January 2019 to 31 December 2021", 30), encoding="utf-8")
    (source / "new.md").write_text(rule(2022, 2, "Effective 1 January 2022", 45), encoding="utf-8")
    (source / "next.md").write_text(rule(2024, 3, "Effective 1 January 2024", 60), encoding="utf-8")
    (source / "access.yaml").write_text("documents:\n  - paths: [next.md]\n    groups: [board]\n", encoding="utf-8")
    fee = "How much do staff pay a month for a parking space?"
    async with open_runtime(load_settings(data=tmp_path / "data")) as runtime:
        await runtime.ingest(Order(source, "rules"), lambda _: None)
        today = await ask(runtime, fee, date(2026, 3, 1))
        assert "45 dollars" in today.answer
        assert [passage.source for passage in today.passages] == ["rules/new.md", "rules/old.md"]
        assert "60 dollars" in (await ask(runtime, fee, date(2026, 3, 1), BOARD)).answer
        assert "30 dollars" in (await ask(runtime, fee, date(2020, 3, 1))).answer
        assert "30 dollars" in (await ask(runtime, f"{fee[:-1]} in 2020?", date(2026, 3, 1))).answer
        (source / "old.md").unlink()
        (source / "new.md").unlink()
        (source / "access.yaml").write_text("documents: []\n", encoding="utf-8")
        await runtime.ingest(Order(source, "rules"), lambda _: None)
        assert "60 dollars" in (await ask(runtime, fee, date(2020, 3, 1))).answer  # there is no other
