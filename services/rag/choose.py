"""The few sentences that a person reads, out of the many that come near the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from language.lists import announces, is_exception, is_row, names_its_case
from services.rag.compose import display
from services.rag.extract import Pick, goes_on

CHARACTERS = 320
"""What is read at a glance, marks included. A question of several parts may be answered in LONGER."""
LONGER = 350
MARK = 5
NEAR_BEST = 0.28
"""How far below the best sentence's score another may stand that joins it."""
AT_MOST = 0.8
"""How far below it one that says yes or no."""
IN_SHORT = 0.6
"""How far below it one of the same passage that joins a SHORT answer."""
SHORT = 160
INSTEAD = 0.3
"""How far below the best sentence that says no thing of the kind that is asked for one may stand that does, and leads in its place."""
ALIKE = 0.5
"""How far below it one that says a further thing of the kind, where several are asked for."""
EMPTY = 40
"""How long what announces a list may be that need not be shown."""
REPEATED = 0.7
"""The share of a sentence's runs of three letters that another has which says the same."""
_DIGITS = re.compile(r"\d+")
BESIDE = 0.5
"""The share of what a chosen sentence says of the question that one of another document must say to join."""
NEW_WEIGHT = 0.2
"""What each of the question's terms is worth that no chosen sentence has said."""
ITEM_WEIGHT = 0.2
"""What an item is worth whose list has been announced."""


def choose(picks: Sequence[Pick], parts: int = 1, several: bool = False, listed: bool = False) -> list[Pick]:
    """The best sentence for each part of the question, then one nearly as good, and in a short answer one less so of the same passage,
    preferring what says more of the question than is said already; these in one language and within what a person reads at a glance.
    Where `several` things of a kind are asked for, one that says a thing of it may stand further off. An item brings what announces its
    list, and this the best of its items; all of them where a list may be asked for (`listed`) and they fit.

    After the first one, sentences of one chunk stand in their order.
    """
    if not picks:
        return []
    chosen: list[Pick] = []
    room = LONGER if parts > 1 else CHARACTERS
    for part in range(parts):
        _add(chosen, best_beside(picks, part, chosen), LONGER)
    _add_items(chosen, picks)
    if listed and (whole := _list_of(chosen[0], picks)):
        return whole
    top, language = max(pick.score for pick in chosen), chosen[0].quote.chunk.language
    same = [pick for pick in picks if pick.quote.chunk.language == language]
    if parts == 1 and not several:
        same = [pick for pick in same if not _is_another_case(pick, chosen[0])]
    if parts == 1 and decisive(picks, 0) in chosen:  # that says it; what it says of the question's number may join
        same = [pick for pick in same if any(term[0].isdigit() for term in pick.said)]
    same = [pick for pick in same if _is_beside(pick, chosen)]
    alike = [pick for pick in same if any(kind == 1 for kind in pick.kinds)] if several else []
    for found, bar, limit in ((alike, top - ALIKE, LONGER), (same, top - NEAR_BEST, room), (same, top - IN_SHORT, SHORT)):
        said = frozenset().union(*(pick.said for pick in chosen))
        near = [pick for pick in found if _worth(pick, chosen) >= bar and _fits(pick, chosen, limit)]
        if limit == SHORT:
            there = {pick.quote.chunk.id for pick in chosen}
            near = [pick for pick in near if pick.quote.chunk.id in there and (pick.said - said or _belongs(pick, chosen))]
        if near:
            _add(chosen, max(near, key=lambda pick: _worth(pick, chosen) + NEW_WEIGHT * len(pick.said - said)), limit)
    order = {pick.quote.chunk.id: rank for rank, pick in reversed(list(enumerate(chosen)))}
    return chosen[:1] + sorted(chosen[1:], key=lambda pick: (order[pick.quote.chunk.id], pick.quote.start))


def best(picks: Sequence[Pick], part: int) -> Pick:
    """The sentence that answers a part of the question best: one that decides it, or says the kind of thing that is asked for, where it
    stands nearly as high."""
    if (found := decisive(picks, part)) is not None:
        return found
    top = max(picks, key=lambda pick: pick.scores[part] if pick.scores else pick.score)
    if not top.kinds or top.kinds[part] != 0.0:
        return top
    saying = [pick for pick in picks if pick.kinds[part] == 1 and pick.scores[part] >= top.scores[part] - INSTEAD]
    return max(saying, key=lambda pick: pick.scores[part], default=top)


def best_beside(picks: Sequence[Pick], part: int, said: Sequence[Pick]) -> Pick:
    """The sentence that answers a part best. Where it asks for a thing of a kind and the best of all is `said` for an earlier part, the
    next that says such a thing and stands nearly as high."""
    top = best(picks, part)
    if not part or top not in said or not top.kinds or top.kinds[part] != 1:
        return top
    others = [pick for pick in picks if pick.kinds and pick.kinds[part] == 1 and pick.scores[part] >= top.scores[part] - INSTEAD]
    return max((pick for pick in others if _new(pick, said)), key=lambda pick: pick.scores[part], default=top)


