"""True sentences of real documents, for the claim check: drawn by hash, the same everywhere, in two parts by document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from bench.corpus import COLLECTIONS, bench_data
from ingest.plain import plain
from language.dates import dates
from language.normal import canonical
from language.numbers import quantities
from language.sentences import sentences

SHORTEST, LONGEST = 40, 220
Part = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence as a person reads it, with its neighbours: code points `start` to `end` of a document."""

    document: str
    start: int
    end: int
    text: str
    around: str

    @property
    def part(self) -> Part:
        """Documents of one part are never seen in the other."""
        return "dev" if _hash(self.document) % 3 == 0 else "test"


def draw(part: Part, count: int) -> list[Source]:
    """`count` sentences of a part, as many of each collection, those with a number or a date first by every other one."""
    drawn: list[list[Source]] = []
    for collection in COLLECTIONS:
        found = [s for path in sorted((bench_data() / "data" / collection).rglob("*.md")) for s in _sentences(path, collection)]
        found = sorted((s for s in found if s.part == part), key=lambda s: _hash(f"{s.document}#{s.start}"))
        counted = [s for s in found if quantities(s.text) or dates(s.text)]
        plain_ones = [s for s in found if not (quantities(s.text) or dates(s.text))]
        drawn.append([s for pair in zip(counted, plain_ones, strict=False) for s in pair])
    return [s for turn in zip(*drawn, strict=False) for s in turn][:count]


def _sentences(path: Path, collection: str) -> Iterator[Source]:
    text = canonical(path.read_text(encoding="utf-8"))
    root = bench_data() / "data" / collection
    spans = sentences(text)
    for at, (start, end) in enumerate(spans):
        said = " ".join(plain(text[start:end]).split()).lstrip("-*•①②③④⑤⑥⑦⑧⑨⑩ ")
        if SHORTEST <= len(said) <= LONGEST and said.endswith((".", "다")) and not text[start:end].startswith(("#", "|", "<", "!", "`")):
            around = text[spans[max(0, at - 1)][0] : spans[min(len(spans) - 1, at + 1)][1]]
            yield Source(f"{collection}/{path.relative_to(root)}", start, end, said, around)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest())
