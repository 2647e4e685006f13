"""Ask the passages, and once more where what was found says how the question is to be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from language.words import Words
from services.rag.answer_model import Writer
from services.rag.evidence import Path
from services.rag.notions import names_weights, words_weights
from services.rag.respell import respell
from services.rag.retrieve_vector import LANGUAGES, retrieve_vector
from services.rag.reword import heard, translate
from services.rag.spell_out import spell_out
from services.rag.state import State
from services.settings import Step
from vector.embedding.lane import EncodingLane
from vector.store import Passage, Sparse, VectorStore

NO_WORDS = Sparse((), ())
Learned = dict[str, Any]
Understand = Callable[[str], Awaitable[Learned]]
"""What a question asks about, by its text: `asks`, `tokens`, `terms`, `notions`, `encoding`."""


async def ask_passages(
    state: State,
    store: VectorStore,
    lane: EncodingLane,
    words: Words,
    steps: frozenset[Step],
    understand: Understand,
    writer: Writer | None,
) -> tuple[Mapping[Path, list[Passage]], Learned]:
    """The rankings, and of the state what was learned on the way: the question's vector, it in the other language, its words as they are
    spelt, what its abbreviations stand for. Raises VectorUnavailable."""
    asked = writer is not None and writer.settings.translates and not state.get("unheard")
    learned: Learned = await _translated(state, lane, words, writer) if writer and asked else {}

    async def ask() -> dict[Path, list[Passage]]:
        now = cast(State, {**state, **learned})
        names = names_weights(now["notions"], now.get("foreign_terms", ())) if "names" in steps else NO_WORDS
        entities = frozenset(mention.entity for mention in now["mentions"])
        learned["vector"] = await now["encoding"]
        read = (now["asked_in"], entities, now["scope"], now["index"].calibration, now.get("foreign"))
        return await retrieve_vector(store, learned["vector"], words_weights(now["notions"]), names, *read)

    passages = await ask()
    if "typos" in steps:
        named = [mention.text for mention in state["mentions"]]
        asks = await respell(store, lane, words, state["asks"], state["tokens"], passages["dense"], state["scope"], named)
        if asks != state["asks"]:
            learned |= await understand(asks)
            passages = await ask()
    if "abbreviations" in steps:
        asked = learned.get("notions", state["notions"])
        spelt = await lane.run(spell_out, asked, passages, words)
        if spelt != asked:
            learned["notions"] = spelt
            passages = await ask()
    return passages, learned


async def _translated(state: State, lane: EncodingLane, words: Words, writer: Writer) -> Learned:
    """The question in the other language, where there are passages of both."""
    lang = state["asked_in"]
    (other,) = (text for text in LANGUAGES if text != lang)
    if ("dense", lang, other) not in state["index"].calibration.offsets:
        return {}
    said, unheard = await heard(translate(state["asks"], lang, writer))
    terms = await lane.run(words.terms, said) if said else []
    return {"foreign": await lane.query(said), "foreign_terms": terms, "said": said} if said and terms else unheard
