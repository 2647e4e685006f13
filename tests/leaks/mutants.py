"""Filters broken on purpose, one at a time: a leak test that passes with one of these is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Text, false, func, or_, true, type_coerce

from graph import rights
from graph.linking import _Reading
from graph.schema import Property
from ingest import ledger
from ingest.ledger import Ledger
from services.api import conversations, ingest, rejects, show, starters, status, traces
from services.api import rights as orders
from services.identity import tokens
from services.identity.caller import Caller
from services.rag import pipeline
from services.rag.faq import Faq
from services.state import conversations as kept_conversations
from services.state import feedback, jobs
from services.state import traces as kept
from services.state.conversations import ConversationStore
from services.state.models import TraceRow
from tests.leaks import probes
from tests.leaks.probes import Probe
from vector import edge
from vector.store import Scope


@dataclass(frozen=True)
class Mutant:
    """`plant` breaks the filter; `by` are the probes that must notice."""

    name: str
    plant: Callable[[pytest.MonkeyPatch], None]
    by: tuple[Probe, ...]


def _no_groups_of_passages(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(edge, "_visible", lambda scope: [edge._one_of("collection", scope.collections)] if scope.collections is not None else [])


def _another_group_of_passages(patch: pytest.MonkeyPatch) -> None:
    whole = edge._visible
    patch.setattr(edge, "_visible", lambda scope: whole(Scope(scope.groups | {"g20"}, scope.collections)))


def _no_groups_of_the_graph(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rights, "sees", lambda *_: "true")
    _all_names_are_known(patch)  # else only neighbours are reached


def _no_groups_of_neighbours(patch: pytest.MonkeyPatch) -> None:
    whole = rights.sees
    patch.setattr(rights, "sees", lambda *variables: whole(variables[0]))


def _no_groups_of_relationships(patch: pytest.MonkeyPatch) -> None:
    whole = rights.sees
    patch.setattr(rights, "sees", lambda *variables: whole(*(v for v in variables if v != "r")))
    patch.setattr(rights, "_holds_one", lambda wanted, groups: True)  # else the schema hides the relationship already


def _no_groups_of_properties(patch: pytest.MonkeyPatch) -> None:
    def bare(variable: str, name: str, declared: Property) -> str:
        return f"{variable}.`{'_value_' if declared.protected else ''}{name}`"

    patch.setattr(rights, "value", bare)


def _all_names_are_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_Reading, "may_see", lambda self, name: True)


def _all_names_are_traced(patch: pytest.MonkeyPatch) -> None:
    """A name alone gives no fact, and a trace that mentions what is hidden does not open: here both fences are down."""

    async def readable(*_: Any) -> bool:
        return True

    _all_names_are_known(patch)
    patch.setattr(traces, "still_readable", readable)


def _no_groups_of_documents(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "visible", lambda names, groups: true())


def _groups_by_part_of_their_name(patch: pytest.MonkeyPatch) -> None:
    def alike(names: Any, groups: Collection[str]) -> ColumnElement[bool]:
        return or_(*(func.instr(type_coerce(names, Text), group[:1]) > 0 for group in groups))

    patch.setattr(ledger, "visible", alike)


def _all_collections_are_known(patch: pytest.MonkeyPatch) -> None:
    async def all_of_them(self: Ledger, groups: Collection[str]) -> list[str]:
        return ["memos", "tables", "wiki", "zqvault"]

    patch.setattr(Ledger, "collections", all_of_them)


def _traces_of_anybody(patch: pytest.MonkeyPatch) -> None:
    for module in (kept, feedback):
        patch.setattr(module, "readable", lambda caller: true())


def _traces_of_lost_groups(patch: pytest.MonkeyPatch) -> None:
    for module in (kept, feedback):
        patch.setattr(module, "readable", lambda caller: true() if "evaluator" in caller.roles else TraceRow.sub == caller.sub)


def _jobs_of_anybody(patch: pytest.MonkeyPatch) -> None:
    whole = jobs.JobStore.find

    async def find(self: Any, job_id: str, caller: Caller) -> Any:
        return await whole(self, job_id, replace(caller, roles=frozenset({"admin"})))

    patch.setattr(jobs.JobStore, "find", find)


def _closed_collections_in_the_status(patch: pytest.MonkeyPatch) -> None:
    async def none_closed(*_: Any) -> dict[str, Any]:
        return {}

    patch.setattr(status, "closed_to", none_closed)


def _roles_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    for module in (status, ingest, orders):
        patch.setattr(module, "allow_data", lambda caller: None)


def _a_group_swapped_in_the_token(patch: pytest.MonkeyPatch) -> None:
    whole = tokens.to_caller

    def swapped(payload: Mapping[str, Any], *more: Any) -> Caller:
        caller = whole(payload, *more)
        following = {re.sub(r"\d+", lambda digits: f"{(int(digits[0]) + 1) % 40:02}", group) for group in caller.groups}
        return replace(caller, groups=frozenset(following))

    patch.setattr(tokens, "to_caller", swapped)


def _conversations_as_they_were(patch: pytest.MonkeyPatch) -> None:
    async def readable(*_: Any) -> bool:
        return True

    patch.setattr(conversations, "still_readable", readable)
    patch.setattr(kept_conversations, "_lost", lambda groups: false())


def _conversations_of_anybody(patch: pytest.MonkeyPatch) -> None:
    """Whoever knows the name of a conversation has it."""
    patch.setattr(conversations, "owner_or_refuse", lambda caller, service: caller.sub)
    whole = ConversationStore.find

    async def find(self: Any, owner: str, name: str) -> Any:
        return await whole(self, name.removeprefix("of-"), name)

    patch.setattr(ConversationStore, "find", find)


def _starters_count_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(starters, "visible", lambda names, groups: true())


def _rejects_of_closed_collections(patch: pytest.MonkeyPatch) -> None:
    async def none_closed(*_: Any) -> dict[str, Any]:
        return {}

    patch.setattr(rejects, "closed_to", none_closed)


def _files_shown_to_all(patch: pytest.MonkeyPatch) -> None:
    async def allow(*_: Any) -> None: ...

    patch.setattr(show, "allow_order", allow)


def _answers_kept_for_all(patch: pytest.MonkeyPatch) -> None:
    whole = pipeline.key_of
    nobody = Caller(sub=None, groups=frozenset())
    patch.setattr(pipeline, "key_of", lambda question, faq: whole(replace(question, caller=nobody), faq))


def _answers_by_hand_for_all(patch: pytest.MonkeyPatch) -> None:
    whole = Faq.find

    def find(self: Faq, text: Any, asked: Any, vector: Any, groups: Any, day: Any, link: Any) -> Any:
        everybody = frozenset(group for entry in self.entries.values() for group in entry.groups)
        return whole(self, text, asked, vector, everybody, day, link)

    patch.setattr(Faq, "find", find)


ASKING = (probes.ask_about_a_room, probes.ask_in_a_collection)
GRAPH = (probes.ask_about_a_person, probes.ask_about_a_project, probes.ask_about_a_unit)
MUTANTS = (
    Mutant("passages: the groups' condition dropped", _no_groups_of_passages, ASKING),
    Mutant("passages: a group swapped in", _another_group_of_passages, ASKING),
    Mutant(
        "graph: the groups' condition dropped, and names known to all",
        lambda p: (_no_groups_of_the_graph(p), _all_names_are_known(p))[0],
        GRAPH,
    ),
    Mutant("graph: the groups' condition dropped, of what a document names", _no_groups_of_the_graph, (probes.ask_about_a_keeper,)),
    Mutant("graph: the condition on neighbours dropped", _no_groups_of_neighbours, GRAPH),
    Mutant("graph: the condition on relationships dropped", _no_groups_of_relationships, GRAPH),
    Mutant("graph: the condition on properties dropped", _no_groups_of_properties, GRAPH),
    Mutant("names: known to all, and told by traces", _all_names_are_traced, (probes.ask_about_a_person, probes.open_a_trace)),
    Mutant("sources: the groups' condition dropped", _no_groups_of_documents, (probes.open_a_source,)),
    Mutant("sources: groups compared by a part of their name", _groups_by_part_of_their_name, (probes.open_a_source,)),
    Mutant("collections: known to all", _all_collections_are_known, (probes.ask_in_a_collection,)),
    Mutant("traces: the reader's condition dropped", _traces_of_anybody, (probes.ask_about_a_room, probes.open_a_trace)),
    Mutant("traces: the groups' condition dropped", _traces_of_lost_groups, (probes.ask_about_a_room, probes.open_a_trace)),
    Mutant("jobs: the owner's condition dropped", _jobs_of_anybody, (probes.open_a_job,)),
    Mutant("status: closed collections shown", _closed_collections_in_the_status, (probes.look_at_status,)),
    Mutant("conversations: answers found with lost groups shown", _conversations_as_they_were, (probes.talk, probes.read_a_conversation)),
    Mutant("conversations: the owner not asked for", _conversations_of_anybody, (probes.talk, probes.read_a_conversation)),
    Mutant("starters: all documents counted", _starters_count_all, (probes.look_at_starters,)),
    Mutant("rejects: of closed collections", _rejects_of_closed_collections, (probes.look_at_rejects,)),
    Mutant("show: files of closed collections", _files_shown_to_all, (probes.show_a_file,)),
    Mutant("roles: not asked for", _roles_do_not_matter, (probes.look_at_status,)),
    Mutant("answers: kept without their groups", _answers_kept_for_all, (probes.ask_what_another_asked,)),
    Mutant("answers by hand: their groups not asked for", _answers_by_hand_for_all, (probes.ask_what_was_answered_by_hand,)),
    Mutant("tokens: every group swapped for the next", _a_group_swapped_in_the_token, (probes.open_a_source, *ASKING)),
)
