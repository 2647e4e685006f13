"""Documents into the vector store, in batches: while one is encoded the next is read and the one before is written."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import partial
from uuid import UUID, uuid5

from ingest.chunking import CHUNKER_VERSION, CountTokens, chunk
from ingest.document import Document
from ingest.encode import Piece, encode
from ingest.linking import LINKED, Links
from ingest.loaders import LOADER_VERSION
from ingest.plain import plain
from ingest.records import DocumentRecord, digest
from ingest.stores import changing, delete
from ingest.tools import Progress, Report, Tools
from language.detect import detect
from vector.points import from_places
from vector.store import Chunk, Point

_BATCH_CHARACTERS = 40_000
_REGROUPED = 256
_CHUNK_IDS = UUID("6f0c4f0e-6d0b-5a57-9a3c-2f1f6f2b7a10")

Loaded = Iterator[tuple[str, Document]]
GroupsOf = Callable[[str], tuple[str, ...]]


def fingerprint(document: Document) -> str:
    """Of a document's content and of what makes chunks of it. A file's date alone changes nothing."""
    return digest(LOADER_VERSION, CHUNKER_VERSION, document.title, document.text, document.address, from_places(document.places))


def to_record(loaded: tuple[str, Document], groups_of: GroupsOf, count_tokens: CountTokens, links: Links) -> DocumentRecord:
    """Cut a document, given with its file, into chunks with what they mention."""
    file, document = loaded
    groups = groups_of(document.source)
    language = detect(plain(document.text[:10_000]))
    pieces = []
    for draft in chunk(document, count_tokens):
        text = document.text[draft.start : draft.end]
        made = Chunk(
            str(uuid5(_CHUNK_IDS, f"{document.source}\n{draft.start}\n{text}")),
            document.source,
            document.collection,
            document.title,
            draft.section,
            text,
            draft.start,
            draft.end,
            draft.sentences,
            detect(plain(text), language),
            document.modified,
            groups,
            links.entities(document.title, draft.section, text, groups),
            document.address,
            document.places_in(draft.start, draft.end),
        )
        pieces.append(Piece(made, draft.lead))
    return DocumentRecord(document, file, groups, fingerprint(document), tuple(pieces))


async def write_documents(loaded: Loaded, total: int, groups_of: GroupsOf, links: Links, *, tools: Tools, report: Report) -> int:
    """Write documents in place of what was there of their sources; gives the number of chunks. A kill loses two batches at most."""
    record = partial(to_record, groups_of=groups_of, count_tokens=tools.embedder.count_tokens, links=links)

    async def read() -> list[DocumentRecord]:
        return await tools.lane.batch(record, await asyncio.to_thread(_take, loaded))

    done = chunks = 0
    reading = asyncio.create_task(read())
    writing: asyncio.Task[None] | None = None
    try:
        while records := await reading:
            reading = asyncio.create_task(read())
            points = await encode([piece for record in records for piece in record.pieces], tools.lane, tools.words)
            if writing:
                await writing
            writing = asyncio.create_task(_write(records, points, tools))
            done, chunks = done + len(records), chunks + len(points)
            report(Progress("documents", done, total))
        if writing:
            await writing
    finally:
        reading.cancel()
        if writing:
            await asyncio.wait([writing])  # a write in a thread cannot be stopped, and the next job must not meet it
    return chunks


def _take(loaded: Loaded) -> list[tuple[str, Document]]:
    """The next documents, up to about a batch of text; none at the end."""
    taken: list[tuple[str, Document]] = []
    size = 0
    for file, document in loaded:
        taken.append((file, document))
        size += len(document.text)
        if size >= _BATCH_CHARACTERS:
            break
    return taken


async def _write(records: list[DocumentRecord], points: list[Point], tools: Tools) -> None:
    written = {point.chunk.id for point in points}
    before = await tools.ledger.chunk_ids([record.document.source for record in records])
    async with changing(tools, "vectors", written | before):
        await tools.vectors.upsert(points)
        await tools.ledger.put_documents(records)
        await delete(tools, "vectors", before - written)


async def remove_documents(sources: Collection[str], tools: Tools) -> None:
    """Take documents out of ledger and vectors."""
    ids = await tools.ledger.chunk_ids(sources)
    async with changing(tools, "vectors", ids):
        await tools.ledger.delete_documents(sources)
        await delete(tools, "vectors", ids)


async def regroup_documents(sources: Collection[str], groups_of: GroupsOf, tools: Tools) -> None:
    """Change who may see documents, all that get the same groups or, where it is killed before, none; without encoding them again."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for source in sources:
        alike[groups_of(source)].append(source)
    for groups, of_groups in sorted(alike.items()):
        await _regroup(of_groups, groups, tools)


async def _regroup(sources: Collection[str], groups: tuple[str, ...], tools: Tools) -> None:
    ids = sorted(await tools.ledger.chunk_ids(sources))
    async with changing(tools, "vectors", ids):
        await tools.ledger.set_fact(LINKED, None)
        await tools.ledger.set_groups(sources, groups)
        for start in range(0, len(ids), _REGROUPED):
            await tools.vectors.set_groups(dict.fromkeys(ids[start : start + _REGROUPED], groups))
