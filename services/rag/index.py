"""What the pipeline knows of the stores between two ingests: schemas, names, and how the encoder scores across languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.linking import Linker
from graph.schema import Schema
from ingest.calibrate import Calibration


@dataclass(frozen=True, slots=True)
class Index:
    """A snapshot that one run of the pipeline uses throughout. `groups`: who may know of an entity, by its id."""

    schemas: Mapping[str, Schema]
    groups: Mapping[str, frozenset[str]]
    linker: Linker
    calibration: Calibration
