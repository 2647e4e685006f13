"""Reports and the fingerprint, for evaluators alone."""

from __future__ import annotations

from typing import Any

import pytest

from services.reports import reports_folder

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_reports_are_for_evaluators(service: Any, problem: Any) -> None:
    folder = reports_folder(service.runtime.settings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2026-11-01.html").write_text("<!doctype html><p>Measured</p>", encoding="utf-8")
    (folder.parent / "secret.html").write_text("no report", encoding="utf-8")
    evaluator = service.headers("eva", roles=("evaluator",))
    listed = await service.client.get("/eval", headers=evaluator)
    assert '<a href="/eval/2026-11-01">' in listed.text
    opened = await service.client.get("/eval/2026-11-01", headers=evaluator)
    assert "Measured" in opened.text
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    for path in ("/eval", "/eval/2026-11-01", "/eval/fingerprint"):
        for headers in ({}, service.headers("ann"), service.headers("dan", roles=("data",))):
            problem(await service.client.get(path, headers=headers), 403)
    for name in ("none", "..%2fsecret", ".secret", "a%00b", "x" * 300):
        problem(await service.client.get(f"/eval/{name}", headers=evaluator), 404)


async def test_the_fingerprint_names_what_answers_and_follows_the_index(service: Any) -> None:
    response = await service.client.get("/eval/fingerprint", headers=service.headers("eva", roles=("evaluator",)))
    found = response.json()
    assert {"code", "prompts", "settings", "versions", "index", "graph", "floors"} <= found.keys()
    assert found == await service.runtime.fingerprint()
    assert found["graph"][0] > 100
