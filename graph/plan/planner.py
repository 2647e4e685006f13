"""The best plan of a question over the declared schemas: every reading of its parts is tried, the cheapest one is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise, product

from graph.linking import Linker, Mention
from graph.names import Name
from graph.partial import PartialNames
from graph.plan.framing.deeds import deeds
from graph.plan.framing.frame import Item, Unfit
from graph.plan.framing.grammar import read_frame
from graph.plan.framing.heads import by_title
from graph.plan.framing.implied import is_money
from graph.plan.framing.pieces import PIECES
from graph.plan.marking.agreed import agreed
from graph.plan.marking.asides import without_asides
from graph.plan.marking.beside import beside, is_idle
from graph.plan.marking.completed import completed
from graph.plan.marking.counted_in import without_counted_in
from graph.plan.marking.glossed import without_glosses
from graph.plan.marking.halves import halves
from graph.plan.marking.held import dated, take_held
from graph.plan.marking.marks import Found, Mark, mark
from graph.plan.marking.ongoing import ongoing
from graph.plan.marking.ours import Ours
from graph.plan.marking.stated import stated
from graph.plan.pattern.build import Built, build
from graph.plan.words.alike import squash
from graph.plan.words.called import ValueParts, called_names, called_nodes
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import OWN, PARTLY, Reading, is_day, is_number
from graph.plan.words.verbs import acts, binds, is_verb, verbs
from graph.plan.words.vocabulary import GENERIC, LINKING
from graph.plan.words.wider import spoken, widened, with_loanwords
from graph.schema import Schema
from graph.sounds import Sounds
from graph.values import Held, value_names
from graph.wording import spelt_out
from language.detect import Language
from language.normal import fold
from language.words import Words, stem

_READINGS = 150  # of one question, tried
_OPTIONS = 6  # of one part
_VERB = 0.9  # at most, of what may be but a verb
_END = 0.05  # for each end of what is in charge of many things that the question names
_SURE = 0.75  # of a reading: more than by a part of a phrase
_PER = re.compile(r"per |each |every |매")
_COMES_ABOUT = frozenset(
    "raised opened logged filed submitted created registered recorded reported issued placed entered"
    " assigned handed 접수 등록 생성 발생 제기 신청 제출 발행 지급 배정 할당".split()
)
_STATES = frozenset(
    "표시 분류 지정 certified flagged marked listed registered designated classified labelled labeled tagged set rated".split()
)
_DONE = re.compile(r"[a-z]+ed")
_SUMS = frozenset("amount amounts charge charges cost costs sum figure expense expenses".split())
_RATES = {"month": "monthly", "year": "annual", "quarter": "quarterly"}
SOUND = 2.2  # what a plan may cost to be answered without asking


@dataclass(frozen=True)
class Known:
    """What planning needs of one collection: the phrases of the schema as the caller may know it, names and values."""

    lexicon: Lexicon
    found: Found

    @cached_property
    def wider(self) -> Lexicon:
        """With further phrases, for words that nothing else explains."""
        return widened(self.lexicon)

    @cached_property
    def spoken(self) -> Sounds:
        """What loanwords may mean."""
        return spoken(self.lexicon.schema)


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of a question. `margin` is how much more the next best reading costs, which gives another plan."""

    built: Built
    marks: tuple[Mark, ...]
    margin: float


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Why there is no sound plan: words that nothing explains, in a question that names something of the graph."""

    unknown: tuple[str, ...]
    named: bool
    marks: tuple[Mark, ...] = ()

    @property
    def asks_own(self) -> bool:
        """Whether it asks for what is "ours", or for something of the schema that is "mine", and nobody knows who asks."""
        mine = any(m.is_cue("self") and m.text.lower() not in ("me", "i") for m in self.marks)
        return any(m.is_cue("our") for m in self.marks) or (mine and any(m.kind == "schema" for m in self.marks))


def find_names(names: Iterable[Name], values: Mapping[str, Sequence[Held]], words: Words) -> dict[str, Found]:
    """The planner's snapshot of what there is, by collection."""
    own: dict[str, list[Name]] = {collection: [] for collection in values}
    for name in names:
        own.setdefault(name.entity.partition("/")[0], []).append(name)
    found: dict[str, Found] = {}
    for collection, of in own.items():
        held = values.get(collection, ())
        written = [*value_names(held)]
        heard = Sounds([*of, *(value for value in written if value.kind == "name" and "@" not in value.text)])
        found[collection] = Found(
            Linker([*written, *called_names(held), *called_nodes(of)], words), PartialNames(of), ValueParts(held), words, heard
        )
    return found


