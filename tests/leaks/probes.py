"""What is asked of a running service to find leaks: one function for each way to get something out of it.

To cover a new address: write a function here that sends requests as a caller with `watch.send`, which looks every response through; put it
in PROBES with its share of the requests. What else must not be learnt (a count, that something exists) it hands to `watch.blame`.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from tests.leaks.watch import Watch
from tests.leaks.world import ENTRIES, VAULT, Caller, Doc, Person, Project

Probe = Callable[[Watch, Caller], Awaitable[None]]
OF_PERSON = (
    "What is the phone number of {0}?", "{0}의 전화번호는?", "What is the salary of {0}?", "{0}의 연봉은?", "What is the badge of {0}?",
    "Which projects does {0} work on?", "{0}의 참여 프로젝트와 단가는?", "Which project is led by {0}?",
    "Who is {0}?", "{0} 부서와 도시 알려줘",
)  # fmt: skip
OF_PROJECT = (
    "What is the code of {0}?", "{0}의 코드는?", "Who is the lead of {0}?", "{0}의 책임자는 누구인가요?", "Who is in the team of {0}?",
    "What is the salary of the lead of {0}?", "{0}에 참여하는 직원의 연봉은?", "What is the rate of {0}?",
)  # fmt: skip
OF_UNIT = (
    "Who are the members of Unit Alpha{0}?", "Unit Alpha{0}의 부서원은 몇 명인가요?", "How many employees are in Unit Alpha{0}?",
    "What is the average salary in Unit Alpha{0}?", "Unit Alpha{0}의 연봉 합계는?", "Who has the highest salary in Unit Alpha{0}?",
)  # fmt: skip
OF_ROOM = ("What is the access phrase of the room {0}?", "방 {0}의 출입 문구는 무엇인가요?", "access phrase {0}")
OF_KEEPER = (
    "What is the phone number of the keeper of the room {0}?", "방 {0}의 관리자의 전화번호는?", "방 {0}의 관리자는 어느 부서인가요?",
    "In which city is the keeper of the room {0}, and what is the access phrase of the room?", "What is the salary of the keeper of {0}?",
    "What is the phone number of {1}, and which room does {1} keep?", "{1}의 전화번호와 {1}이 관리하는 방의 출입 문구는?",
)  # fmt: skip
BROAD = (
    "What are the access phrases?", "출입 문구를 모두 알려 주세요", "List all salaries", "Who earns the most?", "모든 프로젝트의 코드는?",
    "Which rooms are there?", "Show every badge", "How many employees are there?", "직원은 모두 몇 명인가요?",
    "What is the average salary?",
)  # fmt: skip


async def ask(watch: Watch, caller: Caller, question: str, own_words: str = "", **more: Any) -> dict[str, Any]:
    streamed = watch.random.random() < 0.1
    accept = "text/event-stream" if streamed else "application/json"
    response = await watch.send(caller, "POST", "/v1/ask", {"question": question, **more}, accept, own_words)
    if response.status_code != 200:
        return {}
    if streamed and "event: answer" not in response.text:  # a store is away, which JSON says by 503
        watch.refused += 1
        return {}
    text = response.text.split("event: answer")[-1].partition("data: ")[2] if streamed else response.text
    reply: dict[str, Any] = json.loads(text)
    watch.traces.append((caller, reply["trace_id"], question))
    return reply


async def ask_what_was_answered_by_hand(watch: Watch, caller: Caller) -> None:
    """And its document: one that the caller may not open is as one that there is not."""
    number = watch.random.randrange(ENTRIES)
    doc = watch.world.docs[number]
    await ask(watch, caller, f"Which phrase does the porter of {doc.place} ask for?")
    opened = await watch.send(caller, "GET", f"/v1/sources/faq/entry-{number}")
    if (opened.status_code == 200) != watch.world.may(caller, doc.readers):
        watch.blame(caller, "/v1/sources/faq", f"{opened.status_code} for {doc.readers}")


async def ask_what_another_asked(watch: Watch, caller: Caller) -> None:
    """The same words from two callers: what is kept of one's answer is no other's."""
    other = watch.random.choice(watch.world.callers)
    doc: Doc = watch.choose(watch.world.docs, other, lambda doc: [doc.readers])
    question = watch.random.choice(OF_ROOM).format(doc.place)
    for one in (other, caller, other):
        await watch.send(one, "POST", "/v1/ask", {"question": question}, cache="max-age=60")


async def ask_about_a_person(watch: Watch, caller: Caller) -> None:
    person: Person = watch.choose(watch.world.people, caller, lambda person: [person.readers])
    await ask(watch, caller, watch.random.choice(OF_PERSON).format(person.name))


async def ask_about_a_misspelt_person(watch: Watch, caller: Caller) -> None:
    """A name with two letters swapped is taken for the one that is meant, or asked back: never for one that the caller may not know."""
    person: Person = watch.choose(watch.world.people, caller, lambda person: [person.readers])
    at = watch.random.randrange(3, 6)
    name = person.name[:at] + person.name[at + 1] + person.name[at] + person.name[at + 2 :]
    await ask(watch, caller, watch.random.choice(OF_PERSON).format(name))


async def ask_about_a_project(watch: Watch, caller: Caller) -> None:
    project: Project = watch.choose(watch.world.projects, caller, lambda project: [project.readers])
    question = watch.random.choice(OF_PROJECT)
    reply = await ask(watch, caller, question.format(project.name))
    if question in OF_PROJECT[2:4] and not watch.world.may(caller, ("g08", "g09")):
        named = json.dumps([reply.get("values"), [c for c in reply.get("citations", []) if c["kind"] == "graph"]], ensure_ascii=False)
        if project.lead.name in named:
            watch.blame(caller, question, f"{project.name} is led by {project.lead.name}")


async def ask_about_a_unit(watch: Watch, caller: Caller) -> None:
    """Lists, counts and averages are over the rows that the caller sees."""
    number = watch.random.randrange(40)
    reply = await ask(watch, caller, watch.random.choice(OF_UNIT).format(number))
    members = [person for person in watch.world.people if person.unit == f"U{number}"]
    watch_totals(watch, caller, members, reply)


async def ask_broadly(watch: Watch, caller: Caller) -> None:
    reply = await ask(watch, caller, watch.random.choice(BROAD))
    watch_totals(watch, caller, watch.world.people, reply)


def watch_totals(watch: Watch, caller: Caller, people: Sequence[Person], reply: dict[str, Any]) -> None:
    """A count, sum or average over rows or values that the caller may not see is a leak, also where no single one is shown."""
    world = watch.world
    if reply.get("route") != "graph" or not (values := [v for v in reply.get("values", []) if isinstance(v, int | float)]):
        return
    seen = world.visible(caller, people)
    pays = world.may(caller, ("g05", "g06"))
    least = 1 if pays else 3
    allowed = {len(seen)}
    if (pays or world.may(caller, ("g07",))) and len(seen) >= least:
        total = sum(person.salary for person in seen)
        allowed |= {total, round(total / len(seen), 2)}
    hidden = {len(people)} | {round(sum(p.salary for p in of) / max(len(of), 1), 2) for of in (people, seen)}
    hidden |= {sum(person.salary for person in of) for of in (people, seen)}
    for value in values:
        if round(value, 2) in hidden - allowed - {0}:
            watch.blame(caller, "totals", f"{value} is over what the caller does not see")


async def ask_about_a_room(watch: Watch, caller: Caller) -> None:
    doc: Doc = watch.choose(watch.world.docs, caller, lambda doc: [doc.readers])
    await ask(watch, caller, watch.random.choice(OF_ROOM).format(doc.place))


async def ask_about_a_keeper(watch: Watch, caller: Caller) -> None:
    """A document names a person, whose row has readers of its own: questions that take both."""
    kept = [doc for doc in watch.world.docs if doc.keeper]
    doc: Doc = watch.choose(kept, caller, lambda doc: [doc.readers])
    await ask(watch, caller, watch.random.choice(OF_KEEPER).format(doc.place, doc.keeper))


async def ask_in_a_collection(watch: Watch, caller: Caller) -> None:
    """A collection that the caller sees nothing of is refused in the same words as one that there is not."""
    doc: Doc = watch.random.choice(watch.world.docs)
    narrowed = {"question": "What are the access phrases?", "collections": [doc.collection], "top_k": 50}
    response = await watch.send(caller, "POST", "/v1/ask", narrowed)
    seen = any(watch.world.may(caller, other.readers) for other in watch.world.docs if other.collection == doc.collection)
    invented = await watch.send(caller, "POST", "/v1/ask", {**narrowed, "collections": ["no-such-one"]})
    if not seen and response.text.replace(doc.collection, "no-such-one") != invented.text:
        watch.blame(caller, "collections", f"{doc.collection} is not refused as one that there is not")


async def ask_as_an_openai_client(watch: Watch, caller: Caller) -> None:
    doc: Doc = watch.choose(watch.world.docs, caller, lambda doc: [doc.readers])
    person: Person = watch.choose(watch.world.people, caller, lambda person: [person.readers])
    said = (watch.random.choice(OF_ROOM).format(doc.place), watch.random.choice(OF_PERSON).format(person.name))
    asked = [{"role": "user", "content": watch.random.choice(said)}]
    await watch.send(caller, "POST", "/v1/chat/completions", {"model": "twofold", "messages": asked, "stream": watch.random.random() < 0.5})


async def open_a_source(watch: Watch, caller: Caller) -> None:
    """A document that the caller may not read is not there, in the same words as one that there is not."""
    doc: Doc = watch.choose(watch.world.docs, caller, lambda doc: [doc.readers])
    response = await watch.send(caller, "GET", f"/v1/sources/{doc.source}")
    if response.status_code == 200 and not watch.world.may(caller, doc.readers):
        watch.blame(caller, "sources", f"{doc.source} was opened")
    if response.status_code == 404:
        invented = await watch.send(caller, "GET", "/v1/sources/memos/none.md")
        if invented.text != response.text:
            watch.blame(caller, "sources", f"{doc.source} is not refused as one that there is not")


async def open_a_trace(watch: Watch, caller: Caller) -> None:
    """Another's trace is for evaluators who hold all its groups, and nobody's feedback is taken on what he may not read."""
    if not watch.traces:
        return
    own, trace_id, question = watch.random.choice(watch.traces[-400:])
    reader = watch.random.choice((own, caller, Caller(own.sub, caller.groups, ("staff",))))
    may = (reader.sub == own.sub or "evaluator" in reader.roles) and own.groups <= reader.groups
    words = f"{question} {_own_words(watch, own.sub)}" if may else ""  # a follow-up is understood with what was asked before
    response = await watch.send(reader, "GET", f"/v1/traces/{trace_id}", own_words=words)
    said = await watch.send(reader, "POST", "/v1/feedback", {"trace_id": trace_id, "rating": "up"})
    if not may and 404 not in (response.status_code, said.status_code):
        watch.blame(reader, "traces", "another's trace was opened, or rated")


async def look_at_status(watch: Watch, caller: Caller) -> None:
    """Only for the data team, and only of collections all of whose groups the caller holds."""
    await watch.send(Caller(caller.sub, caller.groups, ("data",)), "GET", "/v1/status")
    staff = Caller(caller.sub, caller.groups, ("staff",))
    if (await watch.send(staff, "GET", "/v1/status")).status_code != 403:
        watch.blame(staff, "status", "is open to staff")


async def order_as_data_team(watch: Watch, caller: Caller) -> None:
    worker = Caller(caller.sub, caller.groups, ("data",))
    order = watch.random.choice(({"action": "remove", "collection": VAULT}, {"action": "reconcile"}, {"path": "/etc", "collection": VAULT}))
    if worker.groups >= {"g10", "g11"}:
        return
    response = await watch.send(worker, "POST", "/v1/ingest", order)
    if response.status_code < 400:
        watch.blame(worker, "ingest", f"{order} was taken")


async def open_a_job(watch: Watch, caller: Caller) -> None:
    """What a job reports is for who ordered it."""
    if not watch.jobs:
        return
    owner, job = watch.random.choice(watch.jobs)
    worker = Caller(caller.sub, caller.groups, ("data",))
    response = await watch.send(worker, "GET", f"/v1/ingest/{job}")
    if response.status_code != 404 and worker.sub != owner.sub:
        watch.blame(worker, "ingest", "another's job was opened")


async def talk(watch: Watch, caller: Caller) -> None:
    """A question in one's conversation, which remembers what was said before."""
    person: Person = watch.choose(watch.world.people, caller, lambda person: [person.readers])
    doc: Doc = watch.choose(watch.world.docs, caller, lambda doc: [doc.readers])
    question = watch.random.choice([*OF_PERSON, *OF_UNIT]).format(person.name if watch.random.random() < 0.7 else 3)
    question = watch.random.choice((question, watch.random.choice(OF_ROOM).format(doc.place)))
    caller = replace(caller, sub=f"{caller.sub}-{watch.owners}")
    watch.asked[caller.sub].append((caller, question))
    await ask(watch, caller, question, conversation_id=f"of-{caller.sub}", own_words=_own_words(watch, caller.sub))


