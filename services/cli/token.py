"""`twofold token`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from services.cli.given import names

ROLES = ("staff", "data", "evaluator", "admin")
EXAMPLES = ("twofold token --sub ann --groups hr,board", "twofold token --sub nightly --roles data --hours 1")


def token(
    context: typer.Context,
    sub: Annotated[str, typer.Option(help="Who it names.")],
    groups: Annotated[str | None, typer.Option(help="The groups besides everyone: a,b.")] = None,
    roles: Annotated[str, typer.Option(help=f"Of {', '.join(ROLES)}.")] = "staff",
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 366, help="How long it holds.")] = 8,
) -> None:
    """Print a signed token for the header `Authorization: Bearer …`: for development on this machine.

    It is signed with TWOFOLD_TOKEN_SECRET, otherwise with the data folder's own secret. Where others can reach the service, or an identity
    provider signs its tokens, none is made.
    """
    from services.cli.failure import CommandError
    from services.identity.safety import for_development
    from services.identity.tokens import issue_token

    unknown = set(names(roles)) - set(ROLES)
    if unknown:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))} is no role: they are {', '.join(ROLES)}")
    settings = context.obj.settings()
    if not for_development(settings):
        raise CommandError(
            "These settings are for production (others reach the service, or an identity provider signs its tokens), where nobody makes "
            "tokens by hand: sign in at the identity provider, or sign one with the shared secret in the system that knows the person."
        )
    print(issue_token(settings, sub, names(groups), names(roles), timedelta(hours=hours)))