def plan(
    question: str,
    language: Language,
    mentions: Sequence[Mention],
    known: Known,
    words: Words,
    groups: frozenset[str],
    today: date,
    own_node: str | None = None,
    ours: Ours | None = None,
) -> Planned | Unplanned:
    """The cheapest reading, or what stands in its way. `own_node`: the asking person's node, `<Label>:<key>`; `ours`: its groups."""

    def under(lexicon: Lexicon) -> Planned | Unplanned:
        found = mark(question, mentions, known.found, lexicon, words, groups, today, own_node, ours)
        found = completed(beside(without_asides(without_glosses(found, question), question, words), question, lexicon))
        held, found = dated(*take_held(found, question), lexicon.schema)
        found = stated(without_counted_in(found, question), question, known.found.parts, groups, lexicon.schema)
        found = halves(found, known.found.values, groups, lexicon.schema)
        held, found = ongoing(held, found, question, known.found.values, groups, lexicon.schema)
        marks = by_title(deeds(agreed(found), question, lexicon), lexicon.schema, known.found.values, groups)
        return _cheapest(marks, held, question, language, lexicon.schema)

    outcome = under(known.lexicon)
    in_doubt = outcome.marks if isinstance(outcome, Unplanned) else [m for m in outcome.marks if m.assumed or _is_weak(m)]
    lexicon = with_loanwords(known.wider, known.spoken, [m.text for m in in_doubt if m.kind == "unknown"])
    if not _may_mean(in_doubt, known.lexicon, lexicon):
        return outcome
    wider = under(lexicon)
    sure = isinstance(outcome, Planned) and not any(m.assumed for m in in_doubt)
    dearer = isinstance(outcome, Planned) and isinstance(wider, Planned) and wider.built.cost >= outcome.built.cost
    return outcome if isinstance(wider, Unplanned) or (sure and dearer) else wider


def _is_weak(m: Mark) -> bool:
    """Whether a word is known only as what a part of a longer phrase is called besides: members, of team members."""
    return m.kind == "schema" and all(r.score < PARTLY for r in m.readings)


def _may_mean(marks: Sequence[Mark], lexicon: Lexicon, wider: Lexicon) -> bool:
    """Whether a word that nothing explains, or two that stand together, are further phrases of the schema."""
    said = [squash(m.text) for m in marks]
    both = [first + second for first, second in pairwise(said)]
    return any(wider.whole.get(form) != lexicon.whole.get(form) for form in (*said, *both))


def _cheapest(found: Sequence[Mark], held: Sequence[Mark], question: str, language: Language, schema: Schema) -> Planned | Unplanned:
    marks = [m for m in found if not (_says_amount(m, found, schema) or _says_rate(m, found) or _only_states(m, found, schema))]
    marks = [replace(m, kind="cue", cue="total", readings=()) if _adds_up(m, marks, schema) else m for m in marks]
    best: Built | None = None
    second = float("inf")
    open_: list[Mark] = []  # what the likeliest reading leaves unexplained: a verb, where no word is unknown
    for items in _readings(marks, schema):
        frame = read_frame(items, language, schema, question, held)
        if frame.unknown:
            open_ = open_ or [m for m in frame.unknown if m.kind != "number"]  # an amount is a condition, and names nothing
            continue
        try:
            built = build(frame, schema)
        except Unfit:
            continue
        if best is None or built.cost < best.cost:
            if best is not None and best.plan != built.plan:
                second = best.cost
            best = built
        elif built.plan != best.plan:
            second = min(second, built.cost)
    if best is not None and best.cost <= SOUND:
        return Planned(best, tuple(marks), round(second - best.cost, 4))
    unknown = tuple(dict.fromkeys(m.text for m in marks if m.kind == "unknown")) or tuple(dict.fromkeys(m.text for m in open_))
    return Unplanned(unknown, any(m.kind == "named" for m in marks), tuple(marks))


