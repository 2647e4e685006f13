"""Names in the graph: labels, properties, relationship types; which column a row is called by."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.compact import is_hangul
from graph.schema import IDENTIFIER
from ingest.infer.headers import Header, called, header, is_person, meaning
from ingest.infer.keys import names_table
from ingest.infer.profile import Profile
from ingest.infer.types import TypeGuess
from ingest.infer.words import as_said, lexicon

_LINKS = frozenset(["to", "via", "by", "in", "of", "at", "for", "from", "with", "on", "as"])
_LONGEST = 60  # characters of what somebody would call a row
_COUNTED = 20  # rows, of which a name tells most apart
_SEVERAL, _MOSTLY = 2, 0.5  # names with the same end, and their share of all
_ENDING = 2  # letters
_RUNNING = (("id",), ("key",), ("pk",), ("seq",), ("idx",), ("아이디",), ("식별자",), ("순번",))
_PRINTED = frozenset(
    ("no", "num", "nbr", "number", "code", "cd", "ref", "reference", "barcode", "isbn", "sku", "vin", "plate", "serial", "symbol")
)
_PRINTED_KO = ("번호", "코드", "바코드", "호")
_ELSEWHERE = frozenset(
    (
        *("phone", "telephone", "mobile", "fax", "extension", "postal", "zip", "tax", "card"),
        *("resident", "passport", "line", "license", "licence", "vat", "registration", "bank", "swift"),
        *("iban", "전화번호", "우편번호", "사업자", "전화", "휴대폰", "팩스"),
    )
)
"""Numbers that say how to reach somebody, or that others gave him."""
_PLACES = frozenset(("address", "street", "city", "country", "location", "description", "note", "comment", "remark", "reason", "email"))
_WIDE, _FILLED = 5, 0.9  # digits of a number that is no count; the share of rows that have one
_GIVEN = ("first name", "given name", "firstname")
_FAMILY = ("last name", "surname", "lastname")


def label(words: Sequence[str], taken: Collection[str]) -> str:
    """order detail → OrderDetail; Korean by what it means in English."""
    latin = [word for part in words for word in _latin(part)]
    made = "".join(word[:1].upper() + word[1:] for word in latin)
    return _free(made if IDENTIFIER.fullmatch(made) else f"Table{made}" if made.isdigit() else "Table", taken)


def relationship_type(words: Sequence[str]) -> str:
    """A relation's own name in capitals: directed_by → DIRECTED_BY."""
    made = "_".join(word.upper() for part in words for word in _latin(part))
    return made if IDENTIFIER.fullmatch(made) else "RELATED_TO"


def reference_type(head: Header, target: str, own: bool) -> str:
    """reportsTo → REPORTS_TO, supplierID → HAS_SUPPLIER."""
    words = list(head.words)
    if any(word in _LINKS for word in words) and not head.is_key:
        return relationship_type(words)
    stem = words[: len(words) - 1] if head.is_key and len(words) > 1 else words
    if head.is_key and len(words) == 1:
        stem = []
    named = [word for part in stem for word in _latin(meaning(part) if (own and part == stem[-1]) or not part.isascii() else part)]
    made = f"HAS_{'_'.join(word.upper() for word in named)}" if named else f"HAS_{target.upper()}"
    return made if IDENTIFIER.fullmatch(made) else f"HAS_{target.upper()}"


def property_name(column: str, place: int, taken: Collection[str]) -> str:
    """The column's own name as it reads, where it can be one, else its words in English."""
    if IDENTIFIER.fullmatch(said := as_said(column)):
        return _free(said, taken)
    made = "_".join(word for part in header(column).words for word in _latin(part))
    if not IDENTIFIER.fullmatch(made):
        en = called(header(column).words).en
        made = "_".join(en[0].split()) if en and en[0].isascii() else ""
    return _free(made if IDENTIFIER.fullmatch(made) else f"column_{place + 1}", taken)


