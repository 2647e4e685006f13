"""The ledger on each database that it may be in. Rights are conditions of its own queries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from graph.schema import Schema
from graph.store import Edge, Node
from ingest.document import Document
from ingest.encode import Piece
from ingest.ledger import Ledger
from ingest.records import Collection, DocumentRecord
from services.databases import EmbeddedState, PostgresState
from services.state.database import open_state, upgrade
from vector.store import Chunk, Span


@pytest.fixture
async def ledger(state: EmbeddedState | PostgresState, tmp_path: Path) -> AsyncIterator[Ledger]:
    engine = open_state(state, tmp_path)
    await upgrade(engine)
    yield Ledger(engine)
    await engine.dispose()


def record(source: str, groups: tuple[str, ...]) -> DocumentRecord:
    collection = source.partition("/")[0]
    return DocumentRecord(Document(source, collection, "Memo", "Secret.", "2026-01-01", ()), source, groups, "f", ())


@pytest.mark.parametrize(
    ("groups", "seen"),
    [
        (["hr"], True),
        (["staff", "board of directors"], True),
        (["HR"], False),
        (["h"], False),
        (["hr%"], False),
        (["board"], False),
        (["hr\nboard of directors"], False),
        ([""], False),
        ([], False),
    ],
)
async def test_a_document_is_seen_by_exactly_its_groups(ledger: Ledger, groups: list[str], seen: bool) -> None:
    await ledger.put_documents([record("memos/a.md", ("hr", "board of directors")), record("open/b.md", ("everyone",))])
    found = await ledger.document("memos/a.md", groups)
    assert (found is not None) is seen
    assert await ledger.collections(groups) == (["memos"] if seen else [])
    assert await ledger.collections([*groups, "everyone"]) == (["memos", "open"] if seen else ["open"])


def piece(number: int, source: str, groups: tuple[str, ...] = ("everyone",)) -> Piece:
    text = f"제{number}조 텍스트"
    chunk = Chunk(
        f"00000000-0000-4000-8000-{number:012}", source, source.partition("/")[0], "Memo", "Memo > 1", text, 10 * number,
        10 * number + len(text), (Span(10 * number, 10 * number + len(text)),), "ko", "2026-01-01", groups, ("hr/Employee:1",),
    )  # fmt: skip
    return Piece(chunk, lead="Memo")


async def test_documents_come_back_with_their_chunks_a_page_at_a_time(ledger: Ledger) -> None:
    text = "\n".join(f"제{number}조 텍스트" for number in range(400))
    names = [f"law/{letter}{number}.md" for number in range(70) for letter in "가aB"]
    for number, name in enumerate(names):
        document = Document(name, "law", "Memo", text, "2026-01-01", ())
        await ledger.put_documents([DocumentRecord(document, name, ("everyone",), f"f{number}", (piece(number, name),))])
    pages = [page async for page in ledger.pieces()]
    assert sorted(found.chunk.source for page in pages for found in page) == sorted(names)
    assert max(len(page) for page in pages) == 64
    assert await ledger.ids("vectors") == {piece(number, name).chunk.id for number, name in enumerate(names)}
    await ledger.delete_documents(names[1:])
    assert await ledger.ids("vectors") == {piece(0, names[0]).chunk.id}


async def test_rows_come_back_as_they_were(ledger: Ledger) -> None:
    schema = Schema.model_validate({"collection": "hr", "labels": {"Employee": {"key": "no", "name": "no", "properties": {"no": {}}}}})
    await ledger.put_collection(Collection("hr", "/srv/hr", ("everyone", "hr"), schema))
    assert await ledger.schemas() == {"hr": schema}
    values = {"no": "1", "leave": 15, "share": 0.15, "hired": date(2024, 2, 29), "remote": False, "tags": ["가", "b"], "none": None}
    ann, bob = (Node(f"hr/Employee:{key}", "Employee", "hr", values, ("hr",)) for key in "12")
    edge = Edge(
        f"{ann.id}-KNOWS->{bob.id}", "KNOWS", "hr", ann.id, "Employee", bob.id, "Employee", ("everyone",), {"since": date(2020, 1, 1)}
    )
    for _ in range(2):
        await ledger.put_rows([ann, bob])
        await ledger.put_rows([edge])
    assert sorted(await ledger.nodes([ann.id, bob.id]), key=lambda node: node.id) == [ann, bob]
    assert await ledger.edges([edge.id]) == [edge]
    assert (await ledger.row_states("edges", "hr")).keys() == {edge.id}
    assert await ledger.collections(["hr"]) == ["hr"]


async def test_intents_and_doubts(ledger: Ledger) -> None:
    document = Document("law/a.md", "law", "Memo", "제1조 텍스트", "2026-01-01", ())
    await ledger.put_documents([DocumentRecord(document, "a.md", ("everyone",), "f", (piece(1, "law/a.md"), piece(2, "law/a.md")))])
    ids = {piece(number, "law/a.md").chunk.id for number in (1, 2)}
    await ledger.intend("vectors", ids)
    await ledger.intend("vectors", ids)
    assert await ledger.intended("vectors") == ids
    await ledger.settle("vectors", ids)
    assert await ledger.intended("vectors") == set()
    await ledger.doubt("vectors", [min(ids)])
    assert await ledger.doubted("vectors") == ids
    await ledger.trust("vectors", ids)
    assert (await ledger.doubted("vectors"), (await ledger.document_states("law"))["law/a.md"].fingerprint) == (set(), "f")
    await ledger.set_fact("calibration", {"offset": 0.061})
    await ledger.set_fact("calibration", {"offset": 0.062})
    assert await ledger.fact("calibration") == {"offset": 0.062}
