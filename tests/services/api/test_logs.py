"""What other libraries log, and Python's warnings: where and of what kind, without the texts that they were made for."""

from __future__ import annotations

import json
import subprocess
import sys

SAYS = """
import logging, warnings
from services.api.logs import start_logs
start_logs("info")
def answer(question):
    raise ValueError(f"cannot answer {question}")
try:
    answer("연봉은?")
except ValueError as error:
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\\n", exc_info=error)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\\nfuture: <Task exception={error!r}>", exc_info=True)
    logging.getLogger("driver").warning("Cannot read %s of %d", "연봉은?", 3, stack_info=True)
logging.getLogger("driver").info("연봉은?")
warnings.warn("Expected a number [input_value='연봉은?']")
"""


def test_other_libraries_lines_hold_no_text_of_a_case() -> None:
    said = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True).stderr
    assert "연봉" not in said and "cannot answer" not in said
    lines = [json.loads(line) for line in said.splitlines()]
    told = [{name: line.get(name) for name in ("event", "logger", "error", "kind") if line.get(name)} for line in lines]
    assert told == [
        {"event": "Exception in ASGI application", "logger": "uvicorn.error", "error": "ValueError"},
        {"event": "Task exception was never retrieved", "logger": "asyncio", "error": "ValueError"},
        {"event": "Cannot read %s of %d", "logger": "driver"},
        {"event": "warned", "kind": "UserWarning"},
    ]
    assert [line["level"] for line in lines] == ["error", "error", "warning", "warning"]
    assert [line["where"][-1].split(" ")[-1] for line in lines[:2]] == ["answer", "answer"]