def _latin(word: str) -> list[str]:
    """A word as Latin ones; Korean by its meaning, or as it is spelt where that is not known."""
    if word.isascii():
        return [part for part in word.split() if part]
    known, _ = lexicon()
    if entry := known.get(word):
        return entry.en[0].split()
    return ["".join(map(_spelt, word))]


def _spelt(character: str) -> str:
    """학 → hag, from its name in Unicode (HANGUL SYLLABLE HAG); nothing for another script."""
    return unicodedata.name(character, "").partition("HANGUL SYLLABLE ")[2].lower()


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


@dataclass(frozen=True, slots=True)
class NameGuess:
    """The columns that a row is called by, joined in this order."""

    columns: tuple[str, ...]
    confidence: float
    reason: str


def _without_table(meanings: Sequence[str], table: Sequence[str]) -> Sequence[str]:
    """What a header says of a row, without what it is a row of: first name, of an author's first name."""
    own = tuple(map(meaning, table))
    return meanings[len(own) :] if own and tuple(meanings[: len(own)]) == own and len(meanings) > len(own) else meanings


def display_name(profile: Profile, types: Mapping[str, TypeGuess], words: Sequence[str], usable: Collection[str], key: str) -> NameGuess:
    """What people would call a row: its name, a person's given and family names, a title, a short description; else its key."""
    people = bool(words) and is_person(words[-1])
    best = NameGuess((key,), 0.5, "nothing else names it")
    if types[key].type == "text" and profile.columns[key].longest <= _LONGEST and not any(map(_has_digit, profile.columns[key].values)):
        best = NameGuess((key,), 0.65, "its key is words")
    best = _printed(profile, types, words, usable, key) or _beside_key(profile, types, usable, key) or best
    by_meaning = {" ".join(_without_table(header(column).meanings, words)): column for column in usable if types[column].type == "text"}
    given = next((by_meaning[name] for name in _GIVEN if name in by_meaning), None)
    family = next((by_meaning[name] for name in _FAMILY if name in by_meaning), None)
    if given and family:
        hangul = any("가" <= value[0] <= "힣" for value in profile.columns[family].samples(20) if value)
        best = NameGuess((family, given) if hangul else (given, family), 0.9, "given and family name")
    table = {meaning(word) for word in words}
    for column in usable:
        guess, data = types[column], profile.columns[column]
        if guess.type != "text" or guess.binary or data.longest > 200 or not data.filled:
            continue
        if data.longest > _LONGEST and header(column).meanings[-1:] == ("description",):
            continue  # a text, and no name
        if not people and data.filled >= _COUNTED and 2 * len(data.distinct) < data.filled:
            continue  # of what package a line is: no name of one
        score, reason = _names(header(column), table, people)
        score -= 0.15 * (1 - len(data.distinct) / max(1, data.filled))
        score -= 0.3 * (1 - data.filled / max(1, profile.rows))  # the company of those who have one calls not the rest
        if score > best.confidence:
            best = NameGuess((column,), round(score, 2), reason)
    return best


def _printed(profile: Profile, types: Mapping[str, TypeGuess], words: Sequence[str], usable: Collection[str], key: str) -> NameGuess | None:
    """The number or code on a row's papers, where its key is but a running number: the invoice's own number before that of its order."""
    if types[key].type != "integer" or header(key).words[-1:] not in _RUNNING:
        return None
    found = []
    for column in usable:
        head, data = header(column), profile.columns[column]
        if column == key or not head.words or not (head.words[-1] in _PRINTED or head.words[-1].endswith(_PRINTED_KO)):
            continue
        if _ELSEWHERE.intersection((*head.words, *head.meanings)) or types[column].unit:
            continue
        wide = types[column].type == "text" or all(len(value) >= _WIDE for value in data.values)
        filled = len(data.distinct) == data.filled >= _FILLED * profile.rows
        if filled and wide and types[column].type in ("text", "integer") and data.longest <= _LONGEST:
            found.append((not names_table(head.stem, words), bool(head.stem), column))
    return NameGuess((min(found)[2],), 0.55, "a number or code of its own, and its key only counts the rows") if found else None


