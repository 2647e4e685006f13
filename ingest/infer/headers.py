"""Headers as words: `customerID`, `CUST_ID`, `고객번호` → their words, what these mean, and what people call them in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.schema import Words
from ingest.infer.words import KEY_WORDS, KEY_WORDS_KO, Entry, content, in_full, lexicon, meanings_beside, plural, singular, split
from language.thesaurus import renderings

_HAPPENED = re.compile(r"\w+ed (?:on|at|date)|date \w+ed")  # a way to write a header: who says completed may mean a status
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEADS_ON = re.compile(r" (?:in|to|by|of|from|at|for|with|on)$")
_PREFIXES = frozenset(("tbl", "tb", "t", "dim", "fact", "fct", "stg", "mst", "master", "v", "vw", "table"))
_TO_PEOPLE = frozenset(
    ("assigned", "escalated", "delegated", "reported", "addressed", "sold", "sent", "lent", "given", "awarded", "granted", "billed")
)
_THINGS = ("일자", "이자", "투자", "숫자", "문자", "상자", "적자", "흑자", "물자", "유전자")  # what ends as those do who do something (-자)
_ALSO_THINGS = ("할인", "확인", "승인", "원인", "요인", "라인", "자인", "코인", "체인", "메인", "사인", "와인", "페인", "법인")  # (-인)
_DOERS = ("방문자", "주문자", "질문자", "대상자")  # and yet are somebody
_SAID_ONE_WAY = ("id", "name", "date", "time", "year", "day", "number", "code", "city", "state", "country")
_AMOUNTS = ("amount", "cost", "fee", "total", "paid")
_FLAGS = ("flag", "yn", "indicator", "flg")
_OF_PAYMENTS = frozenset(
    (
        "status",
        "method",
        "terms",
        "term",
        "mode",
        "type",
        "channel",
        "date",
        "amt",
        "amount",
        "due",
        "ref",
        "dt",
        "freq",
        "frequency",
        "cycle",
    )
)
# Of a table: the names of provinces are provinces, and the header of an order is the order.
_SUFFIXES = frozenset(("name", "names", "lookup", "master", "tbl", "table", "header", "headers", "hdr"))


def meaning(word: str) -> str:
    """One spelling for all words of a meaning: cust, 고객 → customer."""
    known, _ = lexicon()
    entry = known.get(word) or known.get(singular(word))
    return entry.en[0] if entry else singular(word)


def role(word: str) -> str:
    known, _ = lexicon()
    entry = known.get(word) or known.get(singular(word))
    return entry.role if entry else ""


def is_person(word: str) -> bool:
    known, _ = lexicon()
    return role(word) in ("person", "chief") or (word not in known and _does(word))


def _does(word: str) -> bool:
    """점검자, who inspects, 추천인, who recommends: whether a Korean word names somebody by what he does."""
    things = {"자": _THINGS, "인": _ALSO_THINGS}.get(word[-1:])
    return things is not None and len(word) > 2 and "가" <= word[0] <= "힣" and (word.endswith(_DOERS) or not word.endswith(things))


def is_party(word: str) -> bool:
    """Whether it may do things as people do: customers and suppliers, too."""
    return is_person(word) or role(word) == "party"


@dataclass(frozen=True, slots=True)
class Header:
    """A header taken apart. `stem` are the meanings of its words without the key word at its end (`customerID` → customer)."""

    text: str
    words: tuple[str, ...]
    stem: tuple[str, ...]
    is_key: bool

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(map(meaning, self.words))

    @property
    def roles(self) -> frozenset[str]:
        """handled_by, escalated_to and 접수자 name people, whatever they do."""
        words = self.words[:-1] if self.is_key else self.words
        verb, link = words[-2:] if len(words) > 1 else ("", "")
        doers = ("person",) if any(map(_does, self.words)) or link == "by" or (link == "to" and verb in _TO_PEOPLE) else ()
        return frozenset(doers).union(filter(None, map(role, self.words)))

    @property
    def names_somebody(self) -> bool:
        """Whether it is somebody that it names, and not something of him: a tenant, and no tenant rating."""
        words = [word for word in self.words if word not in KEY_WORDS and word not in KEY_WORDS_KO and meaning(word) != "name"]
        return bool(words) and (words[-1] in ("by", "to") or is_person(words[-1]) or _does(words[-1]))

    @property
    def counts(self) -> bool:
        """Whether it says how many there are: guests, and not guest."""
        return bool(self.words) and not self.is_key and singular(self.words[-1]) != self.words[-1]


def header(text: str) -> Header:
    words = split(text)
    rest = words
    while rest and (rest[-1] in KEY_WORDS or rest[-1] in KEY_WORDS_KO):
        rest = rest[:-1]
    stem = tuple(map(meaning, rest))
    if rest != words and words[-1] == "사번":
        stem = (*stem, "employee")
    if rest != words and words[-1] == "학번":
        stem = (*stem, "student")
    return Header(text, words, stem, rest != words)


def table_words(file: str, last_as_is: bool = False) -> tuple[str, ...]:
    """The words of a table's name, without its folder, suffix and what says but that it is a table (`tbl_`, `_names`); the last in the
    singular unless `last_as_is`."""
    name = file.rpartition("#")[2] if "#" in file else file.rpartition("/")[2].rsplit(".", 1)[0]
    words = list(split(name))
    while len(words) > 1 and words[0] in _PREFIXES:
        words.pop(0)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    words = [*map(in_full, words)]
    return tuple(words) if last_as_is or not words else (*words[:-1], singular(words[-1]))


def called(words: Sequence[str]) -> Words:
    """What people call the thing that these words name: the words in full, then the meanings of the whole, then of each, and the words as
    they stand."""
    known, _ = lexicon()
    if len(words) > 1 and _YEAR.fullmatch(words[-1]):
        bare = called(words[:-1])
        return Words(ko=tuple(f"{word} {words[-1]}" for word in bare.ko), en=tuple(f"{word} {words[-1]}" for word in bare.en))
    words, written = _in_full(words), words
    if len(words) > 1 and words[-1] in _FLAGS:
        bare = called(written[:-1])
        return Words(ko=(*bare.ko, *(f"{word} 여부" for word in bare.ko[:1])), en=(*bare.en, " ".join(written)))
    of_people = len(words) > 1 and meaning(words[-1]) in ("employee", "customer", "person")
    if of_people and role(words[-2]) in ("person", "chief"):
        # a lead employee is the lead, a guarantor customer the guarantor
        bare = called(written[:-1])
        return Words(ko=bare.ko, en=(*bare.en, *dict.fromkeys((" ".join(words), " ".join(written)))))
    if counted := _counted(words):
        return _count_of(counted, written)
    en: dict[str, None] = {}
    ko: dict[str, None] = {}
    korean = any("가" <= word[0] <= "힣" for word in words)
    whole = "".join(words) if korean else " ".join(words)
    (ko if korean else en)[whole] = None
    single = " ".join((*words[:-1], singular(words[-1]))) if words else ""
    entry = known.get(" ".join(written)) or known.get(whole) or known.get(single) or rendered(whole, single)
    parts = [known.get(word) or known.get(singular(word)) or (_beside(word) if len(words) > 1 else None) for word in words]
    if not entry and len(parts) > 1 and len(set(parts)) == 1:
        entry = parts[0]  # state province
    if entry:
        en |= dict.fromkeys([word for word in entry.en if not _HAPPENED.fullmatch(word)][:3])
        ko |= dict.fromkeys(entry.ko[:4])
    elif "per" in words[1:-1] and not korean:
        ko |= dict.fromkeys(_for_each(words))
    elif len(parts) > 1 and all(parts):
        en[said := _once(" ".join(part.en[0] for part in parts if part))] = None
        if not korean:
            ko |= dict.fromkeys(_side_by_side([part.ko for part in parts if part]))
        elif alike := known.get(said):  # 시작일자, a start date: 시작일
            en |= dict.fromkeys(word for word in alike.en if not _HAPPENED.fullmatch(word))
            ko |= dict.fromkeys(alike.ko)
    if words != tuple(written):
        en[" ".join(written)] = None
    return Words(ko=tuple(filter(None, ko)), en=tuple(filter(None, en)))


def _once(phrase: str) -> str:
    """Without a last word that is said twice: termination date date."""
    *words, last = phrase.split()
    return " ".join(words if words[-1:] == [last] else (*words, last))


def _in_full(words: Sequence[str]) -> tuple[str, ...]:
    """Pay status is that of a payment, and pay grade that of wages; comp is a company, and of an amount a compensation."""
    if len(words) > 1 and words[0] == "pay" and words[1] in _OF_PAYMENTS:
        words = ("payment", *words[1:])
    if len(words) > 1 and words[0] in content()["short_of_amounts"] and in_full(words[-1]) in _AMOUNTS:
        words = (content()["short_of_amounts"][words[0]], *words[1:])
    if len(words) > 1 and words[-1] == "rev":
        words = (*words[:-1], "revenue")
    return tuple(map(in_full, words))


def _counted(words: Sequence[str]) -> tuple[str, ...]:
    """What a header counts: num floors, number of floors, floor count; nothing for a number that names something, an order number."""
    if len(words) > 2 and tuple(words[:2]) == ("number", "of"):
        return tuple(words[2:])
    if len(words) > 1 and words[0] in ("number", "count") and singular(words[-1]) != words[-1]:
        return tuple(words[1:])
    return tuple(words[:-1]) if len(words) > 1 and words[-1] == "count" and words[0].isascii() else ()


def _count_of(what: Sequence[str], written: Sequence[str]) -> Words:
    one = (*what[:-1], singular(what[-1]))
    many = " ".join((*what[:-1], plural(one[-1])))
    entry = lexicon()[0].get(" ".join(written)) or rendered(f"number of {many}", f"{' '.join(one)} count")
    ko = dict.fromkeys(
        (*(entry.ko[:4] if entry else ()), *(f"{word} 수" for word in called(one).ko[: 1 if entry else 2] if not word.endswith("수")))
    )
    en = dict.fromkeys((f"number of {many}", f"{' '.join(one)} count", many, " ".join(written)))
    return Words(ko=tuple(ko), en=tuple(en))


def _side_by_side(parts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """최소 급여, 최저 급여; 임대료 결제, 월세 결제, 임대료 지급."""
    known, _ = lexicon()
    if not all(parts[1:]):
        return
    first, *rest = parts
    yield from (" ".join((word, *(more[0] for more in rest))) for word in first[:2])
    if first and rest[-1] not in (known[word].ko for word in _SAID_ONE_WAY):
        yield from (" ".join((first[0], *(more[0] for more in rest[:-1]), word)) for word in rest[-1][1:3])


def known_as(words: Sequence[str]) -> Entry | None:
    """What these words mean together, where that is more than each of them."""
    whole = " ".join(_in_full(words))
    return lexicon()[0].get(whole) or rendered(whole)


def rendered(*spellings: str) -> Entry | None:
    """A meaning that only a dictionary knows."""
    for word in spellings:
        if found := [other for other in renderings(word) if not _LEADS_ON.search(other)]:
            return Entry((word,), tuple(found[:4]), "") if word.isascii() else Entry(tuple(found[:3]), (word,), "")
    return None


def _beside(word: str) -> Entry | None:
    """What a word means among others."""
    one = singular(word)
    plain = word not in KEY_WORDS and (word.isascii() or len(word) > 1)
    return meanings_beside().get(word) or meanings_beside().get(one) or (rendered(word, one) if plain else None)


def _for_each(words: Sequence[str]) -> Iterator[str]:
    """In Korean: cost per person → 1인당 비용, 1인당 원가."""
    place = words.index("per")
    each = content()["each"].get(" ".join((*words[place + 1 : -1], singular(words[-1]))), ())
    of = called(words[:place]).ko
    yield from (f"{unit}당 {what}" for unit in each for what in of)
