"""Errors that people can do something about, in a sentence."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError

from graph.store import GraphError
from ingest.document import IngestError
from services.api.problems import Problem
from services.identity.tokens import InvalidToken
from services.owner import FolderTaken
from services.settings import SettingsError
from services.state.database import StateError
from vector.embedding.embedder import ModelError
from vector.store import VectorError

_SPOKEN = (VectorError, GraphError, IngestError, ModelError, FolderTaken, SettingsError, StateError, InvalidToken, Problem)
_FULL = "The disk is full: make room and run it again; what was finished is kept."


def sentence_of(error: BaseException) -> str | None:
    """What went wrong and what to do, where the error is of a kind that is known; None where it is a fault of the program."""
    match error:
        case BaseExceptionGroup() if len(error.exceptions) == 1:
            return sentence_of(error.exceptions[0])
        case _ if isinstance(error, _SPOKEN):
            return str(error)
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return _FULL
        case DBAPIError() if "full" in str(error.orig):
            return _FULL
        case DBAPIError():
            return f"The database in the data folder does not answer ({error.orig}): check the folder and its disk."
        case OSError(strerror=str(), filename=str() | bytes()):
            return f"{error.strerror}: {error.filename!s}."
        case _:
            return None
