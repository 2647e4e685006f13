from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, _IncludedRouter
from starlette.routing import Match

from ingest import job
from ingest.job import Order
from services.runtime import Runtime
from tests.leaks import probes
from tests.leaks.conftest import opened, servers, watching
from tests.leaks.mutants import MUTANTS, Mutant
from tests.leaks.probes import run
from tests.leaks.watch import Watch
from tests.leaks.world import EVERYONE, GROUPS, PAY, Caller, World, make_world
from vector.edge import EdgeStore

pytestmark = pytest.mark.asyncio(loop_scope="session")
Stores = AbstractAsyncContextManager[dict[str, Any]]
Regroup = Callable[[str], Awaitable[None]]


async def test_nobody_gets_a_secret_of_others(small: World, small_runtime: Runtime) -> None:
    async with watching(small, small_runtime) as watch:
        await run(watch, 200)
        assert not watch.leaks, "\n".join(watch.leaks[:10])
        assert sum(watch.found.values()) > 60, watch.found  # those who may know are told


async def test_every_address_has_a_probe(small: World, small_runtime: Runtime) -> None:
    """Whoever adds one adds a probe, or says here why it gives nothing out."""
    say_nothing_of_others = {"/healthz", "/widget.js"}
    async with watching(small, small_runtime) as watch:
        for probe, _ in probes.PROBES:
            for caller in watch.world.callers[:4]:
                await probe(watch, caller)
        assert not watch.leaks, "\n".join(watch.leaks[:10])
    routes = [route for of in watch.routes if isinstance(of, _IncludedRouter) for route in of.original_router.routes]
    routes = [route for route in routes if isinstance(route, APIRoute) and route.path not in say_nothing_of_others]
    assert len(routes) > 20
    asked: list[Any] = [{"type": "http", "method": method, "path": path} for method, path in watch.addresses]
    unasked = [
        f"{method} {route.path}"
        for route in routes
        for method in route.methods - {"HEAD"}
        if not any(scope["method"] == method and route.matches(scope)[0] is Match.FULL for scope in asked)
    ]
    assert unasked == []


