"""A token's claims into a caller, whatever the identity provider calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from services.identity.caller import EVERYONE, Caller
from services.settings import ROLES, ClaimNames, Settings, TokenSettings, Zone

Name = Annotated[str, Field(min_length=1, max_length=200)]
NodeId = Annotated[str, Field(max_length=400, pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}:.+$")]


class InvalidToken(Exception):
    """A token that does not say who asks; its text says why, and never quotes the token."""


class _Claims(BaseModel):
    """What a token says. Claims that are not listed here are ignored."""

    sub: Name
    groups: tuple[Name, ...] = ()
    roles: tuple[Name, ...] = ()
    name: Name | None = None
    locale: Name | None = None
    tz: Zone | None = None
    country: Name | None = None
    entity: Name | None = None
    employment: Name | None = None
    node: NodeId | None = None


def to_caller(payload: Mapping[str, Any], settings: Settings, names: TokenSettings) -> Caller:
    """Who the claims name. Whoever has signed in belongs to `everyone`, and is `staff` unless the token gives other roles of ours.

    Raises InvalidToken.
    """
    if "groups" in _mapping(payload.get("_claim_names")):
        raise InvalidToken(
            "The token leaves its groups out, since there are too many of them: have the identity provider send only the groups that are "
            "assigned to this application, or roles of the application."
        )
    claims = {field: _pick(payload, str(getattr(names.claims, field))) for field in ClaimNames.model_fields}
    try:
        said = _Claims.model_validate({field: claim for field, claim in claims.items() if claim is not None})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        claim = getattr(names.claims, str(fault["loc"][0]))
        raise InvalidToken(f"The token's claim {claim} is not usable ({fault['msg']}): get a new one.") from None
    groups = frozenset(names.groups.get(group, group) for group in said.groups)
    roles = frozenset(role for named in said.roles if (role := names.roles.get(named, named)) in ROLES)
    profile = said.model_dump(exclude={"groups", "roles", "tz"})
    return Caller(**profile, groups=groups | {EVERYONE}, roles=roles or frozenset({"staff"}), tz=said.tz or settings.tz)


def _pick(payload: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or else by a path through objects; None where there is none."""
    if name in payload:
        return payload[name]
    found: Any = payload
    for part in name.split("."):
        found = _mapping(found).get(part)
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
