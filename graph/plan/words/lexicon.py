"""What a schema's parts are called: its labels, properties, relationships and measures by every phrase that may name them. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from graph.compact import is_hangul
from graph.plan.words.alike import LEADS_ON, UNIT, alike, leads_on, squash, units
from graph.plan.words.compounds import head_in_korean, in_full
from graph.plan.words.measures import QUANTITY, measures
from graph.plan.words.persons import PERSONS, counts_people, is_people, is_staff
from graph.plan.words.phrases import free_numbers, of_sales, phrases_of, without_kind, without_name, without_quantity
from graph.plan.words.reading import ALIKE, OWN, PARTLY, PIECEWISE, Reading, is_day
from graph.plan.words.vocabulary import is_filler
from graph.plan.words.yearly import without_year, year_of
from graph.schema import Label, Relationship, Schema
from graph.schema import Words as Synonyms
from graph.wording import spelt_out
from language.normal import fold
from language.thesaurus import all_renderings
from language.units import UNITS
from language.words import Words, stem

_PERSONS = 0.9  # of a kind of people, where people are said
_CODES = ("id", "no", "number", "code", "key")
_BARE = 0.985  # of a number without the kind of rows in front of it, in Korean
_ASIDE = 0.99  # of a number that rows have which join more things
_CHARGED = 0.82  # of an amount by what it is paid for
_CHARGES = ("fare", "price", "cost", "charge", "fee", "요금", "운임", "가격", "비용")
_NUMBERS = ("integer", "number", "percentage")
_HEAD, _LESS, _DAY = 0.93, 0.01, 0.8
"""Of a kind by the last words of its name; what the next one so called has less; of a day by a noun that calls its rows, too."""
_DOES = 0.86  # of who has a part in something by what is done there
_DONE = 0.75  # of a day, by what was done on it
_DAYS = ("date", "day", "on", "at")
_VARIANTS = 240  # of one phrase
# Words that every second property has in its name, or that only bind: alone they name none.
_GENERIC = frozenset(
    "name id number no code key type kind of in to by the for is has with and per at on s 번호 이름 명 코드".split(),
)
_ON = re.compile(r" (?:on|at|in)$")
_AMOUNTS, _AMOUNTS_KO = ("level", "quantity", "count"), ("수량", "대수", "량", "개수")
_KINDS, _KINDS_KO = ("type", "kind"), ("종류", "유형")  # what a text says may be asked for as one of several: each problem type
_PRICED = re.compile(r"\b(?:price|cost|fee|pay|rate|charge|wage)\b")
_FLAG = re.compile(r"^(?:is|has|are|was) (?=\w)|(?<=\w) (?:flag|indicator|yn)$")
_ACT = re.compile(r"\w{3}(?:ed|ion|ment|al|ing)$")  # approved, inspection: what somebody does
_ABOVE = re.compile(r"\b(?:manager|mgr|boss|supervisor|head|lead|leader|chief|report|reports|superior|parent)\b")
_ROLE_LIKE = re.compile(r"(?:er|or|ee|ist|head|chief|boss|parent|lead|owner|contact|member|person)s?$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by squashed phrase, whole and by a part of it; `longest` is the longest phrase in units."""

    schema: Schema
    whole: Mapping[str, tuple[Reading, ...]]
    part: Mapping[str, tuple[Reading, ...]]


def _is_key(reading: Reading, schema: Schema) -> bool:
    return reading.kind == "property" and bool(reading.label) and schema.labels[reading.label].key == reading.property


