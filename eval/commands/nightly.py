"""`twofold eval nightly`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.commands.given import HERE, Files, Runs, Url, do, installed, new_name, runs_folder

EXAMPLES = (
    "twofold eval nightly golden/*.jsonl --url http://127.0.0.1:8000 --base release-1.json --gate gate.yaml",
    "TWOFOLD_EVAL_JUDGE__NAME=local TWOFOLD_EVAL_JUDGE__BASE_URL=http://127.0.0.1:8090/v1 twofold eval nightly golden/*.jsonl",
)


def nightly(
    context: typer.Context,
    files: Files,
    *,
    url: Url = HERE,
    name: Annotated[str | None, typer.Option(help="What to call the run. Otherwise the time.")] = None,
    repeats: Annotated[int, typer.Option(min=0, help="How often each question is asked again.")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many questions of each file.")] = None,
    runs: Runs = None,
    base: Annotated[Path | None, typer.Option(help="The last release's run, to compare with.", exists=True, dir_okay=False)] = None,
    gate: Annotated[Path | None, typer.Option(help="The rules of the comparison (YAML).", exists=True, dir_okay=False)] = None,
    max_calls: Annotated[int | None, typer.Option(min=1, help="Calls of the judge at most.")] = None,
    max_seconds: Annotated[float | None, typer.Option(min=1, help="Seconds of judging at most.")] = None,
    max_cost: Annotated[float | None, typer.Option(min=0, help="Cost of judging at most, by the prices in the settings.")] = None,
) -> None:
    """Measure, have a model judge what was answered, and write the report; for cron.

    The judge is named by TWOFOLD_EVAL_JUDGE__NAME and __BASE_URL; without one the night ends with the measured part. Exit status 0:
    done, and the gate passes where --base names a run; 3: it does not.
    """
    installed()
    from eval.commands.night import measure_and_judge
    from eval.compare import compare
    from eval.gate import read_gate
    from eval.judge.settings import judge_settings
    from eval.publish import publish
    from eval.run import Options
    from eval.runs import history, load, save
    from eval.show import show_judged, show_run
    from services.cli.failure import CommandError
    from services.cli.terminal import err, out, plain
    from services.reports import reports_folder

    settings = context.obj.settings()
    folder = runs_folder(settings, runs)

    async def night() -> tuple[dict[str, Any], int]:
        judge = judge_settings(max_calls=max_calls, max_seconds=max_seconds, max_cost=max_cost)
        if judge and find_spec("ragas") is None:
            raise CommandError("Judging needs RAGAS, which is not installed here: pip install 'twofold[eval-llm]'.")
        before = load(base) if base else None
        rules = read_gate(gate)
        options = Options(repeats=repeats, limit=limit)
        measured = await measure_and_judge(files, url, settings, folder, name or new_name(), options, judge)
        path = save(folder, measured)
        found = compare(before, measured, rules) if before else None
        earlier = [run for run in history(folder) if run["started"] < measured["started"] and run["golden"] == measured["golden"]]
        page = publish(measured, reports_folder(settings), earlier, before, found)
        show_run(measured, slices=False)
        show_judged(measured)
        out.print(plain(f"\nrun: {path}\nreport: {page}", "dim"))
        for alarm in found.alarms if found else ():
            err.print(plain(f"against it: {alarm}", "red"))
        return measured, 0 if found is None or found.passes else 3

    _, status = do(night())
    if status:
        raise typer.Exit(status)
