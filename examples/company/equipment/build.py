"""equipment.sqlite from equipment.sql."""

from __future__ import annotations

import sqlite3
from pathlib import Path

FOLDER = Path(__file__).parent


def build(target: Path) -> None:
    """Write the database anew."""
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    connection.executescript((FOLDER / "equipment.sql").read_text(encoding="utf-8"))
    connection.close()


if __name__ == "__main__":
    build(FOLDER / "equipment.sqlite")