def read_lexicon(schema: Schema, words: Words) -> Lexicon:
    """Index a schema. Later readings of a phrase never replace better ones."""
    whole: dict[str, dict[Reading, float]] = defaultdict(dict)
    part: dict[str, dict[Reading, float]] = defaultdict(dict)
    for reading, phrases in named(schema):
        longer = any(is_hangul(phrase[0]) and len(phrase) > 1 for phrase in phrases)
        for phrase in phrases:
            for key, score in _variants(phrase):
                if score < OWN and counts_people(reading, phrase, schema):
                    continue  # how many guests there are is no customer
                if score < OWN and longer and len(phrase) == 1:
                    continue  # a syllable has many senses: 부, a copy, is no department
                if reading.kind in ("label", "role") and score < OWN and leads_on(key):
                    continue  # who works in it: no name of a department
                whole[key][reading] = max(score * reading.score, whole[key].get(reading, 0.0))
            priced = reading.kind == "property" and _PRICED.search(spelt_out(reading.property)) is not None
            for word, score in _parts(phrase, words, head=reading.kind == "role", kind=reading.kind == "label"):
                better = 0.1 if reading.kind == "label" else 0.0  # 정비 is rather a 정비이력 than a 정비일
                if priced and word in UNITS:
                    continue  # kg is no price for each of them
                part[word][reading] = max((score + better) * reading.score, part[word].get(reading, 0.0))
    for label, key, phrase in in_full(schema):
        if (of := whole.get(squash(phrase))) is not None and max(of.values()) < OWN:
            of[Reading("property", label, key)] = OWN
    for label in schema.labels:
        for phrase in head_in_korean(label, schema):
            whole[squash(phrase)].setdefault(Reading("label", label, score=_HEAD), _HEAD)
    return Lexicon(schema, _frozen(whole, schema), _frozen(part, schema))


def _frozen(found: Mapping[str, Mapping[Reading, float]], schema: Schema) -> dict[str, tuple[Reading, ...]]:
    def order(item: tuple[Reading, float]) -> tuple[float, str, str, str]:
        return -item[1], item[0].kind, item[0].label, item[0].property

    return {
        key: _without_doubles((replace(reading, score=round(score, 3)) for reading, score in sorted(readings.items(), key=order)), schema)
        for key, readings in found.items()
        if key
    }


def _without_doubles(readings: Iterable[Reading], schema: Schema) -> tuple[Reading, ...]:
    """Without far ends of relationships that are only called as their label is."""
    kept = tuple(readings)
    labels = {reading.label for reading in kept if reading.kind == "label"}
    columns = {reading.label: reading.score for reading in reversed(kept) if reading.kind == "property" and not _is_key(reading, schema)}

    def doubles(reading: Reading) -> bool:
        if PARTLY < reading.score < OWN and columns.get(reading.label, 0.0) >= reading.score and _is_key(reading, schema):
            return True  # a plate is rather the license plate than what the vehicle's number is called besides
        loop = reading.link is not None and reading.link.source == reading.link.target
        return reading.kind == "role" and reading.far in labels and not loop

    return tuple(reading for reading in kept if not doubles(reading))


def _variants(phrase: str) -> Iterator[tuple[str, float]]:
    """The phrase, what is called alike, and what its words are called alike, in their order; all squashed."""
    words = units(phrase)
    yield "".join(words), OWN
    if (short := _ON.sub("", phrase)) != phrase:
        yield "".join(words := units(short)), OWN  # hired on: who was hired
    for other in alike("".join(words)):
        yield other, ALIKE
    if 2 <= len(words) <= 3:
        choices = [(word, *alike(word)) for word in words]
        for chosen in islice(product(*choices), _VARIANTS):
            yield "".join(chosen), PIECEWISE


