"""Where commands bring their work: to the service that holds the data folder, or, where none does, to stores opened here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import quote

import httpx
from pydantic_core import to_jsonable_python

from services.api.ask import AskIn, check_collections
from services.api.logs import start_logs
from services.api.orders import OrderIn, carry_out
from services.api.status import describe
from services.cli.failure import CommandError
from services.cli.terminal import Report, working
from services.identity.caller import EVERYONE, Caller
from services.identity.tokens import issue_token
from services.owner import FolderTaken, Ownership, own
from services.settings import Settings

if TYPE_CHECKING:
    from ingest.job import Progress
    from services.runtime import Runtime

SUB = "cli"
POLL_SECONDS = 0.5
_ROLES = ("staff", "data", "evaluator", "admin")


class Desk(Protocol):
    """What commands ask for; everything comes back as the HTTP contract has it."""

    @property
    def holder(self) -> str:
        """Who holds the data folder, for people."""
        ...

    async def ask(self, asked: AskIn, groups: tuple[str, ...]) -> dict[str, Any]: ...

    async def order(self, order: OrderIn, report: Report) -> dict[str, Any]: ...

    async def rejects(self, collection: str) -> list[dict[str, Any]]: ...
    async def show(self, path: Path, collection: str | None) -> dict[str, Any]: ...

    async def status(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Local:
    """The stores, open in this process."""

    runtime: Runtime

    @property
    def holder(self) -> str:
        return "this command alone"

    async def ask(self, asked: AskIn, groups: tuple[str, ...]) -> dict[str, Any]:
        caller = Caller(sub=SUB, groups=frozenset({EVERYONE, *groups}), tz=self.runtime.settings.tz)
        await check_collections(asked, caller, self.runtime)
        return cast(dict[str, Any], to_jsonable_python(await self.runtime.pipeline.ask(asked.to_question(caller))))

    async def order(self, order: OrderIn, report: Report) -> dict[str, Any]:
        def note(progress: Progress) -> None:
            report(progress.stage, progress.done, progress.total)

        return cast(dict[str, Any], to_jsonable_python(await carry_out(self.runtime, order, note)))

    async def rejects(self, collection: str) -> list[dict[str, Any]]:
        if await self.runtime.ledger.collection(collection) is None:
            raise CommandError(f"There is no collection {collection!r}: twofold status lists them.")
        found = await self.runtime.ledger.rejects(collection, limit=1_000_000)
        return [{"source": reject.source, "reason": reject.reason} for _, reject in found]

    async def show(self, path: Path, collection: str | None) -> dict[str, Any]:
        return cast(dict[str, Any], to_jsonable_python(await self.runtime.show(path, collection, None)))

    async def status(self) -> dict[str, Any]:
        caller = Caller(sub=SUB, groups=frozenset({EVERYONE}), roles=frozenset(_ROLES))
        return (await describe(self.runtime, caller)).model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class Remote:
    """The service that holds the data folder. Its folder's secret signs who asks."""

    client: httpx.AsyncClient
    settings: Settings

    @property
    def holder(self) -> str:
        return f"the service at {self.client.base_url}"

    async def ask(self, asked: AskIn, groups: tuple[str, ...]) -> dict[str, Any]:
        return await self._send("POST", "/v1/ask", asked.model_dump(mode="json", exclude_none=True), groups)

    async def order(self, order: OrderIn, report: Report) -> dict[str, Any]:
        job = await self._send("POST", "/v1/ingest", order.model_dump(mode="json", exclude_unset=True, exclude_none=True))
        while job["state"] in {"queued", "running"}:
            await asyncio.sleep(POLL_SECONDS)
            job = await self._send("GET", f"/v1/ingest/{job['job_id']}")
            if progress := job["progress"]:
                report(progress["stage"], progress["done"], progress["total"])
        if job["state"] != "done":
            raise CommandError(job["error"])
        return cast(dict[str, Any], job["summary"])

    async def rejects(self, collection: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = []
        after: int | None = -1
        while after is not None:
            page = await self._send("GET", f"/v1/rejects/{quote(collection, safe='')}?after={after}")
            listed += page["rejects"]
            after = page["next"]
        return listed

    async def show(self, path: Path, collection: str | None) -> dict[str, Any]:
        return await self._send("POST", "/v1/ingest/show", {"path": str(path), "collection": collection})

    async def status(self) -> dict[str, Any]:
        return await self._send("GET", "/v1/status")

    async def _send(self, method: str, path: str, body: Any = None, groups: tuple[str, ...] = ()) -> dict[str, Any]:
        own = self.settings.model_copy(update={"token_secret": None})  # the service may not share this environment's secret
        token = issue_token(own, SUB, groups, _ROLES, timedelta(minutes=5))
        try:
            response = await self.client.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})
            reply = response.json()
        except (httpx.TransportError, ValueError):
            raise CommandError(
                f"The service at {self.client.base_url} holds the data folder but does not answer: try again, or stop it."
            ) from None
        if response.is_error:
            raise CommandError(reply["detail"])
        return cast(dict[str, Any], reply)


@contextmanager
def hold(settings: Settings) -> Iterator[Ownership | None]:
    """The data folder, for this process alone, where a store lives in it. Raises FolderTaken."""
    if not settings.stored_here:
        yield None
        return
    with own(settings.data) as held:
        yield held


@asynccontextmanager
async def open_stores(settings: Settings) -> AsyncIterator[Runtime]:
    """The stores, for whoever owns the folder; what is slow about it is shown."""
    start_logs("warning")
    async with AsyncExitStack() as stack:
        with working("Opening the stores"):
            from services.runtime import open_runtime

            runtime = await stack.enter_async_context(open_runtime(settings))
        yield runtime


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """The service where one runs over this folder, else the stores: always where all of them are servers.

    Raises FolderTaken where another command holds them.
    """
    async with AsyncExitStack() as stack:
        try:
            stack.enter_context(hold(settings))
        except FolderTaken as taken:
            if taken.owner is None or taken.owner.address is None:
                raise
            # No proxy: the token is for this machine alone.
            client = httpx.AsyncClient(base_url=taken.owner.address, timeout=httpx.Timeout(5, read=None), trust_env=False)
            desk: Desk = Remote(await stack.enter_async_context(client), settings)
        else:
            desk = Local(await stack.enter_async_context(open_stores(settings)))
        yield desk
