"""What a hybrid answer is made from: the question as the steps before have it, and the stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.store import GraphStore
from ingest.calibrate import Calibration
from language.detect import Language
from language.lexicon import Lexicon
from services.rag.evidence import Ranked
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.proposal import Proposal
from services.rag.state import State
from services.rag.versions import Version
from vector.embedding.lane import EncodingLane
from vector.store import Scope, Vector, VectorStore


@dataclass(frozen=True, slots=True)
class Stores:
    vectors: VectorStore
    graph: GraphStore
    lexicon: Lexicon
    lane: EncodingLane
    kept: Kept


@dataclass(frozen=True, slots=True)
class Request:
    """A question as the steps before have it. `vector` is its embedding; `proposal` how a chat model reads it, where one was asked."""

    text: str
    asked_in: Language
    lang: Language
    vector: Vector
    ranked: Sequence[Ranked]
    superseded: Sequence[Ranked]
    versions: Mapping[str, Version]
    scope: Scope
    calibration: Calibration
    proposal: Proposal = field(default_factory=Proposal)


def request_of(state: State) -> Request:
    index = state["index"]
    asked = (state["asks"], state["asked_in"], state["lang"], state["vector"])
    return Request(*asked, state["ranked"], state["superseded"], index.versions, state["scope"], index.calibration)