def _parts(phrase: str, words: Words, *, head: bool, kind: bool) -> Iterator[tuple[str, float]]:
    """The words of a phrase, or only its last one: a line manager is a manager, and no line. Of a Korean compound its nouns, the more
    of it the better: 반납 is rather 반납일 than 반납예정일. What its last word is called besides says it too; a pay grade is no salary."""
    parts = UNIT.findall(fold(phrase).text)
    each = parts[parts.index("per") + 1 :] if "per" in parts[1:] else ()  # a cost per person is no person
    if len(parts) < 2:
        parts = [piece.form for part in parts if "가" <= part[0] <= "힣" for piece in words.morphemes(part)]
        weights = [round(PARTLY - 0.1 + 0.2 * len(part) / len(squash(phrase)), 3) for part in parts]
    else:
        weights = [PARTLY if part in (parts[0], parts[-1]) else PARTLY - 0.1 for part in parts]
    if len(parts) < 2:
        return
    said = [part for part in parts if part not in _GENERIC and part not in each and not (is_filler(part) or _is_particle(part))]
    told = list(zip(parts, weights, strict=True))
    for part, weight in told[-1:] if head else [told[0], told[-1]] if kind else told:  # no 시간 names a 작업 시간 기록
        if len(part) > 1 and part in said:
            yield squash(part), weight
            near = part == said[-1] or (kind and is_hangul(part[0]))  # 유지보수 for a 수리 요청
            for other in alike(squash(part)) if near and part not in _KINDS_KO else ():  # hq in: the headquarters
                yield other, weight - (0.05 if part == said[-1] else 0.1)


def _is_particle(part: str) -> bool:
    """Whether a short form has a particle's stem: ins, insurance, is no "in"."""
    form = squash(part)
    return len(form) < 3 and form.isascii() and is_filler(form)


def named(schema: Schema) -> Iterator[tuple[Reading, Sequence[str]]]:
    """Every reading of a schema with the phrases for it."""
    for name, label in schema.labels.items():
        flags = {_FLAG.sub("", spelt_out(key)) for key, p in label.properties.items() if p.type == "boolean"}
        yield Reading("label", name), (phrases := [said for said in phrases_of(name, label.synonyms) if said not in flags])
        ends = (phrase.partition(" ")[2] for phrase in phrases)
        yield Reading("label", name, score=_HEAD), [end for end in ends if " " in end]  # order details, of sales order details
        if is_people(name, schema):
            yield Reading("label", name, score=_PERSONS), PERSONS
        yield from _properties(name, label, schema)
        yield from _of_joined(name, label, schema)
    for link in schema.relationships:
        yield from _link(schema, link)
    yield from _charged(schema)
    for measure in measures(schema):
        yield Reading("measure", measure.label, link=measure.link, measure=measure), measure.phrases


def _charged(schema: Schema) -> Iterator[tuple[Reading, Sequence[str]]]:
    """What is kept as an amount may be asked for as what it is paid for, where no number of the schema is called so."""
    numbers = [
        (Reading("property", name, key, link=link), declared)
        for name, link, properties in (
            *((name, None, label.properties) for name, label in schema.labels.items()),
            *(("", link, link.properties) for link in schema.relationships),
        )
        for key, declared in properties.items()
        if declared.type in _NUMBERS
    ]
    called = {word for reading, declared in numbers for phrase in phrases_of(reading.property, declared.synonyms) for word in units(phrase)}
    if free := [word for word in _CHARGES if squash(word) not in called]:
        for reading, _ in numbers:
            said = spelt_out(reading.property).split()
            if said[-1] == "amount":
                yield replace(reading, score=_CHARGED if len(said) == 1 else _CHARGED - 0.02), free


def _joins_less(name: str, key: str, schema: Schema) -> bool:
    """Whether rows that join more things have a number of the same name: the points of a result, and not of a standing."""
    joined = {
        other: sum(link.source == other for link in schema.relationships)
        for other, label in schema.labels.items()
        if (declared := label.properties.get(key)) and declared.type in _NUMBERS
    }
    return name in joined and 1 < joined[name] < max(joined.values())


def headed(form: str, lexicon: Lexicon) -> list[Reading]:
    """The kinds of things that a squashed noun is the last word of: orders, of sales orders and purchase orders."""
    sizes: dict[str, int] = {}
    for name, label in lexicon.schema.labels.items():
        if words := [len(said) for phrase in phrases_of(name, label.synonyms) if form == squash((said := phrase.split())[-1])]:
            sizes[name] = min(words)
    ranked = _by_joins((name for name in sizes if sizes[name] == min(sizes.values())), lexicon.schema)  # a category is no subcategory
    return [Reading("label", name, score=_HEAD - _LESS * rank) for rank, name in enumerate(ranked)]


