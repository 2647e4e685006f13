"""A LangChain retriever over a running service: its ranking for chains of one's own, with the rights of the token's caller."""

from __future__ import annotations

from typing import Any

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SecretStr


class TwofoldRetriever(BaseRetriever):
    """The passages that `/v1/ask` ranks for a question, best first.

    `url` of the service; `token` of the caller, none for anonymous; `k` passages at most, `collections` to look in (None: all that the
    caller may see); `timeout` in seconds. A document's metadata are `source`, `score`, `start`, `end`. Raises httpx.HTTPStatusError with
    the service's problem as its body.
    """

    url: str
    token: SecretStr | None = None
    k: int = Field(10, ge=1, le=50)
    collections: tuple[str, ...] | None = None
    timeout: float = 30.0

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        with httpx.Client(timeout=self.timeout) as client:
            return _documents(client.post(self._address(), json=self._body(query), headers=self._headers()))

    async def _aget_relevant_documents(self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun) -> list[Document]:
        async with httpx.AsyncClient(timeout=self.timeout) as client:
            return _documents(await client.post(self._address(), json=self._body(query), headers=self._headers()))

    def _address(self) -> str:
        return f"{self.url.rstrip('/')}/v1/ask"

    def _body(self, query: str) -> dict[str, Any]:
        return {"question": query, "top_k": self.k} | ({"collections": list(self.collections)} if self.collections else {})

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.get_secret_value()}"} if self.token else {}


def _documents(response: httpx.Response) -> list[Document]:
    response.raise_for_status()
    return [
        Document(page_content=passage["text"], metadata={name: passage[name] for name in ("source", "score", "start", "end")})
        for passage in response.json()["passages"]
    ]
