"""From marks to a frame: what is wanted, and that nothing of the question is left over. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.formula import names
from graph.plan.framing.amounts import take_numbers
from graph.plan.framing.attributes import take_attributes
from graph.plan.framing.both import leaves_one_out, take_all_of, take_both, take_both_values
from graph.plan.framing.clauses import declared, is_numeric, says_when, take_dates, take_means, take_pairs
from graph.plan.framing.comparing import are_apart, take_comparison, take_differing
from graph.plan.framing.counted import bound_groups
from graph.plan.framing.days import DAYS, only_stated
from graph.plan.framing.denials import take_negation
from graph.plan.framing.durations import take_duration
from graph.plan.framing.frame import Frame, Item
from graph.plan.framing.grouping import take_groups
from graph.plan.framing.left_out import take_left_out
from graph.plan.framing.parts_asked import take_parts
from graph.plan.framing.people import two_do
from graph.plan.framing.percentages import take_share
from graph.plan.framing.punctual import take_punctual
from graph.plan.framing.ranking import take_functions, take_gap, take_rankings
from graph.plan.framing.said_twice import said_twice
from graph.plan.framing.spelt import take_product, take_rounding
from graph.plan.framing.there import came_about, has_happened, is_there
from graph.plan.framing.totals import take_included
from graph.plan.framing.traded import is_kept
from graph.plan.framing.wanted import take_target, take_wanted
from graph.plan.marking.marks import Mark
from graph.plan.words.reading import OWN, PARTLY, Reading
from graph.plan.words.verbs import acts, is_verb
from graph.plan.words.vocabulary import is_filler
from graph.plan.words.yearly import beside, year_of
from graph.schema import Schema
from graph.wording import spelt_out
from language.detect import Language

_REQUEST = r"(?:tell|show|give|list|find|check|get|see|know|(?<!we )have(?! any\b))"  # but: did we have any
_QUESTION_EN = re.compile(
    r"^(?:so |and |then |please |hey,? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    rf"(?! (?:you|we|i) (?:please |kindly )?{_REQUEST})",
    re.I,
)
_QUESTION_KO = re.compile(
    r"(?:나요|[있없했됐였했하되맞]나|습니까|ㅂ니까|[가-힣]니까|[었았했됐렸났졌]어|는지(?:요)?|은지(?:요)?|[가-힣]가요|[었았했됐]죠|맞(?:아|죠|나)|(?:넘|많|작|높|낮|짧|같)(?:어|아)|(?:커|길어|늦어|달라|비싸|빨라)|있어|없어|이야|인지)(?:요)?\s*(?:확인|알려|말씀|궁금|좀|$|\?)"
)
_FREE_CUES = {
    "how much",
    *"among include distinct what which who place where when number exists or more times round self our both other count".split(),
    *"filler manner ourselves apiece".split(),
}


_CLOCK = re.compile(r"\bwhat time\b|(?<![가-힣])몇 ?시(?![가-힣]*간)|시각", re.I)
_WITHOUT = re.compile(r"(?<!빠짐)(?<!어김)(?<!끊임)(?<!틀림)(?<!상관)(?<!관계)(?<=[가-힣 ])없이(?![가-힣])")
_FIRM_CUES = {"nth", "group", "bucket", "top", "average", "share", "not", "extent", "compare", "ongoing", "concept"}


def read_frame(items: Sequence[Item], language: Language, schema: Schema, question: str, held: Sequence[Mark] = ()) -> Frame:
    """One frame of the items, beside which `held` stands. `unclear` tells how much of them found no place."""
    frame = Frame([*items], language, held=held)
    take_rounding(frame)
    take_product(frame, schema)
    take_attributes(frame, schema)
    take_gap(frame, schema)
    lasts = take_duration(frame, schema, question)
    frame.use(*said_twice(frame))
    if not lasts and not take_parts(frame, question):
        take_wanted(frame, schema)
    take_years(frame, schema)
    take_same(frame)
    take_groups(frame, schema)
    take_excluded(frame, schema)
    take_included(frame, schema)
    take_differing(frame, question)
    take_left_out(frame, schema, question)
    take_pairs(frame, schema)
    take_punctual(frame, schema)
    take_means(frame, schema)
    take_negation(frame, schema)
    take_dates_unless_compared(frame, schema)
    take_functions(frame, schema)
    take_both(frame)
    take_numbers(frame, schema)
    take_rankings(frame, schema)
    take_comparison(frame, schema)
    _take_form(frame, question, schema)
    take_target(frame, schema)
    bound_groups(frame)
    take_both_values(frame, schema)
    take_all_of(frame)
    frame.unclear += 3.0 * leaves_one_out(frame, question)
    frame.unclear += 2.0 * is_kept(frame, schema)
    frame.unclear += 3.0 * two_do(frame, schema)
    _leftovers(frame, schema, question)
    return frame


def take_years(frame: Frame, schema: Schema) -> None:
    """A year that tells a column from those of other years narrows nothing else: crimes in 1996, of crimes_1995 and crimes_1996."""
    said = {
        i: period.first.year
        for i, item in enumerate(frame.items)
        if (period := item.mark.period) and period.unit == "year" and period.first
    }
    for item in frame.items:
        reading = item.reading
        year = year_of(reading.property) if reading and reading.kind == "property" and reading.label else None
        if reading is None or year is None:
            continue
        own = [i for i in said if said[i] == year]
        frame.use(*own)
        if len(own) != len(said) or (not own and beside(schema, reading.label, reading.property)):
            frame.unclear += 3


def take_dates_unless_compared(frame: Frame, schema: Schema) -> None:
    """Periods narrow, but where two are held against each other."""
    periods = [i for i, item in enumerate(frame.items) if item.mark.kind == "date" and i not in frame.used]
    if len(periods) >= 2 and frame.has("most", "rank", "adjective") and are_apart(frame, periods):
        return
    take_dates(frame, schema)


def take_same(frame: Frame) -> None:
    """The things shared with a named one: the same city as X."""
    for index in list(frame.cue("same")):
        frame.use(index)
        named = [i for i, item in enumerate(frame.items) if item.is_("entity")]
        if len(named) != 1:
            frame.unclear += 2
            continue
        nouns = [i for i, item in enumerate(frame.items) if item.noun and i not in frame.used and i != frame.target]
        frame.same = [i for i in nouns if (i < index) == (frame.language == "ko")]
        frame.use(*frame.same)
        frame.use(*frame.cue("other"))


def take_excluded(frame: Frame, schema: Schema) -> None:
    """What is left out of a sum (운임은 빼고, excluding freight) or taken into it (할인 반영) is part of the measure's name."""
    if not any(item.is_("measure") for item in frame.items):
        return
    korean = frame.language == "ko"
    for index in list(frame.cue("exclude", "include", "after")):
        place = frame.last_noun(index, 2) if korean else frame.next_noun(index, 2)
        if place is None and not korean:
            place = frame.last_noun(index, 1)
        if place is not None and is_numeric(frame, place, schema) and not frame.items[place].is_("measure"):
            frame.use(index, place)
    factors = {name for item in frame.items if item.reading and item.reading.measure for name in names(item.reading.measure.formula)}
    frame.use(*(i for i in frame.free_nouns() if (r := frame.items[i].reading) and r.property in factors))


