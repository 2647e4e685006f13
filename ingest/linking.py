"""Which entities of the graph a chunk mentions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graph.linking import Linker, Mention
from graph.names import read_names
from ingest.encode import Piece
from ingest.plain import context, plain
from ingest.records import digest
from ingest.tools import Progress, Report, Tools
from language.words import WORDS_VERSION

_STRONG = frozenset(("exact", "alias", "inflected"))


@dataclass(frozen=True, slots=True)
class Links:
    """A linker over the names as they are now, and a fingerprint of those."""

    linker: Linker
    fingerprint: str


async def read_links(tools: Tools) -> Links:
    names = await read_names(tools.graph, list((await tools.ledger.schemas()).values()))
    known = sorted((name.entity, name.text, name.kind) for name in names)
    return Links(await tools.lane.run(Linker, names, tools.words), digest(WORDS_VERSION, known))


def entities(linker: Linker, title: str, section: str, text: str) -> tuple[str, ...]:
    """The ids that a chunk, or what stands above it, names beyond doubt: by a whole name that is only one entity's."""
    spans: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in linker.link(f"{context(title, section)}\n{plain(text)}", None):
        spans[mention.start, mention.end].append(mention)
    found = set()
    for mentions in spans.values():
        best = max(mention.score for mention in mentions)
        named = {mention.entity for mention in mentions if mention.score == best and mention.how in _STRONG}
        found |= named if len(named) == 1 else set()
    return tuple(sorted(found))


async def relink(links: Links, tools: Tools, report: Report) -> int:
    """Link every chunk again if the names have changed since the last time; gives how many changed. Nothing is encoded."""
    if await tools.ledger.fact("names") == links.fingerprint:
        return 0

    def linked(piece: Piece) -> tuple[str, tuple[str, ...]]:
        chunk = piece.chunk
        return chunk.id, entities(links.linker, chunk.title, chunk.section, chunk.text)

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
    await tools.ledger.set_fact("names", links.fingerprint)
    return changed
