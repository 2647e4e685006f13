"""What made the index, and whether it still fits."""

from __future__ import annotations

from ingest.document import StaleIndex
from ingest.encode import ENCODING_VERSION
from ingest.ledger import Ledger
from language.words import WORDS_VERSION
from vector.lexical import LEXICAL_VERSION

_FACT = "index"


def index_version(embedder: str) -> str:
    """What the points of a store are made by, for the embedder's name: points of two versions must never stand in one store."""
    return f"{embedder}; words {WORDS_VERSION}; lexical {LEXICAL_VERSION}; encoding {ENCODING_VERSION}"


async def stale(ledger: Ledger, version: str) -> bool:
    """Whether the chunks were indexed by another version: they must be rebuilt into a new store before anything is asked or written."""
    made_by = await ledger.fact(_FACT)
    return made_by not in (None, version) and bool(await ledger.ids("vectors"))


async def refuse_stale(ledger: Ledger, version: str) -> None:
    """Note the version of an index that is empty; raise StaleIndex where it is another's."""
    if await stale(ledger, version):
        raise StaleIndex(
            f"The index was made by {await ledger.fact(_FACT)}, and this is {version}: rebuild it into a new, empty vector store."
        )
    await note(ledger, version)


async def note(ledger: Ledger, version: str) -> None:
    """The index is of this version now."""
    await ledger.set_fact(_FACT, version)
