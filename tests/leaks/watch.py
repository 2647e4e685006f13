"""The service under the leak test, what is sent to it, and what came out so far."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from starlette.routing import BaseRoute

from services.identity.tokens import issue_token
from services.settings import Settings
from tests.leaks.world import Caller, World


@dataclass
class Watch:
    """The service, the world that is in it, and what came out so far. `found` are secrets that their callers may have."""

    world: World
    client: httpx.AsyncClient
    settings: Settings
    random: random.Random
    routes: Sequence[BaseRoute] = ()
    requests: int = 0
    refused: int = 0
    addresses: set[tuple[str, str]] = field(default_factory=set)  # that were asked: method and path
    leaks: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    traces: list[tuple[Caller, str, str]] = field(default_factory=list)
    jobs: list[tuple[Caller, str]] = field(default_factory=list)
    asked: dict[str, list[tuple[Caller, str]]] = field(default_factory=lambda: defaultdict(list))  # in the conversation of an owner
    owners: str = field(default_factory=lambda: uuid4().hex)  # tells this watch's owners from those before

    async def send(
        self,
        caller: Caller,
        method: str,
        path: str,
        body: Any = None,
        accept: str = "application/json",
        own_words: str = "",
        *,
        cache: str = "no-store",
    ) -> httpx.Response:
        """One request; its response is looked through. `own_words`: what the caller has said before, and may be given back. `cache`:
        its Cache-Control."""
        token = issue_token(self.settings, caller.sub, sorted(caller.groups), caller.roles, timedelta(hours=1))
        headers = {"Authorization": f"Bearer {token}", "Accept": accept, "Cache-Control": cache}
        response = await self.client.request(method, path, json=body, headers=headers)
        self.requests += 1
        self.addresses.add((method, path.partition("?")[0]))
        if response.status_code == 503:  # a store had no time: an honest refusal, looked through like every other response
            self.refused += 1
        elif response.status_code >= 500:
            self.blame(caller, path, f"{response.status_code}: {response.text[:200]}")
        self.look(caller, f"{method} {path}", response.text, f"{path} {json.dumps(body, ensure_ascii=False)} {own_words}")
        return response

    def look(self, caller: Caller, where: str, said: str, asked: str) -> None:
        for secret in sorted(self.world.leaks(caller, said, asked)):
            self.leaks.append(f"{where} gave {secret} to {caller.sub} {sorted(caller.groups)} who asked {asked[:200]}")
        self.found[where.split("?", maxsplit=1)[0][:12]] += len(self.world.held(caller, said, asked))

    def blame(self, caller: Caller, where: str, what: str) -> None:
        self.leaks.append(f"{where}: {what} ({caller.sub} {sorted(caller.groups)})")

    def choose(self, among: Sequence[Any], caller: Caller, need: Callable[[Any], Sequence[Any]]) -> Any:
        """Something to ask about: mostly what the caller may not see, often enough what he may, so that silence is no pass."""
        if self.random.random() < 0.35:
            seen = [item for item in self.random.sample(among, min(len(among), 200)) if self.world.may(caller, *need(item))]
            if seen:
                return self.random.choice(seen)
        return self.random.choice(among)
