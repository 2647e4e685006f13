import asyncio
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.identity.caller import Caller
from services.rag.answer import Trace
from services.state.feedback import FeedbackStore
from services.state.jobs import JobStore
from services.state.models import TraceRow, now
from services.state.traces import TraceStore


def caller(sub: str | None, *groups: str, roles: tuple[str, ...] = ("staff",)) -> Caller:
    return Caller(sub=sub, groups=frozenset(groups), roles=frozenset(roles))


DAN = caller("dan", roles=("data",))


def trace(trace_id: str, sub: str | None, *groups: str) -> Trace:
    steps = ({"name": "normalise", "ms": 0.1, "detail": {"text": "연차는 며칠?"}},)
    return Trace(trace_id, sub, groups, "연차는 며칠?", steps, {"answer": "15일 [1]", "values": (15, date(2026, 1, 2), float("nan"))})


async def test_a_trace_comes_back_json_ready(engine: AsyncEngine) -> None:
    store = TraceStore(engine)
    await store.record(trace("t", "ann", "everyone", "hr"))
    found = await store.find("t", caller("ann", "hr", "everyone", "other"))
    assert found is not None
    assert (found.question, found.groups, found.steps) == ("연차는 며칠?", ("everyone", "hr"), trace("t", "ann").steps)
    assert found.answer == {"answer": "15일 [1]", "values": [15, "2026-01-02", None]}
    async with engine.connect() as connection:
        assert "15일" in str((await connection.execute(text("SELECT answer FROM traces"))).scalar())


async def test_what_was_typed_and_answered_is_masked_and_what_was_found_is_not(engine: AsyncEngine) -> None:
    asked, found = "010-1234-5678 계좌 110-123-456789의 한도는?", [["company/110-123-456789.md", 0, 9, 0.5]]
    steps = (
        {"name": "normalise", "ms": 0.1, "detail": {"text": asked, "lang": "ko"}},
        {"name": "guard", "ms": 0.1, "detail": {"asks": asked, "terms": ["010", "1234", "456789", "한도"]}},
        {"name": "plan", "ms": 0.1, "detail": {"unknown": ("010", "한도")}},
        {"name": "retrieve_vector", "ms": 0.1, "detail": {"dense": found, "said": asked}},
        {"name": "extract", "ms": 0.1, "detail": {"floor": 0.8, "parts": [[asked, ["quantity"]]], "sentences": found}},
        {"name": "propose", "ms": 0.1, "detail": {"words": ["010-1234-5678"], "called": {"limit": "110-123-456789"}}},
    )
    store, ann = TraceStore(engine), caller("ann", "everyone")
    row = ["company/Account:110-123-456789", "110-123-456789", "02-555-0160"]
    answer = {"answer": "계좌 110-123-456789입니다.", "citations": [{"source": "company/110-123-456789.md", "rows": [row]}]}
    await store.record(Trace("t", "ann", ("everyone",), asked, steps, answer))
    kept = await store.find("t", ann)
    assert kept is not None
    masked = "***-****-**** 계좌 ***-***-******의 한도는?"
    assert (kept.question, kept.steps[0]["detail"]) == (masked, {"text": masked, "lang": "ko"})
    assert kept.steps[1]["detail"] == {"asks": masked, "terms": ["***", "****", "******", "한도"]}
    assert kept.steps[2]["detail"] == {"unknown": ["***", "한도"]}
    assert kept.steps[3]["detail"] == {"dense": found, "said": masked}
    assert kept.steps[4]["detail"] == {"floor": 0.8, "parts": [[masked, ["quantity"]]], "sentences": found}
    assert kept.steps[5]["detail"] == {"words": ["***-****-****"], "called": {"limit": "***-***-******"}}
    shown = ["company/Account:110-123-456789", "***-***-******", "02-555-0160"]
    assert kept.answer == {"answer": "계좌 ***-***-******입니다.", "citations": [{"source": "company/110-123-456789.md", "rows": [shown]}]}


@pytest.mark.parametrize(
    ("reader", "reads"),
    [
        (caller("ann", "everyone", "hr"), {"anns"}),
        (caller("ann", "everyone"), set()),
        (caller("bob", "everyone", "hr"), set()),
        (caller(None, "everyone"), {"public"}),
        (caller(None), set()),
        (caller(None, "everyone", "hr"), {"public"}),
        (caller("eva", "everyone", "hr", "it", roles=("evaluator",)), {"anns", "public"}),
        (caller("eva", "everyone", roles=("evaluator",)), {"public"}),
        (caller("eva", roles=("evaluator",)), set()),
        (caller("adm", "everyone", "hr", roles=("admin", "data")), set()),
    ],
)
async def test_a_trace_opens_for_its_caller_and_for_evaluators(engine: AsyncEngine, reader: Caller, reads: set[str]) -> None:
    traces, feedback = TraceStore(engine), FeedbackStore(engine)
    await traces.record(trace("anns", "ann", "everyone", "hr"))
    await traces.record(trace("public", None, "everyone"))
    for trace_id in ("anns", "public", "none"):
        assert (await traces.find(trace_id, reader) is not None) is (trace_id in reads)
        assert await feedback.add(trace_id, reader, "up", None, None) is (trace_id in reads)


