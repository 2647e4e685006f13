"""Why a question was answered as it was: what each path ranked, what every step made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from eval.attribution import FUSED, GRAPH, LINK, facts_of, queries_of, rankings_of, ranks, steps_of
from eval.golden import Row
from eval.rightness import is_right
from eval.service import Service
from eval.support import cited_documents, gold_evidence
from services.cli.terminal import out, plain

TOP = 8
SNIPPET = 90


async def explain(row: Row, service: Service) -> None:
    """Ask the row afresh and print the way of its evidence."""
    reply, ms = await service.ask(row, row.question)
    out.print(plain(row.question, "bold"))
    out.print(plain(f"wanted: {row.answer}"))
    verdict = "right" if is_right(row, reply) else "wrong"
    out.print(plain(f"got:    {reply.get('answer') or reply.get('error')}  ({verdict}, {reply.get('route')}, {ms:.0f} ms)"))
    trace = await service.trace(row, reply.get("trace_id", ""))
    if trace is None:
        out.print("There is no trace that this caller may read: give the service's secret or data folder.")
        return
    listed = {source for ranking in rankings_of(trace).values() for source, _, _ in ranking[:TOP]}
    sources = {*listed, *(e.doc for e in gold_evidence(row)), *(c["source"] for c in cited_documents(reply))}
    texts = {source: await service.text(row, source) for source in sorted(sources)}
    steps = steps_of(trace)
    _show_question(steps)
    _show_placed(row, ranks(row, trace, texts, reply))
    _show_rankings(row, trace, texts)
    _show_facts(trace)
    _show_queries(reply)
    _show_fusion(steps.get("fuse") or [], texts)
    _show_sentences(steps.get("extract") or {}, texts)
    for line in reasons(steps, answerable=reply.get("answerable") is not False):
        out.print(plain(f"→ {line}"))


def reasons(steps: Mapping[str, Any], *, answerable: bool) -> list[str]:
    """Why it was answered or refused, as far as the steps say."""
    if "retrieve_vector" not in steps and not answerable:
        return ["refused before anything was looked up: the question holds no word to look up, or an input is missing"]
    said = _settled(steps)
    said += [f"words that nothing here has were read as: {asked}"] if (asked := (steps.get("retrieve_vector") or {}).get("respelt")) else []
    sentences, floor = (steps.get("extract") or {}).get("sentences") or [], (steps.get("extract") or {}).get("floor")
    if sentences and floor is not None:
        best = max(sentence[4] for sentence in sentences)
        relation = "reaches" if best >= floor else "stays below"
        said.append(f"the best sentence's cosine {best:.4f} {relation} the floor {floor:.4f} under which nothing is quoted")
    found = facts_of({"steps": [{"name": n, "detail": d} for n, d in steps.items()]})
    asked = max((fact["asked"] for facts in found.values() for fact in facts), default=None)
    if asked is not None:
        said.append(f"the question asks for the graph's best fact by {asked:.2f}")
    drafted = steps.get("answer") or {}
    if "statements" in drafted:
        dropped = (steps.get("verify") or {}).get("dropped", 0)
        count = len(drafted["statements"])
        said.append(f"{count} statements were drafted ({drafted.get('by')}), {dropped} dropped by the check against their evidence")
    if written := steps.get("write"):
        shown = "written" if written["by"] == "model" else "quoted"
        said.append(f"the model wrote {written.get('claims', 0)} claims; shown is what was {shown}")
    said.append("answered with what was left" if answerable else "refused: no statement was left")
    return said


def _settled(steps: Mapping[str, Any]) -> list[str]:
    """What one step alone made of the question: by hand, by a calculator, as a query of the graph, over documents and rows."""
    said = []
    if entry := (steps.get("faq") or {}).get("entry"):
        said.append(f"answered by hand, as the entry {entry} says")
    if computed := steps.get("calculate"):
        said.append(f"computed: {computed['values']}")
    plan = steps.get("plan") or {}
    if unknown := plan.get("unknown"):
        said.append(f"no query of the graph: nothing in its schemas explains {', '.join(unknown)}")
    elif "cost" in plan:
        margin = "the only reading" if plan["margin"] is None else f"{plan['margin']:.2f} before the next reading"
        doubt = "; doubtful, so it was asked whether the documents say more" if plan.get("doubtful") else ""
        said.append(f"read as a query of {plan['collection']} at the cost of {plan['cost']:.2f}, {margin}{doubt}")
    if joined := steps.get("hybrid"):
        said.append(f"answered from a document and rows of {joined['collection']}: {joined['values']}")
    return said


def _show_question(steps: Mapping[str, Any]) -> None:
    normalised, linked = steps.get("normalise") or {}, steps.get("link") or []
    words = " ".join((steps.get("guard") or {}).get("terms", []))
    out.print(plain(f"\nread as ({normalised.get('asked_in')}): {normalised.get('text')}   words: {words}", "dim"))
    for mention in linked:
        out.print(plain(f"names {mention['entity']} by “{mention['text']}” ({mention['how']}, {mention['score']:.2f})", "dim"))


def _show_placed(row: Row, placed: Mapping[str, Sequence[int | None]]) -> None:
    table = _table("what a right answer rests on", *placed)
    wanted = [e.quote for e in row.evidence]
    for n, quote in enumerate(wanted):
        table.add_row(plain(quote[:SNIPPET]), *("" if path in (GRAPH, LINK) else str(places[n] or "–") for path, places in placed.items()))
    for n in range(len(placed.get(GRAPH, []))):
        cells = (str(places[n] or "–") if path in (GRAPH, LINK) else "" for path, places in placed.items())
        table.add_row(plain(f"value {n + 1} in the graph"), *cells)
    out.print()
    out.print(table)


def _show_rankings(row: Row, trace: Mapping[str, Any], texts: Mapping[str, str | None]) -> None:
    gold = {e.doc for e in gold_evidence(row)}
    for path, ranking in rankings_of(trace).items():
        if path == FUSED:
            continue
        table = _table(path, "source", "")
        for n, (source, start, end) in enumerate(ranking[:TOP], 1):
            table.add_row(str(n), plain(source, "bold" if source in gold else ""), plain(_snippet(texts, source, start, end), "dim"))
        out.print()
        out.print(table)


def _show_facts(trace: Mapping[str, Any]) -> None:
    for path, facts in facts_of(trace).items():
        table = _table(path, "asked", "fact")
        for n, fact in enumerate(facts[:TOP], 1):
            table.add_row(str(n), f"{fact['asked']:.2f}", plain(fact["text"][:SNIPPET]))
        if table.row_count:
            out.print()
            out.print(table)


def _show_queries(reply: Mapping[str, Any]) -> None:
    for citation in queries_of(reply):
        out.print(plain(f"\n[{citation['id']}] {citation['query']}\n    {citation['params']}", "dim"))
        table = _table(*citation["columns"])
        for values in citation["rows"][:TOP]:
            table.add_row(*(plain(str(value)) for value in values))
        out.print(table)


def _show_fusion(fused: Sequence[Any], texts: Mapping[str, str | None]) -> None:
    table = _table("fused", "score", "shares of the paths", "evidence", "")
    for n, (evidence, score, shares) in enumerate(fused[:TOP], 1):
        shown = ", ".join(f"{path} {share:.2f}" for path, share in sorted(shares.items(), key=lambda s: -s[1]))
        last = _snippet(texts, *evidence) if len(evidence) == 3 else evidence[1]
        table.add_row(str(n), f"{score:.3f}", shown, plain(evidence[0]), plain(last[:SNIPPET], "dim"))
    if table.row_count:
        out.print()
        out.print(table)


def _show_sentences(extracted: Mapping[str, Any], texts: Mapping[str, str | None]) -> None:
    table = _table("sentences", "score", "cosine", "source", "")
    for n, (source, start, end, score, cosine) in enumerate((extracted.get("sentences") or [])[:TOP], 1):
        table.add_row(str(n), f"{score:.2f}", f"{cosine:.4f}", plain(source), plain(_snippet(texts, source, start, end), "dim"))
    if table.row_count:
        out.print()
        out.print(table)


def _snippet(texts: Mapping[str, str | None], source: str, start: int, end: int) -> str:
    return " ".join((texts.get(source) or "")[start : min(end, start + 2 * SNIPPET)].split())[:SNIPPET]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="underline")
    for column in columns:
        table.add_column(plain(column))
    return table