def _readings(marks: Sequence[Mark], schema: Schema) -> Iterator[tuple[Item, ...]]:
    """Every way to read the marks, the likelier ones first."""
    named = {reading.label for m in marks if m.kind == "named" for reading in m.readings if reading.kind == "entity"}
    labels = {r.far for m in marks for r in m.readings[:1] if r.kind in ("label", "role")} | named
    choices: list[Sequence[Reading | None]] = []
    total = 1
    alike: list[int] = []  # by mark the choice that is also its own: what is said twice means one thing
    first: dict[str, int] = {}
    for index, m in enumerate(marks):
        if m.text in first and (m.kind == "named" or _is_kind(m)):
            alike.append(first[m.text])
            continue
        told = (_kind_of_named(m, marks[index - 1]) if index else []) or _own_day(m, named, labels, schema)
        options: list[Reading | None] = list(told or _described(m, marks[index + 1 : index + 2]) or _options(m, labels)) or [None]
        if is_idle(m) or (
            m.kind == "schema" and m.text.lower() in GENERIC and not any(r.kind == "label" and r.score > _SURE for r in m.readings)
        ):
            options.insert(0, None)
        elif m.kind == "schema" and (_is_verb(m, schema) or _only_belongs(m, marks, index)):
            options.append(None)  # only a verb: ended up
        elif _is_of_others(m, labels, marks, schema):
            options.append(None)  # tickets that were raised, where claims have a day of it
        while len(options) > 1 and total * len(options) > _READINGS:
            options.pop()
        total *= len(options)
        alike.append(len(choices))
        first.setdefault(m.text, len(choices))
        choices.append(options)
    for chosen in product(*choices):
        yield tuple(Item(m, chosen[place]) for m, place in zip(marks, alike, strict=True))


def _is_kind(m: Mark) -> bool:
    """Whether a word is first of all what rows or those with a part in them are called: X's manager's manager, and no managing."""
    return m.kind == "schema" and m.readings[0].kind in ("label", "role") and m.readings[0].score >= OWN


def _says_amount(m: Mark, marks: Sequence[Mark], schema: Schema) -> bool:
    """Whether a word only says of the amount that is named before it that it is one: 연체료 중 면제된 금액."""
    said = [other for other in marks if other.end <= m.start and any(is_money(r, schema) for r in other.readings[:1])]
    loose = m.kind == "schema" and m.readings[0].score <= PARTLY and bool(said) and m.start - said[-1].end <= 2
    if m.text.lower() in _SUMS and m.kind == "schema":  # freight charges, net amount
        return any(o.kind == "schema" and m.start - o.end == 1 and any(is_money(r, schema) for r in o.readings[:1]) for o in said)
    return m.text in ("금액", "액수") and bool(said) and (m.kind == "unknown" or loose)


def _adds_up(m: Mark, marks: Sequence[Mark], schema: Schema) -> bool:
    """Whether a column's own name says that the amount right before it is added up: 수리비 합계, beside a total of another thing; or the
    number right behind it: total tolls, beside the total of an invoice."""
    if m.kind == "schema" and m.text.lower() == "total" and any(r.kind == "property" for r in m.readings):
        behind = next((o for o in marks if o.start == m.end + 1), None)
        if behind is not None and behind.kind == "unknown" and behind.text.lower() in PIECES:
            return True  # total portions sold
        return behind is not None and behind.kind == "schema" and is_number(behind.readings[0], schema)
    said = any(0 <= m.start - o.end <= 1 and any(is_money(r, schema) or is_number(r, schema) for r in o.readings[:1]) for o in marks)
    return m.kind == "schema" and m.text in ("합계", "총합", "총액", "합산") and said


