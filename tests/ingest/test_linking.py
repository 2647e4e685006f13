"""What somebody does not see never changes what he is answered."""

from __future__ import annotations

import pytest

from graph.names import Name
from ingest.linking import Links
from language.words import Words


def name(entity: str, text: str, *groups: str) -> Name:
    return Name(entity, "Supplier", text, "name", frozenset(groups))


@pytest.mark.parametrize(
    ("groups", "others", "wanted"),
    [
        (("everyone",), [], {"a"}),
        (("everyone",), [name("b", "Larkmere Systems", "everyone")], set()),
        (("everyone",), [name("b", "Larkmere Systems", "board")], {"a"}),
        (("everyone",), [name("b", "Larkmere Systems Europe", "board")], {"a", "b"}),
        (("everyone",), [name("b", "Fenwick Trading", "board")], {"a", "b"}),
        (("everyone", "board"), [name("b", "Larkmere Systems", "board")], {"a"}),
        (("board",), [name("b", "Larkmere Systems", "board")], set()),
        (("hr",), [name("b", "Larkmere Systems", "board")], {"a"}),
    ],
)
def test_a_name_is_an_entitys_if_no_other_that_the_reader_sees_has_it(
    words: Words, groups: tuple[str, ...], others: list[Name], wanted: set[str]
) -> None:
    names = [name("a", "Larkmere Systems", "everyone"), *others]
    links = Links(names, words, frozenset(group for known in names for group in known.groups), "")
    text = (
        "The contract of Larkmere Systems Europe, and that of Fenwick Trading." if len(wanted) > 1 else "The contract of Larkmere Systems."
    )
    assert set(links.entities("Contract", "", text, groups)) == wanted
