"""Which loader reads a file: by its suffix, and by its first bytes where these say otherwise. Loaders are imported when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from ingest.document import Document, LoadError, Reject
from ingest.loaders.settings import LoaderSettings

Loader = Callable[[Path, str, str, str], Iterator[Document | Reject]]

_KINDS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".ppsx": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".odt": "odf",
    ".ott": "odf",
    ".ods": "odf",
    ".odp": "odf",
    ".epub": "epub",
    ".rtf": "rtf",
    ".eml": "eml",
    ".hwp": "hwp",
    ".hwpx": "hwpx",
    ".doc": "doc",
    ".dot": "doc",
    ".ppt": "ppt",
    ".pps": "ppt",
    ".xls": "xls",
}
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
SUFFIXES = frozenset(_KINDS)
_ZIPPED = frozenset(("docx", "pptx", "xlsx", "odf", "epub", "hwpx"))
_OLE = frozenset(("doc", "ppt", "xls", "hwp"))
_MANY = frozenset(("jsonl", "eml"))
_HEAD = 4096


def is_document(suffix: str, settings: LoaderSettings) -> bool:
    """Whether files of this suffix (lower case, with its dot) are documents."""
    return suffix in _KINDS or (settings.ocr is not None and suffix in _PICTURES)


def holds_many(path: Path) -> bool:
    """Whether a file may become more than one document."""
    return _KINDS.get(path.suffix.lower()) in _MANY


def loader_of(path: Path, settings: LoaderSettings) -> Loader:
    """The loader of a file. Raises LoadError where its bytes are of another kind than its name says, and OSError."""
    suffix = path.suffix.lower()
    if suffix in _PICTURES:
        return partial(import_module("ingest.loaders.ocr").load, languages=settings.ocr)
    kind = _KINDS[suffix]
    with path.open("rb") as file:
        kind = _by_content(kind, file.read(_HEAD))
    module = import_module(f"ingest.loaders.{kind}")
    own: dict[str, dict[str, object]] = {"pdf": {"languages": settings.ocr}, "eml": {"settings": settings}}
    return partial(module.load, **own.get(kind, {}))


def _by_content(kind: str, head: bytes) -> str:
    """Office programs open a page, a text or a newer format under an old suffix, and so do we."""
    start = head.lstrip()[:64].lower()
    is_zip, is_ole = head.startswith(b"PK\x03\x04"), head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    if (kind in _ZIPPED and is_zip) or (kind in _OLE and is_ole):
        return kind
    if kind in _ZIPPED and is_ole:
        return "ole"  # protected by a password, or an old format under a new name
    if kind in _OLE and is_zip:
        return {"doc": "docx", "ppt": "pptx", "xls": "xlsx", "hwp": "hwpx"}[kind]
    if kind in _OLE or kind in _ZIPPED:
        if start.startswith(b"{\\rtf"):
            return "rtf"
        if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
            return "html"
        if b"%pdf-" in start:
            return "pdf"
        raise LoadError(f"is no {kind} file inside: it is damaged, or has the wrong suffix")
    if kind == "pdf" and b"%PDF-" not in head:
        raise LoadError("is no PDF inside: it is damaged, or has the wrong suffix")
    if kind in ("text", "markdown") and b"%pdf-" in start[:8]:
        return "pdf"
    return kind
