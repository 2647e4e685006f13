"""Bytes to text: byte order mark, declared charset, UTF-8, and of CP949 (EUC-KR) and Johab what reads as Korean."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ingest.document import LoadError
from language.normal import canonical

MAX_BYTES = 32 * 2**20
_SAMPLE = 65_536
_PORTION = 2**20
_NULS = "holds NUL bytes: a binary file, or UTF-16 without a byte order mark; save it as UTF-8"
_NO_ENCODING = "neither UTF-8 nor CP949 (EUC-KR): save it as UTF-8"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises LoadError where it cannot be read or is larger than MAX_BYTES."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(f"larger than {MAX_BYTES // 2**20} MB: split it")
        return path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror}") from error


def one_line(text: str) -> str:
    """Canonical text of a title: white space and NULs are single spaces."""
    return canonical(" ".join(text.replace("\0", " ").split()))


def decode(data: bytes, declared: str | None = None) -> str:
    """Canonical text of a file. Raises LoadError where no encoding fits, or where the bytes are no text."""
    mark, candidates = _candidates(data, declared)
    for encoding in candidates:
        try:
            text = data[mark:].decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if "\0" in text:
            raise LoadError(_NULS)
        return canonical(text)
    raise LoadError(_NO_ENCODING)


def read_lines(path: Path) -> Iterator[str]:
    """A file's lines as canonical text with their ends, one in memory at a time.

    Raises LoadError where the file cannot be read, is no text, or has a line longer than MAX_BYTES.
    """
    try:
        with path.open("rb") as file:
            mark, candidates = _candidates(file.read(_SAMPLE + 1), None)
            encoding = next((each for each in candidates if _fits(file, mark, each)), None)
            if encoding is None:
                raise LoadError(_NO_ENCODING)
            file.seek(mark)
            lines = io.TextIOWrapper(file, encoding)
            while line := lines.readline(MAX_BYTES):
                if len(line) == MAX_BYTES:
                    raise LoadError(f"has a line longer than {MAX_BYTES // 2**20} MB")
                yield canonical(line)
    except OSError as error:
        raise LoadError(f"cannot be read: {error.strerror}") from error


def _candidates(head: bytes, declared: str | None) -> tuple[int, list[str]]:
    """The length of the byte order mark, and the encodings to try, by a file's beginning."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return len(mark), [encoding]
    korean = sorted(("cp949", "johab"), key=lambda encoding: -_korean(head, encoding))
    return 0, [*([declared] if declared else []), "utf-8", *korean]


def _fits(file: BinaryIO, start: int, encoding: str) -> bool:
    """Whether all bytes from `start` on are of the encoding. Raises LoadError where they hold NULs."""
    file.seek(start)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while data := file.read(_PORTION):
            if "\0" in decoder.decode(data):
                raise LoadError(_NULS)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _korean(data: bytes, encoding: str) -> float:
    """The share of everyday syllables among the letters of two bytes, in the data's beginning; -1 where it is not of this encoding."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE], final=len(data) <= _SAMPLE)
    except UnicodeError:
        return -1.0
    letters = [letter for letter in text if letter > "\x7f"]
    return sum("가" <= letter <= "힣" and bool(letter.encode("euc_kr", "ignore")) for letter in letters) / (len(letters) or 1)
