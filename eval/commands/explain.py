"""`twofold eval explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from eval.commands.given import HERE, Files, Url, do, installed

EXAMPLES = ("twofold eval explain yf-003 examples/company/golden.jsonl",)


def explain(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="The question's id.")],
    files: Files,
    *,
    url: Url = HERE,
) -> None:
    """Show for one question what each path ranked, what every step made of the evidence, and why it was answered or refused."""
    installed()
    from eval.explain import explain as show
    from eval.failure import EvalError
    from eval.golden import read_golden
    from eval.service import open_service
    from eval.tokens import bound_to, secret_of

    settings = context.obj.settings()

    async def ask() -> None:
        row = next((row for row in read_golden(files).rows if row.id == id), None)
        if row is None:
            raise EvalError(f"No question has the id {id!r} in {', '.join(map(str, files))}.")
        async with open_service(url, secret_of(settings), bound_to(settings)) as service:
            if not service.can_be(row):
                raise EvalError(f"{id} is asked by {row.caller}: give the service's secret in TWOFOLD_TOKEN_SECRET, or its --data folder.")
            await show(row, service)

    do(ask())
