"""Who asks, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass

EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or program that asks. `sub` is None for the anonymous. `node` is the caller's own graph node, `<Label>:<key>`."""

    sub: str | None
    groups: frozenset[str]
    roles: frozenset[str] = frozenset({"staff"})
    name: str | None = None
    locale: str | None = None
    tz: str = "Asia/Seoul"
    country: str | None = None
    entity: str | None = None
    employment: str | None = None
    node: str | None = None
