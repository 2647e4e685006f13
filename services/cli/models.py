"""`twofold models`."""

from __future__ import annotations

import typer

app = typer.Typer(help="The models that run on this machine.", no_args_is_help=True)


@app.command(epilog="Example:\n\ntwofold models prepare")
def prepare() -> None:
    """Build the embedding model from its installed package, once for this user; offline, about 90 MB."""
    from services.cli.terminal import out, plain, working
    from vector.embedding.e5 import prepare_e5

    with working("Preparing the embedding model") as report:
        folder = prepare_e5(progress=lambda stage: report(stage, 0, 0))
    out.print(plain(f"The embedding model is in {folder}."))


@app.command("list", epilog="Example:\n\ntwofold models list")
def list_() -> None:
    """Show the embedding model and whether it is prepared."""
    from platformdirs import user_cache_path

    from services.cli.terminal import out, plain
    from vector.embedding.e5 import E5

    folder = user_cache_path("twofold") / "models" / E5.name
    state = f"prepared in {folder}" if folder.is_dir() else "not prepared yet: twofold models prepare"
    out.print(plain(f"{E5.name}  {E5.dimension} dimensions, {E5.max_tokens} tokens  {state}"))
