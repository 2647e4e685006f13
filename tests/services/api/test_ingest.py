import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ingest.document import Reject, SourceMissing
from ingest.job import Summary
from services.api import jobs as jobs_module
from services.settings import Settings
from services.state.jobs import JobStore

from .conftest import serving

Problem = Callable[[httpx.Response, int], dict[str, Any]]


@pytest.fixture
def folder(settings: Settings) -> Path:
    folder = settings.ingest_roots[0] / "문서"
    folder.mkdir(parents=True)
    return folder


async def job_of(service: Any, location: str, *states: str) -> dict[str, Any]:
    for _ in range(200):
        job: dict[str, Any] = (await service.client.get(location, headers=service.headers(roles=("data",)))).json()
        if job["state"] in states:
            return job
        await asyncio.sleep(0.01)
    raise AssertionError(job)


async def test_a_job_is_ordered_runs_and_ends(service: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "REPORT_SECONDS", 0.01)
    service.runtime.gate.clear()
    service.runtime.outcome = Summary("문서", {"documents_added": 3, "chunks": 9}, (Reject("a.md", "not UTF-8"),))
    body = {"path": str(folder), "groups": ["hr"]}
    response = await service.client.post("/v1/ingest", json=body, headers=service.headers(roles=("data",)))
    assert response.status_code == 202, response.text
    location = response.headers["location"]
    assert location.endswith(response.json()["job_id"])
    second = await service.client.post("/v1/ingest", json={"action": "rebuild"}, headers=service.headers(roles=("admin",)))
    running = await job_of(service, location, "running")
    while running["progress"] is None:
        running = await job_of(service, location, "running")
    assert running["progress"] == {"stage": "embed", "done": 1, "total": 2}
    assert (await job_of(service, second.headers["location"], "queued"))["order"] == {"action": "rebuild"}
    service.runtime.gate.set()
    done = await job_of(service, location, "done")
    assert done["summary"]["counts"] == {"documents_added": 3, "chunks": 9}
    assert done["summary"]["rejects"] == [{"source": "a.md", "reason": "not UTF-8"}]
    await job_of(service, second.headers["location"], "done")
    order, again = service.runtime.orders
    assert (order.path, order.collection, order.groups, order.mapping, again) == (folder, None, ("hr",), None, "rebuild")
    figures = (await service.client.get("/metrics")).text
    assert 'twofold_ingest_jobs_total{state="done"} 2.0' in figures
    assert 'twofold_ingested_total{what="documents_added"} 6.0' in figures


async def test_a_failed_job_says_why_and_the_next_runs(service: Any, folder: Path) -> None:
    headers = service.headers(roles=("data",))
    for error, said in (
        (SourceMissing("The folder is suddenly empty: nothing was removed."), "The folder is suddenly empty: nothing was removed."),
        (OSError(28, "No space left on device"), "The disk is full: make room and run it again; what was finished is kept."),
        (RuntimeError("inside"), None),
    ):
        service.runtime.outcome = error
        response = await service.client.post("/v1/ingest", json={"path": str(folder)}, headers=headers)
        failed = await job_of(service, response.headers["location"], "failed")
        assert failed["error"] == said if said else "inside" not in failed["error"]
    service.runtime.outcome = Summary("문서", {})
    response = await service.client.post("/v1/ingest", json={"path": str(folder)}, headers=headers)
    await job_of(service, response.headers["location"], "done")


async def test_jobs_are_for_the_data_team(service: Any, folder: Path, problem: Problem) -> None:
    problem(await service.client.post("/v1/ingest", json={"path": str(folder)}), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder)}, headers=service.headers(roles=("evaluator",))), 403)
    problem(await service.client.get("/v1/ingest/none"), 403)
    problem(await service.client.get("/v1/ingest/none", headers=service.headers(roles=("data",))), 404)
    assert service.runtime.orders == []


async def test_only_an_admin_may_name_any_path(service: Any, folder: Path, tmp_path: Path, problem: Problem) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "link").symlink_to(outside)
    data = service.headers(roles=("data",))
    for path in (outside, folder / ".." / ".." / "outside", folder / "link", tmp_path / "none"):
        problem(await service.client.post("/v1/ingest", json={"path": str(path)}, headers=data), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder), "mapping": str(outside)}, headers=data), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder / "none")}, headers=data), 422)
    admin = service.headers(roles=("admin",))
    assert (await service.client.post("/v1/ingest", json={"path": str(outside)}, headers=admin)).status_code == 202


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "path"),
        ({"path": "relative"}, "absolute"),
        ({"action": "remove"}, "collection"),
        ({"action": "explode"}, "explode"),
        ({"path": "/srv", "groups": "hr"}, "groups"),
        ({"path": "/srv", "rebuild": True}, "rebuild"),
        ([], ""),
    ],
)
async def test_a_bad_order_is_refused_in_words(service: Any, problem: Problem, body: Any, named: str) -> None:
    response = await service.client.post("/v1/ingest", json=body, headers=service.headers(roles=("admin",)))
    assert named in problem(response, 422)["detail"]


async def test_what_a_killed_service_left_is_marked_at_the_next_start(settings: Settings) -> None:
    async with serving(settings) as service:
        store = JobStore(service.runtime.engine)
        job = await store.add({"action": "ingest"}, "dan")
        await store.set(job.job_id, "running")
    async with serving(settings) as service:
        found = await job_of(service, f"/v1/ingest/{job.job_id}", "interrupted")
        assert "order it again" in found["error"]


async def test_a_stopped_service_marks_what_it_left(settings: Settings, folder: Path) -> None:
    async with serving(settings) as service:
        service.runtime.gate.clear()
        headers = service.headers(roles=("data",))
        location = (await service.client.post("/v1/ingest", json={"path": str(folder)}, headers=headers)).headers["location"]
        await job_of(service, location, "running")
    async with serving(settings) as service:
        await job_of(service, location, "interrupted")
