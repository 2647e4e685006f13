"""The int8 encoder against the fp32 weights that it was rebuilt from, and what it does with odd texts."""

from __future__ import annotations

import json
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vector.embedding.e5 import E5, prepare_e5
from vector.embedding.embedder import Embedder, ModelError
from vector.embedding.open import E5Settings, open_embedder

DATA = Path(__file__).parent.parent / "data"


def test_vectors_are_those_of_the_fp32_weights(embedder: E5) -> None:
    reference = np.load(DATA / "reference.npy").astype(np.float32)
    texts = [entry["text"] for entry in json.loads((DATA / "reference.json").read_text())["texts"]]
    encode = {"query": embedder.query, "passage": embedder.passage}
    vectors = np.array([encode[prefix](text) for prefix, _, text in (text.partition(": ") for text in texts)])
    cosines = (vectors * reference).sum(axis=1) / np.linalg.norm(reference, axis=1)
    assert len(cosines) == 120
    assert cosines.min() >= 0.998
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(120), abs=1e-5)


def test_it_finds_meaning_across_languages(embedder: E5) -> None:
    question = embedder.query("연차휴가는 며칠인가요?")
    assert question @ embedder.passage("Annual leave is fifteen days.") > question @ embedder.passage("The parcel is late.") + 0.02


def test_parallel_calls_give_the_same_vectors(embedder: E5) -> None:
    texts = [f"{n}번째 조항은 휴가 {n}일을 정한다. " * (n % 5 + 1) for n in range(40)]
    alone = [embedder.passage(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embedder.passage, texts))
    np.testing.assert_array_equal(alone, together)


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b", "\ufeff", "<s></s>", " <pad>＜ｓ＞ <mask><unk>"])
def test_a_blank_text_is_refused(embedder: E5, text: str) -> None:
    for encode in (embedder.query, embedder.passage):
        with pytest.raises(ValueError, match="no text"):
            encode(text)
    assert embedder.count_tokens(text) == embedder.count_tokens("")


@pytest.mark.parametrize("token", ["<s>", "</s>", "<pad>", "<mask>", "<unk>", "＜ｓ＞", "＜/s＞"])
def test_special_tokens_in_a_text_are_taken_out(embedder: E5, token: str) -> None:
    np.testing.assert_array_equal(embedder.passage(f"휴가{token} 규정 {token}{token}"), embedder.passage("휴가 규정"))
    assert embedder.count_tokens(f"{token}휴가 규정") == embedder.count_tokens("휴가 규정")


def test_odd_texts_have_vectors(embedder: E5) -> None:
    for text in ("\ud83d", "a\udc00b", "\x00", "\U0001f334", "가" * 20_000, "\u202e<<s>s>", "?"):
        vector = embedder.passage(text)
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_composed_and_decomposed_korean_are_one(embedder: E5) -> None:
    text = "휴가 규정"
    np.testing.assert_array_equal(embedder.passage(unicodedata.normalize("NFD", text)), embedder.passage(text))


def test_long_texts_are_cut_and_counted_uncut(embedder: E5) -> None:
    text = "휴가 " * 600
    assert embedder.count_tokens(text) == 604  # <s>, "passage", ":", </s>
    np.testing.assert_array_equal(embedder.passage(text), embedder.passage(text + "뒤에 오는 것은 보이지 않는다."))
    assert embedder.count_tokens("휴가") == 5


def test_the_settings_open_it() -> None:
    opened: Embedder = open_embedder(E5Settings(threads=2))
    assert (opened.name, opened.dimension, opened.max_tokens) == ("multilingual-e5-small-int8-1", 384, 512)
    assert opened.query("hello") @ opened.passage("hello") > 0.8


def test_a_damaged_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="delete that folder"):
        E5(tmp_path)
    (tmp_path / "model.onnx").write_bytes((prepare_e5() / "model.onnx").read_bytes()[:1000])
    with pytest.raises(ModelError, match="delete that folder"):
        E5(tmp_path)
