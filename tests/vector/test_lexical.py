"""Terms to sparse weights."""

from __future__ import annotations

import math

import pytest

from vector.lexical import AVERAGE_LENGTH, K1, LEXICAL_VERSION, B, document_weights, weighted
from vector.points import check_sparse
from vector.store import Sparse

SHARED_INDEX = 3527636346
COLLIDING = ("term20925", "term40583")  # both hash to SHARED_INDEX


def test_the_version_stands_for_these_weights() -> None:
    """When this changes, LEXICAL_VERSION must change too: stored weights would not match the questions'."""
    assert LEXICAL_VERSION == "bm25-1"
    assert weighted(dict.fromkeys(["연차"], 1.0)) == Sparse((3918777397,), (1.0,))
    assert document_weights(["연차", "연차", "휴가"]).values == pytest.approx((1.67491, 1.90188), abs=1e-5)


def test_a_document_weight_saturates_with_frequency_and_falls_with_length() -> None:
    def weight(count: int, length: int) -> float:
        terms = ["leave"] * count + [f"other{n}" for n in range(length - count)]
        sparse = document_weights(terms)
        return sparse.values[sparse.indices.index(weighted(dict.fromkeys(["leave"], 1.0)).indices[0])]

    assert weight(1, AVERAGE_LENGTH) == pytest.approx(1)
    assert weight(2, 100) == pytest.approx(2 * (K1 + 1) / (2 + K1 * (1 - B + B * 100 / AVERAGE_LENGTH)))
    assert weight(1, 10) > weight(1, 100) > weight(1, 1000) > 0
    assert weight(1, 300) < weight(2, 300) < weight(200, 300) < K1 + 1


def test_terms_that_share_an_index_count_as_one() -> None:
    assert weighted(dict.fromkeys(COLLIDING, 1.0)) == Sparse((SHARED_INDEX,), (1.0,))
    assert document_weights(COLLIDING) == document_weights([COLLIDING[0]] * 2)


def test_a_query_term_weighs_one_however_often_it_stands() -> None:
    assert weighted(dict.fromkeys(["a", "b", "a"], 1.0)) == weighted(dict.fromkeys(["b", "a"], 1.0))
    assert set(weighted(dict.fromkeys(["a", "b"], 1.0)).values) == {1.0}


def test_no_terms_give_an_empty_vector() -> None:
    assert document_weights([]) == weighted(dict.fromkeys([], 1.0)) == Sparse((), ())


def test_any_terms_can_be_stored() -> None:
    terms = ["", "\ud800", "\x00", "가" * 10_000, *(f"t{n}" for n in range(5000))]
    for sparse in (document_weights(terms), weighted(dict.fromkeys(terms, 1.0))):
        check_sparse(sparse)
        assert len(sparse.indices) == len(terms)
        assert math.isclose(sum(sparse.values), len(terms) * sparse.values[0])
