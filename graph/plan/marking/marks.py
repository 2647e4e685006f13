"""The parts of a question: names, values, dates, numbers, closed expressions, words of the schema, and what nothing explains. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from graph.compact import is_hangul
from graph.linking import Linker, Mention
from graph.partial import PartialNames
from graph.plan.marking.closed import closed
from graph.plan.marking.counters import counters
from graph.plan.marking.doers import Unit, doers, done, who_decides
from graph.plan.marking.endings import without_ends
from graph.plan.marking.guesses import guesses, letters
from graph.plan.marking.held import over_values
from graph.plan.marking.idle import idle, idle_beside
from graph.plan.marking.in_name import in_name
from graph.plan.marking.link_values import kept, of_links, value_reading
from graph.plan.marking.numbers_said import numbers
from graph.plan.marking.ordinals import ordinals
from graph.plan.marking.ours import Ours, label_said, own_name, spans, who_asks
from graph.plan.marking.prefixes import UN, denied_apart
from graph.plan.marking.ranks import came_in
from graph.plan.marking.says_else import is_no_name, says_else
from graph.plan.marking.shared import sharing
from graph.plan.marking.split import continues, ends_word, is_done, split
from graph.plan.marking.verbal_columns import verbal_columns
from graph.plan.words.alike import LEADS_ON, leads_on, squash
from graph.plan.words.called import ValueParts
from graph.plan.words.lexicon import Lexicon, best, headed, with_heads
from graph.plan.words.periods import Period, periods
from graph.plan.words.persons import is_people
from graph.plan.words.reading import OWN, PARTLY, Reading, is_above, is_day
from graph.plan.words.verbs import begins_clause, binds, binds_there, called_by_agent, called_by_verb, is_participle, is_verb, verbs
from graph.plan.words.vocabulary import LINKING, NEGATING, is_filler, stemmed_fillers
from graph.sounds import Sounds
from graph.values import is_value, value_of
from language.normal import fold
from language.numbers import Quantity
from language.units import CURRENCIES
from language.words import Morpheme, Words, stem

Kind = Literal["named", "schema", "cue", "date", "number", "verb", "unknown"]

_PREPOSITION = re.compile(
    r"\b(as) (?:their|his|her|its) $|"
    r"\b(of|for|by|per|in|from|to|on|at|with|than|within|under|via|through|among|about|and|or|into|as|the|a|an)\b[\s'\"‘“]*$"
)
_LONGEST = 6  # units in a phrase of the schema
_NOUNS = ("NN", "XR", "SL", "SN", "XSN", "NR", "SH")
_OPTIONS = 6
_VERB = 0.9  # of what a verb may say
_ACTS = 0.85  # of what says by whom something was done, at least
_ALIAS = 0.95  # of what is but called so besides: 독일, of German and of Germany
_MANAGES = re.compile(r"(?:manage|supervise|oversee)s?$")  # no manager, though of one stem
_WHO = re.compile(r"\bwho\b", re.I)
_DOES = re.compile(r"\b(?:do|does|did) (?:we|you|they|i|he|she|it) $", re.I)
_PLACE = re.compile(r"\b(?:in|from|to|of|at) (?:the )?$", re.I)
_TIMES = re.compile(r" ?(?:횟수|건수|내역|이력)")
_BASIS = re.compile(r"(?: ?\([^()]{1,12}\))? ?기준(?:으?로)?(?=[ ,?]|$)")
_COPULA = re.compile(r"인데|이고|이면|이지|이며")
_CLAUSE = re.compile(r"(?:돼서|되어서|되고|됐고|되었고|됐지만|되었지만|됐는데|했고|했지만|했는데|하였고|받았지만|받았는데|받고)(?= )")
_DEPENDS = re.compile(r" (?:(?:straight|\w+ly) )?(?:to|by|in|of|from|at|for|with|on|upon)$")
_MEMBERS = frozenset(map(stem, ("members", "people", "persons", "staff")))


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a question. `cue` and `argument` are a closed expression's; `before` is the English preposition in front, `after` the
    Korean particle behind."""

    kind: Kind
    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    cue: str = ""
    argument: str = ""
    quantity: Quantity | None = None
    period: Period | None = None
    before: str = ""
    after: str = ""
    assumed: str = ""
    verbal: bool = False  # a noun made a verb

    def is_cue(self, *kinds: str) -> bool:
        return self.kind == "cue" and self.cue in kinds


