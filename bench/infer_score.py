"""How well a mapping is inferred: the share of keys and of relationships that are as written down.

    python -m bench.infer_score EXPECTED.yaml SOURCE        # a folder of tables, or a database's URL

EXPECTED.yaml names tables by the name in front of their suffix, and says of each column that refers to a table which one:

    keys: {orders: order_id, order_items: [order_id, line]}
    relationships: {orders.customer_id: customers, order_items.order_id: orders}

A table of relationships is right where its two columns refer to the right tables; these two are then its key.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.infer.profile import Profile
from ingest.infer.tables import guess_tables


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, 0 to 1. A relationship that is not written down counts against the share as one that is missing does."""

    keys: float
    relationships: float
    wrong: tuple[str, ...]


def score(profiles: list[Profile], expected: MappingType[str, Any]) -> Score:
    tables = guess_tables(profiles)
    keys = {_stem(table.name): {*(table.ends or table.key.columns)} for table in tables}
    wanted_keys = {table: {columns} if isinstance(columns, str) else {*columns} for table, columns in expected["keys"].items()}
    found = {
        (f"{_stem(table.name)}.{column}", _stem(reference.target.table))
        for table in tables
        for column, reference in table.references.items()
        if not table.ends or column in table.ends
    }
    wanted = {(str(column), str(target)) for column, target in expected["relationships"].items()}
    wrong = [
        f"key of {table}: {sorted(keys.get(table, ()))}, not {sorted(columns)}"
        for table, columns in wanted_keys.items()
        if keys.get(table) != columns
    ]
    right = len(wanted_keys) - len(wrong)
    wrong += [f"{column} refers to {target}, and was not found" for column, target in sorted(wanted - found)]
    wrong += [f"{column} does not refer to {target}" for column, target in sorted(found - wanted)]
    return Score(right / max(1, len(wanted_keys)), len(wanted & found) / max(1, len(wanted | found)), tuple(wrong))


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition("#")[2].removesuffix(".csv").removesuffix(".parquet")


def main() -> None:
    from ingest.proposals import look_at
    from ingest.sources import Found, find

    expected = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))
    source = sys.argv[2]
    found = score(look_at(Found(database=source) if "://" in source else find(Path(source)))[0], expected)
    print("\n".join(found.wrong))
    print(f"keys {found.keys:.3f}, relationships {found.relationships:.3f}")


if __name__ == "__main__":
    main()
