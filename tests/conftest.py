"""Real parts that are slow to load, once a session."""

from __future__ import annotations

import pytest

from language.words import Words, load_kiwi
from vector.embedding.e5 import E5, prepare_e5


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(load_kiwi())


@pytest.fixture(scope="session")
def embedder() -> E5:
    """The real encoder, prepared into the user's cache on first use."""
    return E5(prepare_e5())
