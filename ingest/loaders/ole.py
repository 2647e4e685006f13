"""The compound files of older Office and Hangul programs: their streams, with limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import read_bytes

MAX_STREAM = 64 * 2**20


class Compound:
    """A compound file's streams. Raises LoadError for what is damaged or protected by a password."""

    def __init__(self, path: Path) -> None:
        import olefile

        try:
            self._file = olefile.OleFileIO(read_bytes(path))
        except OSError as error:
            raise LoadError(f"a damaged file ({error})") from error
        if "EncryptedPackage" in self:
            raise LoadError("protected by a password: save a copy without one")

    def __contains__(self, name: str) -> bool:
        return bool(self._file.exists(name))

    def names(self, folder: str) -> list[str]:
        """The streams in a folder."""
        return ["/".join(entry) for entry in self._file.listdir() if len(entry) == 2 and entry[0] == folder]

    def read(self, name: str) -> bytes:
        try:
            with self._file.openstream(name) as stream:
                data: bytes = stream.read(MAX_STREAM + 1)
        except OSError as error:
            raise LoadError(f"its part {name} is missing or damaged") from error
        if len(data) > MAX_STREAM:
            raise LoadError(f"its part {name} is larger than {MAX_STREAM // 2**20} MB")
        return data

    def properties(self) -> tuple[str, str]:
        """Title and day of the last change; empty where the file gives none."""
        found = self._file.get_metadata()
        title = found.title.decode(_codec(found.codepage), "replace") if isinstance(found.title, bytes) else found.title or ""
        saved = found.last_saved_time or found.create_time
        return title.strip("\0 "), saved.date().isoformat() if saved is not None and saved.year > 1990 else ""


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """Of a newer format's file that is a compound file inside: it says why it cannot be read."""
    Compound(path)
    raise LoadError("an older format under a newer suffix: give it its own suffix (.doc, .xls, .ppt)")


def _codec(page: int | None) -> str:
    return "utf-8" if page in (None, 65001, -535) else f"cp{page & 0xFFFF}"
