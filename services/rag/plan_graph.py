"""What the graph settles alone: a question that a plan accounts for whole, answered from its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from itertools import pairwise

from graph.facts import Fact
from graph.linking import Mention
from graph.plan.cypher import Statement as Compiled
from graph.plan.cypher import Unreadable
from graph.plan.framing.frame import Item
from graph.plan.marking.ours import Ours, says_ours
from graph.plan.planner import Planned, Unplanned, plan
from graph.plan.read_ours import read_ours
from graph.plan.reply import reply
from graph.plan.say import answer_text, understood
from graph.plan.words.persons import is_people
from graph.plan.words.reading import is_day
from graph.schema import Schema
from graph.store import GraphError, GraphStore, Rows
from graph.wording import spelt_out
from language.asked_kind import kinds_of
from language.detect import Language
from language.words import Words
from services.rag.answer import Clarify
from services.rag.evidence import Statement
from services.rag.hybrid.chosen import CODES
from services.rag.index import Index
from services.rag.question import Question
from services.rag.settled import Settled

DOUBTFUL = 1.2
_QUITE = 0.7
NOBODY: Mapping[str, Ours] = {}
_CITED_ROWS = 200
_HOW_LONG = re.compile(r"how many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)|며칠|몇 ?(?:일|주|개월|달|년|시간|분)(?!\w*에)", re.I)
_MUST = re.compile(r"\b(?:have|has|had|need|needs|ought) to\b|\bmust\b|\bshould\b|[가-힣]야 ?(?:하|되|돼|할|한|했)", re.I)
_LIMIT = re.compile(r"(?<![가-힣])(?:최소|최대) ?[가-힣]|\b(?:minimum|maximum) [a-z]", re.I)
_AMOUNTS = frozenset(("money", "amount", "quantity", "share"))
_ALLOWED = re.compile(
    r"\b(?:who|what|which|how much|largest|highest|biggest|most)\b.*\bmay (?!\d)[a-z]+|(?:최대|가장|얼마까지).*[가-힣] 수 있"
)
_MAY = re.compile(r"[가-힣] 수 (?:있|없)|\b(?:can|may|allowed|permitted)\b")
_NEEDS = re.compile(r"\bneed(?:s|ed)?\b|\brequire[sd]?\b|필요")
_DAYS = re.compile(r"\b(?:date|day|on|at|from|until)\b|일$")
_ASK: dict[Language, str] = {"ko": "‘{}’은(는) 어느 것을 말씀하시나요? {}", "en": "Which one do you mean by “{}”: {}?"}
_TAKEN: dict[Language, str] = {"ko": "‘{}’은(는) ‘{}’(으)로 이해했습니다. ", "en": "Taking “{}” for “{}”. "}
_ONLY_TOTALS: dict[Language, str] = {
    "ko": "개별 값은 볼 권한이 없습니다. 합계나 평균은 물어보실 수 있습니다.",
    "en": "You may not see the single values of this: ask for a total or an average.",
}
_READ: dict[Language, str] = {"ko": "이해한 질문: {}", "en": "Understood as: {}"}
_TOO_FEW: dict[Language, str] = {
    "ko": "{}건 미만의 집계여서 알려 드릴 수 없습니다.",
    "en": "This total is over fewer than {} rows, so it is not told.",
}
_LEFT_OUT: dict[Language, str] = {"ko": " {}건 미만의 집계는 제외했습니다.", "en": " Totals over fewer than {} rows are left out."}


def plan_question(
    text: str,
    asked_in: Language,
    mentions: tuple[Mention, ...],
    question: Question,
    index: Index,
    words: Words,
    ours: Mapping[str, Ours] = NOBODY,
) -> tuple[str, Planned | Unplanned] | None:
    """The collection that has the soundest plan, and that plan; or why there is none. None: no graph to ask. `ours`: the groups of who
    asks, by collection."""
    outcomes: list[tuple[str, Planned | Unplanned]] = []
    for collection in index.schemas:
        if question.collections is not None and collection not in question.collections:
            continue
        if (known := index.known(collection)) is not None:
            caller = question.caller
            own = (caller.node, ours.get(collection))
            found = plan(text, asked_in, mentions, known, words, caller.groups, question.as_of, *own)
            outcomes.append((collection, _read_whole(text, found)))
    planned = [(name, found) for name, found in outcomes if isinstance(found, Planned)]
    planned = [(name, found) for name, found in planned if not _counts_time(text, found) and not _days_for_amount(text, found, index, name)]
    if planned:
        return min(planned, key=lambda pair: (pair[1].built.cost, pair[0]))
    unplanned = [(name, found if isinstance(found, Unplanned) else Unplanned((), True)) for name, found in outcomes]
    return min(unplanned, key=lambda pair: (len(pair[1].unknown), pair[0]), default=None)


async def groups_asking(store: GraphStore, text: str, question: Question, index: Index, *, timeout: float) -> Mapping[str, Ours]:  # noqa: ASYNC109
    """What "our team" may mean, by collection, read where the question says so; nothing where the graph is away."""
    caller = question.caller
    if caller.node is None or not says_ours(text):
        return NOBODY
    try:
        return {name: await read_ours(store, schema, caller.node, caller.groups, timeout=timeout) for name, schema in index.schemas.items()}
    except GraphError:
        return NOBODY


async def settle_by_plan(
    store: GraphStore,
    collection: str,
    planned: Planned,
    question: Question,
    index: Index,
    lang: Language,
    *,
    timeout: float,  # noqa: ASYNC109
    min_group: int,
) -> Settled | None:
    """The plan's answer, or the refusal of what the caller may not know; None where its rows are none. `min_group`: over how many rows
    a total of a protected property is told. Raises GraphError."""
    schema = index.schemas[collection]
    if several := next((item for item in planned.built.frame.items if _open(item)), None):
        assert several.reading
        choices = tuple(several.reading.value.split("\n"))
        return Settled(
            "clarify",
            clarify=Clarify((several.mark.text,), (choices,)),
            asked_back=_ASK[lang].format(several.mark.text, ", ".join(choices)),
        )
    try:
        found = await reply(store, planned, schema, question.caller.groups, timeout=timeout, min_group=min_group)
    except Unreadable:
        return Settled("graph", refusal=_ONLY_TOTALS[lang])
    if not found.values:
        return Settled("graph", refusal=_TOO_FEW[lang].format(min_group)) if found.withheld else None
    said = answer_text(found.values, found.built, schema, lang)
    taken = understood(found.built, schema, lang)
    text = f"{_assumed(planned, lang)}{said} ({_READ[lang].format(taken)})" + (_LEFT_OUT[lang].format(min_group) if found.withheld else "")
    facts = [_fact(found.statement, found.rows, collection, text, taken)]
    if found.whole is not None:
        facts.append(_fact(*found.whole, collection, text, taken))
    return Settled("graph", (Statement(text, tuple(facts)),), found.values, doubtful=_is_compound(planned))


def doubtful(planned: Planned, text: str) -> bool:
    """Whether a document may say better what is asked: words are read loosely, a yes hangs on a verb that the tables do not know or on
    what may or need be, what must or may be done is asked, or the least or the most of something, which rules say, or how long and the plan
    says when, or a kind of what the tables only know by the general word."""
    frame = planned.built.frame
    verbs = [item for item in frame.items if item.mark.kind == "verb"]
    ruled = _MUST.search(text) or _LIMIT.search(text) or _ALLOWED.search(text) or (_HOW_LONG.search(text) and _gives_dates(planned))
    ruled = ruled or _is_compound(planned)
    closed = frame.ask == "yesno" and bool(verbs or _MAY.search(text) or _NEEDS.search(text))
    return planned.built.cost > DOUBTFUL or closed or bool(ruled)


def is_of_all(planned: Planned, schema: Schema) -> bool:
    """Whether the asker's own is asked for ("How many days of leave do I get?"), and the plan lists it of people of whom none is told
    from another: what it gives is everybody's."""
    items = planned.built.frame.items
    readings = [item.reading for item in items if item.reading]
    wanted = [reading for reading in readings if reading.kind == "property" and is_people(reading.label, schema)]
    narrowed = any(reading.kind in ("entity", "value") for reading in readings)
    return bool(wanted) and not narrowed and any(mark.is_cue("self") for mark in planned.marks)