async def read_a_conversation(watch: Watch, caller: Caller) -> None:
    """One's own, and of that only what one may still read: also after groups were lost. Another's is not there."""
    if not watch.asked:
        return
    owner = watch.random.choice(list(watch.asked))
    asked_as = watch.asked[owner][-1][0]
    fewer = frozenset(watch.random.sample(sorted(asked_as.groups), watch.random.randint(0, len(asked_as.groups))))
    reader = replace(asked_as, groups=fewer)
    words = _own_words(watch, owner)
    mine = await watch.send(reader, "GET", f"/v1/conversations/of-{owner}", own_words=words)
    await watch.send(reader, "GET", "/v1/conversations", own_words=words)
    await watch.send(reader, "GET", "/v1/conversations?q=SX", own_words=words)
    if caller.sub != owner:
        other = await watch.send(caller, "GET", f"/v1/conversations/of-{owner}")
        if other.status_code != 404:
            watch.blame(caller, "conversations", f"the conversation of {owner} was opened")
        await watch.send(caller, "DELETE", f"/v1/conversations/of-{owner}")
        again = await watch.send(reader, "GET", f"/v1/conversations/of-{owner}", own_words=words)
        if mine.status_code == 200 != again.status_code:  # before its first answer it is not there yet
            watch.blame(caller, "conversations", f"the conversation of {owner} was deleted by another")


