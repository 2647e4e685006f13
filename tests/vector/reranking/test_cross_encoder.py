"""The adapter for cross-encoders of sentence-transformers, with one of chance weights that is made here: no hub is asked."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from vector.embedding.embedder import ModelError
from vector.reranking.open import CrossEncoderSettings, open_reranker
from vector.reranking.reranker import Reranker

INSTALLED = find_spec("sentence_transformers") is not None
needs_extra = pytest.mark.skipif(not INSTALLED, reason="the extra sentence-transformers is not installed")
PASSAGES = ["연차휴가는 15일이다.", "The notice period is thirty days.", "Parking is free on weekends."]


def chance_model(folder: Path, labels: int = 1) -> str:
    import torch  # type: ignore[import-not-found, unused-ignore]
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast  # type: ignore[import-not-found, unused-ignore]

    torch.manual_seed(3)
    words = sorted({word for text in (*PASSAGES, "연차휴가는 며칠?", "How long is notice?") for word in text.split()})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=32, **marks).save_pretrained(folder)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 32}
    BertForSequenceClassification(BertConfig(vocab_size=len(vocabulary), num_labels=labels, **shape)).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Reranker:
    return open_reranker(CrossEncoderSettings(model=chance_model(tmp_path_factory.mktemp("model"))))


@pytest.mark.skipif(INSTALLED, reason="the extra sentence-transformers is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(ModelError, match="pip install 'twofold"):
        open_reranker(CrossEncoderSettings(model="any"))


@needs_extra
def test_a_pairs_score_is_its_own_and_the_same_again(opened: Reranker) -> None:
    scores = opened.scores("How long is notice?", PASSAGES)
    assert len(set(scores)) == 3
    assert scores == opened.scores("How long is notice?", PASSAGES)
    alone = [opened.scores("How long is notice?", [passage])[0] for passage in reversed(PASSAGES)]
    assert alone[::-1] == pytest.approx(scores, abs=1e-5)
    assert opened.scores("연차휴가는 며칠?", PASSAGES) != scores


@needs_extra
def test_odd_texts(opened: Reranker) -> None:
    assert opened.scores("", []) == []
    assert len(opened.scores("\ud83d 며칠?", ["", "notice " * 5000])) == 2  # cut at the model's limit


@needs_extra
def test_what_gives_several_scores_a_pair_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="3 scores a pair"):
        open_reranker(CrossEncoderSettings(model=chance_model(tmp_path, labels=3)))


@needs_extra
def test_an_unknown_folder_says_what_to_check(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="check its name or folder"):
        open_reranker(CrossEncoderSettings(model=str(tmp_path / "nothing")))
