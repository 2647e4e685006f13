"""`GET /v1/sources/{source}`: the text of a document, which citations count in."""

from __future__ import annotations

import unicodedata

from fastapi import APIRouter
from pydantic import BaseModel

from services.api.context import CallerDep, ServiceDep
from services.api.problems import Problem, problems
from vector.points import from_places

router = APIRouter()


class SourceOut(BaseModel):
    """A document that the caller may read. `text` is NFC with LF line ends; offsets count its code points.

    `places`: where spans of it stand in the original (`page`, `slide`, `sheet`, `cells`), as far as that is known.
    """

    source: str
    title: str
    text: str
    modified: str
    address: str
    places: list[dict[str, int | str]]


@router.get("/v1/sources/{source:path}", summary="A document that the caller may read", responses=problems(401, 404))
async def source(source: str, caller: CallerDep, service: ServiceDep) -> SourceOut:
    name, faqs = unicodedata.normalize("NFC", source), service.runtime.faqs
    if faqs and (entry := faqs.document(name, caller.groups)):
        return SourceOut(source=name, title=entry.title, text=entry.text, modified=entry.modified, address="", places=[])
    document = await service.runtime.ledger.document(name, caller.groups)
    if document is None:
        raise Problem(
            404, "There is no document of this name that you may read: check the name in the citation, and that you are signed in."
        )
    return SourceOut(
        source=document.source,
        title=document.title,
        text=document.text,
        modified=document.modified,
        address=document.address,
        places=from_places(document.places),
    )
