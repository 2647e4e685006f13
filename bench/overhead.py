"""What an answer costs beside its chat model: a local server that streams claims after a fixed time, over the demo company.

    python -m bench.overhead [--rounds N]

The `write` step's time, from the packed prompt to the last checked claim, without what the model takes; and the processor time of this
process, in which the model's server runs too, within the step: what other work on the machine does not change much.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from eval.company import open_company
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer, StepEvent
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.pipeline import Pipeline
from services.rag.question import Question
from services.settings import ChatModel

FIRST, EACH = 0.3, 0.1
"""Seconds before the first claim, and for each."""
QUESTIONS = (
    "How many right answers does it take to pass the information security test?",
    "How long is probation for a new employee, and by how much can it be extended?",
    "쓰지 못한 연차는 며칠까지 이월되나요?",
)
_NUMBERED = re.compile(r"^\[(\d+)\] (?:\(.*?\) )?(.+)$", re.MULTILINE)


@contextmanager
def timed_model() -> Iterator[tuple[str, list[float]]]:
    """A server that says the first three sentences of the evidence again, and how long each reply took it."""
    took: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            begun = time.perf_counter()
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            lines = _NUMBERED.findall(asked["messages"][-1]["content"])[:3]
            claims = [json.dumps({"text": f"It is so: {text}", "evidence": [int(number)]}, ensure_ascii=False) for number, text in lines]
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            time.sleep(FIRST)
            self._send('{"claims": [')
            for number, claim in enumerate(claims):
                time.sleep(EACH)
                last = "]}" if number == len(claims) - 1 else ", "
                took[:] = [time.perf_counter() - begun]
                self._send(claim + last)

        def _send(self, text: str) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "fixed", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", took
    finally:
        server.shutdown()
        server.server_close()


async def measure(rounds: int) -> dict[str, Any]:
    beside: list[float] = []
    cpu: list[float] = []
    written = 0
    with tempfile.TemporaryDirectory() as data, timed_model() as (url, took):
        async with open_company(Path(data)) as runtime:
            settings = ChatModel(name="fixed", base_url=url)
            pipeline = runtime.pipeline
            nodes = replace(pipeline.nodes, writer=Writer(open_chat_model(settings), settings))
            pipeline = Pipeline(nodes, pipeline.index, pipeline.calibrations, _forget)
            for number in range(rounds + 1):
                for text in QUESTIONS:
                    took.clear()
                    question = Question(text, Caller(None, frozenset({EVERYONE})), date(2026, 11, 2), fresh=True)
                    answer, spent = await _asked(pipeline, question)
                    if number and took:  # the first round opens connections
                        beside.append(answer.timings_ms["write"] - 1000 * sum(took))
                        cpu.append(spent)
                        written += "It is so" in answer.answer
    ordered = sorted(beside)
    return {
        "answers": len(beside),
        "written by the model": written,
        "beside the model, ms p50": round(statistics.median(beside), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "processor, ms p50, within the step": round(statistics.median(cpu), 1),
        "processor, p95": round(sorted(cpu)[int(0.95 * (len(cpu) - 1))], 1),
    }


async def _asked(pipeline: Pipeline, question: Question) -> tuple[Answer, float]:
    """The answer, and the milliseconds of processor time between the beginning and the end of its `write` step."""
    begun = ended = 0.0
    async for event in pipeline.stream(question):
        match event:
            case StepEvent("write", "start"):
                begun = time.process_time()
            case StepEvent("write", "end"):
                ended = time.process_time()
            case Answer():
                return event, 1000 * (ended - begun)
    raise AssertionError("a stream ends with its answer")


async def _forget(_trace: object) -> None:
    pass


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rounds", type=int, default=10)
    print(json.dumps(asyncio.run(measure(cli.parse_args().rounds)), indent=1))


if __name__ == "__main__":
    main()
