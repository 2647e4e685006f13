"""Qdrant Edge: the passage store inside this process.

Every search is an exact scan (no HNSW graph): the same question gets the same answer, and at the sizes of one process a graph
gains nothing (20,000 chunks of 10 sentences: 17 ms for three legs; building the graph over sentences takes minutes).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import qdrant_edge as qdrant

from vector.points import check_point, check_query
from vector.store import Chunk, Leg, Passage, Point, Scope, Span, Sparse, Vector, VectorError, VectorLocked, VectorRefused

T = TypeVar("T")

FILTERED = ("groups", "collection", "language", "entities", "source")
BATCH = 64  # points; the engine holds the interpreter lock while it writes, about 10 ms for these
PAGE = 1000