def with_heads(readings: list[Reading], heads: list[Reading], lexicon: Lexicon) -> list[Reading]:
    """The readings of a noun with the kinds that it is the last word of: orders are rather those than the days on which was ordered."""
    if not heads:
        return readings
    return [*heads, *(replace(r, score=min(r.score, _DAY)) if r.kind == "hint" or is_day(r, lexicon.schema) else r for r in readings)]


def _by_joins(labels: Iterable[str], schema: Schema) -> list[str]:
    """Those that join most other things first: of two kinds of orders that of which there is most to say."""
    return sorted(labels, key=lambda name: (-sum(link.source == name for link in schema.relationships), name))


def _properties(name: str, label: Label, schema: Schema) -> Iterator[tuple[Reading, Sequence[str]]]:
    for key, declared in label.properties.items():
        phrases = [phrase for phrase in phrases_of(key, declared.synonyms) if key == label.name or phrase not in ("name", "이름")]
        if key != label.name and spelt_out(key).endswith(" name"):  # 지점장, and 지점장 이름
            phrases += [f"{phrase} {word}" for phrase in phrases if is_hangul(phrase[-1]) for word in ("이름", "성함")]
        if key not in (label.name, label.key):
            yield Reading("property", name, key, score=_HEAD), without_name(phrases)
        phrases += of_sales(name, key) if declared.type in _NUMBERS else ()
        if key == label.name and spelt_out(key).split()[-1] in _CODES:
            yield Reading("property", name, key, score=_ASIDE), ["name", "이름"]  # of a code it is not first asked as a name
        elif key == label.name:
            phrases += ["name", "이름"]
        elif declared.type == "text" and key != label.key:
            phrases += [f"{phrase} {word}" for phrase in phrases for word in (_KINDS_KO if is_hangul(phrase[-1]) else _KINDS)]
        if key == label.key:
            own = [*label.synonyms.ko, *label.synonyms.en, spelt_out(name)]
            phrases += [f"{phrase} {word}" for phrase in own for word in free_numbers(label)]
        if declared.type == "boolean":
            phrases += [said for phrase in phrases if (said := _FLAG.sub("", phrase)) != phrase]  # at an airport
            phrases += [f"{phrase} {'상태' if is_hangul(phrase[-1]) else 'status'}" for phrase in phrases]
        if declared.type == "date":  # has it been returned
            yield Reading("property", name, key, score=_DONE), _done(key, declared.synonyms)
        last = spelt_out(key).split()[-1]
        if declared.type in _NUMBERS and last in UNITS and not _PRICED.search(spelt_out(key)):
            yield Reading("property", name, key, score=PARTLY), [last]  # kilos, of a qty_kg
        if year_of(key):
            phrases += [said for phrase in phrases if (said := without_year(phrase))]
        if declared.type in _NUMBERS:
            bare_ko, bare_en = without_kind(key, name, phrases, label)
            yield Reading("property", name, key, score=_BARE), bare_ko
            yield Reading("property", name, key, score=_HEAD), bare_en
        bare = spelt_out(key).removeprefix(spelt_out(name)).strip()  # orderDate of an Order: its date
        if bare and bare != spelt_out(key) and bare not in _GENERIC:
            phrases.append(bare)
        if key == label.name and not any(len(phrase.split()) == 1 for phrase in label.synonyms.en):
            ends = sorted({phrase.split()[-1] for phrase in (*label.synonyms.en, *label.synonyms.ko) if len(phrase.split()) > 1})
            alike = [other for other, of in schema.labels.items() if any(phrase.split()[-1] in ends for phrase in of.synonyms.en)]
            score = _HEAD - _LESS * _by_joins({name, *alike}, schema).index(name)
            yield Reading("property", name, key, score=score), [f"{end} {'번호' if is_hangul(end[0]) else 'number'}" for end in ends]
        aside = _joins_less(name, key, schema) or (key == label.key != label.name)  # a number on papers is rather meant than a key
        yield Reading("property", name, key, score=_ASIDE if aside else OWN), phrases
        rows = set(spelt_out(name).split())
        if declared.type in _NUMBERS:  # the amount refunded, of a refund amount
            turned = [
                phrase.split() for phrase in phrases if phrase.isascii() and phrase.endswith((" amount", " quantity", " cost", " value"))
            ]
            yield Reading("property", name, key, score=_DOES), without_quantity(key, declared.synonyms)
            yield Reading("property", name, key, score=ALIKE), [f"{words[1]} {words[0]}" for words in turned if len(words) == 2]
        without = (" ".join(word for word in phrase.split() if word not in rows) for phrase in phrases if rows & set(phrase.split()[1:-1]))
        yield Reading("property", name, key, score=PIECEWISE), [phrase for phrase in without if " " in phrase]  # preferred vendor status