_THEN = re.compile(r"\?\s*(?:and |which|who|what|where|list|name|있(?:으|다)면|이름|누구|어디|어떤|뭐|무엇)", re.I)


_NO_MATTER = re.compile(r"[,.]? ?[가-힣]+[은는도]? ?(?:상관|관계) ?없[가-힣]*")

_HOW_MANY = re.compile(r"(?<![가-힣])몇 ?(?!몇)[^\W\d]+(?:입니까|인가요|이에요|예요|인지|이죠|이야)")


def is_closed(question: str, language: Language) -> bool:
    """Whether a question is worded as one of yes or no, and does not go on to ask which: are there any? Who?"""
    question = _NO_MATTER.sub("", question)
    if _THEN.search(question) or (language == "ko" and _HOW_MANY.search(question)):
        return False
    return (_QUESTION_KO if language == "ko" else _QUESTION_EN).search(question.strip().rstrip(" .!。")) is not None


def _take_form(frame: Frame, question: str, schema: Schema) -> None:
    """A share, a yes or no, a number: what kind of answer is wanted."""
    asks_rate = take_share(frame, schema, question)
    anyone = any(frame.items[i].mark.text.lower().endswith(("one", "body")) for i in frame.cue("who"))
    wh = asks_rate or frame.has("which", *([] if anyone else ["who"]), "what", "place", "where", "when", "count", "how much")
    asks = not wh and frame.ask == "list" and frame.target is None and frame.metric is None
    closed = is_closed(question, frame.language)
    than = frame.has("than") or any(item.mark.is_cue("compare") and item.mark.text.startswith("보다") for item in frame.items)
    plain = than if frame.language == "ko" else not frame.has("or")
    against = frame.ask == "compare" and not wh and plain
    if closed and (asks or against):
        frame.ask = "yesno"
    if frame.has("universal") or (frame.ask == "yesno" and _says_all(frame, question)):
        frame.universal = True
        frame.use(*frame.cue("universal"))
    if frame.metric and frame.ask == "list" and not frame.ranking:
        frame.ask = "aggregate"