@dataclass(frozen=True, slots=True)
class Found:
    """What a collection's nodes are called and what they hold, for every caller: the linkers narrow it by groups."""

    values: Linker
    partial: PartialNames
    parts: ValueParts
    words: Words
    sounds: Sounds


def mark(
    question: str,
    mentions: Sequence[Mention],
    known: Found,
    lexicon: Lexicon,
    words: Words,
    groups: frozenset[str],
    today: date,
    own_node: str | None = None,
    ours: Ours | None = None,
    *,
    guess: bool = True,
) -> list[Mark]:
    """The marks of a question in order of place, without overlap. `own_node` (`<Label>:<key>`) is who says "my", `ours` are the
    groups that it belongs to. Without `guess` values are taken as written, and nothing for a part of a name: as a document is read."""
    morphemes = words.morphemes(question)
    found: list[tuple[float, Mark]] = []  # the first number is what wins where two overlap
    values, all_units = known.values, list(denied_apart(question, without_ends(split(question, morphemes), lexicon), lexicon))
    spoken = periods(question, today)
    held = [*values.link(question, groups, fuzzy=guess), *done(question, all_units, values, groups, lexicon.schema)]
    held = [
        *(m for m in held if not is_no_name(m, question, lexicon)),
        *doers(question, all_units, values, groups, lexicon.schema),
        *kept(question, spoken, values, groups, lexicon.schema),
    ]
    nodes = [*mentions, *(mention for mention in held if not is_value(mention.entity))]  # countries and the like, by other names
    for named in _named(nodes, [mention for mention in held if is_value(mention.entity)], lexicon):
        whole = 31.0 if any(map(str.isdecimal, named.text)) and any(map(str.isalpha, named.text)) else 0.0  # 2024 Spring is no year
        found.append((4.5 if named.assumed else 10.0 + whole + named.end - named.start, named))
    found += [(40.0, Mark("date", period.start, period.end, question[period.start : period.end], period=period)) for period in spoken]
    for weight, start, end, kind, argument in closed(question, spoken):
        text = question[start:end]
        if kind == "self" and (reading := who_asks(text, own_node, lexicon)):
            found.append((9.0, Mark("named", start, end, text, (reading,))))
            continue
        day = Period(today, today, start, end, "day") if kind == "held" else None
        found.append((weight, Mark("cue", start, end, text, cue=kind, argument=argument, period=day)))
    for start, end in spans(question):
        behind = re.match(r"[가-힣]{1,2}(?=[가-힣]*)|[a-z]+", question[end:], re.I)
        label = label_said(behind[0], ours or {}, lexicon) if behind else None
        text = question[start:end].strip()
        own = (Reading("entity", label, ids=(ours or {})[label], value=text),) if label else ()
        found.append((30.0, Mark("named" if own else "cue", start, start + len(text), text, own, cue="" if own else "our")))
    for unit, noun in pairwise(all_units):
        if unit.tag == "XPN" and (unit.form == UN or (unit.form in NEGATING and not is_filler(noun.form))):
            found.append((8.2, Mark("cue", unit.start, unit.end, unit.form, cue="not")))
    found += [(20.0, Mark("cue", start, end, question[start:end], cue="filler")) for start, end in own_name(question, lexicon)]
    found += _asides(question, spoken)
    found += [(12.0 + end - start, Mark("schema", start, end, question[start:end], of)) for start, end, of in in_name(question, lexicon)]
    for start, end, came in came_in(question, lexicon.schema):
        found.append((11.0 + end - start, Mark("named", start, end, question[start:end], came)))
    for quantity in numbers(question):
        weight = 31.0 if quantity.unit in CURRENCIES.values() else 9.0  # 10억 달러: no currency that rows have
        found.append((weight, Mark("number", quantity.start, quantity.end, quantity.text, quantity=quantity)))
    for quantity in ordinals(question, lexicon):
        found.append((20.0, Mark("number", quantity.start, quantity.end, quantity.text, quantity=quantity)))
    found = [(weight, item) for weight, item in found if not _inside_noun(item, all_units)]
    found = over_values(found, lexicon.schema)
    found += _words_of_schema(question, all_units, lexicon)
    marks = _settle(found)
    marks += _rest(question, all_units, marks, lexicon)
    if guess:
        marks = list(letters(sorted(marks, key=lambda m: m.start), known.parts, groups))
        unknown = [(m.start, m.end) for m in marks if m.kind == "unknown" and not is_verb(m.text)]
        proper = frozenset(unit.start for unit in all_units if unit.tag in ("NNP", "SL"))
        told = (known.partial, known.parts, known.sounds, groups, proper, _spoken(marks))
        wide = list(_with_first_names(question, unknown, marks, lexicon))
        found_wide = [guess for guess in guesses(question, wide, *told) if all(r.kind == "entity" for r in guess[1])]
        alone = [span for span in unknown if not any(start <= span[0] < end for (start, end), _ in found_wide)]
        for (start, end), guessed in [*found_wide, *guesses(question, alone, *told)]:
            if readings := of_links(guessed, lexicon.schema):
                marks = [m for m in marks if m.end <= start or end <= m.start]
                marks.append(Mark("named", start, end, question[start:end], readings, assumed=question[start:end]))
    return [_placed(item, question, morphemes) for item in sorted(marks, key=lambda m: m.start)]


