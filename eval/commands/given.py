"""What the commands share: where runs lie, which service, and errors as the command line says them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from services.settings import Settings

T = TypeVar("T")

Files = Annotated[list[Path], typer.Argument(help="Golden questions (JSON Lines).", exists=True, dir_okay=False)]
Url = Annotated[str, typer.Option(help="The service to measure.")]
Runs = Annotated[Path | None, typer.Option(help="Where runs lie. Otherwise eval/runs in the data folder.")]
HERE = "http://127.0.0.1:8000"


def installed() -> None:
    """Raises CommandError where what measures is not installed: it is no part of what serves."""
    from services.cli.failure import CommandError

    if missing := [name for name in ("scipy", "matplotlib", "jinja2", "sacrebleu") if find_spec(name) is None]:
        raise CommandError(f"Measuring needs packages that are not installed here ({', '.join(missing)}): pip install 'twofold[eval]'.")


def runs_folder(settings: Settings, given: Path | None) -> Path:
    return given or settings.data / "eval" / "runs"


def new_name() -> str:
    return datetime.now().strftime("%Y-%m-%d-%H%M%S")


@contextmanager
def checked() -> Iterator[None]:
    """What cannot be measured becomes a sentence of the command line."""
    from eval.failure import EvalError
    from services.cli.failure import CommandError

    try:
        yield
    except EvalError as error:
        raise CommandError(str(error)) from None


def do(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what cannot be measured becomes a sentence. Ctrl-C ends it, with everything asked so far kept."""
    from services.cli.failure import CommandError

    try:
        with checked():
            return asyncio.run(work)
    except KeyboardInterrupt:
        raise CommandError("Stopped. What was measured is kept: the same command goes on from there.") from None
