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
    """Print a signed token for the header `Authorization: Bearer …`.

    It is signed with TWOFOLD_TOKEN_SECRET, otherwise with the data folder's own secret.
    """
    from services.identity.tokens import issue_token

    unknown = set(names(roles)) - set(ROLES)
    if unknown:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))} is no role: they are {', '.join(ROLES)}")
    print(issue_token(context.obj.settings(), sub, names(groups), names(roles), timedelta(hours=hours)))