def _beside_key(profile: Profile, types: Mapping[str, TypeGuess], usable: Collection[str], key: str) -> NameGuess | None:
    """What stands next to a code and names each row in words of its own: the institution of a borrower."""
    columns = list(profile.columns)
    column = next(iter(columns[columns.index(key) + 1 :]), None)
    if (
        column is None
        or column not in usable
        or types[column].type != "text"
        or types[column].binary
        or _PLACES.intersection(header(column).meanings)
    ):
        return None
    data = profile.columns[column]
    whole = len(data.distinct) == data.filled == profile.rows >= _SEVERAL + 1 and data.longest <= _LONGEST
    words = [value for value in data.values if " " in value.strip() and not _has_digit(value)]
    named = whole and 2 * len(words) >= len(data.values) and any(map(_has_digit, profile.columns[key].values))
    return NameGuess((column,), 0.58, "words of its own beside the key") if named else None


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _names(head: Header, table: Collection[str], people: bool) -> tuple[float, str]:
    last = head.words[-1] if head.words else ""
    naming = meaning(last) == "name" or last.endswith(("명", "이름", "성명", "name"))
    others = [word for word in head.meanings[:-1] if word not in table]
    own = len(others) < len(head.meanings) - 1
    part = " ".join(word for word in head.meanings if word not in table)
    if part in (*_GIVEN, *_FAMILY):
        return 0.6 if others == [] and own else 0.0, "part of a name"
    if naming and head.meanings in (("name",), ("full name",)):
        return 0.98, "named as the name"
    if naming and (own or (len(head.words) == 1 and last != "name")):
        return 0.97, "named as the table's name"
    if naming and head.words[:-1] and (head.meanings[0] in ("company", "full", "display", "d", "e") or head.words[0] in ("d", "e")):
        return 0.93, "a company's name" if head.meanings[0] == "company" else "a name"
    if head.meanings in (("full name",), ("full", "name")):
        return 0.96, "a whole name"
    if head.meanings and set(head.meanings) <= {*table, "company"} and not head.is_key:
        return 0.85, "named as the thing itself"
    if not people and head.meanings[-1:] == ("title",):
        return 0.9, "a title"
    if naming and head.meanings[0] not in ("contact", "first", "last", "user", "file", "ship"):
        return 0.7, "a name"
    if own and head.meanings[-1:] == ("description",):
        return 0.75, "the table's description"
    if head.meanings[-1:] in (("description",), ("subject",), ("symbol",)):
        return 0.6, "a short description"
    return 0.0, ""


def kinds_in(profile: Profile, columns: Sequence[str]) -> list[str]:
    """What most rows of a table are by their own names: Harbour Library, 새벽도서관 → library, 도서관. By script; nothing for few."""
    names = [value for value in profile.columns[columns[-1]].values if value.strip()] if columns else []
    found = []
    for hangul in (False, True):
        own = [name for name in names if is_hangul(name.rstrip()[-1]) == hangul and not name.rstrip()[-1].isdigit()]
        ends = Counter(end for name in own for end in _ends(name, hangul))
        most = [(count, len(end), end) for end, count in ends.items() if count >= _SEVERAL and count >= _MOSTLY * len(own)]
        if most:
            found.append(max(most)[2])
    return found


def says_members(kind: str) -> bool:
    """Whether the last word of names is one for many, and so of what belongs to each: of Mountain Bikes, and no word for a category."""
    return kind.isascii() and kind.endswith("s") and not kind.endswith(("ss", "us", "is"))


def _ends(name: str, hangul: bool) -> list[str]:
    """What may say what a thing so called is: the last word, of a Korean one that is written as one its last syllables."""
    words = name.split()
    last = words[-1]
    if not hangul:
        return [last.lower()] if len(words) > 1 and len(last) > _ENDING and last.isalpha() else []
    return [last] if len(words) > 1 else [last[size:] for size in range(1, len(last) - 1)]
