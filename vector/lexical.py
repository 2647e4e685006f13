"""Terms to sparse vectors whose dot product, with the store's IDF, is BM25."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from vector.store import Sparse

LEXICAL_VERSION = "bm25-1"  # changes with everything below: weights of two versions must not be mixed
K1, B = 1.2, 0.75
AVERAGE_LENGTH = 200  # terms; fixed, so that a chunk's weights do not depend on the other chunks


def document_weights(terms: Sequence[str]) -> Sparse:
    """A chunk's weights: tf·(k1+1) / (tf + k1·(1 − b + b·length/average)) for each distinct term. No terms give an empty vector."""
    norm = K1 * (1 - B + B * len(terms) / AVERAGE_LENGTH)
    counts = sorted(Counter(map(index_of, terms)).items())
    return Sparse(tuple(index for index, _ in counts), tuple(tf * (K1 + 1) / (tf + norm) for _, tf in counts))


def weighted(weights: Mapping[str, float]) -> Sparse:
    """A question's terms with weights above 0 as a vector; of two terms in one dimension the greater weight counts."""
    by_index: dict[int, float] = {}
    for term, weight in weights.items():
        index = index_of(term)
        by_index[index] = max(weight, by_index.get(index, 0.0))
    ordered = sorted(by_index.items())
    return Sparse(tuple(index for index, _ in ordered), tuple(weight for _, weight in ordered))


def index_of(term: str) -> int:
    """The term's dimension, below 2**32. Two terms that share one (one pair in 4 billion) count as the same term."""
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