_ALL = re.compile(r"\b(?:all|every|each)(?: of)?(?: (?:the|our|its|their|his|her))? $", re.I)


def _says_all(frame: Frame, question: str) -> bool:
    """Take that all of a kind are meant somewhere in a closed question: did X accept every offer."""
    found = [i for i, item in enumerate(frame.items) if item.is_("label") and _ALL.search(question[: item.mark.start])]
    if not found or len(frame.groups) > 1:
        return False
    frame.groups.clear()
    frame.use(*found)
    return True


_THERE = re.compile(r"\b(?:exist|have|registered|called|named)\b|있|존재|등록", re.I)


def _undated(frame: Frame, schema: Schema) -> bool:
    """Whether a date is asked for that only a verb describes (the day that it arrived): none that the schema has may be taken for it."""
    if frame.target is None:
        return False
    found, reading = declared(frame, frame.target, schema), frame.items[frame.target].reading
    rows = [r for item in frame.items if item.is_("entity") and (r := item.reading)]
    spoken = any(item.is_("label", "role") and item.reading and reading and item.reading.far == reading.label for item in frame.items)
    if rows and reading is not None and not spoken and all(r.label != reading.label for r in rows) and only_stated(frame, rows[0]):
        return True  # when a product was discontinued is no day of its orders
    plain = reading is not None and spelt_out(reading.property) == "date"  # of what happens: the date of a race that was held
    return found is not None and found.type == "date" and not plain and frame.items[frame.target].mark.text.lower() in DAYS


def _bare(frame: Frame) -> bool:
    """Whether nothing narrows, ranks or asks for all of what is wanted."""
    narrowed = frame.numbers or frame.dates or frame.nulls or frame.flags or frame.ranking or frame.denied or frame.same
    others = any(
        (item.reading is not None or item.mark.is_cue("which", "what", "distinct"))
        for i, item in enumerate(frame.items)
        if i != frame.target
    )
    return not narrowed and not others


def _counts_another(frame: Frame, index: int) -> bool:
    """Whether this counts something else than what is wanted."""
    before = frame.items[index - 1] if index else None
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    if frame.target is not None and frame.items[frame.target].mark.end == 0:
        return False  # implied
    return frame.language == "ko" and before is not None and before.noun and before.is_("label") and before.reading != wanted


def _is_dated(frame: Frame, schema: Schema) -> bool:
    """Whether what is wanted, or ranks it, says when."""
    asked = [frame.target, *frame.columns, frame.metric.item if frame.metric else None]
    timed = any(i is not None and i >= 0 and says_when(frame, i, schema) for i in asked)
    return timed or frame.ranking is not None or bool(frame.dates) or frame.bucket is not None


def _says_nothing(frame: Frame, schema: Schema) -> bool:
    """Whether a question of one named node says nothing of it but its kind."""
    narrowed = frame.numbers or frame.dates or frame.nulls or frame.flags or frame.denied or frame.denied_dates or frame.pairs or frame.same
    readings = [item.reading for item in frame.items if item.reading]
    named = {reading.label for reading in readings if reading.kind == "entity"}
    of_it = all(r.label in named and (r.kind in ("entity", "label") or r.property == schema.labels[r.label].name) for r in readings)
    return not narrowed and not frame.subjects and len(named) == 1 and of_it


def _named(frame: Frame, reading: Reading, schema: Schema) -> bool:
    """Whether a property is but how a named node is called: a product named X."""
    named = any(item.is_("entity") and (r := item.reading) and r.label == reading.label for item in frame.items)
    return named and not reading.link and bool(reading.label) and schema.labels[reading.label].name == reading.property


def _valued(frame: Frame, reading: Reading) -> bool:
    """Whether the property's value is named too: the flag of Panama."""
    return any(
        item.is_("value") and (r := item.reading) and (r.label, r.property) == (reading.label, reading.property) for item in frame.items
    )


