"""Which roles may come in at which address. A new address must be put into the table, or this fails."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALL = frozenset({"staff", "data", "evaluator", "admin"})
DATA, EVALUATOR = frozenset({"data", "admin"}), frozenset({"evaluator", "admin"})
GUARDED = {
    ("get", "/eval"): EVALUATOR,
    ("get", "/eval/fingerprint"): EVALUATOR,
    ("get", "/eval/{name}"): EVALUATOR,
    ("get", "/v1/ingest/{job_id}"): DATA,
    ("get", "/v1/rejects/{collection}"): DATA,
    ("get", "/v1/status"): DATA,
    ("post", "/v1/ingest"): DATA,
    ("post", "/v1/ingest/show"): DATA,
}
OPEN = {
    ("get", "/healthz"), ("get", "/metrics"), ("get", "/readyz"), ("get", "/v1/sources/{source}"), ("get", "/v1/traces/{trace_id}"),
    ("get", "/widget.json"), ("post", "/v1/ask"), ("post", "/v1/feedback"),
    ("get", "/v1/conversations"), ("get", "/v1/conversations/{conversation}"), ("delete", "/v1/conversations/{conversation}"),
    ("get", "/v1/starters"), ("get", "/v1/models"), ("get", "/v1/models/{model}"), ("post", "/v1/chat/completions"),
}  # fmt: skip
BODIES = {
    "/v1/ingest": {"action": "remove", "collection": "no-such-one"},
    "/v1/ingest/show": {"path": "/none"},
    "/v1/ask": {"question": "?"},
}


async def test_every_address_lets_in_the_roles_that_it_is_for(service: Any) -> None:
    paths = (await service.client.get("/openapi.json")).json()["paths"]
    routes = {(method, path) for path, methods in paths.items() for method in methods}
    unlisted = routes - GUARDED.keys() - OPEN
    assert not unlisted, f"say in this file whom these are for: {sorted(unlisted)}"
    for method, path in sorted(routes):
        for role in sorted(ALL):
            headers = service.headers("ann", (), (role,))
            body = BODIES.get(path, {}) if method == "post" else None
            response = await service.client.request(method, re.sub(r"{\w+}", "none", path), json=body, headers=headers)
            allowed = role in GUARDED.get((method, path), ALL)
            refused = response.status_code == 403 and "for the role" in response.json()["detail"]
            assert refused is not allowed, (method, path, role, response.text)
