"""One question in many wordings, over two invented companies' documents (bench/wordings): how many are answered alike.

    python -m bench.ways [--show]

Ingests them into a folder of its own. A wording is right where every wanted string is said, one without an answer where it is refused;
`held` are the other wordings of a question whose first one is right.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from eval.golden import Row
from eval.inprocess import InProcess
from eval.rightness import is_right
from ingest.job import Order
from services.runtime import open_runtime
from services.settings import load_settings

WORDINGS = Path(__file__).parent / "wordings"


async def ask_all(show: bool) -> dict[str, list[bool]]:
    """By question whether each wording is right, the first one first."""
    found: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wordings"
        source.mkdir()
        for document in WORDINGS.glob("*.md"):
            shutil.copy(document, source)
        async with open_runtime(load_settings(data=Path(folder) / "data")) as runtime:
            await runtime.ingest(Order(source), lambda _: None)
            target = InProcess(runtime)
            for line in (WORDINGS / "questions.jsonl").read_text(encoding="utf-8").splitlines():
                asked: dict[str, Any] = json.loads(line)
                row = Row.model_construct(
                    id=asked["id"], lang="", question="", answer="", answerable=bool(asked["must"]),
                    must_include=tuple(asked["must"] or ()),
                    caller=None, as_of=None, history=(), tags=(), gold=None, any_of=(), polarity=None, tolerance=None,
                )  # fmt: skip
                for way in asked["ways"]:
                    reply, _ = await target.ask(row, way)
                    right = is_right(row, reply)
                    found.setdefault(asked["id"], []).append(right)
                    if show and not right:
                        print(f"{asked['id']} {way}\n    {asked['must']} | {(reply.get('answer') or '')[:160]!r}")
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", action="store_true")
    found = asyncio.run(ask_all(arguments.parse_args().show))
    every = [right for ways in found.values() for right in ways]
    held = [right for ways in found.values() if ways[0] for right in ways[1:]]
    print(
        f"{sum(every)} of {len(every)} right ({sum(every) / len(every):.3f}); held {sum(held)} of {len(held)} ({sum(held) / len(held):.3f})"
    )


if __name__ == "__main__":
    main()
