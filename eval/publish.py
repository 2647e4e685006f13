"""Reports into the folder that the service shows to evaluators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.report.page import page


def publish(
    run: Mapping[str, Any],
    folder: Path,
    earlier: Sequence[Mapping[str, Any]],
    base: Mapping[str, Any] | None = None,
    found: Comparison | None = None,
) -> Path:
    """Write the run's page, whole or not at all. It quotes what only some may read, so it is its owner's and the service's alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{run['name']}.html"
    draft = path.with_suffix(".html.part")
    draft.write_text(page(run, earlier, base, found), encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
    return path
