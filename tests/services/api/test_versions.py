"""Two versions of one document: the day that counts chooses, and what the other says is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.job import Order

pytestmark = pytest.mark.asyncio(loop_scope="session")
OLD = """# Kennel Rules (2024 edition) - WITHDRAWN

Document no. KN-7 | Effective 1 July 2024 to 31 December 2025 | Owner: Security

## Guard dogs
A guard dog at the kennel is walked 3 times a day.
"""
NEW = """# Kennel Rules (2026 edition)

Document no. KN-7 | Effective 1 January 2026, replaces the 2024 edition | Owner: Security

## Guard dogs
A guard dog at the kennel is walked 5 times a day.
"""


def _write(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a-2024.md").write_text(OLD, encoding="utf-8")
    (folder / "b-2026.md").write_text(NEW, encoding="utf-8")
    return folder


async def test_the_day_that_counts_chooses_between_versions(service: Any, tmp_path: Path) -> None:
    await service.runtime.ingest(Order(_write(tmp_path / "kennel"), "kennel", None), lambda _: None)
    try:
        for day, first, other in (("2026-11-02", "5 times", "3 times"), ("2025-03-01", "3 times", "5 times")):
            body = {"question": "How many times a day is a guard dog at the kennel walked?", "as_of": day, "collections": ["kennel"]}
            answer = (await service.client.post("/v1/ask", json=body)).json()
            lines = answer["answer"].split("\n")
            assert first in lines[0] and other not in lines[0], answer["answer"]
            assert lines[-1].startswith("Another version (") and other in lines[-1], answer["answer"]
            sources = [passage["source"] for passage in answer["passages"] if passage["source"].startswith("kennel/")]
            assert len(sources) == 2
    finally:
        await service.runtime.remove("kennel")
