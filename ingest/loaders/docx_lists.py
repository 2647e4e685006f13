"""Numbers and bullets of a Word document's lists, which its text does not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.loaders.numbering import numeral
from ingest.loaders.package import Element, Package, children

_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is numbered: "%1.%2" with a kind of numeral; a bullet has no place for a number."""

    kind: str
    text: str
    start: int


@dataclass(slots=True)
class Lists:
    """The document's lists, and how far they have counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def mark(self, number: str, level: int) -> str:
        """The mark of the next paragraph of a list: "2.1.", "•" as "-", or nothing."""
        of = self.abstract.get(number, "")
        how = self.levels.get(number, {}).get(level) or self.levels.get(f"abstract {of}", {}).get(level)
        if how is None:
            return ""
        if how.kind == "bullet":
            return "-"
        counts = self._counts.setdefault(of, {})
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self.restarts.get(number, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, how.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if how.kind == "none":
            return ""

        def count(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of_level = self.levels.get(f"abstract {of}", {}).get(at, how)
            return numeral(counts.setdefault(at, of_level.start), of_level.kind)

        return _PLACE.sub(count, how.text).strip()


def read_lists(package: Package, document: str) -> Lists:
    lists = Lists()
    for part in package.related(document, "numbering"):
        root = package.xml(part)
        for abstract in children(root, "abstractNum"):
            lists.levels[f"abstract {abstract.get('abstractNumId')}"] = dict(_level(level) for level in children(abstract, "lvl"))
        for number in children(root, "num"):
            id_ = number.get("numId", "")
            of = number.find("abstractNumId")
            lists.abstract[id_] = of.get("val", "") if of is not None else ""
            for override in children(number, "lvlOverride"):
                start = override.find("startOverride")
                if start is not None:
                    lists.restarts.setdefault(id_, {})[_number(override.get("ilvl"))] = _number(start.get("val"))
                lists.levels.setdefault(id_, {}).update(_level(level) for level in children(override, "lvl"))
    return lists


def _level(level: Element) -> tuple[int, Level]:
    def value(tag: str, default: str) -> str:
        found = level.find(tag)
        return found.get("val", default) if found is not None else default

    return _number(level.get("ilvl")), Level(value("numFmt", "decimal"), value("lvlText", ""), _number(value("start", "1")))


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0
