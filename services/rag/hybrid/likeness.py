"""What a word of the question may be called where no lexicon says: the key of a document's line, or the kind of a node, by its sense."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from services.rag.hybrid.work import Work, names
from vector.embedding.lane import EncodingLane
from vector.store import Vector

LEAST, MARGIN = 0.825, 0.01
"""How near a name must be to what is asked, and how much nearer than the next one."""
_KEPT = 4096
_MOST = 48


@dataclass(slots=True)
class Likeness:
    """Compares by the encoder; names and keys are encoded once."""

    lane: EncodingLane
    known: OrderedDict[str, Vector] = field(default_factory=OrderedDict)

    async def compare(self, work: Work, phrases: Sequence[tuple[str, list[str]]]) -> None:
        """Note for each phrase that no word accounts for which key or name it is most like."""
        about = [name for node in (*work.named, *work.reached) for name in node.about]
        ours = [node.name for node in (*work.named, *work.reached)]
        keys = [line.key for line in work.lines if line.key and len(line.key) <= 40 and any(names(line.title, name) for name in ours)]
        options = list(dict.fromkeys([*about, *keys]))[:_MOST]
        if len(options) < 2:
            return
        open_phrases = [(text, terms) for text, terms in phrases if not work.is_called(terms, options)]
        if not open_phrases:
            return
        held = np.stack([await self._vector(option) for option in options])
        asked = await asyncio.gather(*(self.lane.query(text) for text, _ in open_phrases))
        for (_, terms), vector in zip(open_phrases, asked, strict=True):
            cosines = held @ vector
            best, second = np.argsort(-cosines)[:2]
            if cosines[best] >= LEAST and cosines[best] - cosines[second] >= MARGIN:
                work.alike.setdefault(options[int(best)], set()).update(
                    n for n, notion in enumerate(work.notions) if set(notion.terms) <= set(terms)
                )

    async def _vector(self, text: str) -> Vector:
        if text not in self.known:
            (self.known[text],) = await self.lane.passages([text])
            if len(self.known) > _KEPT:
                self.known.popitem(last=False)
        return self.known[text]