def _asides(question: str, spoken: Sequence[Period]) -> list[tuple[float, Mark]]:
    """What says nothing where it stands, with what that outweighs."""
    spans = [*idle(question), *((20.0, *span) for period in spoken for span in idle_beside(question, period.start, period.end))]
    return [(weight, Mark("cue", start, end, question[start:end].strip(" ,"), cue="filler")) for weight, start, end in spans]


def _with_first_names(
    question: str, unknown: Sequence[tuple[int, int]], marks: Sequence[Mark], lexicon: Lexicon
) -> Iterable[tuple[int, int]]:
    """Unknown words with what stands in front of them, where that is a part of people's names: Daniel Ricardo."""
    for start, end in unknown:
        first = next((m for m in marks if m.kind == "named" and m.end == start - 1 and question[m.end] == " "), None)
        if first and all(r.kind == "value" and is_people(r.label, lexicon.schema) for r in first.readings):
            yield first.start, end


def _spoken(marks: Sequence[Mark]) -> frozenset[tuple[str, str]]:
    """What kinds of things a question speaks of, and which of their properties."""
    readings = (r for m in marks if m.kind in ("schema", "named") for r in m.readings if r.kind in ("label", "role", "property"))
    return frozenset((r.label, r.property) if r.kind == "property" else (r.far, "") for r in readings)


