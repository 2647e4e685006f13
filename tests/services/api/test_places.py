"""A citation says where its words stand in the original: page, slide, sheet and cells, header, heading path, address, date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.job import Order

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def cited(service: Any, question: str, source: str) -> dict[str, Any]:
    body = {"question": question, "collections": [source.partition("/")[0]]}
    answer = (await service.client.post("/v1/ask", json=body, headers=service.headers())).json()
    found: dict[str, Any] = next(citation for citation in answer["citations"] if citation["source"] == source)
    return found


async def test_a_page_a_slide_and_cells_with_their_header(service: Any) -> None:
    page = await cited(service, "For how long are recordings of complaint calls kept?", "company/customer-call-recording-policy.pdf")
    assert page["page"] >= 1 and page["slide"] is None and page["section"]
    slide = await cited(service, "What is the target for lease arrears at the end of the year?", "company/lease-market-briefing.pptx")
    assert slide["slide"] >= 1 and slide["page"] is None
    cells = await cited(service, "What is the order code of the ergonomic desk chair?", "company/office-supplies-catalogue.xlsx")
    assert cells["sheet"] and cells["cells"] and "|" in cells["header"], cells


async def test_the_heading_path_the_address_and_the_date_of_a_page(service: Any, tmp_path: Path) -> None:
    folder = tmp_path / "parking"
    folder.mkdir()
    (folder / "permits.html").write_text(
        "<html><head><title>Permits</title><link rel=canonical href=https://intranet.yunseul.example/permits>"
        "<meta property=article:modified_time content=2026-03-04T09:00:00Z></head><body><article><h1>Parking</h1><h2>Permits</h2>"
        "<p>A parking permit for the basement is valid for 18 months and costs nothing.</p></article></body></html>"
    )
    await service.runtime.ingest(Order(folder, "parking_places", link_hosts=("intranet.yunseul.example",)), lambda _: None)
    found = await cited(service, "For how long is a parking permit for the basement valid?", "parking_places/permits.html")
    assert (found["section"], found["modified"], found["address"]) == (
        "Parking > Permits",
        "2026-03-04",
        "https://intranet.yunseul.example/permits",
    )
    await service.runtime.remove("parking_places")
