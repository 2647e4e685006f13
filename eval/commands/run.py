"""`twofold eval run`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from eval.commands.given import HERE, Files, Runs, Url, do, installed, new_name, runs_folder

EXAMPLES = (
    "twofold eval run examples/company/golden.jsonl",
    "twofold eval run golden/*.jsonl --url https://ask.example --repeats 3 --name release-2",
)


def run(
    context: typer.Context,
    files: Files,
    *,
    url: Url = HERE,
    name: Annotated[str | None, typer.Option(help="What to call the run. Otherwise the time.")] = None,
    repeats: Annotated[int, typer.Option(min=0, help="How often each question is asked again, to see what changes by itself.")] = 0,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Questions at once. 1 for honest latencies.")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="The first so many questions of each file.")] = None,
    runs: Runs = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew where an interrupted run could be taken up.")] = False,
    tags: Annotated[bool, typer.Option(help="Show slices by language, tag, collection and route too.")] = True,
    wrong: Annotated[bool, typer.Option("--wrong", help="List what was answered wrongly.")] = False,
) -> None:
    """Ask golden questions of a running service and measure the answers.

    Interrupted, the same command goes on where it was. The run is written to a file for compare, report and explain.
    """
    installed()
    from eval.show import show_run, show_wrong
    from services.cli.terminal import err, out, plain

    settings = context.obj.settings()
    folder = runs_folder(settings, runs)
    from eval.golden import read_golden
    from eval.run import Options, carry_out
    from eval.runs import Header, open_journal, save, unfinished
    from eval.service import open_service
    from eval.tokens import bound_to, secret_of
    from services.cli.terminal import working

    options = Options(repeats=repeats, workers=workers, limit=limit)

    async def measure() -> dict[str, Any]:
        golden = read_golden(files, limit)
        async with open_service(url, secret_of(settings), bound_to(settings)) as service:
            header = Header(golden.version, url, await service.fingerprint(), {"repeats": repeats, "limit": limit})
            taken_up = None if fresh or name else unfinished(folder, header)
            if taken_up:
                err.print(plain(f"Going on with the interrupted run {taken_up}."))
            called = name or taken_up or new_name()
            with open_journal(folder, called, header, fresh=fresh) as journal, working("Asking") as progress:
                return await carry_out(golden, service, journal, options, called, lambda done, of: progress("questions", done, of))

    measured = do(measure())
    path = save(folder, measured)
    if wrong:
        show_wrong(measured)
    show_run(measured, slices=tags)
    out.print(plain(f"\nrun: {path}", "dim"))