def _named(mentions: Sequence[Mention], values: Sequence[Mention], lexicon: Lexicon) -> Iterable[Mark]:
    """Names and values by their span, nodes of one label together."""
    spans: dict[tuple[int, int], dict[tuple[str, str, str], Reading]] = {}
    texts: dict[tuple[int, int], tuple[str, str]] = {}
    own = [m for m in mentions if m.entity.partition("/")[0] == lexicon.schema.collection]
    for mention in own:
        readings = spans.setdefault((mention.start, mention.end), {})
        key = ("entity", mention.label, "")
        ids = readings[key].ids if key in readings else ()
        readings[key] = Reading("entity", mention.label, ids=tuple(dict.fromkeys((*ids, mention.entity))), score=mention.score)
        texts[mention.start, mention.end] = (mention.text, mention.how)
    for mention in values:
        label, name, value = value_of(mention.entity)
        readings = spans.setdefault((mention.start, mention.end), {})
        names = [r.score for key, r in readings.items() if key[0] == "entity"]  # a name is first of all somebody's, where it is written so
        less = 0.35 if max(names, default=0.0) > min(mention.score, _ALIAS) else 0.01
        if (reading := value_reading(label, name, value, mention.score - less, lexicon.schema)) is not None:
            readings[("value", f"{label}.{name}", value)] = reading
        texts.setdefault((mention.start, mention.end), (mention.text, mention.how))
    for (start, end), readings in ((span, found) for span, found in spans.items() if found):
        text, how = texts[start, end]
        yield Mark("named", start, end, text, best(readings.values(), 2 * _OPTIONS), assumed=text if how == "misspelt" else "")


def _words_of_schema(question: str, found: Sequence[Unit], lexicon: Lexicon) -> Iterable[tuple[float, Mark]]:
    """Its phrases, said as they are, with a verb, or by a part that others share, with what wins where two overlap."""
    for unit, readings in sharing(question, found, lexicon):
        yield 12.0, Mark("schema", unit.start, unit.end, question[unit.start : unit.end], readings)
    for start, end, columns in verbal_columns(question, found, lexicon):
        yield 9.5 + end - start, Mark("schema", start, end, question[start:end], columns)
    for unit, kind in counters(question, found, lexicon):
        yield 8.0, Mark("schema", unit.start, unit.end, unit.form, (kind,))
    yield from _schema(question, found, lexicon)


def _schema(question: str, found: Sequence[Unit], lexicon: Lexicon) -> Iterable[tuple[float, Mark]]:
    """Phrases of the schema, whole or by a part; the longer the better, the whole better than the part."""
    for first, unit in enumerate(found):
        if unit.tag[:2] in ("VX", "EC", "EF", "JK", "JX", "EP", "ET"):
            continue
        form = ""
        for last in range(first, min(first + _LONGEST, len(found))):
            other = found[last]
            if last > first and not continues(question[found[last - 1].end : other.start]):
                break
            if last > first and begins_clause(
                question[unit.start : unit.end], unit.form, question[other.start : other.end], form + other.form, lexicon
            ):
                break  # members joined; a member joining date is said of one
            if last > first and other.tag[:2] == "JK" and len(other.form) == 1:
                break  # 메뉴가 is a menu, and no price (가) of one
            if first < last < len(found) - 1 and _is_adverb(question[other.start : other.end]):
                continue  # report directly to
            form += other.form
            span = question[unit.start : other.end]
            if says_else(span, question[other.end :], form, lexicon):
                continue
            verbal = is_done(found, last, "XSV") or (unit.tag == "SL" and last == first and is_participle(question, unit.start, span))
            lone = len(form) == 1 and (unit.joined or not unit.tag.startswith("NN") or not ends_word(question, found, last))
            if last == first and unit.form in verbs() and _DOES.search(question[: unit.start]):
                break  # what do we stock
            only = all(reading.kind == "label" for reading in lexicon.whole.get(form, ()))
            if last == first and only and (verbal or span.lower().endswith("ed")) and is_filler(span.lower()):
                continue  # based in, of whatever is a base; 등록된, of whatever is enrolled
            if (readings := lexicon.whole.get(form)) and not lone:
                naming = max((r.score for r in readings if r.kind != "hint"), default=0.0)
                top = [r for r in readings if r.score >= (readings[0].score if r.kind == "hint" else naming) - 0.05 or is_above(r)]
                if last > first and LEADS_ON.search(span.lower()) and len({r.link.type for r in top if r.link}) > 1:
                    rows = [r for r in lexicon.whole.get(unit.form, ()) if r.kind == "label" and r.score >= OWN]
                    top = rows or top  # assigned to: many have that, and assignments are of it
                if last == first and not verbal and not any(r.kind == "label" and r.score >= OWN for r in top):
                    top = with_heads(top, headed(form, lexicon), lexicon)
                if all(r.kind in ("role", "hint") for r in top):  # the boss of a branch, and of those who work in it
                    top += [r for r in readings if r.kind == "role" and r not in top]
                if verbal:  # booked: on a day, and by somebody who has that part in it
                    top += [r for r in readings if r.kind == "hint" and r.score >= _ACTS and r not in top]
                if verbal or _MANAGES.match(span.lower()) or _DEPENDS.search(span.lower()):  # names no one: 보고하는
                    top = [replace(r, kind="hint") if r.kind == "role" else r for r in top]
                if last == first and all(reading.kind == "hint" for reading in top):
                    top += lexicon.part.get(form, ())
                if verbal and last == first:  # opened, of whatever has a day of opening
                    top += [r for r in readings if is_day(r, lexicon.schema) and r not in top]
                    top += [replace(r, score=_VERB) for r in lexicon.part.get(form, ()) if is_day(r, lexicon.schema) and r not in top]
                several = last > first
                weight = 9.5 + len(span) if several else 5.0 if len(form) == 1 else 7.5 if readings[0].score > 0.95 else 6.5
                yield weight + readings[0].score, Mark("schema", unit.start, other.end, span, tuple(top[: 2 * _OPTIONS]), verbal=verbal)
            elif last == first + 1 and unit.form in verbs() and leads_on(form):
                yield 9.5 + len(span), Mark("verb", unit.start, other.end, span)
            elif (last == first or len(span) == len(form)) and (parts := lexicon.part.get(form)) and len(form) > 1:
                yield 2.0 + len(span) / 100, Mark("schema", unit.start, other.end, span, parts[: 2 * _OPTIONS], verbal=verbal)


