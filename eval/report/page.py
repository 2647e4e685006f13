"""A run as a page: figures with intervals, the trend, paths, the worst and slowest questions, the difference to the last release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from eval.compare import Comparison
from eval.measures import SMALLER_IS_BETTER
from eval.report.charts import intervals, paths, trend
from eval.show import FIRST, SLICED, cell, number

Run = Mapping[str, Any]
WORST, SLOWEST, RUNS = 12, 5, 20
TREND = ("answer", "false_yes", "false_no", "recall@5", "cited")
SHARES = ("answer", "answer_answerable", "recall@1", "recall@5", "recall@10", "in_6000", "cited", "citations_in_gold", "offsets",
          "paraphrases_right", "paraphrases_held", "paraphrases_alike", "repeats_same", "false_yes", "false_no")  # fmt: skip


def page(run: Run, earlier: Sequence[Run] = (), base: Run | None = None, found: Comparison | None = None) -> str:
    """The HTML. `earlier`: runs before it, the oldest first; `base` and `found`: the last release and the comparison with it."""
    slices = run["figures"]["slices"]
    whole = slices["all"]
    before = {m: f["value"] for m, f in base["figures"]["slices"]["all"].items() if isinstance(f, dict)} if base else None
    runs = [*earlier, run][-RUNS:]
    series = {m: [r["figures"]["slices"]["all"].get(m) for r in runs] for m in TREND if m in whole}
    items = run["items"]
    return (
        _environment()
        .from_string(_template())
        .render(
            run=run,
            whole=whole,
            measures=[m for m in FIRST if m in whole],
            files=[name for name in slices if name.startswith("file:")],
            slices={name: held for name, held in sorted(slices.items()) if name != "all" and not name.startswith("file:")},
            sliced=SLICED,
            smaller=SMALLER_IS_BETTER,
            cell=cell,
            number=number,
            overview=intervals([(m, whole[m]) for m in SHARES if m in whole], before),
            trend=trend([r["name"][-12:] for r in runs], series) if len(runs) > 1 else None,
            paths=paths(run["figures"]["paths"]) if run["figures"]["paths"] else None,
            judged=run["figures"].get("judged") or {},
            judge=run.get("judge"),
            agreement=run.get("agreement") or {},
            worst=[item for item in items if not item["right"] and "answer" in item["parts"]][:WORST],
            wrong=sum(not item["right"] and "answer" in item["parts"] for item in items),
            slowest=sorted(items, key=lambda item: -item["ms"])[:SLOWEST],
            base=base,
            found=found,
            by_id={item["id"]: item for item in items},
        )
    )


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _template() -> str:
    return Path(__file__).with_name("page.html").read_text(encoding="utf-8")
