"""What rows are called whose name means somebody else where they are people. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import Words
from ingest.infer.headers import header
from ingest.infer.words import content

_REACHED = frozenset(("email", "mobile", "phone", "cell", "이메일", "전화번호", "휴대폰"))  # only somebody is


def of_somebody(table: Sequence[str], columns: Sequence[str]) -> Words | None:
    """The words for the rows of a table, where its name has others for people and its columns say how they are reached."""
    line = content()["people"].get(" ".join(table))
    if line is None or not any(_REACHED.intersection((*header(column).words, *header(column).meanings)) for column in columns):
        return None
    return Words(ko=tuple(line["ko"]), en=tuple(line["en"]))