def _is_adverb(word: str) -> bool:
    return word == "straight" or (word.endswith("ly") and is_filler(word.lower()))


def _inside_noun(item: Mark, found: Sequence[Unit]) -> bool:
    """Whether a closed expression is but a part of a noun: 별 of 성별, 번호 of 전화번호, 수 of 필수, 긴 of 긴급도; or of anybody's name."""
    if item.kind != "cue":
        return False
    if item.is_cue("adjective", "rank", "most") and any(u.start == item.start and item.end < u.end and u.tag[:2] == "NN" for u in found):
        return True
    if item.is_cue("ongoing") and any(u.start < item.start < u.end and u.tag[:2] == "NN" for u in found):
        return True  # 체중이
    tags = "NN" if item.is_cue("group", "number", "among", "ongoing") or item.text == "수" else "NNP"
    whole = item.text == "수"  # 수도
    return any(
        (u.start < item.start or (whole and u.start == item.start)) and item.end < u.end + (u.start < item.start)
        for u in found
        if u.tag.startswith(tags)
    )


def _settle(found: Sequence[tuple[float, Mark]]) -> list[Mark]:
    kept: list[Mark] = []
    for _, item in sorted(found, key=lambda pair: (-pair[0], pair[1].start, pair[1].end)):
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    # The same place read as a name and as a word of the schema is both.
    merged = []
    for item in kept:
        others = [m for _, m in found if (m.start, m.end) == (item.start, item.end) and m.kind in ("named", "schema") and m is not item]
        if item.kind in ("named", "schema") and others:
            readings = [*item.readings, *(reading for other in others for reading in other.readings if reading.score > PARTLY)]
            merged.append(replace(item, readings=best(readings, 2 * _OPTIONS)))
        else:
            merged.append(item)
    return merged


