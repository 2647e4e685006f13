"""Runs in the peers' own environment: hybrid search of one library, as its documentation sets it up, over exported chunks and vectors.

PYTHON search.py NAME FOLDER        reads FOLDER/{texts,questions}.json and {texts,questions}.npy, writes FOLDER/NAME.json
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TOP, DEPTH = 10, 50
Search = Callable[[str], list[int]]
Known = dict[str, np.ndarray]


def txtai(texts: list[str], known: Known) -> Search:
    from txtai import Embeddings

    index = Embeddings(method="external", transform=lambda batch: np.array([known[text] for text in batch]), hybrid=True)
    index.index((number, text, None) for number, text in enumerate(texts))
    return lambda question: [int(number) for number, _ in index.search(question, TOP)]


def haystack(texts: list[str], known: Known) -> Search:
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents([Document(id=str(n), content=text, embedding=known[text].tolist()) for n, text in enumerate(texts)])
    words, dense = InMemoryBM25Retriever(store, top_k=DEPTH), InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP)

    def search(question: str) -> list[int]:
        lists = [words.run(query=question)["documents"], dense.run(query_embedding=known[question].tolist())["documents"]]
        return [int(document.id) for document in joiner.run(lists)["documents"]]

    return search


def llama_index(texts: list[str], known: Known) -> Search:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    class Kept(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            vector: list[float] = known[text].tolist()
            return vector

        _get_query_embedding = _get_text_embedding

        async def _aget_query_embedding(self, text: str) -> list[float]:
            return self._get_text_embedding(text)

    nodes: list[Any] = [TextNode(id_=str(n), text=text, embedding=known[text].tolist()) for n, text in enumerate(texts)]
    dense = VectorStoreIndex(nodes, embed_model=Kept()).as_retriever(similarity_top_k=DEPTH)
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH)
    fusion = QueryFusionRetriever(
        [dense, words], llm=MockLLM(), mode="reciprocal_rerank", similarity_top_k=TOP, num_queries=1, use_async=False
    )  # fmt: skip
    return lambda question: [int(found.node.node_id) for found in fusion.retrieve(question)]


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    texts, questions = (json.loads((folder / f"{kind}.json").read_text()) for kind in ("texts", "questions"))
    known: Known = {}
    for kind, listed in (("texts", texts), ("questions", questions)):
        known |= dict(zip(listed, np.load(folder / f"{kind}.npy"), strict=True))
    begun = time.perf_counter()
    search: Search = {"txtai": txtai, "Haystack": haystack, "LlamaIndex": llama_index}[name](texts, known)
    built = time.perf_counter() - begun
    search(questions[0])
    found, times = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(search(question))
        times.append(1000 * (time.perf_counter() - begun))
    (folder / f"{name}.json").write_text(json.dumps({"found": found, "ms": times, "built": built}))


if __name__ == "__main__":
    main()
