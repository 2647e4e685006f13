"""The snapshot of the stores that a question uses."""

from __future__ import annotations

from graph.linking import Linker
from graph.plan.planner import find_names
from graph.schema import load_schema
from ingest.calibrate import Calibration
from language.words import Words
from services.rag.index import Index

SCHEMA = load_schema("{collection: shop, labels: {Shelf: {key: code, name: title, properties: {code: {}, title: {}}}}}")
GROUPS = {"shop/Shelf:1": frozenset({"everyone"})}


def test_what_was_read_of_a_schema_is_read_once_for_all_questions(words: Words) -> None:
    index = Index({"shop": SCHEMA}, GROUPS, Linker((), words), Calibration({}, {}), find_names([], {"shop": []}, words))
    asked = [index.seen_by(frozenset({"everyone"})).measured_by(Calibration({}, {"ko": floor})) for floor in (0.1, 0.2)]
    assert asked[0].calibration != asked[1].calibration
    assert asked[0].known("shop") is asked[1].known("shop") is not None


def test_who_sees_no_node_of_a_label_plans_over_nothing(words: Words) -> None:
    index = Index({"shop": SCHEMA}, GROUPS, Linker((), words), Calibration({}, {}), find_names([], {"shop": []}, words))
    assert index.seen_by(frozenset({"guests"})).known("shop") is None
