from __future__ import annotations

from pathlib import Path

import pytest

from ingest.calibrate import Calibrations
from ingest.job import Order, ingest
from ingest.tools import Tools

pytestmark = pytest.mark.asyncio(loop_scope="session")
OPEN = {"leave": "Leave is asked for in the portal.", "연차": "연차는 포털에서 신청합니다.", "desk": "Desks are booked a day ahead."}
HIDDEN = {
    "weather": "The weather in Seoul today is rainy.",
    "공룡": "공룡은 운석 때문에 멸종했습니다.",
    "soup": "Tomato soup needs tomatoes.",
}


async def load(folder: Path, name: str, texts: dict[str, str], groups: tuple[str, ...], tools: Tools) -> None:
    root = folder / name
    root.mkdir()
    for title, text in texts.items():
        (root / f"{title}.md").write_text(f"# {title}\n\n{text}", encoding="utf-8")
    await ingest(Order(root, name, groups), tools, lambda _: None)


async def test_what_a_caller_does_not_see_moves_nothing(tmp_path: Path, tools: Tools) -> None:
    await load(tmp_path, "open", OPEN, ("everyone", "all"), tools)
    calibrations = Calibrations(tools.vectors, tools.lane)
    calibrations.renew(await tools.ledger.groups())
    before = await calibrations.of(frozenset({"everyone", "elsewhere"}))
    await load(tmp_path, "hidden", HIDDEN, ("hr", "all"), tools)
    calibrations.renew(await tools.ledger.groups())
    assert await calibrations.of(frozenset({"everyone"})) == before
    both = await calibrations.of(frozenset({"everyone", "hr"}))
    assert both.floor("en") > before.floor("en")
    assert both == await calibrations.of(frozenset({"all"}))  # merged of two groups: as over all their chunks at once
    assert (await calibrations.of(frozenset())).floor("en") == float("inf")
