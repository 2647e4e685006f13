"""The phrases for a part of a schema: its synonyms, its name as words, and what it is called shorter. Pure."""

from __future__ import annotations

from graph.schema import Label
from graph.schema import Words as Synonyms
from graph.wording import spelt_out

_NUMBERED = (("number", "no", "번호"), ("code", "코드"))


def phrases_of(identifier: str, synonyms: Synonyms) -> list[str]:
    return [*synonyms.ko, *synonyms.en, spelt_out(identifier)]


def free_numbers(label: Label) -> list[str]:
    """What a key is called behind the name of its kind: by none of the words that another column has for itself: the shipment number,
    of a shipment with an id and a number."""
    others = [(spelt_out(key), *p.synonyms.en, *p.synonyms.ko) for key, p in label.properties.items() if key != label.key]
    taken = {phrase.split()[-1] for phrases in others for phrase in phrases if phrase.split()[:-1] in ([], spelt_out(label.name).split())}
    return ["id"] + [word for words in _NUMBERED for word in words if taken.isdisjoint(words)]


def without_quantity(key: str, synonyms: Synonyms) -> list[str]:
    """What a quantity is of, where that says enough by itself: on hand, received, of an on-hand quantity, a received quantity."""
    ends = (" quantity", " qty", " count", " amount", " 수량")
    bare = [phrase.removesuffix(end) for phrase in (*synonyms.en, spelt_out(key)) for end in ends if phrase.endswith(end)]
    return [said for said in bare if " " in said or said.endswith("ed")]


def without_kind(key: str, name: str, phrases: list[str], label: Label) -> tuple[list[str], list[str]]:
    """A number without the kind of rows in front of it, whose name begins so, too: the price, of a menu item's menu price; by language."""
    words, own = spelt_out(key).split(), spelt_out(name).split()
    if len(words) < 2 or words[0] != own[0] or words[1:] == own[1:]:
        return [], []
    kinds = (*label.synonyms.ko, own[0])
    bare = [phrase.removeprefix(f"{kind} ") for phrase in phrases for kind in kinds if phrase.startswith(f"{kind} ")]
    said = [word for word in bare if word and word not in ("number", "code", "id", "번호", "코드")]
    return [word for word in said if not word.isascii()], [word for word in said if word.isascii()]


_SALES = {
    "net": ("net sales", "sales", "revenue", "순매출", "순매출액", "매출", "매출액", "판매액", "판매 금액"),
    "gross": ("gross sales", "총매출", "총매출액", "총 매출"),
}


def of_sales(kind: str, key: str) -> tuple[str, ...]:
    """What an amount of sales is called that its kind of rows says, and its own name does not: net_amt, of daily sales."""
    words = spelt_out(key).split()
    said = "sales" in spelt_out(kind).split() or "sale" in spelt_out(kind).split()
    return _SALES.get(words[0], ()) if said and len(words) == 2 and words[1] in ("amount", "amt", "total", "value") else ()


def without_name(phrases: list[str]) -> list[str]:
    """Who or what a name is of, where it says so: the insurer, of an insurer name."""
    bare = [phrase.removesuffix(" name") for phrase in phrases if phrase.endswith(" name")]
    return [said for said in bare if said.split()[-1] not in _PARTS_OF_NAMES]


_PARTS_OF_NAMES = frozenset("first last full middle given family user display short legal nick sur fore common".split())