async def test_old_traces_are_forgotten_with_their_feedback(engine: AsyncEngine) -> None:
    store, ann = TraceStore(engine), caller("ann", "everyone")
    for trace_id, days in (("old", 31), ("new", 29)):
        await store.record(trace(trace_id, "ann", "everyone"))
        assert await FeedbackStore(engine).add(trace_id, ann, "up", None, None)
        async with engine.begin() as db:
            await db.execute(update(TraceRow).where(TraceRow.trace_id == trace_id).values(created=now() - timedelta(days=days)))
    assert await store.forget(30) == 1
    assert (await store.find("old", ann), (await store.find("new", ann)) is None) == (None, False)
    async with engine.connect() as db:
        for table in ("traces", "trace_groups", "feedback"):
            assert (await db.execute(text(f"SELECT DISTINCT trace_id FROM {table}"))).scalars().all() == ["new"]
    assert await store.forget(30) == 0


async def test_every_word_of_feedback_is_kept(engine: AsyncEngine) -> None:
    await TraceStore(engine).record(trace("t", "ann", "everyone"))
    store, ann = FeedbackStore(engine), caller("ann", "everyone")
    assert await store.add("t", ann, "down", "틀렸어요", "15일이 아니라 16일")
    assert await store.add("t", ann, "up", None, None)
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT sub, rating, comment, correction, created FROM feedback ORDER BY id"))).all()
    assert [tuple(row)[:4] for row in rows] == [("ann", "down", "틀렸어요", "15일이 아니라 16일"), ("ann", "up", None, None)]
    assert all(row.created for row in rows)


async def test_numbers_of_persons_in_feedback_are_kept_masked(engine: AsyncEngine) -> None:
    await TraceStore(engine).record(trace("t", "ann", "everyone"))
    assert await FeedbackStore(engine).add("t", caller("ann", "everyone"), "down", "제 번호 900101-1234567", "call 010-1234-5678")
    async with engine.connect() as connection:
        kept = " ".join((await connection.execute(text("SELECT comment, correction FROM feedback"))).one())
    assert "1234567" not in kept and "5678" not in kept


async def test_a_job_from_order_to_end(engine: AsyncEngine) -> None:
    store = JobStore(engine)
    job = await store.add({"action": "ingest", "path": "/srv/문서"}, "dan")
    assert await store.find(job.job_id, DAN) == job
    await store.set(job.job_id, "running", progress={"stage": "embed", "done": 1, "total": 2})
    running = await store.find(job.job_id, DAN)
    assert running is not None
    assert (running.state, running.progress, running.order["path"]) == ("running", {"stage": "embed", "done": 1, "total": 2}, "/srv/문서")
    await store.set(job.job_id, "done", summary={"added": 3})
    done = await store.find(job.job_id, DAN)
    assert done is not None
    assert (done.state, done.progress, done.summary, done.error) == ("done", None, {"added": 3}, None)
    assert await store.find("none", DAN) is None
    assert await store.find(job.job_id, caller("eve", "everyone", roles=("data",))) is None
    assert await store.find(job.job_id, caller("adm", roles=("admin",))) == done


async def test_what_a_gone_service_left_is_marked(engine: AsyncEngine) -> None:
    store = JobStore(engine)
    queued, running, done = [(await store.add({}, "dan")).job_id for _ in range(3)]
    await store.set(running, "running")
    await store.set(done, "done", summary={})
    assert await store.interrupt() == 2
    states = [job.state for name in (queued, running, done) if (job := await store.find(name, DAN))]
    assert states == ["interrupted", "interrupted", "done"]
    assert await store.interrupt() == 0


async def test_cancelled_writes_are_whole_and_hold_nobody_up(engine: AsyncEngine) -> None:
    store = TraceStore(engine)
    random = Random(7)
    for turn in range(15):
        writes = [asyncio.create_task(store.record(trace(f"{turn}-{n}", None, "a", "b"))) for n in range(10)]
        for write in writes:
            await asyncio.sleep(random.uniform(0, 0.004))
            if random.random() < 0.6:
                write.cancel()
        done = await asyncio.gather(*writes, return_exceptions=True)
        assert {type(end) for end in done} <= {type(None), asyncio.CancelledError}
    async with engine.connect() as connection:
        counts = "SELECT (SELECT count(*) FROM traces), (SELECT count(*) FROM trace_groups)"
        traces, groups = (await connection.execute(text(counts))).one()
    assert groups == 2 * traces > 0