def strange_words(found: Unplanned) -> tuple[str, ...]:
    """The words that nothing explains, and the names that one begins and a verb goes on, which is none there: Nordic Build."""
    beside = [(one, other) for one, other in pairwise(found.marks) if other.start == one.end + 1]
    large = [(one, other) for one, other in beside if one.text[0].isupper() and other.text[0].isupper()]
    names = [f"{one.text} {other.text}" for one, other in large if (one.kind, other.kind) == ("unknown", "verb")]
    return (*found.unknown, *names)


def _is_compound(planned: Planned) -> bool:
    """Whether what is wanted is read by a word that is not quite its name, and another that names nothing wanted makes a compound of it: a
    handling fee, where the tables have rates and somebody who handles."""
    wanted = {item.mark.start for item in planned.built.frame.items if (r := item.reading) and r.kind == "property" and r.score < _QUITE}
    before = [one for one, other in pairwise(planned.marks) if other.start in wanted and other.start == one.end + 1]
    return any(one.kind == "schema" and one.readings[0].kind == "hint" for one in before)


def _gives_dates(planned: Planned) -> bool:
    """Whether the plan's answer is days as rows have them."""
    wanted = [item.reading for item in planned.built.frame.items if item.reading and item.reading.kind == "property"]
    plain = not any(column.function for column in planned.built.plan.columns)
    return plain and any(_DAYS.search(spelt_out(reading.property)) for reading in wanted)


