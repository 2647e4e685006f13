"""What the pipeline knows of the stores between two ingests: schemas, names, and how the encoder scores across languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.linking import Linker
from graph.schema import Schema
from ingest.calibrate import Calibration


@dataclass(frozen=True, slots=True)
class Index:
    """A snapshot that one run of the pipeline uses throughout."""

    schemas: Mapping[str, Schema]
    linker: Linker
    calibration: Calibration