def _own_words(watch: Watch, owner: str) -> str:
    return " ".join(question for _, question in watch.asked.get(owner, ()))


async def look_at_starters(watch: Watch, caller: Caller) -> None:
    """What one may begin with names and counts only what one sees."""
    found = await watch.send(caller, "GET", f"/v1/starters?lang={watch.random.choice(('ko', 'en'))}")
    seen = Counter(doc.collection for doc in watch.world.docs if watch.world.may(caller, doc.readers))
    told = {topic["collection"]: topic["documents"] for topic in found.json()["topics"] if topic["documents"]}
    if told != dict(seen):
        watch.blame(caller, "starters", f"counts {told}, of which the caller sees {dict(seen)}")


async def look_at_rejects(watch: Watch, caller: Caller) -> None:
    """Rejects quote files and rows: for the data team, of collections all of whose groups the caller holds."""
    worker = Caller(caller.sub, caller.groups, ("data",))
    for collection in (VAULT, "tables"):
        told = await watch.send(worker, "GET", f"/v1/rejects/{collection}")
        invented = await watch.send(worker, "GET", "/v1/rejects/no-such-one")
        may = collection == VAULT and worker.groups >= {"g10", "g11"}
        if not may and told.text.replace(collection, "no-such-one") != invented.text:
            watch.blame(worker, "rejects", f"{collection} is not refused as one that there is not")
    staff = Caller(caller.sub, caller.groups, ("staff",))
    if (await watch.send(staff, "GET", f"/v1/rejects/{VAULT}")).status_code != 403:
        watch.blame(staff, "rejects", "are open to staff")