def _done(key: str, synonyms: Synonyms) -> list[str]:
    """What is done on a day, by its names: certified, of a date so called."""
    days = (phrase.split() for phrase in (spelt_out(key), *synonyms.en))
    return sorted({day[0] for day in days if len(day) == 2 and day[1] in _DAYS and not is_filler(day[0])})


def _of_joined(name: str, label: Label, schema: Schema) -> Iterator[tuple[Reading, Sequence[str]]]:
    """What a row says of something that it joins is said without it, too: the project role of an assignment is a role."""
    joined = tuple(f"{spelt_out(link.target)} " for link in schema.relationships if link.source == name)
    for key, declared in label.properties.items() if joined else ():
        bare = {phrase.removeprefix(of) for phrase in declared.synonyms.en for of in joined if phrase.startswith(of)} - _GENERIC
        if bare and key not in (label.key, label.name):
            yield Reading("property", name, key, score=PIECEWISE), sorted(bare)


def _link(schema: Schema, link: Relationship) -> Iterator[tuple[Reading, Sequence[str]]]:
    forward = [phrase for phrase in (*link.synonyms.ko, *link.synonyms.en) if not LEADS_ON.search(phrase)]
    reverse = (*link.reverse.ko, *link.reverse.en)
    type_words = spelt_out(link.type)
    if forward:
        yield Reading("role", link.source, link=link, forward=True), forward
        whose = (*phrases_of(link.source, schema.labels[link.source].synonyms),)
        bare = {phrase.removeprefix(f"{of} ") for phrase in forward for of in whose if phrase.startswith(f"{of} ")} - _GENERIC
        yield Reading("role", link.source, link=link, forward=True, score=PIECEWISE), sorted(bare)  # the manager of a venue manager
    if reverse:
        yield Reading("role", link.target, link=link, forward=False), reverse
    labels = {squash(phrase) for name, label in schema.labels.items() for phrase in phrases_of(name, label.synonyms)}
    verbs = [phrase for phrase in link.synonyms.en if LEADS_ON.search(phrase)]  # reports to: no one is called so
    binding = [word for word in (type_words, *units(type_words), *verbs) if squash(word) not in labels | _GENERIC and len(word) > 2]
    yield Reading("hint", link=link, score=0.97), binding
    if link.source != link.target and is_people(link.target, schema):
        contact = "contact" in type_words  # whoever is called there is not first who looks after it
        yield (
            Reading("hint", link=link, score=0.8 if contact else 0.9),
            ["담당", "in charge", "look after", "looked after"],
        )  # whoever has to do with it, unless one is called so
    if _ROLE_LIKE.search(type_words):
        yield Reading("role", link.source, link=link, forward=True, score=0.95), [type_words.removeprefix("has ")]
    own = units(spelt_out(link.target))
    apart = units(type_words.removeprefix("has "))
    short = len(apart) > 1 and len(own) == 1 and own[0] != apart[-1] and own[0].startswith(apart[-1])  # an rm emp
    if (
        (apart[-len(own) :] == own or short) and (by := apart[: -len(own)]) and not _GENERIC.issuperset(by)
    ):  # the major of a major department
        yield Reading("role", link.source, link=link, forward=True, score=0.9), [" ".join(by)]
    if is_people(link.target, schema):
        yield from _acts(schema, link)
    if link.source == link.target:
        yield from _hierarchy(link, schema)
    for key, declared in link.properties.items():
        yield Reading("property", "", key, link=link), phrases_of(key, declared.synonyms)
        yield Reading("property", "", key, link=link, score=_DOES), without_quantity(key, declared.synonyms)
        if declared.type == "date":  # certified, of what has a day of it
            yield Reading("hint", link=link, score=_DONE), _done(key, declared.synonyms)
    if len(link.properties) == 1 and QUANTITY.search(spelt_out(key := next(iter(link.properties)))):  # a stock is how much there is
        own = [phrase for phrase in (*forward, type_words) if squash(phrase) not in labels and not phrase.endswith("ed")]
        said = [f"{phrase} {word}" for phrase in own for word in (_AMOUNTS_KO if is_hangul(phrase[-1]) else _AMOUNTS)]
        yield Reading("property", "", key, link=link, score=_ASIDE), [*own, *said]


