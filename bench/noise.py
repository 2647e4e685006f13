"""What missing spaces and a mistyped letter cost: the golden questions over documents, asked again that way.

TWOFOLD_BENCH_DATA=FOLDER python -m bench.noise
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bench.array_store import open_store
from bench.encoded import FOLDERS, encoder, versions
from bench.ladder import CALLER, CUTS, Row, asked, golden, hits, open_nodes, passages, recall
from graph.linking import Linker
from ingest.calibrate import calibrate
from services.rag.index import Index
from services.rag.nodes import Nodes
from services.settings import PipelineSettings, Step
from vector.embedding.lane import EncodingLane

FILES = ("law_ko", "handbook_en")
_HANGUL = re.compile("[가-힣]")
_WORD = re.compile("[가-힣]{2,}|[A-Za-z]{5,}")
_VOWELS = 21
_FINALS = 28


def as_typed(text: str, _: random.Random) -> str:
    return text


def without_spaces(text: str, _: random.Random) -> str:
    """A Korean question in one go; an English one as it is."""
    return text.replace(" ", "") if _HANGUL.search(text) else text


def mistyped(text: str, chance: random.Random) -> str:
    """One word with a letter wrong: a Korean vowel the next one, two English letters swapped."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    if _HANGUL.match(word[0]):
        place = word.start() + chance.randrange(len(word[0]))
        initial, rest = divmod(ord(text[place]) - ord("가"), _VOWELS * _FINALS)
        vowel, final = divmod(rest, _FINALS)
        wrong = chr(ord("가") + (initial * _VOWELS + (vowel + 1) % _VOWELS) * _FINALS + final)
        return text[:place] + wrong + text[place + 1 :]
    place = word.start() + chance.randrange(1, len(word[0]) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def lost_or_doubled(text: str, chance: random.Random) -> str:
    """One word with a letter too few or twice: of a Korean syllable its final consonant, or another one for it."""
    words = [word for word in _WORD.finditer(text) if len(word[0]) > 2]
    if not words:
        return text
    word = chance.choice(words)
    place = word.start() + chance.randrange(1, len(word[0]) - 1)
    if _HANGUL.match(word[0]):
        code = ord(text[place]) - ord("가")
        final = 0 if code % _FINALS else chance.choice((1, 4, 8, 16, 17, 21))
        return text[:place] + chr(ord("가") + code // _FINALS * _FINALS + final) + text[place + 1 :]
    return text[:place] + (text[place] * 2 if chance.random() < 0.5 else "") + text[place + 1 :]


NOISE: Mapping[str, Callable[[str, random.Random], str]] = {
    "as typed": as_typed, "no spaces": without_spaces, "a letter wrong": mistyped, "a letter lost or doubled": lost_or_doubled,
}  # fmt: skip


async def main() -> None:
    rows = [(file, row) for file in FILES for row in golden(file) if row.get("answerable", True) and row.get("evidence")]
    lane, store = EncodingLane(encoder().embedder), open_store(FOLDERS)
    calibration = await calibrate(store, lane, CALLER.groups)
    index = Index({}, {}, Linker((), encoder().words), calibration, versions=versions(FOLDERS))
    every = PipelineSettings().steps
    for without in ({"spacing", "typos"}, {"typos"}, set[Step]()):
        steps = every - without
        nodes = open_nodes(store, lane, steps)
        for name, noise in NOISE.items():
            print(
                f"without {', '.join(sorted(without)) or 'nothing'}", name, await _measure(rows, nodes, index, noise), sep=" | ", flush=True
            )
    await lane.close()


async def _measure(rows: list[tuple[str, dict[str, Any]]], nodes: Nodes, index: Index, noise: Callable[[str, random.Random], str]) -> str:
    chance, measured = random.Random(3), []
    for file, row in rows:
        typed = {**row, "question": noise(row["question"], chance)}
        measured.append(Row(file, row, hits(row, await passages(nodes, index, await asked(nodes, index, typed))), 0.0))
    in_own = [one for one in measured if bool(_HANGUL.search(one.row["question"])) == (one.file == "law_ko")]
    own = ([one for one in in_own if one.file == file] for file in FILES)
    return " | ".join(" / ".join(f"{recall(kept, cut):.3f}" for cut in CUTS) for kept in own)


if __name__ == "__main__":
    print(f"{date.today()}: step, noise, Korean questions on law_ko, English ones on handbook_en: @{' / @'.join(CUTS)}")
    asyncio.run(main())
