import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.state.conversations import ConversationStore
from services.state.models import ExchangeRow, now


def answer(said: str, **more: Any) -> dict[str, Any]:
    return {"answer": said, "answerable": True, "citations": [], **more}


async def test_conversations_are_their_owner_s_alone(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    await store.add("ann", "c1", "연차는?", answer("15일 [1]"), {"everyone"})
    await store.add("bob", "c1", "Who is Ann?", answer("A colleague."), {"everyone"})
    assert [one.title for one in await store.search("ann", {"everyone"})] == ["연차는?"]
    assert [one.question for one in await store.exchanges("ann", "c1", {"everyone"})] == ["연차는?"]
    assert await store.find("cat", "c1") is None
    assert not await store.delete("cat", "c1")
    assert await store.delete("ann", "c1")
    assert await store.search("ann", {"everyone"}) == []
    assert len(await store.search("bob", {"everyone"})) == 1
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM exchange_groups"))).scalar() == 1


async def test_what_is_kept_is_masked(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    said = answer("마포지점 02-555-0120, 담당 010-1234-5678", citations=[{"rows": [["900101-1234567", 5]]}])
    await store.add("ann", "c1", "900101-1234567, 계좌 110-123-456789, 02-555-0120, 4111 1111 1111 1111", said, {"everyone"})
    async with engine.connect() as db:
        held = str((await db.execute(text("SELECT * FROM conversations JOIN exchanges ON conversation_id = conversations.id"))).all())
    for number in ("1234567", "456789", "4111", "5678"):
        assert number not in held
    assert "******-*******, 계좌 ***-***-******, **-***-****" in held
    assert "마포지점 02-555-0120" in held


async def test_a_document_keeps_its_name_which_decides_who_may_read_the_answer(engine: AsyncEngine) -> None:
    store, source = ConversationStore(engine), "company/110-123-456789.md"
    await store.add("ann", "c1", "연차는?", answer("15일", citations=[{"source": source, "text": "계좌 110-123-456789"}]), {"everyone"})
    kept = (await store.exchanges("ann", "c1", {"everyone"}))[0].answer["citations"][0]
    assert kept == {"source": source, "text": "계좌 ***-***-******"}


async def test_an_answer_is_gone_with_the_group_that_found_it(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    await store.add("ann", "c1", "연봉은?", answer("비밀 이야기"), {"everyone", "hr"})
    await store.add("ann", "c1", "휴가는?", answer("15일"), {"everyone"})
    assert [one.said for one in await store.exchanges("ann", "c1", {"everyone", "hr"})] == ["비밀 이야기", "15일"]
    assert [one.said for one in await store.exchanges("ann", "c1", {"everyone"})] == ["15일"]
    assert await store.search("ann", {"everyone"}, "비밀") == []
    assert len(await store.search("ann", {"everyone", "hr"}, "비밀")) == 1
    assert await store.search("ann", {"everyone"}, "%") == []


async def test_the_latest_are_given_oldest_first(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    for number in range(5):
        await store.add("ann", "c1", f"q{number}", answer(f"a{number}"), {"everyone"})
    assert [one.question for one in await store.exchanges("ann", "c1", {"everyone"}, 2)] == ["q3", "q4"]


async def test_a_conversation_can_begin_twice_at_once(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    await asyncio.gather(*(store.add("ann", "c1", f"q{number}", answer("a"), {"everyone"}) for number in range(8)))
    assert len(await store.search("ann", {"everyone"})) == 1
    assert len(await store.exchanges("ann", "c1", {"everyone"})) == 8


async def test_old_exchanges_go_and_empty_conversations_with_them(engine: AsyncEngine) -> None:
    store = ConversationStore(engine)
    for name in ("old", "kept"):
        await store.add("ann", name, name, answer("a"), {"everyone"})
    async with engine.begin() as db:
        await db.execute(update(ExchangeRow).where(ExchangeRow.question == "old").values(created=now() - timedelta(days=91)))
    assert await store.forget(90) == 1
    assert [one.id for one in await store.search("ann", {"everyone"})] == ["kept"]
