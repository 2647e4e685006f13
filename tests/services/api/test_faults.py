import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from graph.store import GraphUnavailable
from services.api.faults import sentence_of

FULL = "The disk is full: make room and run it again; what was finished is kept."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GraphUnavailable("The engine does not answer."), "The engine does not answer."),
        (ExceptionGroup("tasks", [GraphUnavailable("The engine does not answer.")]), "The engine does not answer."),
        (OSError(errno.ENOSPC, "No space left on device", "/srv/x"), FULL),
        (OperationalError("INSERT", {"text": "secret"}, sqlite3.OperationalError("database or disk is full")), FULL),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "Permission denied: /srv/x."),
        (RuntimeError("inside"), None),
        (OSError("no number"), None),
    ],
)
def test_what_people_can_do_something_about_has_a_sentence(error: Exception, said: str | None) -> None:
    assert sentence_of(error) == said


def test_a_sentence_about_the_database_holds_no_values() -> None:
    said = sentence_of(OperationalError("INSERT", {"text": "secret"}, sqlite3.OperationalError("database is locked")))
    assert said is not None
    assert "locked" in said
    assert "secret" not in said
