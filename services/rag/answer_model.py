"""A chat model that writes claims from numbered evidence; what it writes is checked elsewhere before it is shown."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.facts import Fact
from language.detect import Language
from services.rag.chat_model import REPLY_TOKENS, Asked, Message, ModelUnavailable
from services.rag.evidence import Statement
from services.rag.extract import Pick
from services.rag.hybrid import proposal
from services.rag.hybrid.proposal import Proposal, read_proposal
from services.rag.prompt import SCHEMA, CountTokens, messages, pack
from services.settings import ChatModel

CLAIMS = 3
_OPENS = re.compile(r'"claims"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_MARKS = re.compile(r"\s*(?:\[\d+\])+")
_DECODER = json.JSONDecoder()


class Claim(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    evidence: list[int]


class ClaimReader:
    """Reads claims out of a reply of the schema's form while it comes; what stands around it is passed over."""

    def __init__(self) -> None:
        self._text = ""
        self._at = -1
        self.finished = False

    def feed(self, piece: str) -> list[Claim]:
        """The claims that are complete now. Raises ValueError for what is no claim."""
        self._text += piece
        if self._at < 0:
            if not (opened := _OPENS.search(self._text)):
                return []
            self._at = opened.end()
        found = []
        while not self.finished:
            start = _BETWEEN.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._text[start : start + 1] == "]":
                self.finished = True
                break
            try:
                value, self._at = _DECODER.raw_decode(self._text, start)
            except json.JSONDecodeError:  # half of one
                break
            found.append(Claim.model_validate(value))
        return found


@dataclass(slots=True)
class Writer:
    """A chat model with how long it may take, all tries together, and how many tokens of evidence it is given.

    `_one`: it is asked for one question alone, whose askings have the time together from the first on; `_ends`: till when, on the loop's
    clock.
    """

    model: BaseChatModel
    settings: ChatModel
    _asked: Asked = field(init=False, repr=False)
    _one: bool = field(default=False, init=False)
    _ends: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._asked = Asked(self.model, self.settings)

    async def write(
        self, question: str, lang: Language, facts: Sequence[Fact], picks: Sequence[Pick], count_tokens: CountTokens
    ) -> AsyncGenerator[Statement, None]:
        """What the model says, claim by claim as it comes, each with its evidence; none where it finds no answer. What cites nothing
        is left out.

        Raises ModelUnavailable within the settings' time, and no more once something was said.
        """
        evidence = pack(facts, picks, self.settings.evidence_tokens, count_tokens)
        prompt, until = messages(question, lang, evidence), self.until()
        for last in (False, True) if evidence else ():
            said = 0
            try:
                async with aclosing(self._claims(prompt, until)) as claims:
                    async for claim in claims:
                        said += 1
                        if said > CLAIMS:  # the reply is read to its end: what a server goes on with stands beside what is asked next
                            continue
                        supports = tuple(evidence[n - 1] for n in dict.fromkeys(claim.evidence) if 1 <= n <= len(evidence))
                        text = " ".join(_MARKS.sub("", claim.text).split())
                        if text and supports:
                            yield Statement(text, supports)
                return
            except ModelUnavailable:
                if said:
                    return
                if last:
                    raise

    def for_one(self) -> Writer:
        """The same for one question: whatever it is asked for, wordings, plans, queries and the answer, has the settings' time together."""
        mine = copy(self)
        mine._one = True
        return mine

    def until(self) -> float:
        """When an answer that is begun now must be there, on the loop's clock."""
        ends = self._ends or asyncio.get_running_loop().time() + self.settings.timeout
        if self._one:
            self._ends = ends
        return ends

    async def say(self, prompt: Sequence[Message], until: float, tokens: int = REPLY_TOKENS) -> str:
        """One reply in plain text, of at most so many tokens. Raises ModelUnavailable, at the latest at `until` on the loop's clock."""
        for last in (False, True):
            try:
                async with aclosing(self._asked.stream(prompt, None, until, tokens)) as pieces:
                    if said := "".join([piece async for piece in pieces]).strip():
                        return said
            except ModelUnavailable as error:
                if last or str(error) == "timeout":
                    raise
        raise ModelUnavailable("unreadable")

    async def fill(self, prompt: Sequence[Message], form: Mapping[str, Any], until: float) -> str:
        """One reply in JSON of a schema. Raises ModelUnavailable, at the latest at `until` on the loop's clock."""
        async with aclosing(self._asked.stream(prompt, form, until)) as pieces:
            return "".join([piece async for piece in pieces])

    async def propose(self, question: str, lang: Language, words: Sequence[str], labels: Sequence[str]) -> Proposal:
        """How the model reads a question that no plan was found for. Raises ModelUnavailable within the settings' time."""
        prompt, form = proposal.messages(question, words, labels, lang), proposal.schema(words, labels)
        said = await self.fill(prompt, form, self.until())
        if (found := read_proposal(said, words, labels, lang)) is None:
            raise ModelUnavailable("unreadable")
        return found

    async def _claims(self, prompt: Sequence[Message], until: float) -> AsyncGenerator[Claim, None]:
        reader = ClaimReader()
        async with aclosing(self._asked.stream(prompt, SCHEMA, until)) as pieces:
            async for piece in pieces:
                try:
                    claims = reader.feed(piece)
                except ValidationError:
                    raise ModelUnavailable("unreadable") from None
                for claim in claims:
                    yield claim
        if not reader.finished:
            raise ModelUnavailable("unreadable")
