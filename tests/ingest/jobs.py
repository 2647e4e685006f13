"""What tests of whole jobs ingest, and how they look at what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest.job import Order, Summary, Tools, ingest, reconcile
from vector.store import Leg, Scope

EVERYONE = frozenset({"everyone"})
MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    columns:
      manager: {relationship: REPORTS_TO, to: Person}
"""


def docs(folder: Path) -> Path:
    root = folder / "docs"
    (root / "sub").mkdir(parents=True)
    (root / "leave.md").write_text("# Leave\n\n## Annual leave\n\nEveryone has 15 days of annual leave. Ask Ann Baker about it.\n")
    (root / "sub" / "여비.txt").write_text("제1조(목적) 이 규정은 여비를 정한다. 일비는 하루 3만원이다.\n", encoding="cp949")
    (root / "faq.html").write_text("<h1>FAQ</h1><p>Passwords are changed every 90 days by everybody.</p>")
    return root


def staff(folder: Path, rows: str = "1,Ann Baker,\n2,Chris Doe,1\n") -> Path:
    root = folder / "staff"
    root.mkdir(exist_ok=True)
    (root / "mapping.yaml").write_text(MAPPING)
    (root / "people.csv").write_text(f"id,name,manager\n{rows}")
    return root


async def run(path: Path, tools: Tools, **order: object) -> Summary:
    return await ingest(replace(Order(path), **order), tools, lambda _: None)  # type: ignore[arg-type]


def changes(summary: Summary) -> dict[str, int]:
    return {kind: count for kind, count in summary.counts.items() if count}


async def found(tools: Tools, question: str, groups: frozenset[str] = EVERYONE) -> list[str]:
    """Sources by the dense ranking, best first."""
    leg = Leg("dense", "dense", await tools.lane.query(question))
    return [passage.chunk.source for passage in (await tools.vectors.search([leg], Scope(groups), limit=10))["dense"]]


async def is_clean(tools: Tools) -> bool:
    return (await reconcile(tools, repair=False)).clean
