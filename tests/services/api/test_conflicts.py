"""Sources that disagree, through the service: both are shown with their names and dates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.job import Order

pytestmark = pytest.mark.asyncio(loop_scope="session")
RULES = "# Aviary Rules\n\n## Feeding\n\nA parrot in the aviary is fed 4 times a day.\n\n## Visits\n\nVisitors come on Sundays.\n"
NOTICE = "# Notice to Keepers\n\n## Parrots\n\nA parrot in the aviary is fed 6 times a day.\n\n## Keys\n\nKeys hang by the door.\n"
EXPIRED = "# Spring Leaflet\n\nEffective 1 March 2025 to 31 May 2025\n\n## Parrots\n\nA parrot in the aviary is fed 9 times a day.\n"
BRANCH = "# Directory of 2019\n\n## Busan Branch\n\nThe phone number of the Busan Branch is 051-777-8888.\n"


def write(folder: Path, documents: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in documents.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


@asynccontextmanager
async def ingested(service: Any, folder: Path, **documents: str) -> AsyncIterator[str]:
    write(folder, documents)
    await service.runtime.ingest(Order(folder, folder.name, None), lambda _: None)
    try:
        yield folder.name
    finally:
        await service.runtime.remove(folder.name)


async def ask(service: Any, question: str, **more: Any) -> dict[str, Any]:
    response = await service.client.post("/v1/ask", json={"question": question, **more}, headers={"Cache-Control": "no-store"})
    answer: dict[str, Any] = response.json()
    return answer


async def test_two_documents_that_differ_are_both_shown(service: Any, tmp_path: Path) -> None:
    async with ingested(service, tmp_path / "aviary", rules=RULES, notice=NOTICE) as name:
        answer = await ask(service, "How many times a day is a parrot in the aviary fed?", collections=[name])
    *_, last = answer["answer"].split("\n")
    assert last.startswith("The sources differ. That is from "), answer["answer"]
    assert "‘Aviary Rules’ (" in last and "‘Notice to Keepers’ (" in last
    assert {citation["source"] for citation in answer["citations"]} == {"aviary/rules.md", "aviary/notice.md"}


async def test_what_is_in_force_answers_and_what_is_not_is_shown(service: Any, tmp_path: Path) -> None:
    async with ingested(service, tmp_path / "aviary", rules=RULES, leaflet=EXPIRED) as name:
        answer = await ask(service, "How many times a day is a parrot in the aviary fed?", collections=[name], as_of="2026-11-02")
    first, *_, last = answer["answer"].split("\n")
    assert "4 times" in first and "9 times" in last, answer["answer"]
    assert "2025-03-01–2025-05-31" in last


async def test_a_document_that_says_otherwise_than_the_tables_is_shown(service: Any, tmp_path: Path) -> None:
    question = "What is the phone number of the Busan Branch?"
    plain = await ask(service, question)
    assert "differ" not in plain["answer"]
    async with ingested(service, tmp_path / "old_directory", directory=BRANCH):
        answer = await ask(service, question)
    assert answer["route"] == plain["route"] == "graph" and answer["values"] == plain["values"]
    assert "051-555-0160" in answer["answer"].split("\n")[0]
    assert "That is from the tables; ‘Directory of 2019’ (" in answer["answer"] and "051-777-8888" in answer["answer"]