def _says_rate(m: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a span of time only says again of what span a number is: rent per month, of a monthly rent."""
    per = _PER.match(m.text.lower()) if m.is_cue("bucket") else None
    return per is not None and any(_RATES[m.argument] in spelt_out(r.property) for other in marks for r in other.readings[:1])


def _is_of_others(m: Mark, spoken: set[str], marks: Sequence[Mark], schema: Schema) -> bool:
    """Whether a word that mostly says that things came about, or belong together, is but a state or a day of rows that the question does
    not speak of."""
    form = m.text.lower()
    days = form.isascii() and is_verb(form) and all(is_day(r, schema) for r in m.readings)
    if m.kind == "schema" and days and spoken:
        return all(r.label not in spoken for r in m.readings)  # bought, of which only machines have a day
    if m.kind not in ("schema", "named") or form not in _COMES_ABOUT or not spoken or any(o.is_cue("not") for o in marks):
        return False
    return all(r.kind in ("property", "value") and r.label and r.label not in spoken for r in m.readings)


def _is_verb(m: Mark, schema: Schema) -> bool:
    """Whether a word of the schema may be but a verb."""
    first = m.readings[0]
    loose = first.score <= _VERB or _says_who(m, schema) or (m.verbal and first.score < OWN and binds(m.text))
    if loose and (m.verbal or is_verb(m.text) or m.text in LINKING):
        return True
    said = m.text.lower().split()
    told = is_day(first, schema) or (first.kind == "label" and first.score < OWN)
    if told and is_verb(said[0]) and (m.before == "to" or (len(said) == 2 and said[0].endswith("ed"))):
        return True  # costs so much to buy, certified to teach; signed up
    if first.score < PARTLY and is_verb(m.text):
        return True  # attend, of what is but called like a part of it
    return acts(m.text) or (m.verbal and m.text.isascii() and all(r.kind == "hint" for r in m.readings))


def _only_belongs(m: Mark, marks: Sequence[Mark], index: int) -> bool:
    """Whether a word only binds what is named in front of it, or a column behind it, though a column is called so: X 소속 아티스트; or
    is a verb that is but called like a kind of things: which halls hold 400 people."""
    text = m.text.lower()
    if not (text in LINKING or (text.isascii() and stem(text) in verbs())) or (not text.isascii() and m.readings[0].kind == "label"):
        return False
    named = index > 0 and marks[index - 1].kind == "named" and m.start - marks[index - 1].end <= 1
    behind = marks[index + 1] if index + 1 < len(marks) else None
    column = behind is not None and behind.kind == "schema" and behind.start - m.end == 1 and behind.readings[0].kind == "property"
    done = m.text.isascii() and is_verb(m.text) and (m.readings[0].score < OWN or m.text.lower().endswith("ed"))
    who = m.readings[0].kind == "role" and not m.verbal  # trainers who reported it: who is asked for stands in it
    return named or column or (done and not who)  # which client received most


def _only_states(m: Mark, marks: Sequence[Mark], schema: Schema) -> bool:
    """Whether a participle only says that something is so, beside the column that says it: ISO 9001 certified, flagged as discontinued."""
    if m.kind != "unknown" or m.text.lower() not in _STATES:
        return False
    near = [o for o in marks if o.kind == "schema" and (0 <= m.start - o.end <= 1 or 0 <= o.start - m.end <= len(" as "))]
    if not m.text.isascii():  # 채식 메뉴로 표시돼 있는지
        near = [o for o in marks if o.kind == "schema" and o.end <= m.start][-2:]
    readings = (r for o in near for r in o.readings[:1] if r.kind == "property" and r.label)
    return any(schema.labels[r.label].properties[r.property].type == "boolean" for r in readings)


def _says_who(m: Mark, schema: Schema) -> bool:
    """Whether a verb may be but a column of who does it: 관리하는, of a manager's name."""
    first = m.readings[0]
    of = schema.labels[first.label].properties.get(first.property) if first.kind == "property" and first.label else None
    return of is not None and of.type == "text" and first.score < OWN


def _kind_of_named(m: Mark, before: Mark) -> list[Reading]:
    """The label of the node named right in front, where a word is that as well as a value: the Oxford Street store, sold in no store."""
    if before.kind != "named" or m.start - before.end != 1 or not any(r.kind == "value" for r in m.readings):
        return []
    named = {r.label for r in before.readings if r.kind == "entity"}
    return [r for r in m.readings if r.kind == "label" and r.label in named]


def _own_day(m: Mark, named: set[str], spoken: set[str], schema: Schema) -> list[Reading]:
    """The day of what is named, where a word is otherwise but the state of things that nobody speaks of: D638 분쟁 종결됐나요."""
    states = [r for r in m.readings if r.kind == "value"]
    if m.kind != "named" or not states or any(r.label in spoken for r in states):
        return []
    own = named | (spoken if _DONE.fullmatch(m.text.lower()) else set())  # incidents that have been closed, where warehouses are CLOSED
    return [replace(r, score=OWN) for r in m.readings if r.label in own and is_day(r, schema)]


def _described(m: Mark, following: Sequence[Mark]) -> list[Reading]:
    """The values that a word is, in front of the label that has them: open tickets are of the status open, and no opening dates."""
    if any(r.kind == "entity" for r in m.readings):
        return []
    labels = {r.label for f in following if f.kind == "schema" for r in f.readings if r.kind == "label"}
    return [r for r in m.readings if r.kind == "value" and r.label in labels and fold(r.value).text == fold(m.text).text]


def _options(m: Mark, labels: set[str]) -> Sequence[Reading]:
    """The readings of a mark; those of labels that the question names come first, and others only where there is none."""

    def order(r: Reading) -> float:
        ends = sum(end in labels for end in (r.link.source, r.link.target)) if r.kind == "hint" and r.link else 0
        return -r.score - _END * ends + (0.0 if not r.label or r.label in labels or r.link else 0.3)

    roles = [r for r in m.readings if r.kind == "role"] if m.before == "as" else []  # who has X as their hub
    return sorted(roles or m.readings, key=order)[:_OPTIONS]
