"""Which entities of the graph a chunk mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.linking import Linker, Mention
from graph.names import Name, read_names
from ingest.encode import Piece
from ingest.plain import context, plain
from ingest.records import EVERYONE, digest
from ingest.tools import Progress, Report, Tools
from language.words import WORDS_VERSION, Words

LINKED = "names"  # the fact that holds the fingerprint of the names that all chunks are linked to
_STRONG = frozenset(("exact", "alias", "inflected"))


@dataclass(frozen=True)
class Links:
    """The names as they are now, the groups that may know one of them, and a fingerprint."""

    names: Sequence[Name]
    words: Words
    groups: frozenset[str]
    fingerprint: str

    @cached_property
    def linker(self) -> Linker:
        """Made when the first text is linked: tables without documents need none."""
        return Linker(self.names, self.words)

    def entities(self, title: str, section: str, text: str, groups: Iterable[str]) -> tuple[str, ...]:
        """The ids that a chunk, or what stands above it, names beyond doubt: by a whole name that is only one entity's.

        Only one among those that a reader sees, who holds a group of the chunk and one of the names': what he does not see changes nothing.
        """
        passage = f"{context(title, section)}\n{plain(text)}"
        readers = {frozenset((EVERYONE, own, other)) for own in groups for other in self.groups}
        return tuple(sorted({entity for reader in readers for entity in _named(self.linker.link(passage, reader))}))


async def read_links(tools: Tools) -> Links:
    names = await read_names(tools.graph, list((await tools.ledger.schemas()).values()))
    known = sorted((name.entity, name.text, name.kind, sorted(name.groups)) for name in names)
    groups = frozenset(group for name in names for group in name.groups)
    return Links(names, tools.words, groups, digest(WORDS_VERSION, known))


def no_links(tools: Tools) -> Links:
    """Where there is no text to link: tables alone need no names, of which there may be many."""
    return Links((), tools.words, frozenset(), "")


def _named(mentions: Iterable[Mention]) -> set[str]:
    spans: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        spans[mention.start, mention.end].append(mention)
    found = set()
    for alike in spans.values():
        best = max(mention.score for mention in alike)
        named = {mention.entity for mention in alike if mention.score == best and mention.how in _STRONG}
        found |= named if len(named) == 1 else set()
    return found


async def relink(links: Links, tools: Tools, report: Report) -> int:
    """Link every chunk again if names or groups have changed since the last time; gives how many changed. Nothing is encoded."""
    if await tools.ledger.fact(LINKED) == links.fingerprint:
        return 0

    def linked(piece: Piece) -> tuple[str, tuple[str, ...]]:
        chunk = piece.chunk
        return chunk.id, links.entities(chunk.title, chunk.section, chunk.text, chunk.groups)

    done = changed = 0
    total = len(await tools.ledger.ids("vectors"))
    async for page in tools.ledger.pieces():
        before = {piece.chunk.id: piece.chunk.entities for piece in page}
        after = {id_: found for id_, found in await tools.lane.batch(linked, page) if found != before[id_]}
        if after:
            await tools.vectors.set_entities(after)
            await tools.ledger.set_entities(after)
        done, changed = done + len(page), changed + len(after)
        report(Progress("link", done, total))
    await tools.ledger.set_fact(LINKED, links.fingerprint)
    return changed
