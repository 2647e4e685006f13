"""The few sentences that a person reads, out of the many that come near the question."""

from __future__ import annotations

from collections.abc import Sequence

from services.rag.compose import display
from services.rag.extract import Pick

MORE = {True: 1, False: 2}
"""How many sentences may join the best one for each part, of a question with several parts and of one."""
CHARACTERS = 200
"""What is read at a glance, marks included. A question of several parts may be answered in LONGER."""
LONGER = 320
MARK = 5
NEAR_BEST = 0.8
"""How far below the best sentence's score another may stand."""
NEW_WEIGHT = 0.2
"""What each of the question's terms is worth that no chosen sentence has said."""
ITEM_WEIGHT = 0.2
"""What an item is worth whose list has been announced."""


def choose(picks: Sequence[Pick], parts: int = 1) -> list[Pick]:
    """The best sentence for each part of the question, then those nearly as good, preferring what says more of the question than is
    said already; these in one language and within what a person reads at a glance. An item brings what announces its list.

    After the first one, sentences of one chunk stand in their order.
    """
    if not picks:
        return []
    chosen: list[Pick] = []
    room = LONGER if parts > 1 else CHARACTERS
    for part in range(parts):
        best = max(picks, key=lambda pick: pick.scores[part] if pick.scores else pick.score)
        _add(chosen, best, LONGER)
    bar = max(pick.score for pick in chosen) - NEAR_BEST
    language = chosen[0].quote.chunk.language
    for _ in range(MORE[parts > 1]):
        near = [p for p in picks if p.quote.chunk.language == language and _worth(p, chosen) >= bar and _fits(p, chosen, room)]
        if not near:
            break
        said = frozenset().union(*(pick.said for pick in chosen))
        _add(chosen, max(near, key=lambda pick: _worth(pick, chosen) + NEW_WEIGHT * len(pick.said - said)), room)
    order = {pick.quote.chunk.id: rank for rank, pick in reversed(list(enumerate(chosen)))}
    return chosen[:1] + sorted(chosen[1:], key=lambda pick: (order[pick.quote.chunk.id], pick.quote.start))


def _add(chosen: list[Pick], pick: Pick, room: int) -> None:
    """Put a sentence to the others, with what announces its list if both fit; the first of all always fits."""
    if pick.lead and _new(pick.lead, chosen) and (not chosen or _size([*chosen, pick.lead, pick]) <= room):
        chosen.append(pick.lead)
    if _new(pick, chosen) and (not chosen or chosen[-1:] == [pick.lead] or _size([*chosen, pick]) <= room):
        chosen.append(pick)


def _worth(pick: Pick, chosen: Sequence[Pick]) -> float:
    return pick.score + (ITEM_WEIGHT if pick.lead and not _new(pick.lead, chosen) else 0.0)


def _fits(pick: Pick, chosen: Sequence[Pick], room: int) -> bool:
    return _new(pick, chosen) and _size([*chosen, pick]) <= room


def _new(pick: Pick, chosen: Sequence[Pick]) -> bool:
    return all(pick.quote.text != one.quote.text for one in chosen)


def _size(picks: Sequence[Pick]) -> int:
    return sum(len(display(pick.quote.text)) + MARK for pick in picks)
