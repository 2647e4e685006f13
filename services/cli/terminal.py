"""What a person sees in a terminal: answers with their citations, and how far a long job is."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Timer
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

LATE_SECONDS, LINE_SECONDS = 2.0, 5.0
_INDENT = (0, 0, 0, 4)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
Report = Callable[[str, int, int], None]

# Lines are broken for a reader's window only: what goes into a file or a pipe keeps them whole.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 10_000)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 10_000)


def plain(value: Any, style: str = "") -> Text:
    """A value as text and nothing else: no markup, and no control characters, which a document could steer the terminal with."""
    return Text(_CONTROL.sub("", "" if value is None else str(value)), style)


def show_answer(answer: Mapping[str, Any]) -> None:
    """The answer, then what it rests on."""
    out.print(plain(answer["answer"], "bold" if answer["answerable"] else ""))
    for citation in answer["citations"]:
        out.print()
        mark = plain(f"[{citation['id']}] ", "bold cyan")
        if citation["kind"] == "document":
            section = f" › {citation['section']}" if citation["section"] else ""
            out.print(Text.assemble(mark, plain(citation["title"] + section), plain(f"  {citation['source']}", "dim")))
            out.print(Padding(plain(citation["text"], "italic"), _INDENT, expand=False))
        else:
            out.print(Text.assemble(mark, plain(citation["source"])))
            out.print(Padding(_table(citation["columns"], citation["rows"]), _INDENT, expand=False))
            query = f"{citation['query']}  {json.dumps(citation['params'], ensure_ascii=False)}"
            out.print(Padding(plain(query, "dim"), _INDENT, expand=False))


def _table(columns: list[Any], rows: list[list[Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="underline")
    for column in columns:
        table.add_column(plain(column))
    for row in rows:
        table.add_row(*map(plain, row))
    return table


@contextmanager
def working(what: str) -> Iterator[Report]:
    """Show that something is going on, and how far it is: a bar in a terminal, elsewhere a line now and then where it takes long."""
    if err.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda stage, done, total: bar.update(task, description=f"{what}: {stage}", completed=done, total=total)
        return
    late = Timer(LATE_SECONDS, lambda: err.print(plain(f"{what} …")))
    late.start()
    try:
        yield _lines(what)
    finally:
        late.cancel()


def _lines(what: str) -> Report:
    following = time.monotonic() + LATE_SECONDS

    def report(stage: str, done: int, total: int) -> None:
        nonlocal following
        if time.monotonic() >= following:
            following = time.monotonic() + LINE_SECONDS
            err.print(plain(f"{what}: {stage} {done}/{total}"))

    return report
