"""The fp32 weights and settings of multilingual-e5-small, as transformers and sentence-transformers load them."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator

import numpy as np

from vector.embedding.packed import BLOCK, Packed

HF_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
    "emb.word": "embeddings.word_embeddings.weight", "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight", "emb.ln.b": "embeddings.LayerNorm.bias",
}  # fmt: skip


def hf_settings(packed: Packed) -> dict[str, bytes]:
    """The small JSON files beside the weights, by name."""
    steps = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    files = {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_size": packed.hidden, "hidden_act": "gelu",
            "num_hidden_layers": packed.layers, "num_attention_heads": packed.heads, "intermediate_size": packed.inner,
            "layer_norm_eps": 1e-12, "max_position_embeddings": packed.positions, "type_vocab_size": packed.types,
            "vocab_size": packed.words, "pad_token_id": 1, "torch_dtype": "float32"},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": packed.positions, "bos_token": "<s>", "eos_token": "</s>",
            "cls_token": "<s>", "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"},
        "modules.json": [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
                         for i, (path, kind) in enumerate(steps.items())],
        "1_Pooling/config.json": {"word_embedding_dimension": packed.hidden, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": packed.positions, "model_args": {"add_pooling_layer": False}},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "}},
    }  # fmt: skip
    return {name: json.dumps(value).encode() for name, value in files.items()}


def safetensors(packed: Packed) -> Iterator[bytes]:
    """model.safetensors in portions (the fp32 weights are never in memory at once): u64 length, JSON header, tensors."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in packed.tensors.items():
        layer, part, kind = name.split(".") if name.count(".") == 2 else ("", "", "")
        hf = HF_NAMES.get(name) or f"encoder.layer.{layer[1:]}.{HF_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"
        shape = (len(tensor), tensor.shape[1] * BLOCK) if tensor.ndim == 3 else tensor.shape
        begin, end = end, end + 4 * int(np.prod(shape))
        header[hf] = {"dtype": "F32", "shape": shape, "data_offsets": (begin, end)}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    yield struct.pack("<Q", len(text)) + text
    for name, tensor in packed.tensors.items():
        for row in range(0, len(tensor), 8192):
            yield packed.fp32(name, slice(row, row + 8192)).tobytes()
