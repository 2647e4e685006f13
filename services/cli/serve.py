"""`twofold serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from services.cli.given import run

EXAMPLES = ("twofold serve", "twofold --data /srv/twofold serve --host 0.0.0.0 --port 8080")
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="The port. Otherwise TWOFOLD_PORT, otherwise 8000.")]


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on. Otherwise TWOFOLD_HOST, otherwise 127.0.0.1.")] = None,
    port: Port = None,
) -> None:
    """Serve the page and the HTTP interface until Ctrl-C."""
    from services.cli.desk import hold, open_stores
    from services.cli.listen import bind, listen

    settings = context.obj.settings(host=host, port=port)

    async def work() -> None:
        with hold(settings) as held, bind(settings) as bound:
            async with open_stores(settings) as runtime:
                await listen(runtime, bound, held, settings.log_level)

    run(work())