def _unbound(frame: Frame) -> bool:
    """Whether something is said of what is wanted by a verb that binds it to nothing: of all tickets, those resolved."""
    if not any(item.mark.kind == "verb" and item.mark.verbal for item in frame.items):
        return False
    narrowed = frame.numbers or frame.dates or frame.nulls or frame.flags or frame.denied or frame.same or frame.ranking or frame.groups
    return not narrowed and not any(item.reading for i, item in enumerate(frame.items) if i != frame.target)


def _names(reading: Reading, target: Reading | None, schema: Schema) -> bool:
    """Whether a property is how the wanted nodes are called anyhow."""
    if target is None or target.kind not in ("label", "role") or reading.label != target.far:
        return False
    label = schema.labels[target.far]
    return reading.property == label.name or (reading.property == label.key and label.key == label.name)


def _leftovers(frame: Frame, schema: Schema, question: str) -> None:
    """Nouns without a part: flags, further columns, and kinds that the question only passes through."""
    items = frame.items
    target = items[frame.target].reading if frame.target is not None else None
    metrics = [metric for metric in (frame.metric, frame.ranking.metric if frame.ranking else None) if metric]
    asked = [i for i in (frame.target, *(metric.item for metric in metrics)) if i is not None]
    compared = [*(n.item for n in frame.numbers), *(i for left, _, right in frame.pairs for i in (left, right))]
    lacking = [i for i, _ in frame.nulls]
    said = [items[i].reading for i in (*frame.groups, *frame.columns, *asked, *compared, *lacking) if i >= 0]
    for index in frame.free_nouns():
        found = declared(frame, index, schema)
        reading = items[index].reading
        assert reading
        of_rows = frame.ask == "aggregate" or (target is not None and target.kind in ("label", "role"))
        if is_there(frame, index, question) and found and found.type != "boolean" and (of_rows or frame.ask == "yesno"):
            frame.nulls.append((index, False))  # which have a fax number
            frame.use(index)
            continue
        if came_about(frame, index) and found and found.type == "date" and target and target.far == reading.label:
            frame.nulls.append((index, False))  # those that have been shipped: of which the day is known
            frame.use(index)
            continue
        if found and found.type == "date" and has_happened(frame, index, question):
            frame.nulls.append((index, False))  # D638 분쟁 종결됐나요
            frame.use(index)
            continue
        told = reading in said or _named(frame, reading, schema) or _valued(frame, reading) or _names(reading, target, schema)
        if reading.kind == "property" and told:
            frame.use(index)
            continue
        if found and found.type == "boolean" and (target is None or reading != target):
            frame.flags.append((index, True))
        elif reading.kind in ("property", "measure"):
            acts_only = _only_acts(frame, index, schema)
            beside = target is not None and frame.ask == "list" and (target.kind == "property" or not frame.ranking)
            unsaid = frame.ask in ("count", "share") and not frame.ranking and not frame.groups
            lost = frame.ask == "aggregate" and not acts_only
            frame.unclear += 0.0 if beside else 2.0 if unsaid else 0.5 + 0.5 * lost  # a number alone does not say it
            frame.unclear += 3.0 if frame.ask == "yesno" and not frame.subjects else 0.0  # a yes or no to what the property is
            frame.unclear += 1.0 * acts_only
            frame.columns += [] if acts_only and beside else [index]
        frame.use(index)
    _left_open(frame, schema, question)
    undated = _undated(frame, schema)
    frame.unclear += 3.0 * (undated and any(item.is_("value") for item in items) and not any(item.mark.kind == "verb" for item in items))
    for index, item in enumerate(items):
        if (item.mark.kind == "verb" and not is_filler(item.mark.argument) and undated) or item.mark.kind == "unknown":
            frame.unknown.append(item.mark)
        elif item.mark.kind == "number" and index not in frame.used:
            frame.unclear += 2
            frame.unknown.append(item.mark)
        elif item.mark.kind == "cue" and index not in frame.used and item.mark.cue not in _FREE_CUES and item.mark.text != "까지":
            frame.unclear += (
                2.5 if frame.ask == "yesno" or item.mark.cue == "exclude" or (item.mark.cue in _FIRM_CUES and not frame.groups) else 1.0
            )


