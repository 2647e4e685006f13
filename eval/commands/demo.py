"""`twofold eval demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from eval.commands.given import do, installed

EXAMPLES = ("twofold eval demo", "twofold eval demo --report reports")


def demo(
    report: Annotated[Path | None, typer.Option(help="Write the run and its page into this folder.")] = None,
) -> None:
    """Measure the demo company, without a service and without a model, and hold it to its pinned questions.

    Exit status 0: they are answered rightly, nothing leaks, nothing fails; 3: not so.
    """
    installed()
    import tempfile

    from eval.company import GATE, GOLDEN, open_company, over_http
    from eval.compare import unkept
    from eval.gate import read_gate
    from eval.golden import read_golden
    from eval.publish import publish
    from eval.run import Options, carry_out
    from eval.runs import Header, open_journal, save
    from eval.show import show_run
    from services.api.logs import start_logs
    from services.cli.terminal import err, plain, working

    start_logs("warning")

    async def measure(folder: Path) -> dict[str, Any]:
        golden = read_golden(GOLDEN)
        with working("Loading the company"):
            async with open_company(folder / "data") as runtime, over_http(runtime) as service:
                header = Header(golden.version, "demo", {}, {})
                with open_journal(folder / "runs", "demo", header, fresh=True) as journal, working("Asking") as progress:
                    options = Options()
                    return await carry_out(golden, service, journal, options, "demo", lambda done, of: progress("questions", done, of))

    with tempfile.TemporaryDirectory(prefix="twofold-eval-") as folder:
        run = do(measure(Path(folder)))
    show_run(run, slices=False)
    if report:
        report.mkdir(parents=True, exist_ok=True)
        save(report, run)
        publish(run, report, ())
    reasons = unkept(run, read_gate(GATE))
    for reason in reasons:
        err.print(plain(f"against it: {reason}", "red"))
    if reasons:
        raise typer.Exit(3)