def decisive(picks: Sequence[Pick], part: int) -> Pick | None:
    """The best sentence that says yes or no to a part of the question, where none that is nearly as good says otherwise."""
    asked = [pick for pick in picks if pick.says and pick.says[part] is not None]
    bar = max((pick.scores[part] for pick in picks if pick.scores), default=0.0) - AT_MOST
    near = [pick for pick in asked if pick.scores[part] >= bar]
    return max(near, key=lambda pick: pick.scores[part]) if len({pick.says[part] for pick in near}) == 1 else None


def _add(chosen: list[Pick], pick: Pick, room: int) -> None:
    """Put a sentence to the others, with what announces its list if both fit; the first of all always fits."""
    if (
        pick.lead
        and not _tells_nothing(pick.lead)
        and _new(pick.lead, chosen)
        and (not chosen or _size([*chosen, pick.lead, pick]) <= room)
    ):
        chosen.append(pick.lead)
    if _new(pick, chosen) and (not chosen or chosen[-1:] == [pick.lead] or _size([*chosen, pick]) <= room):
        chosen.append(pick)


def _add_items(chosen: list[Pick], picks: Sequence[Pick]) -> None:
    """Give each sentence that announces a list the best item of it, where none was chosen."""
    for lead in filter(lambda one: announces(one.quote.text), list(chosen)):
        items = [pick for pick in picks if pick.lead and pick.lead.quote == lead.quote]
        if items and not any(item in chosen for item in items):
            best = max(items, key=lambda pick: pick.score)
            if _fits(best, chosen, LONGER):
                chosen.insert(chosen.index(lead) + 1, best)


def _tells_nothing(lead: Pick) -> bool:
    """Whether what announces a list says nothing of what is asked: "A few things to remember:"."""
    text = display(lead.quote.text)
    return not lead.said and len(text) <= EMPTY and not _DIGITS.search(text)


def _list_of(best: Pick, picks: Sequence[Pick]) -> list[Pick]:
    """The list that a sentence announces or is an item of, or that the next one announces, whole and in its order; nothing where it is
    longer than people read."""
    lead = best if announces(best.quote.text) else best.lead
    follows = None if lead else next((pick for pick in picks if goes_on(best.quote, pick.quote)), None)
    if not (lead := lead or follows) or not announces(lead.quote.text):
        return []
    items = sorted((pick for pick in picks if pick.lead and pick.lead.quote == lead.quote), key=lambda pick: pick.quote.start)
    before = [best, lead] if follows else [] if _tells_nothing(lead) else [lead]
    return [*before, *items] if items and _size([*before, *items]) <= LONGER else []


def _is_another_case(pick: Pick, best: Pick) -> bool:
    """Whether a line of a list or table says of another case what the best one says of the one that is asked about."""
    text, of_best = pick.quote.text, best.quote.text
    same_form = (names_its_case(text) and names_its_case(of_best)) or (is_row(text) and is_row(of_best))
    return same_form and pick.quote.chunk.id == best.quote.chunk.id and pick.said < best.said


def _is_beside(pick: Pick, chosen: Sequence[Pick]) -> bool:
    """Whether a sentence is about what the chosen ones are about: of a document of theirs, or saying half as much of the question."""
    same = any(pick.quote.chunk.source == one.quote.chunk.source for one in chosen)
    return same or len(pick.said) >= BESIDE * max(len(one.said) for one in chosen)


def _worth(pick: Pick, chosen: Sequence[Pick]) -> float:
    return pick.score + (ITEM_WEIGHT if _belongs(pick, chosen) else 0.0)


def _belongs(pick: Pick, chosen: Sequence[Pick]) -> bool:
    """Whether a sentence is an item of a list that is announced already, or an exception to a rule that is said."""
    lead = pick.lead
    return lead is not None and not _new(lead, chosen) and (announces(lead.quote.text) or is_exception(pick.quote.text))


def _fits(pick: Pick, chosen: Sequence[Pick], room: int) -> bool:
    return _new(pick, chosen) and _size([*chosen, pick]) <= room


def _new(pick: Pick, chosen: Sequence[Pick]) -> bool:
    """Whether a sentence is none of the chosen ones, and does not say one of them again in almost the same words."""
    return not any(pick.quote.text == one.quote.text or _repeats(display(pick.quote.text), display(one.quote.text)) for one in chosen)


@lru_cache(8192)
def _repeats(text: str, other: str) -> bool:
    grams, others = _grams(text), _grams(other)
    return len(grams & others) >= REPEATED * max(1, len(grams)) and set(_DIGITS.findall(text)) <= set(_DIGITS.findall(other))


def _grams(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text.casefold()))
    return {letters[at : at + 3] for at in range(max(1, len(letters) - 2))}


def _size(picks: Sequence[Pick]) -> int:
    return sum(len(display(pick.quote.text)) + MARK for pick in picks)
