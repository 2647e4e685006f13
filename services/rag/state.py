"""What a run of the pipeline has learned so far: typed, and added to step by step."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from graph.facts import Fact
from graph.linking import Mention
from graph.plan.planner import Planned, Unplanned
from graph.store import GraphError
from language.detect import Language
from language.words import Token
from services.rag.absent import Apart, Missing
from services.rag.answer import Citation, RankedPassage
from services.rag.answer_model import Writer
from services.rag.evidence import Path, Ranked, Statement
from services.rag.extract import Part, Pick
from services.rag.faq import Entry
from services.rag.index import Index
from services.rag.join import Stretch
from services.rag.notions import Notion
from services.rag.question import Question
from services.rag.settled import Settled
from vector.store import Passage, Scope, Vector, VectorError


class State(TypedDict, total=False):
    """Keys appear as steps add them. `asked_in` is the question's own language, `lang` the answer's.

    `settled` is what a step answered alone, `held` what the tables say to a doubtful reading, for where no document says more;
    `unknown` are words that neither names nor the declared schema explain, where the question names something of the tables; `strange`
    in any question; `outcome`: the collection whose tables it may be about, and their plan for it or why there is none. `nobody`: it
    asks for what the tables hold of the caller, and who asks is not known.
    `apart`: what is about others than what is asked about, of which a quotation is no answer; `missing`: what the sources lack then.
    `expired`: the answer by hand to this very question, which holds no more.
    `away`: why stores could not be asked.

    `superseded` are passages of versions that are not in force. `told` are the facts that an answer may rest on. `fallback`: why the
    chat model did not answer, where one was to; `unkept`: whether nothing of what it wrote is kept, for the sources do not bear it out;
    `proposed`: whether the answer is by a plan that it proposed; `queried`: by a query that it wrote.

    `steps` is the trace: name, milliseconds and a JSON-ready detail of each step that ran.
    `writer` is the chat model for this question alone.
    `asks` is the text with the earlier questions that it continues (`before`), if any; `tokens`, `terms`, `notions` and `vector` are of
    that; `encoding` is the vector on its way.
    `said` is it in the other language by the chat model, `foreign` and `foreign_terms` are of that; `unheard`: the model was to say a
    question otherwise, or how it reads it, and did not answer; it is not asked again.
    """

    question: Question
    writer: Writer | None
    index: Index
    scope: Scope
    text: str
    asked_in: Language
    lang: Language
    asks: str
    tokens: Sequence[Token]
    terms: Sequence[str]
    notions: Sequence[Notion]
    askable: bool
    before: Sequence[str]
    mentions: Sequence[Mention]
    encoding: asyncio.Task[Vector]
    vector: Vector
    said: str
    foreign: Vector
    foreign_terms: Sequence[str]
    unheard: bool
    passages: Mapping[Path, Sequence[Passage]]
    facts: Sequence[Fact]
    across: Sequence[Fact]
    ranked: Sequence[Ranked]
    parts: Sequence[Part]
    superseded: Sequence[Ranked]
    picks: Sequence[Pick]
    floor: float
    settled: Settled | None
    expired: Entry
    held: Settled | None
    apart: Apart | None
    missing: Missing | None
    unknown: Sequence[str]
    strange: Sequence[str]
    outcome: tuple[str, Planned | Unplanned]
    nobody: bool
    told: Sequence[Fact]
    draft: Sequence[Statement]
    checked: Sequence[Statement]
    statements: Sequence[Statement]
    lines: Sequence[str]
    told_lines: int
    citations: tuple[Citation, ...]
    stretches: Sequence[Stretch]
    listed: tuple[RankedPassage, ...]
    answerable: bool
    fallback: str
    unkept: bool
    proposed: bool
    queried: bool
    away: Annotated[list[GraphError | VectorError], operator.add]
    steps: Annotated[list[Mapping[str, Any]], operator.add]
