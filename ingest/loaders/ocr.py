"""Pictures and scans, read by Tesseract where it is installed and asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.document import Document, LoadError
from ingest.loaders.pdf_page import Frame, Piece
from ingest.loaders.writer import Target, Writer

_DPI = 300
_MISSING = "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-kor, or leave TWOFOLD_LOADERS__OCR empty"


def load(path: Path, name: str, collection: str, modified: str, languages: str) -> Iterator[Document]:
    """A picture's text as one document."""
    writer = Writer()
    for paragraph in _run([str(path)], b"", languages, []).decode("utf-8", "replace").split("\n\n"):
        writer.paragraph(paragraph)
    if not writer.blocks:
        raise LoadError("a picture in which Tesseract finds no text")
    yield writer.document(Target(name, collection, modified))


def read_picture(page: Any, languages: str) -> list[Piece]:
    """The words on a page of pypdfium2, as pieces of a line."""
    bitmap = page.render(scale=_DPI / 72, grayscale=True)
    stride = bitmap.stride
    rows = bytes(bitmap.buffer)
    pixels = b"".join(rows[row * stride : row * stride + bitmap.width] for row in range(bitmap.height))
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + pixels
    pieces: dict[tuple[str, ...], list[tuple[str, Frame]]] = {}
    for line in _run(["stdin"], picture, languages, ["tsv"]).decode("utf-8", "replace").splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) == 12 and fields[11].strip() and float(fields[10]) >= 30:
            left, top, width, height = (int(field) * 72 / _DPI for field in fields[6:10])
            pieces.setdefault(tuple(fields[1:5]), []).append((fields[11], Frame(left, top, left + width, top + height)))
    return [_piece(words) for words in pieces.values()]


def _piece(words: list[tuple[str, Frame]]) -> Piece:
    frames = [frame for _, frame in words]
    frame = Frame(min(f.left for f in frames), min(f.top for f in frames), max(f.right for f in frames), max(f.bottom for f in frames))
    return Piece(" ".join(word for word, _ in words), frame, frame.bottom - frame.top)


def _run(source: list[str], picture: bytes, languages: str, output: list[str]) -> bytes:
    try:
        done = subprocess.run(
            ["tesseract", *source, "stdout", "-l", languages, "--dpi", str(_DPI), *output], input=picture, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise LoadError(_MISSING) from error
    if done.returncode:
        raise LoadError(f"Tesseract could not read it: {done.stderr.decode('utf-8', 'replace').strip()[:200]}")
    return done.stdout
