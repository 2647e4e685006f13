"""HWP documents for distribution: scrambled with a key that lies in the file itself, so that programs show but do not edit them.

The way: Hancom, "한글 문서 파일 형식, 배포용 문서", revision 1.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingest.document import LoadError

_KEY_RECORD = 4 + 256


def unseal(data: bytes) -> bytes:
    """A section of ViewText as a section of BodyText, still compressed."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if len(data) < _KEY_RECORD:
        raise LoadError("a damaged document for distribution")
    sheet = bytearray(data[4:_KEY_RECORD])
    (seed,) = struct.unpack_from("<I", sheet)
    random = _random(seed)
    key = count = 0
    for at in range(256):
        if count == 0:
            key, count = next(random) & 0xFF, (next(random) & 0xF) + 1
        if at >= 4:
            sheet[at] ^= key
        count -= 1
    offset = 4 + (seed & 0xF)
    decryptor = Cipher(algorithms.AES(bytes(sheet[offset : offset + 16])), modes.ECB()).decryptor()
    body = data[_KEY_RECORD:]
    return decryptor.update(body[: len(body) // 16 * 16]) + decryptor.finalize()


def _random(seed: int) -> Iterator[int]:
    """The numbers of Microsoft's C library's rand."""
    while True:
        seed = (seed * 214013 + 2531011) & 0xFFFFFFFF
        yield seed >> 16 & 0x7FFF