def _acts(schema: Schema, link: Relationship) -> Iterator[tuple[Reading, Sequence[str]]]:
    """Who has a part in something by what they do there: of an approving employee, who approved it and the approver, 승인한, 승인자."""
    label = schema.labels[link.target]
    people = {word for phrase in phrases_of(link.target, label.synonyms) for word in units(phrase)} | _GENERIC | {"has"}
    said = [word for phrase in link.synonyms.en for word in phrase.split() if _ACT.search(word)]
    acts = dict.fromkeys(form for word in said if (form := stem(word)) not in people and len(form) > 3 and not is_filler(word))
    first = [phrase.split()[0] for phrase in link.synonyms.ko if len(phrase.split()) == 2 and phrase.split()[1] in people]
    acts_ko = dict.fromkeys(word for word in first if any(map(_ACT.search, all_renderings(word))))
    yield Reading("hint", link=link, score=_DOES), [*acts, *acts_ko]
    agents = [f"{act}{end}" for act in acts for end in ("er", "or", "r")] + [f"{act}{end}" for act in acts_ko for end in ("자", "원", "인")]
    yield Reading("role", link.source, link=link, forward=True, score=_DOES), agents


def _hierarchy(link: Relationship, schema: Schema) -> Iterator[tuple[Reading, Sequence[str]]]:
    """A relationship of a label to itself is read as one to whom is above, unless its own words say more: a customer's referrer."""
    people = is_people(link.target, schema)
    if people and not (is_staff(link.target, schema) or _ABOVE.search(" ".join([spelt_out(link.type), *link.synonyms.en]))):
        return
    # A child of somebody is none of the staff.
    above = ["manager", "boss", "supervisor", "head", "상사", "상급자"] if people else ["parent"]
    below = ["subordinate", "direct report", "team member", "팀원", "부하", "부하 직원", "직속 부하", "직속 직원"] if people else ["child"]
    yield Reading("role", link.source, link=link, forward=True, score=0.9), above
    yield Reading("role", link.source, link=link, forward=False, score=0.9), below
    serves = ["work under", "serve under", "report to", "answer to"] if people else []
    yield Reading("hint", link=link, score=0.97), ["직속", "밑", "휘하", "산하", *serves]


def best(readings: Iterable[Reading], limit: int) -> tuple[Reading, ...]:
    """The best readings, one of each."""
    found: dict[Reading, Reading] = {}
    for reading in sorted(readings, key=lambda r: -r.score):
        found.setdefault(reading, reading)
    return tuple(found.values())[:limit]
