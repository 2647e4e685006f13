"""Bytes to text: byte order mark, declared charset, UTF-8, and of CP949 (EUC-KR) and Johab what reads as Korean."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.document import LoadError
from language.normal import canonical

MAX_BYTES = 32 * 2**20
_SAMPLE = 65_536
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
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            candidates = [encoding]
            data = data[len(mark) :]
            break
    else:
        candidates = [
            *([declared] if declared else []),
            "utf-8",
            *sorted(("cp949", "johab"), key=lambda encoding: -_korean(data, encoding)),
        ]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if "\0" in text:
            raise LoadError("holds NUL bytes: a binary file, or UTF-16 without a byte order mark; save it as UTF-8")
        return canonical(text)
    raise LoadError("neither UTF-8 nor CP949 (EUC-KR): save it as UTF-8")


def _korean(data: bytes, encoding: str) -> float:
    """The share of everyday syllables among the letters of two bytes, in the data's beginning; -1 where it is not of this encoding."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE], final=len(data) <= _SAMPLE)
    except UnicodeError:
        return -1.0
    letters = [letter for letter in text if letter > "\x7f"]
    return sum("가" <= letter <= "힣" and bool(letter.encode("euc_kr", "ignore")) for letter in letters) / (len(letters) or 1)
