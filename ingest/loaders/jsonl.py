"""JSON Lines: a document a line, `{"id", "title", "text"}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError, Reject
from ingest.loaders.decode import MAX_BYTES, one_line
from ingest.loaders.structure import scan
from language.normal import canonical


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document | Reject]:
    """The documents of the file's lines, with the source `<collection>/<id>`; a line that is none is a reject, and the rest is loaded."""
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(MAX_BYTES), ""), 1):
                if len(line) == MAX_BYTES:
                    yield Reject(f"{name}:{number}", f"longer than {MAX_BYTES // 2**20} MB: nothing was read from here on")
                    return
                if line.strip():
                    loaded = _document(line, collection, modified)
                    yield loaded if isinstance(loaded, Document) else Reject(f"{name}:{number}", loaded)
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror}") from error


def _document(line: str, collection: str, modified: str) -> Document | str:
    """The line's document, or why there is none."""
    try:
        line.encode()
        fields = json.loads(line)
    except UnicodeEncodeError:
        return "not UTF-8"
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    if not isinstance(fields, dict):
        return 'not an object: {"id": …, "title": …, "text": …} is wanted'
    name, title, text = fields.get("id"), fields.get("title"), fields.get("text")
    if isinstance(name, int) and not isinstance(name, bool):
        name = str(name)
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        return '"id" is missing, or is no printable text'
    if not isinstance(text, str):
        return '"text" is missing, or is no text'
    if "\0" in text:
        return '"text" holds NUL characters'
    name, text = canonical(name.strip()), canonical(text)
    blocks = tuple(scan(text, 0, markdown=True))
    if not blocks:
        return '"text" is empty'
    title = one_line(title) if isinstance(title, str) else ""
    return Document(f"{collection}/{name}", collection, title or name, text, modified, blocks)
