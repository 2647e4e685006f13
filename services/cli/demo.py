"""`twofold demo`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.given import run
from services.cli.serve import Port

if TYPE_CHECKING:
    from services.runtime import Runtime
    from services.settings import Settings

EXAMPLES = ("twofold demo", "twofold demo --port 8080", "twofold demo --no-serve")
_COLLECTIONS: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("documents", "company", None),
    ("tables", "company_tables", None),
    ("equipment/equipment.sqlite", "company_equipment", None),
    ("restricted", "company_hr", ("hr",)),
)


def demo(
    context: typer.Context,
    serve: Annotated[bool, typer.Option(help="Serve the page afterwards, until Ctrl-C.")] = True,
    port: Port = None,
) -> None:
    """Load an invented company, answer three questions about it, and serve a page to ask more on.

    It has a data folder of its own, unless --data or TWOFOLD_DATA names one; a second run loads only what has changed.
    """
    from platformdirs import user_data_path

    own_folder = context.obj.data or os.environ.get("TWOFOLD_DATA") or user_data_path("twofold-demo")
    own_faq = os.environ.get("TWOFOLD_FAQ") or _company() / "faq.yaml"
    run(_demo(context.obj.settings(data=own_folder, port=port, faq=own_faq), serve))


async def _demo(settings: Settings, serve: bool) -> None:
    from contextlib import nullcontext

    from services.cli.desk import hold, open_stores
    from services.cli.listen import bind, listen
    from services.cli.models import prepare_model

    with hold(settings) as held, bind(settings) if serve else nullcontext() as bound:
        prepare_model(settings.embedder)
        async with open_stores(settings) as runtime:
            await _load(runtime)
            await _ask(runtime)
            if bound is not None:
                await listen(runtime, bound, held, settings.log_level if "log_level" in settings.model_fields_set else "warning")


async def _load(runtime: Runtime) -> None:
    """Bring the company in, as far as it has changed."""
    from services.api.orders import IngestIn, RebuildIn
    from services.cli.desk import Local
    from services.cli.ingest import show_summary
    from services.cli.terminal import working

    desk = Local(runtime)
    if (await runtime.health())["index"]:
        with working("rebuilding") as report:
            await desk.order(RebuildIn(action="rebuild"), report)
    for folder, collection, groups in _COLLECTIONS:
        with working(collection) as report:
            order = IngestIn(path=_company() / folder, collection=collection, groups=groups, accept=True)
            show_summary(await desk.order(order, report))


async def _ask(runtime: Runtime) -> None:
    """Ask what demo.yaml asks, and show the answers with the time each took."""
    import yaml

    from services.api.ask import AskIn
    from services.cli.desk import Local
    from services.cli.terminal import out, plain, show_answer

    for asked in yaml.safe_load((_company() / "demo.yaml").read_text(encoding="utf-8"))["questions"]:
        started = time.perf_counter()
        answer: dict[str, Any] = await Local(runtime).ask(AskIn.model_validate({"question": asked["question"]}), ())
        took = time.perf_counter() - started
        out.print("─" * 60, style="dim")
        out.print(plain(f"? {asked['question']}", "bold magenta"), plain(f"  {1000 * took:.0f} ms", "dim"))
        show_answer(answer)
    out.print("─" * 60, style="dim")


def _company() -> Path:
    import examples

    return Path(examples.__file__).parent / "company"
