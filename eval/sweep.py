"""Pipelines side by side, on a copy of the data."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from eval.failure import EvalError
from eval.golden import Golden
from eval.inprocess import InProcess
from eval.paired import Difference, differ
from eval.run import Options, carry_out
from eval.runs import Header, open_journal
from eval.split import By, chosen_elsewhere
from services.runtime import Runtime, open_runtime
from services.settings import PipelineSettings, Settings

MEASURES = ("answer", "false_yes", "false_no", "recall@5", "cited")
_NOT_COPIED = ("owner.json", "owner.lock", "eval")


class Sweep(BaseModel):
    """Pipelines by name; the first is what the others are compared with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pipelines: dict[str, PipelineSettings]


@dataclass(frozen=True, slots=True)
class Swept:
    """Runs by pipeline; each measure's difference to the first; and what a choice by each split would have come to."""

    runs: Mapping[str, dict[str, Any]]
    differences: Mapping[str, Mapping[str, Difference]]
    elsewhere: Mapping[By, tuple[Any, Mapping[str, str]]]


def read_sweep(path: Path) -> Sweep:
    """Raises EvalError."""
    try:
        sweep = Sweep.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvalError(f"{path} cannot be read ({error}): give pipelines by name, as docs/evaluator.md shows.") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise EvalError(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}.") from None
    if len(sweep.pipelines) < 2:
        raise EvalError(f"{path}: give two pipelines or more.")
    return sweep


@asynccontextmanager
async def on_a_copy(settings: Settings) -> AsyncIterator[Runtime]:
    """A runtime over a copy of the data folder, so that the service may go on and nothing is changed. Raises EvalError."""
    parts = {"graph": settings.graph, "passages": settings.vectors, "state": settings.state}
    if served := [name for name, held in parts.items() if held.kind != "embedded"]:
        raise EvalError(f"A sweep runs on a copy of the data folder, and {', '.join(served)} lie on servers: ingest into a folder for it.")
    if not settings.data.is_dir():
        raise EvalError(f"There is no data folder {settings.data} to copy: give --data.")
    with tempfile.TemporaryDirectory(prefix="twofold-sweep-") as folder:
        copy = Path(folder) / "data"
        shutil.copytree(settings.data, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        async with open_runtime(settings.model_copy(update={"data": copy})) as runtime:
            yield runtime


async def sweep(
    golden: Golden, pipelines: Mapping[str, PipelineSettings], runtime: Runtime, report: Callable[[str, int, int], None]
) -> Swept:
    """Ask every pipeline every question, one after the other."""
    runs = {name: await measure(golden, name, settings, runtime, report) for name, settings in pipelines.items()}
    first = next(iter(runs.values()))
    differences = {name: _differences(first["items"], run["items"]) for name, run in runs.items() if run is not first}
    items = {name: run["items"] for name, run in runs.items()}
    splits: Sequence[By] = ("document", "schema")
    return Swept(runs, differences, {by: chosen_elsewhere(items, by, "answer") for by in splits})


async def measure(
    golden: Golden, name: str, settings: PipelineSettings, runtime: Runtime, report: Callable[[str, int, int], None] = lambda *_: None
) -> dict[str, Any]:
    """A run of one pipeline in this process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_journal(Path(folder), "run", Header(golden.version, name, {}, {}), fresh=True) as journal,
    ):
        service = InProcess(runtime, settings)
        return await carry_out(golden, service, journal, Options(paraphrases=False), name, lambda done, of: report(name, done, of))


def _differences(base: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[str, Difference]:
    none = (0.0, 0.0)
    pairs = {m: differ([i["parts"].get(m, none) for i in base], [i["parts"].get(m, none) for i in new]) for m in MEASURES}
    return {m: found for m, found in pairs.items() if found}