async def show_a_file(watch: Watch, caller: Caller) -> None:
    """What a file would become is its text: not for who may not work on its collection."""
    worker = Caller(caller.sub, caller.groups, ("data",))
    if worker.groups >= {"g10", "g11"}:
        return
    folder = watch.settings.data.parent / "files" / VAULT
    doc = watch.random.choice([doc for doc in watch.world.docs if doc.collection == VAULT])
    for order in (
        {"path": str(folder), "collection": VAULT},
        {"path": str(folder / doc.path)},
        {"path": str(folder / doc.path), "collection": "own"},
    ):
        if (await watch.send(worker, "POST", "/v1/ingest/show", order)).status_code < 400:
            watch.blame(worker, "show", f"{order} was shown")


async def look_at_reports(watch: Watch, caller: Caller) -> None:
    evaluator = Caller(caller.sub, caller.groups, ("evaluator",))
    for path in ("/eval", "/eval/fingerprint", "/eval/none"):
        await watch.send(evaluator, "GET", path)
        staff = Caller(caller.sub, caller.groups, ("staff",))
        if (await watch.send(staff, "GET", path)).status_code != 403:
            watch.blame(staff, path, "is open to staff")


async def look_around(watch: Watch, caller: Caller) -> None:
    for path in (
        "/metrics",
        "/openapi.json",
        "/readyz",
        "/",
        "/v1/models",
        "/v1/models/twofold",
        "/v1/conversations",
        "/v1/starters",
        "/eval",
        "/widget.json",
    ):
        await watch.send(caller, "GET", path)


