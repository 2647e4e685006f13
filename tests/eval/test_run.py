"""A run against services that answer, fail, go away and come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.failure import EvalError
from eval.golden import Golden, read_golden
from eval.run import Options, carry_out
from eval.runs import Header, history, open_journal, replies_of, save, unfinished
from eval.service import ServiceAway, open_service

ROWS = [
    {"id": "a", "lang": "en", "question": "How many?", "must_include": ["3"], "tags": ["numeric"]},
    {"id": "b", "lang": "ko", "question": "누구?", "gold": ["Ann"], "caller": {"sub": "x", "groups": ["hr"]}},
    {"id": "c", "lang": "en", "question": "What?", "answerable": False, "as_of": "2026-01-02", "history": [{"role": "user", "text": "Hi"}]},
]

SECRET = "a secret of more than thirty-two characters"

ONCE = Options()


@pytest.fixture
def golden(tmp_path: Path) -> Golden:
    file = tmp_path / "golden.jsonl"
    lines = [*ROWS, {"id": "a", "paraphrases": ["So how many?"]}, {"id": "elsewhere", "paraphrases": ["?"]}]
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    return read_golden([file])


async def run(golden: Golden, url: str, folder: Path, options: Options = ONCE, secret: str | None = SECRET, **more: Any) -> dict[str, Any]:
    async with open_service(url, secret) as service:
        header = Header(golden.version, url, await service.fingerprint(), {})
        with open_journal(folder, "run", header, fresh=False) as journal:
            return await carry_out(golden, service, journal, options, "run", lambda *_: None)


def answer(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
    if path == "/eval/fingerprint":
        return 200, {"code": "1", "index": "x", "graph": [1, 2], "prompts": "p"}
    if path != "/v1/ask":
        return 404, {}
    if body["question"] == "What?":
        return 200, {"answer": "The sources do not say.", "answerable": False, "values": [], "route": "document", "citations": []}
    said = {"answer": "3 [1]", "answerable": True, "values": ["Ann"], "route": "graph", "citations": []}
    return 200, said | {"citations": [{"kind": "graph", "source": "t", "query": "MATCH (n) RETURN n.name AS name", "params": {}}]}


async def test_other_wordings_of_what_is_answered_wrongly_are_not_held_against_the_wording(
    serve: Any, golden: Golden, tmp_path: Path
) -> None:
    def respond(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        status, said = answer(path, body, headers)
        return status, {**said, "answer": "4 [1]", "values": []} if body and body.get("question") == ROWS[0]["question"] else said

    with serve(respond) as url:
        whole = (await run(golden, url, tmp_path))["figures"]["slices"]["all"]
    assert whole["paraphrases_right"]["value"] == 1
    assert "paraphrases_held" not in whole


async def test_what_is_asked_is_measured(serve: Any, golden: Golden, tmp_path: Path) -> None:
    seen: list[tuple[dict[str, Any], dict[str, str]]] = []

    def respond(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        if path == "/v1/ask":
            seen.append((body, headers))
        return answer(path, body, headers)

    with serve(respond) as url:
        made = await run(golden, url, tmp_path, Options(repeats=2))
    whole = made["figures"]["slices"]["all"]
    assert {
        name: whole[name]["value"] for name in ("answer", "false_yes", "paraphrases_right", "paraphrases_held", "repeats_same", "errors")
    } == {
        "answer": 1,
        "false_yes": 0,
        "paraphrases_right": 1,
        "paraphrases_held": 1,
        "repeats_same": 1,
        "errors": 0,
    }
    assert len(seen) == 3 * 3 + 1
    assert made["writes"] == 0 and made["left_out"] == []
    bodies = {body["question"]: (body, headers) for body, headers in seen}
    assert bodies["What?"][0] == {"question": "What?", "history": [{"role": "user", "text": "Hi"}], "as_of": "2026-01-02"}
    assert "authorization" in bodies["누구?"][1] and "authorization" not in bodies["How many?"][1]
    assert all(headers["cache-control"] == "no-store" for _, headers in seen)
    path = save(tmp_path, made)
    assert [found["name"] for found in history(tmp_path)] == ["run"]
    assert len(replies_of(path)) == 10


async def test_without_the_secret_rows_of_callers_are_left_out_and_named(serve: Any, golden: Golden, tmp_path: Path) -> None:
    with serve(answer) as url:
        made = await run(golden, url, tmp_path, secret=None)
    assert made["left_out"] == ["b"]
    assert [item["id"] for item in made["items"]] == ["a", "c"]


async def test_a_run_that_was_cut_off_goes_on_where_it_was(serve: Any, golden: Golden, tmp_path: Path) -> None:
    asked: list[str] = []

    def respond(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        if path == "/v1/ask":
            asked.append(body["question"])
        return answer(path, body, headers)

    with serve(respond) as url:
        async with open_service(url, SECRET) as service:
            header = Header(golden.version, url, await service.fingerprint(), {})
            with open_journal(tmp_path, "run", header, fresh=False) as journal:

                def stop(done: int, _of: int) -> None:
                    if done == 2:
                        raise RuntimeError("killed")

                with pytest.raises(ExceptionGroup):
                    await carry_out(golden, service, journal, Options(), "run", stop)
        journal_file = tmp_path / "run.replies.jsonl"
        with journal_file.open("a") as file:
            file.write('{"key": "c", "row"')  # what a kill leaves of a line
        assert unfinished(tmp_path, header) == "run"
        made = await run(golden, url, tmp_path)
    assert asked.count("How many?") == asked.count("누구?") == asked.count("What?") == 1
    assert len(made["items"]) == 3


async def test_a_journal_of_another_measurement_is_not_taken_up(serve: Any, golden: Golden, tmp_path: Path) -> None:
    with serve(answer) as url:
        await run(golden, url, tmp_path)
    with serve(answer) as other, pytest.raises(EvalError, match="another measurement"):
        await run(golden, other, tmp_path)


async def test_a_service_that_is_not_there_is_said_so(golden: Golden, tmp_path: Path) -> None:
    with pytest.raises(ServiceAway, match=r"http://127\.0\.0\.1:9 does not answer"):
        await run(golden, "http://127.0.0.1:9", tmp_path)


async def test_a_token_that_is_refused_ends_the_run_with_what_to_do(serve: Any, golden: Golden, tmp_path: Path) -> None:
    def respond(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        return (401, {"detail": "no"}) if "authorization" in headers and path == "/v1/ask" else answer(path, body, headers)

    with serve(respond) as url, pytest.raises(EvalError, match="TWOFOLD_TOKEN_SECRET"):
        await run(golden, url, tmp_path)


async def test_errors_are_counted_and_measured_as_wrong(serve: Any, golden: Golden, tmp_path: Path) -> None:
    def respond(path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        if body.get("question") == "How many?":
            return 503, {"detail": "The graph is away."}
        return (200, b"<html>") if body.get("question") == "What?" else answer(path, body, headers)

    with serve(respond) as url:
        made = await run(golden, url, tmp_path)
    by_id = {item["id"]: item for item in made["items"]}
    assert by_id["a"]["answer"] == "503: The graph is away." and not by_id["a"]["right"]
    assert by_id["c"]["parts"]["false_yes"] == (1, 1)
    assert made["figures"]["slices"]["all"]["errors"]["value"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "no JSON"),
        ('{"question": "?"}', "an object with an id"),
        ('{"id": "a", "question": "?", "tags": 3}', "tags"),
        ('{"id": "a", "question": "?"}\n{"id": "a", "question": "?"}', "twice"),
        ("", "no question"),
    ],
)
def test_a_slip_in_a_golden_file_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "g.jsonl"
    file.write_text(text)
    with pytest.raises(EvalError, match=said):
        read_golden([file])