def _rest(question: str, found: Sequence[Unit], marks: Sequence[Mark], lexicon: Lexicon) -> list[Mark]:
    """Words that no mark holds: verbs that only bind, and the unknown."""
    rest = []
    collection = squash(lexicon.schema.collection)
    for index, unit in enumerate(found):
        if any(mark.start < unit.end and unit.start < mark.end for mark in marks):
            continue
        form = unit.form
        if unit.tag == "SL":
            if form in collection and len(form) > 2:
                continue
            behind = next((m for m in marks if m.kind == "schema" and m.end == unit.start - 1), None)
            if form in _MEMBERS and behind and any(r.kind == "label" for r in behind.readings):
                continue  # crew members
            if not _is_function(form, unit, question):
                written = fold(question[unit.start : unit.end]).text
                named = unit.start > 0 and question[unit.start].isupper() and _PLACE.search(question[: unit.start])  # head of Purchasing
                binding = binds_there(question, unit.start, unit.end) and not (named or who_decides(question, form))
                kind: Kind = "verb" if binding else "unknown"
                text = question[unit.start : unit.end]
                agents = called_by_agent(written, lexicon) if _WHO.search(question) else ()
                if told := agents or called_by_verb(form, lexicon):
                    rest.append(Mark("schema", unit.start, unit.end, text, told, verbal=True))
                else:
                    rest.append(Mark(kind, unit.start, unit.end, text, verbal=written not in LINKING))
        elif unit.tag.startswith(("NN", "XR", "SH")) and not is_filler(form):
            is_verb = is_done(found, index, "XSV", "XSA")
            counted = _TIMES.match(question, unit.end) is not None  # 대여 횟수
            done_so = binds(form) or f"{form}하" in LINKING  # 일하는
            binding = done_so if is_verb or counted else form in LINKING and len(form) == 1  # 사는, taken for a noun
            rest.append(
                Mark("verb" if binding and not who_decides(question, form) else "unknown", unit.start, unit.end, form, verbal=is_verb)
            )
        elif unit.tag.startswith("VA") and not (is_filler(form) or is_filler(unit.base)):
            rest.append(Mark("unknown", unit.start, unit.end, question[unit.start : unit.end]))
        elif unit.tag.startswith("VV"):
            base = unit.base or form
            if told := () if is_filler(form) else called_by_verb(base, lexicon):
                rest.append(Mark("schema", unit.start, unit.end, form, told, verbal=True))
            else:
                kind = "verb" if is_filler(base) or binds(base) else "unknown"
                rest.append(Mark(kind, unit.start, unit.end, form, argument=base))
    return rest


def _is_function(form: str, unit: Unit, question: str) -> bool:
    if len(form) == 1:  # Tier A is no article
        article = unit.start == 0 and not is_hangul(question[unit.end : unit.end + 1] or " ")  # B등급 begins with no article
        return article or not question[unit.start].isupper() or form == "i"
    if question[unit.start : unit.end].isupper() and not question.isupper():
        return False  # the IT department
    adverb = question[unit.start : unit.end].lower().endswith("ly") and not _PLACE.search(question[: unit.start])  # in italy
    return is_filler(form) or form in stemmed_fillers() or adverb


def _placed(item: Mark, question: str, morphemes: Sequence[Morpheme]) -> Mark:
    before = _PREPOSITION.search(fold(question[: item.start]).text)
    after = "".join(m.form for m in morphemes if m.start == item.end and m.tag.startswith(("JK", "JX", "JC", "VCP")))[:3]
    ends = _COPULA if after == "이" else _CLAUSE if item.verbal else None
    if ends and (clause := ends.match(question, item.end)):
        after = clause[0]
    if not after:
        after = next((m.form for m in morphemes if m.start == item.end and m.tag.startswith("XSN")), "")
    counted = item.is_cue("count") and question[item.end : item.end + 3] == " 기준"  # 예약 건수 기준 상위 5개
    if counted or (item.kind == "schema" and item.text[-1] >= "가" and _BASIS.match(question, item.end)):
        return replace(item, before="by", after=after)  # 판매량(kg) 기준
    return replace(item, before=(before[1] or before[2]) if before else "", after=after)
