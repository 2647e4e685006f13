"""What can be ordered of the stores, over HTTP and from the command line alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ingest.loaders.settings import LoaderSettings

if TYPE_CHECKING:
    from ingest.job import Progress
    from services.runtime import Runtime


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("an absolute path is needed")
    return path


Absolute = Annotated[Path, AfterValidator(_absolute)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda name: unicodedata.normalize("NFC", name))]


class _Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestIn(_Order):
    """Bring a collection up to what a file or folder on the service's machine holds now.

    Or, for an admin, what the tables of a database hold: `url` is SQLAlchemy's, with ${NAME} for what the service's environment holds.
    `collection` is the folder's name by default, `groups` (who may see it) `everyone`; `mapping` is a file that says what tables become;
    `accept` takes the mapping that the tables themselves suggest, where there is none. `owner` and `contact` say whose it is. `loaders`,
    for an admin, sets for this source what is otherwise set for all.
    """

    action: Literal["ingest"] = "ingest"
    path: Absolute | None = None
    url: str | None = None
    collection: Name | None = None
    groups: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    mapping: Absolute | None = None
    accept: bool = False
    owner: str | None = None
    contact: str | None = None
    link_hosts: tuple[str, ...] | None = None
    loaders: LoaderSettings | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if (self.path is None) == (self.url is None):
            raise ValueError("give a path, or the url of a database")
        return self


class RemoveIn(_Order):
    """Take a collection out."""

    action: Literal["remove"]
    collection: Name


class RebuildIn(_Order):
    """Write every collection anew from the ledger, after a change of the encoder."""

    action: Literal["rebuild"]


class ReconcileIn(_Order):
    """Compare ledger, graph and vectors, and with `repair` make them equal."""

    action: Literal["reconcile"]
    repair: bool = False


def _action(order: Any) -> str:
    return str(order.get("action", "ingest") if isinstance(order, dict) else getattr(order, "action", ""))


OrderIn = Annotated[
    Annotated[IngestIn, Tag("ingest")]
    | Annotated[RemoveIn, Tag("remove")]
    | Annotated[RebuildIn, Tag("rebuild")]
    | Annotated[ReconcileIn, Tag("reconcile")],
    Discriminator(_action),
]


async def carry_out(runtime: Runtime, order: OrderIn, progress: Callable[[Progress], None]) -> Any:
    """Do it; what came of it. Raises what the runtime raises."""
    match order:
        case IngestIn():
            from ingest.job import Order

            given = {name: value for name, value in order if name != "action"}
            return await runtime.ingest(Order(**given), progress)
        case RemoveIn():
            return await runtime.remove(order.collection)
        case RebuildIn():
            return await runtime.rebuild(progress)
        case ReconcileIn():
            return await runtime.reconcile(order.repair)