def _only_acts(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a word is a verb, which asks for no property."""
    mark, reading = frame.items[index].mark, frame.items[index].reading
    unsure = reading is not None and (reading.score < OWN or (is_numeric(frame, index, schema) and mark.text.isascii()))
    found = declared(frame, index, schema)
    done = mark.text.lower().split()[0].endswith("ed") and found is not None and found.type == "date" and not frame.has("when")
    done |= mark.before == "to" and is_verb(mark.text) and found is not None and found.type == "date" and not frame.has("when")  # to buy
    weak = reading is not None and reading.score < PARTLY and is_verb(mark.text)
    return (mark.verbal and unsure) or weak or done or acts(mark.text)


def _left_open(frame: Frame, schema: Schema, question: str) -> None:
    """What this reading does not say, though the question asks it."""
    items = frame.items
    target = items[frame.target].reading if frame.target is not None else None
    if target is not None and target.kind == "property" and frame.ask == "list" and _bare(frame):
        frame.unclear += 3  # a property of nothing in particular: 연차는?
    if target is not None and frame.ask == "list" and frame.target is not None and items[frame.target].mark.verbal:
        day = declared(frame, frame.target, schema)
        frame.unclear += 2.0 * (day is not None and day.type == "date" and target.score < OWN and not frame.has("when"))  # what we buy
    if any(items[i].mark.text.lower() not in ("me", "i") for i in frame.cue("self")):
        frame.unclear += 3  # mine, and nobody knows who asks
    frame.unclear += 3.0 * frame.has("our")  # and nobody knows whose
    if target is not None and target.kind == "property" and _CLOCK.search(question):
        day = declared(frame, frame.target or 0, schema)
        frame.unclear += 3.0 * (day is not None and day.type == "date")  # what time, of which only the day is kept
    grouped = [items[i].reading for i in frame.groups]
    frame.unclear += 3.0 * (frame.ask == "count" and target is not None and target.kind == "label" and target in grouped)  # each is one
    asked = declared(frame, frame.target, schema) if frame.target is not None else None
    frame.unclear += 3.0 * (frame.has("how much") and frame.ask == "list" and asked is not None and asked.type == "boolean")
    days = [items[i].mark.text == "며칠" for i in frame.cue("when")]  # or how many days
    timed = _is_dated(frame, schema) or (all(days) and frame.target is not None and is_numeric(frame, frame.target, schema))
    if days and frame.ask == "list" and not timed:
        frame.unclear += 3  # when, of what has no such day
    if frame.ask == "yesno" and _says_nothing(frame, schema) and not (frame.held or frame.has("exists") or _THERE.search(question)):
        frame.unclear += 3  # is Ann a full member: of her nothing is asked that the tables know
    said = [items[i].mark.text.lower() for i in frame.cue("how much")]
    amount = any(text.startswith("how much" if frame.language == "en" else "얼마") and not text.startswith("얼마나") for text in said)
    if amount and frame.ask == "list" and not (frame.ranking or frame.columns or frame.groups):
        frame.unclear += 3.0 * (target is not None and target.kind in ("label", "role"))  # how much was paid, of what has no amount
    if frame.ask == "count" and any(_counts_another(frame, index) for index in frame.cue("count")):
        frame.unclear += 3  # two numbers in one question
    compared = frame.numbers or frame.pairs or frame.denied or frame.flags or frame.nulls or frame.dates or frame.held
    all_of = sum(item.name for item in items) > 1 or compared
    frame.unclear += 3.0 * (frame.universal and frame.ask == "yesno" and not all_of)  # did X attend every class: of which nothing is said
    counted = [n for n in frame.numbers if items[n.item].is_("label", "role") and not n.concept]
    frame.unclear += 3.0 * (frame.universal and frame.ask == "yesno" and bool(counted))  # is every X over 20: of what?
    for without in _WITHOUT.finditer(question):
        frame.unclear += 3.0 * (not any(item.mark.kind == "cue" and item.mark.start <= without.start() < item.mark.end for item in items))
    others = [i for i in frame.cue("distinct") if items[i].mark.before in ("a", "another") and i not in frame.used]
    frame.unclear += 3.0 * bool(others)  # to a different branch: not how many there are
    manners = [items[i].mark.text.lower() for i in frame.cue("manner")]
    if _unbound(frame) or any(not said.startswith("how ") or not frame.has("count", "how much") for said in manners):
        frame.unclear += 3  # how, why and whether one may are for documents to say
