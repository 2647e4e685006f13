"""One run: every question asked, its reply kept, and what it came to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from eval.attribution import ranks
from eval.failure import EvalError
from eval.figures import figures_of
from eval.golden import Golden, Row
from eval.leaks import leaks, twins_of
from eval.measures import alike, measure
from eval.rightness import is_right
from eval.runs import Journal
from eval.service import Service, ServiceAway
from eval.support import cited_documents, gold_evidence
from graph.guard import bounded_read
from graph.store import CypherRejected

Kind = Literal["question", "paraphrase", "repeat"]
Report = Callable[[int, int], None]
AWAY = 3
"""After so many failures to reach the service in a row the run stops; it can be taken up again."""
ANSWER_KEPT, CITATION_KEPT = 1_200, 400


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `repeats`: how often each question is asked again; `workers`: questions at once (1 for honest latencies)."""

    repeats: int = 0
    paraphrases: bool = True
    workers: int = 1
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask."""

    key: str
    row: Row
    question: str
    kind: Kind


def plan(golden: Golden, options: Options) -> list[Asked]:
    """Every question once, then the repeats, then the other wordings: what matters most comes first."""
    asked = [Asked(row.id, row, row.question, "question") for row in golden.rows]
    asked += [Asked(f"{row.id}#r{n}", row, row.question, "repeat") for n in range(1, options.repeats + 1) for row in golden.rows]
    if options.paraphrases:
        by_id = {row.id: row for row in golden.rows}
        for id, texts in golden.paraphrases.items():
            asked += [Asked(f"{id}#p{n}", by_id[id], text, "paraphrase") for n, text in enumerate(texts, 1)]
    return asked


async def ask_all(golden: Golden, service: Service, journal: Journal, options: Options, report: Report) -> list[str]:
    """Ask what the journal does not hold yet; the ids of rows whose caller cannot be taken on. Raises ServiceAway, EvalError."""
    planned = plan(golden, options)
    left_out = sorted({asked.row.id for asked in planned if not service.can_be(asked.row)})
    todo = [asked for asked in planned if asked.key not in journal.held and asked.row.id not in set(left_out)]
    queue: Iterator[Asked] = iter(todo)
    done, away = len(planned) - len(todo), 0

    async def work() -> None:
        nonlocal done, away
        for asked in queue:
            try:
                journal.add(await _ask(asked, service))
                away = 0
            except ServiceAway as error:
                away += 1
                if away >= AWAY:
                    raise ServiceAway(f"{error} What was measured is kept: the same command goes on from there.") from None
                await asyncio.sleep(1)
                with suppress(ServiceAway):  # once more, before it counts as unmeasured
                    journal.add(await _ask(asked, service))
            done += 1
            report(done, len(planned))

    async with asyncio.TaskGroup() as group:
        for _ in range(options.workers):
            group.create_task(work())
    return left_out


async def _ask(asked: Asked, service: Service) -> dict[str, Any]:
    """A reply, and for first askings which path found it and the texts that its citations count in."""
    row = asked.row
    reply, ms = await service.ask(row, asked.question)
    entry: dict[str, Any] = {"key": asked.key, "row": row.id, "kind": asked.kind, "ms": round(ms, 1), "reply": reply}
    if asked.kind == "question" and "error" not in reply:
        sources = {c["source"] for c in cited_documents(reply)} if row.answerable else set()
        gold = {e.doc for e in gold_evidence(row)}
        texts = {source: await service.text(row, source) for source in sorted(sources | gold)}
        trace = await service.trace(row, reply.get("trace_id", ""))
        entry["parts"] = measure(row, reply, texts)
        entry["paths"] = ranks(row, trace, texts, reply) if trace else {}
    return entry


def items_of(golden: Golden, replies: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What each question came to, with its repeats and other wordings; questions without a reply are left out."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in replies.values():
        groups.setdefault(entry["row"], []).append(entry)
    return [_item(row, replies[row.id], groups[row.id], golden.rows) for row in golden.rows if row.id in replies]


def _item(row: Row, first: dict[str, Any], entries: Sequence[dict[str, Any]], rows: Sequence[Row]) -> dict[str, Any]:
    reply = first["reply"]
    parts = {**first["parts"]} if "parts" in first else measure(row, reply, {})
    twins = twins_of(row, rows)
    if twins:
        parts["leaks"] = (float(leaks(reply, twins)), 1)
    again = [e["reply"] for e in entries if e["kind"] == "repeat"]
    worded = [e["reply"] for e in entries if e["kind"] == "paraphrase"]
    if again:
        parts["repeats_same"] = (float(sum(r.get("answer") == reply.get("answer") for r in again)), len(again))
        parts["repeats_right"] = (float(sum(is_right(row, r) for r in again)), len(again))
    if worded:
        parts["paraphrases_right"] = (float(sum(is_right(row, r) for r in worded)), len(worded))
        if is_right(row, reply):
            parts["paraphrases_held"] = parts["paraphrases_right"]
        parts["paraphrases_alike"] = (float(sum(alike(r, reply) for r in worded)), len(worded))
    citations = [{**c, "text": c["text"][:CITATION_KEPT]} if "text" in c else c for c in reply.get("citations") or []]
    return {
        "id": row.id,
        "file": row.file,
        "lang": row.lang,
        "tags": list(row.tags),
        "documents": list(row.documents),
        "collections": list(row.collections),
        "question": row.question,
        "wanted": row.answer,
        "answerable": row.answerable,
        "right": is_right(row, reply),
        "refused": reply.get("answerable") is False,
        "route": reply.get("route"),
        "answer": (reply.get("answer") or reply.get("error") or "")[:ANSWER_KEPT],
        "characters": len(reply.get("answer") or ""),
        "values": reply.get("values"),
        "citations": citations,
        "trace_id": reply.get("trace_id"),
        "ms": first["ms"],
        "parts": parts,
        "paths": first.get("paths", {}),
        "judged": {},
    }


async def carry_out(golden: Golden, service: Service, journal: Journal, options: Options, name: str, report: Report) -> dict[str, Any]:
    """The whole run: ask, measure, sum up. Raises ServiceAway, EvalError; the journal keeps what was asked until then."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    before = await service.fingerprint()
    try:
        left_out = await ask_all(golden, service, journal, options, report)
    except* EvalError as failed:
        raise failed.exceptions[0] from None
    after = await service.fingerprint()
    items = items_of(golden, journal.held)
    return {
        "name": name,
        "started": started,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "fingerprint": after,
        "golden": {"version": golden.version, "questions": len(golden.rows), "files": sorted({row.file for row in golden.rows})},
        "options": asdict(options),
        "left_out": left_out,
        "writes": _writes(before, after, items),
        "items": items,
        "figures": figures_of(items),
    }


def _writes(before: dict[str, Any], after: dict[str, Any], items: Sequence[dict[str, Any]]) -> int:
    """How often asking changed something: the index or the graph is another than before, or a cited query is none that only reads."""
    changed = int(any(before.get(part) != after.get(part) for part in ("index", "graph")))
    for item in items:
        for citation in item["citations"]:
            if citation.get("kind") == "graph":
                try:
                    bounded_read(citation["query"], citation["params"], 1)
                except CypherRejected:
                    changed += 1
    return changed
