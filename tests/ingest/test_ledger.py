"""Rights are conditions of the ledger's own queries."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ingest.document import Document
from ingest.ledger import Ledger
from ingest.records import DocumentRecord

pytestmark = pytest.mark.asyncio(loop_scope="session")


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
async def test_a_document_is_seen_by_exactly_its_groups(engine: AsyncEngine, groups: list[str], seen: bool) -> None:
    ledger = Ledger(engine)
    await ledger.put_documents([record("memos/a.md", ("hr", "board of directors")), record("open/b.md", ("everyone",))])
    found = await ledger.document("memos/a.md", groups)
    assert (found is not None) is seen
    assert await ledger.collections(groups) == (["memos"] if seen else [])
    assert await ledger.collections([*groups, "everyone"]) == (["memos", "open"] if seen else ["open"])
