"""The int8 graph of multilingual-e5-small for ONNX Runtime, pooled and normalised inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from vector.embedding.packed import BLOCK, Array, Packed

# Inputs that are many times larger than the rest of their layer. One scale serves a whole int8 tensor, so these are divided,
# and their weights multiplied, by a power of two: mean cosine with fp32 .9966 without this, .9991 with it.
OUTLIERS: dict[str, dict[int, int]] = {
    "l0.fo": {318: 4}, "l1.fi": {15: 4}, "l1.fo": {1462: 4}, "l2.fi": {15: 4}, "l2.fo": {354: 4}, "l3.fi": {15: 4},
    "l4.fi": {15: 4}, "l4.fo": {778: 16}, "l5.fi": {35: 4}, "l5.fo": {658: 8}, "l6.fi": {35: 8}, "l6.fo": {1152: 4},
    "l7.fi": {35: 4}, "l7.fo": {413: 4}, "l8.fi": {35: 4}, "l9.fi": {35: 4}, "l10.fi": {35: 4}, "l11.fi": {35: 4},
    "l11.fo": {119: 2, 554: 4, 1371: 2},
}  # fmt: skip


def int8_onnx(packed: Packed) -> bytes:
    """input_ids, attention_mask (batch, tokens; int64) -> embedding (batch, 384), mean-pooled, of length 1.

    Word rows stay in four bits, without loss. Matrices become int8 with a scale for each output, small enough that two
    neighbouring products fit 16 bits: processors without VNNI clip them there (mean cosine .9967 instead of .9991). What
    they are multiplied with is rounded to 8 bits over the whole batch, so a text's vector depends a little on its neighbours.
    """
    nodes: list[onnx.NodeProto] = []
    weights: list[onnx.TensorProto] = []

    def const(name: str, value: Array) -> str:
        weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(op: str, inputs: list[str], *outputs: str, ms: bool = False, **attributes: Any) -> str:
        nodes.append(helper.make_node(op, inputs, outputs, outputs[0], domain="com.microsoft" if ms else "", **attributes))
        return outputs[0]

    def norm(x: str, name: str) -> str:
        scale, shift = (const(f"{name}.{s}", packed.fp32(f"{name}.{s}")) for s in "wb")
        return node("LayerNormalization", [x, scale, shift], name, epsilon=packed.epsilon)

    def linear(x: str, name: str, parts: Iterable[str]) -> str:
        matrix = np.concatenate([packed.fp32(f"{p}.w") for p in parts]).T
        if name in OUTLIERS:
            factor = np.ones(len(matrix), np.float32)
            factor[list(OUTLIERS[name])] = list(OUTLIERS[name].values())
            matrix = matrix * factor[:, None]
            x = node("Mul", [x, const(f"{name}.even", 1 / factor)], f"{name}.evened")
        scale = (np.abs(matrix[0::2]) + np.abs(matrix[1::2])).max(axis=0) / 127  # AVX2 adds 255 × w + 255 × next w in 16 bits
        const(f"{name}.w", np.rint(matrix / scale).astype(np.int8))
        const(f"{name}.scale", scale)
        const(f"{name}.zero", np.zeros(len(scale), np.int8))
        const(f"{name}.b", np.concatenate([packed.fp32(f"{p}.b") for p in parts]))
        return node("DynamicQuantizeMatMul", [x, *(f"{name}.{s}" for s in ("w", "scale", "zero", "b"))], name, ms=True)

    scales, values = packed.nibbles("emb.word")
    pairs = ((values[..., 0::2] & 15) | (values[..., 1::2] << 4)).tobytes()
    weights.append(helper.make_tensor("word", TensorProto.INT4, (packed.words, packed.hidden), pairs, raw=True))
    const("word.scale", scales)
    const("place", packed.fp32("emb.pos") + packed.fp32("emb.type")[0])
    for number in range(3):
        const(str(number), np.array([number]))
    rows = ["word", "input_ids", "word.scale"]
    words = node("GatherBlockQuantized", rows, "words", ms=True, block_size=BLOCK, gather_axis=0, quantize_axis=1)
    places = node("Slice", ["place", "0", node("Shape", ["input_ids"], "length", start=1, end=2)], "places")
    mask = node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    x = norm(node("Add", [words, places], "sum"), "emb.ln")
    for layer in range(packed.layers):
        p = f"l{layer}."
        qkv = [p + s for s in "qkv"]
        node("Split", [linear(x, f"{p}qkv", qkv)], *qkv, axis=2, num_outputs=3)
        seen = node("MultiHeadAttention", [*qkv, "", mask], f"{p}seen", ms=True, num_heads=packed.heads)
        x = norm(node("Add", [x, linear(seen, f"{p}ao", [f"{p}ao"])], f"{p}mid"), f"{p}aln")
        inner = node("Gelu", [linear(x, f"{p}fi", [f"{p}fi"])], f"{p}gelu")
        x = norm(node("Add", [x, linear(inner, f"{p}fo", [f"{p}fo"])], f"{p}end"), f"{p}oln")
    kept = node("Unsqueeze", [node("Cast", ["attention_mask"], "mask.f", to=TensorProto.FLOAT), "2"], "kept")
    pooled = node("ReduceSum", [node("Mul", [x, kept], "masked"), "1"], "pooled", keepdims=0)
    node("LpNormalization", [pooled], "embedding", axis=-1, p=2)
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"]) for n in ("input_ids", "attention_mask")]
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", packed.hidden])
    graph = helper.make_graph(nodes, "multilingual-e5-small", inputs, [embedding], weights)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
    model: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="twofold")
    return bytes(model.SerializeToString())
