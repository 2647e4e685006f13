"""What a question wants: rows, a number of a kind, a person, a yes or no; of what, and narrowed by what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from graph.compact import is_hangul
from graph.plan.marking.marks import Mark
from graph.plan.words.alike import squash
from graph.plan.words.reading import Reading
from graph.schema import Schema
from language.asked_kind import kinds_of
from language.detect import Language
from services.rag.hybrid.typed import Typed

Wants = Literal["rows", "count", "amount", "who", "yesno", "date", "text"]

_YESNO_EN = re.compile(
    r"(?:^|[.;,!] *|\bso )(?:is|are|was|were|do|does|did|has|have|can|could|may|must|should|will|would)\b[^.!]*\?*$", re.I
)
_YESNO_KO = re.compile(
    r"(?:되|돼|있|맞|하|한|인|는|은|ㄴ|해야|나)(?:나요|습니까|ㅂ니까|니까|는지|가요|을까요|죠|지요|어요|아요|요)\s*[?.]*$|(?:맞|되|가능)\S{0,6}\?*$"
    r"|(?:[있없했됐었았]어|돼|[필요가능]해|하나|되나|맞아|이야)\?+$"
)
_WH = re.compile(
    r"\b(?:who|whom|whose|which|what|when|where|how)\b|누구|누가|어느|어떤|무슨|무엇|뭐|뭔|뭘|언제|어디|얼마|며칠|몇|전부|모두|목록|알려|뽑",
    re.I,
)
_PERCENT = re.compile(
    r"몇 ?(?:%|퍼센트|프로)|what (?:percent|share|discount)|percentage|\brate\b|\b(?:largest|highest|maximum|biggest) discount"
    r"|최대 할인|할인율|요율|이율",
    re.I,
)
_DATE = re.compile(
    r"\b(?:what date|which date|by when|latest|last day|deadline date)\b"
    r"|(?:^|[.,;:?!] |\b(?:until|since|till|from|me|us|know|and) )when\b|언제|며칠까지|날짜|마감일",
    re.I,
)
_ON_A_DAY = re.compile(r"\b(?:what|which) (?:day|date)\b|\bby when\b|\blatest (?:day|date)\b|며칠까지|언제까지|어느 날", re.I)
_TIME = re.compile(
    r"며칠|몇 ?(?:영업)?일(?!까지)|몇 ?(?:주|개월|달|년|시간|분)|기한|기간"
    r"|\b(?:payment|credit|notice|return|lead|delivery|warranty) (?:term|period|window|time)s?\b"
    r"|\b(?:more|less) time\b|how many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)|how long",
    re.I,
)
_ASKS_TIME = re.compile(
    r"며칠|몇 ?(?:영업)?일|몇 ?(?:주|개월|달|년|시간|분)|how many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)|how long", re.I
)
_MONEY = re.compile(
    r"얼마|how much|비용|[가-힣]{2,}(?:액|금액|요금|수수료)(?=[은이을 ?]|$)"
    r"|\bwhat(?:'s| is| was| are| does| do)?\s+(?:[\w'-]+\s+){0,4}(?:cost|amount|credit|refund|allowance|fee|budget|limit|charge)s?\b",
    re.I,
)
_QUANTITY = re.compile(r"(?:수량|물량|개수|인원|무게|중량|부피|면적|온도|습도|거리|길이|높이)[은는이가]? ?(?:얼마|어느 정도)")
_HOW_MUCH_LAST = re.compile(r"얼마[가-힣]*\s*[?.]*$")
_COUNT = re.compile(r"how many|몇 ?(?:건|개|명|곳|군데|장|라인|줄|종|가지)|(?:건수|개수|수는)", re.I)
_WHO = re.compile(r"\b(?:who|whom)\b|(?:^|[.,;!?] )whose\b|누구|누가", re.I)
_A_BIT = Decimal(1) / 366
_LISTED = re.compile(r"\s*(?:,|/|·|&|\band\b|\bor\b|와|과|및|또는|,\s*(?:and|or))\s*", re.I)


# Words that only say of which kind the answer is.
_KIND_WORDS = {
    "time": re.compile(r"기한|기간|일수|deadlin|period|window|time|day|limit|due"),
    "money": re.compile(r"금액|비용|액|비|료|amount|cost|price"),  # 청소비, which is split into 청소 and 비
    "percent": re.compile(r"비율|율|rate|percent(?:ag)?|share"),
}


def only_kind(terms: Sequence[str], kinds: frozenset[str]) -> bool:
    """Whether words of the question only say of which of these kinds the answer is: a deadline, an amount."""
    return any(_KIND_WORDS[kind].fullmatch("".join(terms)) for kind in kinds & _KIND_WORDS.keys())


@dataclass(frozen=True, slots=True)
class Asked:
    """`kinds` are the kinds of amounts that may answer (empty: any), `unit` the one of time that is named. `target` is the kind of rows
    that is wanted."""

    typed: Typed
    lang: Language
    wants: Wants
    kinds: frozenset[str]
    unit: str | None
    target: Reading | None

    @property
    def text(self) -> str:
        return self.typed.text


def read_question(typed: Typed, lang: Language, schema: Schema) -> Asked:
    text = typed.text.strip()
    target = _target(typed, lang, schema)
    kinds: set[str] = set()
    if _PERCENT.search(text):
        kinds.add("percent")
    if _TIME.search(text):
        kinds.add("time")
    if _MONEY.search(text) and not _QUANTITY.search(text):
        kinds |= {"money"}
    unit = next((kind.unit for kind in kinds_of(text) if kind.dimension == "time" and kind.unit), None)
    wants: Wants
    last = text.rsplit(". ", 1)[-1]
    if not _WH.search(last) and (_YESNO_EN if lang == "en" else _YESNO_KO).search(last):
        wants = "yesno"
    elif _asks_who(text):
        wants = "who"
    elif _ON_A_DAY.search(text):
        wants = "date"
    elif _COUNT.search(text) and not ("time" in kinds and (target is None or _ASKS_TIME.search(text))):
        wants = "text" if _counts_unknown(typed) or (target is None and _HOW_MANY.search(text)) else "count"
    elif target is not None and _lists(typed, lang, schema) and not (kinds and _HOW_MUCH_LAST.search(text)):
        wants = "rows"
    elif _DATE.search(text):
        wants = "date"
    elif kinds:
        wants = "amount"
    else:
        wants = "text"
    return Asked(typed, lang, wants, frozenset(kinds), unit, target)


_LIST_EN = re.compile(r"\bwhich\b|\blist\b|\bwhat are\b|\bshow (?:me )?(?:all|the)\b|\ball (?:the )?\w+s\b", re.I)
_LIST_KO = re.compile(
    r"어느|어떤|모두|전부|목록|리스트|명단|뽑|나열|(?:뭐|뭔|무엇|어디)\S*\s*\S*\s*[?.]*$"
    r"|(?:이름|번호)\S*\s*(?:좀 )?(?:알려|말해|보여|주세요)|번호[는가]?\s*[?.]*$"
)


_INTERROGATIVE = re.compile(
    r"\b(?:who|whom|whose|which|what|when|where|how (?:many|much|long|often|far|old))\b"
    r"|누구|누가|어느|어떤|무슨|무엇|뭐|뭔|언제|어디|얼마|며칠|몇",
    re.I,
)
_AND_ASKS = re.compile(r"(?:,|;|\band\b|\bor\b|고|며|그리고|및|와|과)\s*(?:\S+\s+){0,6}?$", re.I)


def _asks_who(text: str) -> bool:
    """Whether somebody is asked for, and nothing in front of a relative "who": what allowance do staff who move get?"""
    who, first = _WHO.search(text), _INTERROGATIVE.search(text)
    return who is not None and (first is None or first.start() >= who.start() or is_hangul(first[0][0]))


def asks_twice(text: str) -> bool:
    """Whether two things are asked for, each by a question word of its own behind a comma or an "and"."""
    asked = list(_INTERROGATIVE.finditer(text))
    return any(_AND_ASKS.search(text[one.end() : other.start()]) for one, other in pairwise(asked))


_HAPPENED = re.compile(r"\bactual(?:ly)?\b|실제|\b(?:when|what (?:date|day)) did\b(?!.*\b(?:due|deadline|have to|latest)\b)", re.I)


def has_happened(text: str) -> bool:
    """Whether a day is asked for on which something has happened: none that a rule counts to."""
    return _HAPPENED.search(text) is not None


_TELL_KO = re.compile(r"(?:들)?[을를]\s*(?:모두|다|전부|좀|각각)?\s*(?:알려|말해|보여|찾아|뽑아|골라|적어)")
_KIND_EN = re.compile(r"\s*(?:which|what)\s+(?P<kind>[a-z]+s)\s+(?!of\b)[a-z]", re.I)
_KIND_KO = re.compile(
    r"(?:^|\s)(?P<kind>[가-힣]{2,}?)(?:들)?[은는이가을를]\s*(?:모두|다|전부|좀)?\s*(?:뭐|뭔|무엇|어떤|알려|말해|보여|찾아)"
)


def _counts_unknown(typed: Typed) -> bool:
    """Whether what is counted is no rows: 문, of 제품의 문 개수."""
    counts = [m.start for m in typed.marks if m.is_cue("count") and m.text.startswith("개수")]
    return any(m.kind == "unknown" and m.end <= start <= m.end + 1 for m in typed.marks for start in counts)


def _lists(typed: Typed, lang: Language, schema: Schema) -> bool:
    """Whether rows are asked for."""
    if (_LIST_EN if lang == "en" else _LIST_KO).search(typed.text):
        return True
    return any(_TELL_KO.match(typed.text, noun.end) and _row_like(noun, schema) for noun in typed.nouns)


def kind_said(text: str) -> str | None:
    """What a question calls the things it asks for: works, of "Which works need a courier?", 상품, of 주문해야 하는 상품은 뭐예요?"""
    said = _KIND_EN.match(text) or _KIND_KO.search(text)
    return said["kind"] if said else None


def number_said(asked: Asked) -> tuple[Decimal, str] | None:
    """The only stretch of time of a unit that is not asked for, which a question says of somebody: six years. More than it by a day."""
    typed = asked.typed
    found = [(b.value + (b.operator == ">") * _A_BIT, b.unit) for b in typed.bounds if b.operator in (">", ">=", "<=", "<")]
    found += [(a.value, a.unit) for a in typed.amounts if a.limit is None]
    known = {(value, unit) for value, unit in found if unit in ("year", "month") and unit != asked.unit}
    return known.pop() if len(known) == 1 else None


_AUXILIARY = "(?:do|does|did|is|are|was|were|has|have|had|can|may|must|will)"
_HOW_MANY = re.compile(rf"\bhow many (?:(?!{_AUXILIARY}\b)[a-z-]+ )+(?={_AUXILIARY}\b)", re.I)


def _target(typed: Typed, lang: Language, schema: Schema) -> Reading | None:
    """The rows that are asked for: in English what follows the question word, in Korean the last that is named as rows are."""
    nouns = [(m, r) for m in typed.nouns if (r := _row_like(m, schema))]
    if not nouns:
        return None
    asking = [m for m in typed.marks if m.is_cue("which", "what", "count", "who")]
    if lang == "en":
        after = [(m, r) for m, r in nouns if any(0 <= m.start - cue.end <= 30 for cue in asking)]
        if (counted := _HOW_MANY.search(typed.text)) and not any(counted.start() < m.start < counted.end() for m, _ in nouns):
            return None  # how many free nights does the owner get?
        return (after or nouns)[0][1]
    free = [(m, r) for m, r in nouns if m.after != "의"]
    return (free or nouns)[-1][1]


def _row_like(noun: Mark, schema: Schema) -> Reading | None:
    """A label, or a label by its key or name."""
    for reading in noun.readings:
        if reading.score < 0.8:
            continue
        if reading.kind == "label":
            return reading
        alone = len({r.label for r in noun.readings if r.score >= reading.score}) == 1
        if (
            alone
            and reading.kind == "property"
            and reading.label
            and reading.property in (schema.labels[reading.label].key, schema.labels[reading.label].name)
        ):
            return Reading("label", reading.label, score=reading.score)
        if reading.kind == "role" and reading.link and reading.score >= 0.9:
            return reading
        if reading.kind == "property" and reading.label and " " in noun.text:  # orders dated: rows by a property of theirs
            label = schema.labels[reading.label]
            first = squash(noun.text.split()[0])
            if first in {squash(phrase) for phrase in (reading.label, *label.synonyms.en, *label.synonyms.ko)}:
                return Reading("label", reading.label)
    return None


def named_entities(typed: Typed) -> dict[str, tuple[str, ...]]:
    """Ids of the named nodes by label."""
    found: dict[str, tuple[str, ...]] = {}
    for name in typed.names:
        reading = name.readings[0]
        if reading.kind == "entity":
            found[reading.label] = tuple(dict.fromkeys((*found.get(reading.label, ()), *reading.ids)))
    return found


def values_of(typed: Typed, prefer: Sequence[str]) -> list[tuple[Mark, Reading]]:
    """The named values, each with the property that it most likely is of: of the label that it or what it is listed with stands beside,
    else of a preferred one."""
    valued = [m for m in typed.names if m.readings[0].kind == "value"]
    labels = [beside(name, typed) for name in valued]
    for places in (range(len(valued) - 2, -1, -1), range(1, len(valued))):
        for place in places:
            other = place + 1 if places.step < 0 else place - 1
            first, second = sorted((place, other))
            if labels[place] is None and _LISTED.fullmatch(typed.text[valued[first].end : valued[second].start]):
                labels[place] = labels[other]
    found = []
    for name, near in zip(valued, labels, strict=True):
        order = [label for label in (near, *prefer) if label]
        options = [r for r in name.readings if r.kind == "value"]
        best = min(options, key=lambda r: (order.index(r.label) if r.label in order else len(order), -r.score))
        found.append((name, best))
    return found


def placed(typed: Typed, schema: Schema) -> Typed:
    """With a value as one of the kind that it stands with, where not all may read that column, so that none of its values is known."""

    def of_kind(name: Mark) -> Mark:
        label, own = beside(name, typed), name.readings[0]
        declared = schema.labels[label].properties.get(own.property) if label and own.kind == "value" and not own.link else None
        known = any(r.label == label for r in name.readings)
        return replace(name, readings=(replace(own, label=label),)) if label and declared and declared.protected and not known else name

    return replace(typed, names=tuple(map(of_kind, typed.names)))


def beside(name: Mark, typed: Typed) -> str | None:
    """The label that a value stands with: 프랑스 고객사, customers in France, employees titled Sales Representative."""
    korean = any("가" <= c <= "힣" for c in typed.text)
    near: list[tuple[int, str]] = []
    for noun in typed.nouns:
        label = next((r.far for r in noun.readings if r.kind in ("label", "role") and r.score >= 0.8), None)
        if label is None:
            continue
        if noun.start >= name.end and noun.start - name.end <= (6 if korean else 2):
            near.append((noun.start - name.end, label))
        elif not korean and name.start >= noun.end and name.start - noun.end <= 14:
            near.append((name.start - noun.end, label))
    return min(near)[1] if near else None
