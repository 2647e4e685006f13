"""What the pipeline hands back: an answer with its citations and ranked passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Route = Literal["document", "graph", "hybrid", "calculation", "faq", "clarify"]


@dataclass(frozen=True, slots=True)
class DocumentCitation:
    """A span of a document: `text` is exactly `document[start:end]`, in code points of the loader's text.

    Where it stands in the original, as far as its loader knows: `page`, `slide`, or `sheet` and `cells`; `header` is the header of
    the table that it is a row of. `modified` is the document's date, `address` where people find it.
    """

    id: int
    source: str
    title: str
    section: str
    start: int
    end: int
    text: str
    kind: Literal["document"] = "document"
    modified: str = ""
    address: str = ""
    page: int | None = None
    slide: int | None = None
    sheet: str = ""
    cells: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True)
class GraphCitation:
    """Rows of the graph, with the query that gave them, and how the question was understood. `source` is the collection."""

    id: int
    source: str
    query: str
    params: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    kind: Literal["graph"] = "graph"
    understood: str | None = None


@dataclass(frozen=True, slots=True)
class CalculationCitation:
    """A calculation: its formula with what was put in, by name."""

    id: int
    formula: str
    inputs: Mapping[str, Any]
    kind: Literal["calculation"] = "calculation"


Citation = DocumentCitation | GraphCitation | CalculationCitation


@dataclass(frozen=True, slots=True)
class Clarify:
    """What is asked back: the names of what is missing or ambiguous, ready answers for each where there are few, and the names as people
    read them where these are others."""

    missing: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage as retrieval ranked it."""

    source: str
    text: str
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NearDocument:
    """A document that comes near a question which the sources do not answer."""

    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person reads, and what it rests on. The fields are those of the HTTP contract, and what a conversation goes on with.

    `notice`: what the reader should know of how it was made. `next`: questions that the caller may ask now. Of a refusal: `nearest`
    documents, and the `contact` where to turn.
    """

    answer: str
    answerable: bool
    values: tuple[Any, ...]
    route: Route
    citations: tuple[Citation, ...]
    passages: tuple[RankedPassage, ...]
    timings_ms: Mapping[str, float]
    trace_id: str
    clarify: Clarify | None = None
    notice: str | None = None
    next: tuple[str, ...] = ()
    nearest: tuple[NearDocument, ...] = ()
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class StepEvent:
    """A pipeline step began or ended."""

    name: str
    state: Literal["start", "end"]
    ms: float | None = None


@dataclass(frozen=True, slots=True)
class TokenEvent:
    """Text that has passed the checks and stands in the final answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole answer as it stands by quoting, while a model writes one that will replace it."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Trace:
    """What one run of the pipeline learned, step by step; JSON-ready."""

    trace_id: str
    sub: str | None
    groups: tuple[str, ...]
    question: str
    steps: tuple[Mapping[str, Any], ...] = field(default=())
    answer: Mapping[str, Any] = field(default_factory=dict)


Event = StepEvent | TokenEvent | Draft | Answer
