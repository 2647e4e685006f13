"""`twofold ask`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from services.cli.given import names, run

EXAMPLES = (
    'twofold ask "How many days of leave may I carry over?"',
    'twofold ask "부산지점 전화번호는?" --collection company_tables --json',
    'twofold ask "누가 승진하나요?" --groups hr',
)


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="What to ask, in Korean or English.")],
    *,
    groups: Annotated[str | None, typer.Option(help="Whose rights to ask with, besides everyone's: a,b.")] = None,
    collection: Annotated[str | None, typer.Option(help="Where to look: a,b. Otherwise everywhere.")] = None,
    lang: Annotated[str | None, typer.Option(help="ko or en. Otherwise the question's language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer, as the HTTP service gives it.")] = False,
) -> None:
    """Answer a question, with where the answer comes from."""
    from pydantic import ValidationError

    from services.api.ask import AskIn
    from services.cli.desk import open_desk
    from services.cli.terminal import show_answer, working

    settings = context.obj.settings()
    try:
        asked = AskIn.model_validate({"question": question, "collections": names(collection) or None, "lang": lang})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise typer.BadParameter(f"{fault['loc'][0]}: {fault['msg']}") from None

    async def answer() -> dict[str, object]:
        async with open_desk(settings) as desk:
            with working("Answering"):
                return await desk.ask(asked, names(groups))

    answered = run(answer())
    if as_json:
        print(json.dumps(answered, ensure_ascii=False, indent=2))
    else:
        show_answer(answered)
