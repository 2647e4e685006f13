"""What `twofold eval nightly` does, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.golden import read_golden
from eval.judge.budget import Budget
from eval.judge.settings import JudgeSettings
from eval.judge.verdicts import Verdicts
from eval.nightly import add_chrf, judge_run, judged_figures, verdicts_file
from eval.run import Options, carry_out
from eval.runs import Header, open_journal, save
from eval.service import open_service
from eval.tokens import bound_to, secret_of
from services.cli.terminal import working
from services.settings import Settings


async def measure_and_judge(
    files: Sequence[Path], url: str, settings: Settings, folder: Path, name: str, options: Options, judge: JudgeSettings | None
) -> dict[str, Any]:
    """The run with the judge's scores in it. The measured part is on disk before the judge is asked for the first time."""
    golden = read_golden(files, options.limit)
    async with open_service(url, secret_of(settings), bound_to(settings)) as service:
        header = Header(golden.version, url, await service.fingerprint(), {"repeats": options.repeats, "limit": options.limit})
        with open_journal(folder, name, header, fresh=False) as journal, working("Asking") as progress:
            run = await carry_out(golden, service, journal, options, name, lambda done, of: progress("questions", done, of))
            replies = dict(journal.held)
    add_chrf(run)
    run["figures"]["judged"] = judged_figures(run)
    save(folder, run)
    if judge is not None:
        from eval.judge.ragas import RagasJudge
        from vector.embedding.open import open_embedder

        embedder = open_embedder(settings.embedder)
        budget = Budget(judge.max_calls, judge.max_seconds, judge.max_cost, judge.price_in, judge.price_out)
        asked = RagasJudge(judge, budget, lambda text: [float(x) for x in embedder.query(text)])
        try:
            with working("Judging") as progress:
                bar = judge.kappa if judge.agreement else None
                await judge_run(run, golden, replies, asked, Verdicts(verdicts_file(folder), asked.identity), budget, bar, progress)
        finally:
            await asked.close()
        run["figures"]["judged"] = judged_figures(run)
    return run
