"""What lies in a folder: files that are documents, files that are tables, and the rest."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ingest.access import ACCESS
from ingest.document import Document, IngestError, Reject, SourceMissing
from ingest.loaders.kinds import is_document
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.workers import Workers
from ingest.open_tables import DATABASES, SHEETS, TABLES

MAPPING = "mapping.yaml"
_COLLECTION = re.compile(r"[\w.-]+")


@dataclass(slots=True)
class Found:
    """Files by their name relative to the root (NFC, "/"), in their order; `mapping` and `access` are the root's own, `database` a URL.

    `loaders` are the caps that tables are read within.
    """

    documents: dict[str, Path] = field(default_factory=dict)
    tables: dict[str, Path] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    mapping: Path | None = None
    access: Path | None = None
    database: str | None = None
    loaders: LoaderSettings = field(default_factory=LoaderSettings)

    def take_tables(self, names: Collection[str] | None = None) -> None:
        """Count workbooks as tables, not as documents: these, or all where there are no other documents."""
        books = [name for name in self.documents if name.lower().endswith(SHEETS)]
        for name in books if names is None and len(books) == len(self.documents) else set(books).intersection(names or ()):
            self.tables[name] = self.documents.pop(name)


def collection_name(path: Path, name: str | None) -> str:
    """The collection that a source becomes: the given name, else the folder's. Raises IngestError where it cannot be one."""
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    chosen = unicodedata.normalize("NFC", name or (path.stem if path.suffix.lower() in DATABASES and path.is_file() else folder.name))
    return _checked(chosen)


def database_name(url: str, name: str | None) -> str:
    """The collection that a database becomes: the given name, else the database's. Raises IngestError where it cannot be one."""
    return _checked(unicodedata.normalize("NFC", name or Path(url.partition("?")[0].rpartition("/")[2]).stem))


def _checked(chosen: str) -> str:
    if not _COLLECTION.fullmatch(chosen):
        raise IngestError(f"{chosen!r} cannot be a collection's name: give one of letters, digits, '.', '-' and '_' with --collection")
    return chosen


def find(path: Path, base: Path | None = None, settings: LoaderSettings = LoaderSettings()) -> Found:  # noqa: B008 frozen
    """List a folder, or a file with its name relative to `base` (its own folder). Raises SourceMissing.

    Hidden files and links that lead out of the folder are passed over.
    """
    if not path.exists():
        raise SourceMissing(f"{path} is not there. Nothing was changed: check the path, or that the disk is mounted.")
    found = Found(loaders=settings)
    if path.is_file():
        beside = base or path.resolve().parent
        _sort_in(found, path, _normal(path.resolve().relative_to(beside)), settings)
        found.access = beside / ACCESS if (beside / ACCESS).is_file() else None
        return found
    root = path.resolve()

    def unreadable(error: OSError) -> None:
        name = Path(error.filename).relative_to(root)
        found.rejects.append(Reject(_normal(name), f"cannot be read: {error.strerror}"))

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder) / name
            if name.startswith(".") or not Path(os.path.realpath(file)).is_relative_to(root):
                continue
            _sort_in(found, file, _normal(file.relative_to(root)), settings)
    return found


def _normal(relative: Path) -> str:
    return unicodedata.normalize("NFC", relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _sort_in(found: Found, file: Path, name: str, settings: LoaderSettings) -> None:
    suffix = file.suffix.lower()
    kind = found.documents if is_document(suffix, settings) else found.tables if suffix in TABLES else None
    if not file.is_file():
        found.rejects.append(Reject(name, "not a file that can be read"))
    elif name == MAPPING:
        found.mapping = file
    elif name == ACCESS:
        found.access = file
    elif kind is None:
        found.rejects.append(Reject(name, _unknown(suffix)))
    elif name in kind:
        found.rejects.append(Reject(name, "another file has the same name, otherwise encoded: rename one"))
    else:
        kind[name] = file


def _unknown(suffix: str) -> str:
    if is_document(suffix, LoaderSettings(ocr="eng")):
        return "a picture: set TWOFOLD_LOADERS__OCR (such as kor+eng) to have its text read by Tesseract"
    return f"nothing here reads files of this type: {suffix or 'no suffix'}"


def documents(found: Found, collection: str, settings: LoaderSettings) -> Iterator[tuple[str, Document | Reject]]:
    """Every document of the files, with its file's name. What cannot be loaded, or repeats a source, is a reject."""
    seen: set[str] = set()
    with Workers(settings) as workers:
        for name, file in found.documents.items():
            try:
                modified = datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
            except (OSError, ValueError, OverflowError) as error:
                yield name, Reject(name, f"cannot be read: {error}")
                continue
            for loaded in workers.load(file, name, collection, modified):
                if isinstance(loaded, Document) and loaded.source in seen:
                    yield name, Reject(name, f"{loaded.source} is there already: ids must differ")
                    continue
                if isinstance(loaded, Document):
                    seen.add(loaded.source)
                yield name, loaded
