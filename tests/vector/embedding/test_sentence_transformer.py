"""The adapter for sentence-transformers, with the real fp32 weights of multilingual-e5-small."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from vector.embedding.e5 import prepare_e5
from vector.embedding.embedder import Embedder, ModelError
from vector.embedding.open import SentenceTransformerSettings, open_embedder

DATA = Path(__file__).parent.parent / "data"
INSTALLED = find_spec("sentence_transformers") is not None
needs_extra = pytest.mark.skipif(not INSTALLED, reason="the extra sentence-transformers is not installed")


@pytest.fixture(scope="module")
def folder() -> str:
    return str(prepare_e5(fp32=True))


@pytest.fixture(scope="module")
def opened(folder: str) -> Embedder:
    return open_embedder(SentenceTransformerSettings(model=folder))


@pytest.mark.skipif(INSTALLED, reason="the extra sentence-transformers is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(ModelError, match="pip install 'twofold"):
        open_embedder(SentenceTransformerSettings(model="any"))


@needs_extra
def test_vectors_are_those_of_the_weights_with_the_models_own_prefixes(opened: Embedder) -> None:
    reference = np.load(DATA / "reference.npy").astype(np.float32)
    texts = [entry["text"] for entry in json.loads((DATA / "reference.json").read_text())["texts"]]
    encode = {"query": opened.query, "passage": opened.passage}
    vectors = np.array([encode[prefix](text) for prefix, _, text in (text.partition(": ") for text in texts)])
    assert ((vectors * reference).sum(axis=1) / np.linalg.norm(reference, axis=1)).min() > 0.9999
    assert (opened.dimension, opened.max_tokens, vectors.dtype) == (384, 512, np.float32)


@needs_extra
def test_prefixes_come_from_the_settings_and_change_the_name(folder: str, opened: Embedder) -> None:
    bare = open_embedder(SentenceTransformerSettings(model=folder, query_prefix="", passage_prefix="query: "))
    assert bare.passage("휴가") @ opened.query("휴가") == pytest.approx(1, abs=1e-5)
    assert bare.query("휴가") @ opened.query("휴가") < 0.999
    assert bare.name != opened.name
    assert opened.name == open_embedder(SentenceTransformerSettings(model=folder)).name
    assert opened.name.startswith("multilingual-e5-small-fp32-1-")


@needs_extra
def test_odd_texts(opened: Embedder) -> None:
    np.testing.assert_allclose(opened.passage("휴가</s> 규정<mask>"), opened.passage("휴가 규정"), atol=1e-6)
    assert np.linalg.norm(opened.passage("\ud83d 휴가")) == pytest.approx(1, abs=1e-5)
    assert opened.count_tokens("휴가 " * 600) == 604
    for blank in ("", " \n", "<s>"):
        with pytest.raises(ValueError, match="no text"):
            opened.query(blank)


@needs_extra
def test_an_unknown_folder_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="check its name or folder"):
        open_embedder(SentenceTransformerSettings(model=str(tmp_path / "nothing")))