def _read_whole(text: str, found: Planned | Unplanned) -> Planned | Unplanned:
    """No plan where it passes over the code of a document: whom recall R-9 concerns is in no table."""
    if isinstance(found, Unplanned):
        return found
    codes = [code for code in CODES.finditer(text) if not any(m.start < code.end() and code.start() < m.end for m in found.marks)]
    return Unplanned(tuple(code[0] for code in codes), True, found.marks) if codes else found


def _counts_time(text: str, planned: Planned) -> bool:
    """Whether days or months are asked for and the plan counts rows: how long something takes is no number of rows."""
    functions = [column.function for column in planned.built.plan.columns]
    return "count" in functions and _HOW_LONG.search(text) is not None


def _days_for_amount(text: str, planned: Planned, index: Index, collection: str) -> bool:
    """Whether an amount is asked for and the plan gives days: a cancellation fee is no day of cancellation."""
    kinds = {kind.dimension for kind in kinds_of(text)}
    wanted = [item.reading for item in planned.built.frame.items if item.reading and item.reading.kind == "property"]
    plain = not any(column.function for column in planned.built.plan.columns)
    return plain and bool(kinds & _AMOUNTS) and bool(wanted) and all(is_day(r, index.schemas[collection]) for r in wanted)


def _open(item: Item) -> bool:
    """Whether a part of a name fits several."""
    return bool(item.mark.assumed and item.reading and item.reading.kind == "entity" and len(item.reading.value.split("\n")) > 1)


def _assumed(planned: Planned, lang: Language) -> str:
    """What was taken for granted: names said in part or misspelt."""
    taken = [
        _TAKEN[lang].format(item.mark.assumed, item.reading.value)
        for item in planned.built.frame.items
        if item.mark.assumed and item.reading and item.reading.kind == "entity" and item.reading.value
    ]
    return "".join(taken)


def _fact(statement: Compiled, rows: Rows, collection: str, text: str, taken: str) -> Fact:
    identity = blake2b(repr((statement.cypher, sorted(statement.params.items(), key=str))).encode(), digest_size=8).hexdigest()
    kept = Rows(rows.columns, rows.rows[:_CITED_ROWS], rows.truncated or len(rows.rows) > _CITED_ROWS)
    name = f"{collection}/plan:{identity}"
    return Fact(name, collection, (), text, (), statement.cypher, statement.params, kept, 1.0, 1.0, understood=taken)