PROBES: tuple[tuple[Probe, int], ...] = (
    (ask_about_a_person, 22),
    (ask_about_a_misspelt_person, 8),
    (ask_about_a_project, 14),
    (ask_about_a_unit, 8),
    (ask_broadly, 6),
    (ask_about_a_room, 10),
    (ask_about_a_keeper, 8),
    (ask_what_another_asked, 4),
    (ask_what_was_answered_by_hand, 4),
    (ask_as_an_openai_client, 4),
    (ask_in_a_collection, 4),
    (open_a_source, 12),
    (open_a_trace, 6),
    (look_at_status, 1),
    (order_as_data_team, 1),
    (open_a_job, 1),
    (look_around, 1),
    (talk, 6),
    (read_a_conversation, 3),
    (look_at_starters, 3),
    (look_at_rejects, 1),
    (show_a_file, 1),
    (look_at_reports, 1),
)


async def run(
    watch: Watch, requests: int, probes: Sequence[tuple[Probe, int]] = PROBES, *, at_once: int = 1, until_a_leak: bool = False
) -> None:
    """Send about so many requests, as every caller in turn. `at_once` of them are under way at a time."""
    wanted = watch.requests + requests
    chosen, weights = [probe for probe, _ in probes], [share for _, share in probes]
    turns = count()

    async def work() -> None:
        while watch.requests < wanted and not (until_a_leak and watch.leaks):
            caller = watch.world.callers[next(turns) % len(watch.world.callers)]
            (probe,) = watch.random.choices(chosen, weights)
            await probe(watch, caller)

    async with asyncio.TaskGroup() as workers:
        for _ in range(at_once):
            workers.create_task(work())
