"""What a word is called in the other language: by how far it stands out, and not by a name that the lists give to another word."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from services.rag.hybrid.likeness import NOTHING, Likeness, Meant, _is_named_otherwise, general_words
from vector.embedding.lane import EncodingLane
from vector.store import Vector

CALLED = {"가": 0, "나": 1, "Weight": 2, "Alpha": 0, "Beta": 1, "Gamma": 3}


class Drawn(EncodingLane):
    """Draws a word's vector from the sentence that it stands in: near to that of what it is called, and to nothing else."""

    def __init__(self) -> None:
        self.encoded = 0

    async def run(self, work, *args):  # type: ignore[no-untyped-def]
        return work(*args)

    def encode(self, text: str) -> Vector:
        self.encoded += 1
        noise = np.random.default_rng(len(text) * 7919 + sum(map(ord, text))).normal(0, 0.05, 64)
        for word, place in CALLED.items():
            if f" {word}" in text or text.startswith(f"이것의 {word}은"):
                noise[place] += 1
        return cast(Vector, (noise / np.linalg.norm(noise)).astype(np.float32))


async def meant(likeness: Likeness, texts: list[str], options: list[str], called: dict[str, str] | None = None) -> list[str]:
    return [found.name for found in await likeness._meant(texts, options, "ko", called or {})]


@pytest.mark.asyncio
async def test_the_name_that_stands_out_is_meant_and_none_where_none_does() -> None:
    lane = Drawn()
    likeness = Likeness(lane)
    assert await meant(likeness, ["가", "나"], ["Alpha", "Beta", "Gamma"]) == ["Alpha", "Beta"]
    assert await meant(likeness, ["가"], ["Gamma", "Delta"]) == [""]
    before = lane.encoded
    assert await meant(likeness, ["나"], ["Alpha", "Beta", "Gamma"]) == ["Beta"]
    assert lane.encoded == before  # what was encoded stays so
    assert await meant(likeness, ["가"], ["Alpha"]) == [""]  # one name alone says nothing


@pytest.mark.asyncio
async def test_a_proposed_name_counts_where_it_stands_out_more_than_the_word_itself() -> None:
    likeness = Likeness(Drawn())
    options = ["Alpha", "Beta", "Gamma"]
    (own,) = await likeness._meant(["가"], options, "ko", {})
    (proposed,) = await likeness._meant(["다"], options, "ko", {"다": "Beta"})
    assert (own[0], proposed[0]) == ("Alpha", "Beta")
    assert await meant(likeness, ["다"], options) == [""]
    both = await likeness._meant(["가"], options, "ko", {"가": "Beta"})
    assert both == [max(own, proposed, key=lambda one: one[1])]


@pytest.mark.parametrize(
    ("scores", "meant"),
    [
        ([4.0, 3.9, 0.0], Meant("", 0.0, ("Alpha", "Beta"))),
        ([2.0, 1.0, 0.0], Meant("", 0.0, ("Alpha",))),
        ([2.0, 1.9, 1.8], Meant("", 0.0, ("Alpha", "Beta", "Gamma"))),
        ([4.0, 3.5, 0.0], Meant("Alpha", 4.0)),
        ([1.4, 0.0, 0.0], NOTHING),
    ],
)
def test_what_is_near_and_not_sure_is_left_to_choose_from(scores: list[float], meant: Meant) -> None:
    assert Likeness(Drawn())._best("가", ["Alpha", "Beta", "Gamma"], np.array(scores, np.float32)) == meant


def test_a_name_of_the_thesaurus_is_its_own_words() -> None:
    assert _is_named_otherwise("Weight", "크기")
    assert not _is_named_otherwise("Weight", "무게")
    assert not _is_named_otherwise("Capacity", "적재용량")  # of one stem with 용량
    assert not _is_named_otherwise("Haul Handle", "크기")  # nobody names it


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_general_words_are_of_one_language(lang: str) -> None:
    words = general_words("ko" if lang == "ko" else "en")
    assert len(words) == len(set(words)) == 128
    assert all(word.isascii() == (lang == "en") for word in words)
