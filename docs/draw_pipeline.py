"""Write the pipeline's diagram into docs/architecture.md, from the pipeline itself: `make docs`.

With --check nothing is written; the exit status says whether the page is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from services.rag.nodes import Nodes
from services.rag.pipeline import build

PAGE = Path(__file__).with_name("architecture.md")
BEGIN, END = "<!-- pipeline: begin -->", "<!-- pipeline: end -->"


def draw() -> str:
    """Mermaid text. The nodes are only named here, never run, so they get no parts to work with."""
    nothing = cast(Any, None)
    return build(Nodes(nothing, nothing, nothing, nothing, nothing, nothing, None, nothing)).get_graph().draw_mermaid(with_styles=False)


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    drawn = f"{before}{BEGIN}\n```mermaid\n{draw().strip()}\n```\n{END}{rest.partition(END)[2]}"
    if "--check" in sys.argv:
        return int(drawn != page)
    PAGE.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
