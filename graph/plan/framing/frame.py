"""What the parts of a question are for: which is wanted, which narrows, ranks, groups or is denied: one reading of a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.plan.marking.marks import Mark
from graph.plan.plan import Function, Operator, TimeUnit
from graph.plan.words.reading import Reading
from language.detect import Language


class Unfit(Exception):
    """This reading makes no plan."""


@dataclass(frozen=True, slots=True)
class Item:
    """A mark with the reading that is tried."""

    mark: Mark
    reading: Reading | None

    @property
    def noun(self) -> bool:
        return self.reading is not None and self.reading.kind in ("label", "property", "role", "measure")

    @property
    def name(self) -> bool:
        return self.reading is not None and self.reading.kind in ("entity", "value")

    def is_(self, *kinds: str) -> bool:
        return self.reading is not None and self.reading.kind in kinds


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of a row or group: how many of what `item` names, or a function of its property or measure."""

    item: int
    function: Function | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """In order of a metric, or of the property that an adjective measures (`concept`)."""

    descending: bool
    metric: Metric | None = None
    concept: str = ""
    limit: int | None = 1


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """A number compared with the property `item`, or with how many there are of the label `item`. `upper` closes a range.

    `concept`: with the property of the label that this is about (which costs more than …). `mean`: with the average of all. `function`:
    what of the property is compared, over the rows of each that is wanted.
    """

    item: int
    operator: Operator
    mark: Mark
    upper: Mark | None = None
    concept: str = ""
    mean: bool = False
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class DateFilter:
    """A period that the date property `item` (None: the usual one) falls in, or before or after it; or one of several like it (`also`)."""

    mark: Mark
    mode: str  # in, since, after, before, until
    item: int | None
    also: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Frame:
    """One reading of a question. Numbers are places in `items`; `unclear` counts what this reading leaves open."""

    items: list[Item]  # with what the question only implies behind
    language: Language
    ask: str = "list"  # list, count, aggregate, yesno, compare, share
    universal: bool = False
    target: int | None = None
    target_label: str = ""
    columns: list[int] = field(default_factory=list)
    metric: Metric | None = None
    ranking: Ranking | None = None
    nth: int = 1  # of a ranking, which one
    groups: list[int] = field(default_factory=list)
    bucket: TimeUnit | None = None
    numbers: list[NumberFilter] = field(default_factory=list)
    dates: list[DateFilter] = field(default_factory=list)
    nulls: list[tuple[int, bool]] = field(default_factory=list)
    flags: list[tuple[int, bool]] = field(default_factory=list)
    arithmetic: tuple[int, str, int] | None = None  # one property times or less another
    differing: tuple[int, int] | None = None  # two parts of one row that different ones have
    parts: tuple[int, ...] = ()  # parts of one row that are wanted, each by itself
    pairs: list[tuple[int, Operator, int]] = field(default_factory=list)  # two properties of one row compared
    denied: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)  # of a share, what is of all that it is a share of
    left_out: list[int] = field(default_factory=list)  # of what is denied, each by itself: excluding A and B
    denied_dates: list[DateFilter] = field(default_factory=list)
    starts: list[tuple[int, str]] = field(default_factory=list)
    subjects: list[int] = field(default_factory=list)
    difference: bool = False
    both: bool = False
    apart: bool = False  # how many there are only chooses, and is not asked for
    same: list[int] = field(default_factory=list)
    held: Sequence[Mark] = ()  # what says that rows hold now, or no more; stands beside the items
    decimals: int | None = None
    used: set[int] = field(default_factory=set)
    unclear: float = 0.0
    unknown: list[Mark] = field(default_factory=list)

    def cue(self, *kinds: str) -> Iterator[int]:
        for index, item in enumerate(self.items):
            if item.mark.is_cue(*kinds):
                yield index

    def has(self, *kinds: str) -> bool:
        return next(self.cue(*kinds), None) is not None

    @property
    def has_date(self) -> bool:
        return any(item.mark.kind == "date" for item in self.items)

    def free_nouns(self) -> list[int]:
        return [i for i, item in enumerate(self.items) if item.noun and i not in self.used]

    def next_noun(self, after: int, reach: int = 3) -> int | None:
        return self._noun(range(after + 1, min(after + 1 + reach, len(self.items))))

    def last_noun(self, before: int, reach: int = 3) -> int | None:
        return self._noun(range(before - 1, max(before - 1 - reach, -1), -1))

    def _noun(self, places: Iterator[int] | range) -> int | None:
        for index in places:
            item = self.items[index]
            if item.noun and index not in self.used:
                return index
            if item.mark.kind in ("unknown", "date") or item.name:
                return None
        return None

    def use(self, *places: int | None) -> None:
        self.used.update(place for place in places if place is not None)
