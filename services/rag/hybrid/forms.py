"""The forms that a plan can have: trees of the same few steps, as data, chosen by what is asked and what was linked before any step is
carried out.

A form is carried out by one function, which looks for the line that fits it and gives the tree with what each step found, or nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from services.rag.hybrid.amounts import compute
from services.rag.hybrid.asked import Wants, has_happened, kind_said, number_said
from services.rag.hybrid.bound import rows_of_described
from services.rag.hybrid.chosen import coded_document
from services.rag.hybrid.decisions import by_class, by_condition, by_limit, by_word, of_class, superior_named, which_more
from services.rag.hybrid.due import due_date
from services.rag.hybrid.graded import graded
from services.rag.hybrid.limits import up_the_line, whose_limit
from services.rag.hybrid.lookup import look_up
from services.rag.hybrid.plan import Do, Step
from services.rag.hybrid.rows import Narrowing
from services.rag.hybrid.selection import rows_of_kind, select_rows
from services.rag.hybrid.stated import number_asked, rows_by_statement
from services.rag.hybrid.work import Work
from services.rag.settled import Settled
from vector.embedding.lane import EncodingLane

Found = Settled | None
_ALL: frozenset[Wants] = frozenset(("rows", "count", "amount", "who", "yesno", "date", "text"))


@dataclass(frozen=True, slots=True)
class Shape:
    """A step that is to be made, with those that it may need."""

    do: Do
    needs: tuple[Shape, ...] = ()

    def allows(self, step: Step) -> bool:
        """Whether a step that was carried out is this one, and those that it needed are among these."""
        return step.do == self.do and all(any(shape.allows(needed) for shape in self.needs) for needed in step.needs)

    def traced(self) -> list[Any]:
        return [self.do, *(shape.traced() for shape in self.needs)]


_FIND = Shape("find rule")
_READ = Shape("read value", (_FIND,))
_BIND = Shape("bind")
_ROWS = Shape("query rows", (_READ, _FIND))
_COMPARE = Shape("compare", (_ROWS, _READ, _FIND, _BIND))
_COMPUTE = Shape("compute", (_ROWS, _READ, _FIND, _BIND))
_SAY_ROWS, _SAY_BOUND = Shape("say", (_ROWS,)), Shape("say", (_READ, _FIND, _BIND))
_SAY_COMPARED, _SAY_COMPUTED = Shape("say", (_COMPARE,)), Shape("say", (_COMPUTE,))


@dataclass(frozen=True, slots=True)
class Form:
    """`wants`: what it can give. `fits`: whether what was linked and said is what it works with."""

    name: str
    shapes: tuple[Shape, ...]
    wants: frozenset[Wants]
    fits: Callable[[Work, Narrowing], bool]
    carry_out: Callable[..., Found | Awaitable[Found]]

    def allows(self, plan: Step) -> bool:
        return any(shape.allows(plan) for shape in self.shapes)

    def traced(self) -> dict[str, Any]:
        """JSON-ready, for the trace."""
        return {"form": self.name, "steps": [shape.traced() for shape in self.shapes]}


def _said(work: Work, *kinds: str) -> int:
    return sum(amount.kind in kinds for amount in work.asked.typed.amounts)


def _wants(*wants: Wants) -> frozenset[Wants]:
    return frozenset(wants)


def _graded(work: Work, _: Narrowing) -> bool:
    return len(work.named) == 1 or (not work.named and bool(work.asked.kinds) and number_said(work.asked) is not None)


def _computed(work: Work, narrowing: Narrowing) -> bool:
    return not narrowing.empty or coded_document(work) is not None or _said(work, "time") == 1


def _looked_up(work: Work, _: Narrowing) -> bool:
    return bool(work.named or work.reached) and not (work.asked.wants == "count" and work.asked.target is not None)


FORMS: Sequence[Form] = (
    Form("two compared", (_SAY_COMPARED,), _ALL, lambda w, n: len(w.named) == 2, which_more),
    Form(
        "rows of what a document describes",
        (_SAY_ROWS,),
        _wants("rows", "count", "who"),
        lambda w, n: w.asked.target is not None,
        rows_of_described,
    ),
    Form(
        "rows by what their documents state",
        (_SAY_COMPARED,),
        _wants("rows", "count", "who"),
        lambda w, n: number_asked(w.asked) is not None,
        rows_by_statement,
    ),
    Form("up the line", (_SAY_BOUND,), _wants("who"), lambda w, n: _said(w, "money", "percent") == 1 and bool(w.named), up_the_line),
    Form("whose limit", (_SAY_BOUND, _SAY_ROWS), _wants("who"), lambda w, n: _said(w, "money", "percent") == 1, whose_limit),
    Form("who is above", (_SAY_BOUND,), _wants("rows", "who"), lambda w, n: bool(w.named) and not w.asked.typed.amounts, superior_named),
    Form("who is of a class", (_SAY_ROWS,), _wants("who"), lambda w, n: not w.asked.typed.amounts, of_class),
    Form(
        "rows by a rule",
        (_SAY_ROWS,),
        _wants("rows", "count", "who"),
        lambda w, n: w.asked.target is not None or w.asked.wants == "count",
        select_rows,
    ),
    Form(
        "rows of a rule's kind",
        (_SAY_ROWS,),
        _wants("text"),
        lambda w, n: w.asked.target is None and (kind_said(w.asked.text) is not None or coded_document(w) is not None),
        rows_of_kind,
    ),
    Form("by grade", (_SAY_COMPUTED, _SAY_COMPARED, _SAY_BOUND), _wants("amount", "text"), _graded, graded),
    Form("a rate of rows", (_SAY_COMPUTED,), _wants("amount", "text"), _computed, compute),
    Form("within a class's limit", (_SAY_COMPARED,), _wants("yesno"), lambda w, n: bool(w.named), by_class),
    Form("within a limit", (_SAY_COMPARED,), _wants("yesno"), lambda w, n: bool(w.named or w.reached), by_limit),
    Form("said in a word", (_SAY_BOUND,), _wants("yesno"), lambda w, n: bool(w.named or w.reached), by_word),
    Form("a condition on a row", (_SAY_COMPARED,), _wants("yesno"), lambda w, n: bool(n.nodes), by_condition),
    Form(
        "a day counted from a row's",
        (_SAY_COMPUTED,),
        _wants("date"),
        lambda w, n: bool(w.named or w.reached) and not has_happened(w.asked.text),
        due_date,
    ),
    Form("what its document says", (_SAY_BOUND, _SAY_COMPUTED), _ALL - {"rows"}, _looked_up, look_up),
)
"""In the order in which they are tried: what only a document says of what is spoken of is looked up last."""


def forms_for(work: Work, narrowing: Narrowing) -> list[Form]:
    """Those that can give what is asked from what was linked."""
    return [form for form in FORMS if work.asked.wants in form.wants and form.fits(work, narrowing)]


async def carry_out(forms: Sequence[Form], work: Work, narrowing: Narrowing, lane: EncodingLane) -> Found:
    """What the first form gives that is sound. Raises GraphError."""
    for form in forms:
        if inspect.iscoroutinefunction(form.carry_out):
            settled = cast(Found, await form.carry_out(work, narrowing))
        else:  # looks at documents alone
            settled = cast(Found, await lane.run(form.carry_out, work, narrowing))
        if settled:
            return settled
    return None