async def test_what_may_not_be_told_is_refused_in_words(small: World, small_runtime: Runtime) -> None:
    """Two people work in each unit. Who may have totals over their salaries is told why there is none, also in a second language."""
    groups = frozenset(GROUPS) - set(PAY) | {EVERYONE}
    asked = {
        "What is the average salary in Unit Alpha3?": "fewer than 3",
        "Unit Alpha3의 연봉 합계는?": "3건 미만",
        f"What is the salary of {small.people[3].name}?": "single values",
        "Which employee has the highest salary?": "single values",
        "연봉이 77000000 이상인 직원은?": "개별 값",
    }
    async with watching(small, small_runtime) as watch:
        for question, why in asked.items():
            reply = await probes.ask(watch, Caller("controller", groups, ("staff",)), question)
            assert (reply["answerable"], reply["values"], reply["citations"]) == (False, [], []), question
            assert why in reply["answer"], (question, reply["answer"])
        assert not watch.leaks


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
async def test_a_broken_filter_is_caught(small: World, small_runtime: Runtime, mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watching(small, small_runtime) as watch:
        mutant.plant(monkeypatch)
        small_runtime.pipeline.index._seen.clear()  # what was narrowed before
        await run(watch, 150, [(probe, 1) for probe in mutant.by], until_a_leak=True)
    monkeypatch.undo()
    small_runtime.pipeline.index._seen.clear()
    assert watch.leaks


@pytest.fixture
def regroup(small: World, small_runtime: Runtime) -> Regroup:
    async def regroup(group: str) -> None:
        """Give the wiki to another group."""
        folder = small_runtime.settings.data.parent / "files"
        await small_runtime.ingest(Order(folder / "wiki.jsonl", "wiki", (group,)), lambda _: None)
        small.docs = [replace(doc, readers=frozenset({group})) if doc.collection == "wiki" else doc for doc in small.docs]
        small.settle()

    return regroup


async def _about_the_wiki(watch: Watch, requests: int) -> None:
    """Whoever knows of it asks for it, and opens what was answered before."""
    watch.world.docs = [doc for doc in watch.world.docs if doc.collection == "wiki"]
    watch.world.callers = [replace(caller, groups=frozenset({"g20"})) for caller in watch.world.callers]
    asked = [(probes.ask_about_a_room, 2), (probes.open_a_source, 1), (probes.open_a_trace, 1)]
    await run(watch, requests, [*asked, (probes.talk, 1), (probes.read_a_conversation, 1)])


async def test_other_groups_hold_from_the_next_request(small: World, small_runtime: Runtime, regroup: Regroup) -> None:
    """What was told before the change is not told again: neither by a new answer, nor by the trace of an old one."""
    async with watching(replace(small), small_runtime) as watch:
        await _about_the_wiki(watch, 30)
        told, before = sum(watch.found.values()), list(watch.traces)
        assert told
        assert not watch.leaks
        await regroup("g21")
        try:
            watch.world.needs = small.needs
            watch.world.docs = [doc for doc in small.docs if doc.collection == "wiki"]
            watch.traces = before
            await _about_the_wiki(watch, 40)
            assert not watch.leaks, "\n".join(watch.leaks[:5])
        finally:
            await regroup("g20")


async def test_a_change_of_groups_that_does_not_reach_a_store_is_caught(
    small: World, small_runtime: Runtime, regroup: Regroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forget(*_: object) -> None: ...

    monkeypatch.setattr(EdgeStore, "set_groups", forget)
    await regroup("g21")
    try:
        async with watching(replace(small), small_runtime) as watch:
            await _about_the_wiki(watch, 40)
            assert watch.leaks
    finally:
        monkeypatch.undo()
        await regroup("g22")
        await regroup("g20")


async def test_rules_that_are_not_asked_are_caught(small: World, small_runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    memos = Order(small_runtime.settings.data.parent / "files" / "memos", "memos", ("everyone",))
    monkeypatch.setattr(job, "groups_by_path", lambda rules, *paths: None)
    await small_runtime.ingest(memos, lambda _: None)
    try:
        async with watching(small, small_runtime) as watch:
            await run(watch, 60, [(probes.ask_about_a_room, 1), (probes.open_a_source, 1)], until_a_leak=True)
            assert watch.leaks
    finally:
        monkeypatch.undo()
        await small_runtime.ingest(memos, lambda _: None)


@pytest.mark.server
async def test_nobody_gets_a_secret_of_others_from_servers(tmp_path: Path) -> None:
    world = make_world(docs=60, rows=160, callers=40)
    async with servers() as stores, opened(world, tmp_path, **stores) as runtime, watching(world, runtime) as watch:
        await run(watch, 200)
        assert not watch.leaks, "\n".join(watch.leaks[:10])
        assert sum(watch.found.values()) > 60, watch.found


@asynccontextmanager
async def embedded() -> AsyncIterator[dict[str, Any]]:
    yield {}


@pytest.mark.slow
@pytest.mark.parametrize("where", [embedded, pytest.param(servers, marks=pytest.mark.server)])
async def test_two_hundred_callers_ask_three_thousand_times(tmp_path: Path, where: Callable[[], Stores]) -> None:
    """1,000 documents and 2,000 rows, 40 groups. Prints what was asked and what came of it, for docs/results.md."""
    world = make_world(docs=1000, rows=2000, callers=200)
    async with where() as stores, opened(world, tmp_path, **stores) as runtime, watching(world, runtime) as watch:
        while watch.requests < 3000:
            await run(watch, 300, at_once=8)
            told = sum(watch.found.values())
            counted = f"{watch.requests} requests, {watch.refused} of them 503, {len(watch.leaks)} leaks"
            print(f"{counted}, {told} secrets told to who may know them", flush=True)
        assert not watch.leaks, "\n".join(watch.leaks[:10])
        assert sum(watch.found.values()) > 1000
        assert watch.refused < watch.requests / 100
