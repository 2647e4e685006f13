"""What the pipeline knows of the stores between two ingests: schemas, names, and how the encoder scores across languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.linking import Linker
from graph.plan.marking.marks import Found
from graph.plan.planner import Known
from graph.plan.words.lexicon import read_lexicon
from graph.rights import seen_schema
from graph.schema import Schema
from graph.store import label_of
from ingest.calibrate import Calibration
from services.rag.versions import Version

_VIEWS = 512  # kept, of callers of different groups


@dataclass(frozen=True, slots=True)
class Index:
    """A snapshot that one run of the pipeline uses throughout. `groups`: who may know of an entity, by its id. `calibration` is
    what the caller's own chunks say, `link_hosts` where links of a collection may lead, `versions` the documents
    that state their validity, by source."""

    schemas: Mapping[str, Schema]
    groups: Mapping[str, frozenset[str]]
    linker: Linker
    calibration: Calibration
    found: Mapping[str, Found] = field(default_factory=dict)
    link_hosts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    versions: Mapping[str, Version] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict, init=False, repr=False, compare=False)
    _seen: dict[frozenset[str], Index] = field(default_factory=dict, init=False, repr=False, compare=False)

    def seen_by(self, groups: frozenset[str]) -> Index:
        """The snapshot as a caller of these groups may know it: of the schemas only what there is for the caller.

        The pipeline's steps get this one and no other. Names are narrowed by the linker, and values by the planner, which take the groups.
        """
        if groups not in self._seen:
            if len(self._seen) >= _VIEWS:
                self._seen.clear()
            self._seen[groups] = replace(self, schemas=self._narrowed(groups))
        return self._seen[groups]

    def measured_by(self, calibration: Calibration) -> Index:
        """The same with a caller's own calibration; what was read of the schemas stays read, since that takes a second for each."""
        view = replace(self, calibration=calibration)
        object.__setattr__(view, "_known", self._known)
        return view

    def known(self, collection: str) -> Known | None:
        """What planning a graph question needs of a collection; None where there is no graph to ask."""
        if collection not in self._known:
            schema, found = self.schemas.get(collection), self.found.get(collection)
            if schema is None or found is None:
                return None
            self._known[collection] = Known(read_lexicon(schema, found.words), found)
        return self._known[collection]

    def _narrowed(self, groups: frozenset[str]) -> dict[str, Schema]:
        labels: dict[str, set[str]] = defaultdict(set)
        for entity, known_to in self.groups.items():
            if not known_to.isdisjoint(groups):
                labels[entity.partition("/")[0]].add(label_of(entity))
        seen = {name: seen_schema(schema, groups, labels[name]) for name, schema in self.schemas.items()}
        return {name: schema for name, schema in seen.items() if schema.labels}
