import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ingest.job import Order
from services.api import jobs as jobs_module

from .conftest import serving

Problem = Callable[[httpx.Response, int], dict[str, Any]]
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def folder(runtime: Any, request: pytest.FixtureRequest) -> Path:
    """A folder under TWOFOLD_INGEST_ROOTS, named as the test is."""
    folder: Path = runtime.settings.ingest_roots[0] / request.node.originalname
    folder.mkdir(parents=True)
    return folder


def write(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"규정-{number}.md").write_text(f"# 규정 {number}\n\n제{number}조 주차는 {number}대까지 할 수 있다.\n")


async def job_of(service: Any, location: str, *states: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The job, as soon as it is in one of the states."""
    for _ in range(1000):
        job: dict[str, Any] = (await service.client.get(location, headers=headers or service.headers(roles=("data",)))).json()
        if job["state"] in states:
            return job
        assert job["state"] in {"queued", "running"}, job
        await asyncio.sleep(0.01)
    raise AssertionError(job)


async def test_a_job_is_ordered_runs_and_ends(service: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "REPORT_SECONDS", 0.02)
    write(folder, 20)
    (folder / "scan.md").write_bytes(b"\x80\x81\xfe\xff\x00")
    data = service.headers(groups=("hr", "credit"), roles=("data",))
    response = await service.client.post("/v1/ingest", json={"path": str(folder), "collection": "parking", "groups": ["hr"]}, headers=data)
    assert response.status_code == 202, response.text
    location = response.headers["location"]
    assert location.endswith(response.json()["job_id"])
    second = await service.client.post("/v1/ingest", json={"action": "reconcile"}, headers=data)
    assert (await job_of(service, second.headers["location"], "queued"))["order"] == {"action": "reconcile", "repair": False}
    running = await job_of(service, location, "running")
    while running["state"] == "running" and not running["progress"]:
        running = await job_of(service, location, "running", "done")
    assert running["progress"].keys() == {"stage", "done", "total"}
    done = await job_of(service, location, "done")
    assert (done["summary"]["collection"], done["summary"]["counts"]["documents_added"]) == ("parking", 20)
    assert [reject["source"] for reject in done["summary"]["rejects"]] == ["scan.md"]
    reconciled = await job_of(service, second.headers["location"], "done")
    assert not any(reconciled["summary"]["missing"].values())
    figures = (await service.client.get("/metrics")).text
    assert 'twofold_ingest_jobs_total{state="done"} 2.0' in figures
    assert 'twofold_ingested_total{what="documents_added"} 20.0' in figures
    body = {"question": "제7조 주차는 몇 대까지?", "collections": ["parking"]}
    assert "7대" in (await service.client.post("/v1/ask", json=body, headers=service.headers(groups=("hr",)))).json()["answer"]
    third = await service.client.post("/v1/ingest", json={"action": "remove", "collection": "parking"}, headers=data)
    await job_of(service, third.headers["location"], "done")
    assert (await service.client.post("/v1/ask", json=body, headers=service.headers(groups=("hr",)))).status_code == 422


async def test_a_failed_job_says_why_and_the_next_runs(service: Any, folder: Path) -> None:
    data = service.headers(groups=("hr", "credit"), roles=("data",))
    (folder / "a folder with a name that is none").mkdir()
    response = await service.client.post("/v1/ingest", json={"action": "remove", "collection": "none"}, headers=data)
    assert "no collection 'none'" in (await job_of(service, response.headers["location"], "failed"))["error"]
    response = await service.client.post("/v1/ingest", json={"path": str(folder), "collection": "a/b"}, headers=data)
    assert "--collection" in (await job_of(service, response.headers["location"], "failed"))["error"]
    response = await service.client.post("/v1/ingest", json={"action": "reconcile"}, headers=data)
    await job_of(service, response.headers["location"], "done")


async def test_an_unforeseen_failure_ends_its_job_alone(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = service.headers(roles=("admin",))
    with monkeypatch.context() as broken:
        broken.setattr(service.runtime, "tools", None)  # the app holds the engine itself
        response = await service.client.post("/v1/ingest", json={"action": "reconcile"}, headers=data)
        failed = await job_of(service, response.headers["location"], "failed")
    assert "logged" in failed["error"]
    assert "NoneType" not in failed["error"]
    response = await service.client.post("/v1/ingest", json={"action": "reconcile"}, headers=data)
    await job_of(service, response.headers["location"], "done")


async def test_what_was_not_taken_is_listed_a_page_at_a_time(service: Any, folder: Path, problem: Problem) -> None:
    write(folder, 1)
    for number in range(3):
        (folder / f"scan-{number}.md").write_bytes(b"\x80\x81\xfe\xff\x00")
    data = service.headers(groups=("hr",), roles=("data",))
    order = {"path": str(folder), "collection": "rejected", "groups": ["hr"]}
    await job_of(service, (await service.client.post("/v1/ingest", json=order, headers=data)).headers["location"], "done")

    first = (await service.client.get("/v1/rejects/rejected?limit=2", headers=data)).json()
    assert [(reject["source"], bool(reject["reason"])) for reject in first["rejects"]] == [("scan-0.md", True), ("scan-1.md", True)]
    rest = (await service.client.get(f"/v1/rejects/rejected?limit=2&after={first['next']}", headers=data)).json()
    assert ([reject["source"] for reject in rest["rejects"]], rest["next"]) == (["scan-2.md"], None)

    problem(await service.client.get("/v1/rejects/rejected", headers=service.headers(groups=("hr",))), 403)
    problem(await service.client.get("/v1/rejects/rejected", headers=service.headers(groups=("credit",), roles=("data",))), 404)
    problem(await service.client.get("/v1/rejects/none", headers=data), 404)

    for number in range(3):
        (folder / f"scan-{number}.md").unlink()
    await job_of(service, (await service.client.post("/v1/ingest", json=order, headers=data)).headers["location"], "done")
    assert (await service.client.get("/v1/rejects/rejected", headers=data)).json() == {"rejects": [], "next": None}
    await service.runtime.remove("rejected")


async def test_jobs_are_for_the_data_team(service: Any, folder: Path, problem: Problem) -> None:
    problem(await service.client.post("/v1/ingest", json={"path": str(folder)}), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder)}, headers=service.headers(roles=("evaluator",))), 403)
    problem(await service.client.get("/v1/ingest/none"), 403)
    problem(await service.client.get("/v1/ingest/none", headers=service.headers(roles=("data",))), 404)


async def test_only_an_admin_may_name_any_path(service: Any, folder: Path, tmp_path: Path, problem: Problem) -> None:
    (folder / "link").symlink_to(tmp_path)
    data = service.headers(roles=("data",))
    for path in (tmp_path, folder / ".." / ".." / "data", folder / "link", tmp_path / "none"):
        problem(await service.client.post("/v1/ingest", json={"path": str(path)}, headers=data), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder), "mapping": str(tmp_path)}, headers=data), 403)
    problem(await service.client.post("/v1/ingest", json={"path": str(folder), "loaders": {"seconds": 9000}}, headers=data), 403)
    (folder / "loop").symlink_to(folder / "loop")
    for name in ("none", "loop", "n\0ne", "x" * 5000):
        problem(await service.client.post("/v1/ingest", json={"path": f"{folder}/{name}"}, headers=data), 422)
    write(tmp_path, 1)
    body = {"path": str(tmp_path), "collection": "outside"}
    allowed = await service.client.post("/v1/ingest", json=body, headers=service.headers(roles=("admin",)))
    await job_of(service, allowed.headers["location"], "done")
    await service.runtime.remove("outside")


async def test_data_works_only_on_collections_whose_groups_it_holds(service: Any, folder: Path, problem: Problem) -> None:
    data, admin = service.headers(groups=("hr",), roles=("data",)), service.headers("adm", roles=("admin",))

    async def order(body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        response: httpx.Response = await service.client.post("/v1/ingest", json=body, headers=headers)
        return response

    for name in ("own", "mixed"):
        (folder / name).mkdir()
        write(folder / name, 1)
    (folder / "mixed" / "memo.md").write_text("# Memo\n\nFor the board alone.\n")
    own, mixed = ({"path": str(folder / name), "collection": name, "groups": ["hr"]} for name in ("own", "mixed"))
    first = await order(own, data)
    await service.runtime.ingest(Order(folder / "mixed", "mixed", ("hr",)), lambda _: None)
    await service.runtime.tools.ledger.set_groups(["mixed/memo.md"], ("board",))  # a document with groups of its own
    (folder / "link").symlink_to(folder / "mixed")
    refused: list[dict[str, Any]] = [
        mixed | {"groups": ["everyone"]},
        {"action": "remove", "collection": "mixed"},
        {"path": str(folder / "mixed"), "collection": "copy"},  # its files under another name
        {"path": str(folder / "mixed" / "memo.md"), "collection": "copy"},
        {"path": str(folder / "link"), "collection": "copy"},
        {"path": str(folder), "collection": "copy"},
        own | {"mapping": str(folder / "mixed" / "memo.md")},
        {"path": str(folder / "own"), "collection": "mixed"},
        {"action": "rebuild"},
        {"action": "reconcile", "repair": True},
    ]
    for body in refused:
        assert "groups that you do not hold" in problem(await order(body, data), 403)["detail"], body
    location = first.headers["location"]
    await job_of(service, location, "done")
    for body in (own, {"action": "remove", "collection": "own"}):
        await job_of(service, (await order(body, data)).headers["location"], "done")
    for sub, status in (("ann", 200), ("bob", 404)):
        job = await service.client.get(location, headers=service.headers(sub, ("hr",), roles=("data",)))
        assert job.status_code == status
    assert (await service.client.get(location, headers=admin)).status_code == 200
    await job_of(service, (await order({"action": "remove", "collection": "mixed"}, admin)).headers["location"], "done", headers=admin)


async def test_rights_count_when_the_job_runs(service: Any, folder: Path) -> None:
    write(folder, 1)
    body = {"path": str(folder), "collection": "soon"}
    first = await service.client.post("/v1/ingest", json=body, headers=service.headers(roles=("data",)))
    await job_of(service, first.headers["location"], "done")
    async with service.runtime.tools.lock:
        admin, data = service.headers(roles=("admin",)), service.headers(roles=("data",))
        restricting = await service.client.post("/v1/ingest", json=body | {"groups": ["board"]}, headers=admin)
        publishing = await service.client.post("/v1/ingest", json=body | {"groups": ["everyone"]}, headers=data)
    await job_of(service, restricting.headers["location"], "done")
    assert "groups that you do not hold" in (await job_of(service, publishing.headers["location"], "failed"))["error"]
    await service.runtime.remove("soon")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "path"),
        ({"path": "relative"}, "absolute"),
        ({"action": "remove"}, "collection"),
        ({"action": "explode"}, "explode"),
        ({"path": "/srv", "groups": "hr"}, "groups"),
        ({"path": "/srv", "groups": []}, "groups"),
        ({"path": "/srv", "rebuild": True}, "rebuild"),
        ([], "tag"),
    ],
)
async def test_a_bad_order_is_refused_in_words(service: Any, problem: Problem, body: Any, named: str) -> None:
    response = await service.client.post("/v1/ingest", json=body, headers=service.headers(roles=("admin",)))
    assert named in problem(response, 422)["detail"]


async def test_a_stopped_service_marks_what_it_left_and_the_next_goes_on_with_it(runtime: Any, folder: Path) -> None:
    write(folder, 30)
    async with serving(runtime) as service:
        data = service.headers(roles=("admin",))
        body = {"path": str(folder), "collection": "half"}
        first = (await service.client.post("/v1/ingest", json=body, headers=data)).headers["location"]
        second = (await service.client.post("/v1/ingest", json={"action": "reconcile"}, headers=data)).headers["location"]
        await job_of(service, first, "running")
    async with serving(runtime) as service:
        for location in (first, second):
            assert "order it again" in (await job_of(service, location, "interrupted"))["error"]
        again = (await service.client.post("/v1/ingest", json=body, headers=data)).headers["location"]
        counts = (await job_of(service, again, "done"))["summary"]["counts"]
        assert counts["documents_added"] + counts["documents_changed"] + counts["documents_unchanged"] == 30
        await runtime.remove("half")
        assert (await runtime.reconcile(False)).clean


async def test_the_data_team_sees_what_a_file_becomes(service: Any, folder: Path, problem: Problem) -> None:
    (folder / "notice.txt").write_text("마포지점은 토요일에 쉽니다.\n")
    asked = {"path": str(folder / "notice.txt"), "collection": "notices"}
    problem(await service.client.post("/v1/ingest/show", json=asked, headers=service.headers()), 403)
    problem(await service.client.post("/v1/ingest/show", json={"path": "/etc/passwd"}, headers=service.headers(roles=("data",))), 403)
    response = await service.client.post("/v1/ingest/show", json=asked, headers=service.headers(roles=("data",)))
    assert response.status_code == 200, response.text
    (document,) = response.json()["documents"]
    assert (document["source"], document["state"]) == ("notices/notice.txt", "new")
    (chunk,) = document["chunks"]
    assert chunk["entities"] and all(entity.startswith("company_tables/") for entity in chunk["entities"])
    closed = {"path": str(folder / "notice.txt"), "collection": "company_hr"}
    problem(await service.client.post("/v1/ingest/show", json=closed, headers=service.headers(roles=("data",))), 403)
