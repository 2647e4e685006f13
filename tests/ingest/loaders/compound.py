"""Compound files (Microsoft, [MS-CFB]) of a few small streams, as older programs write them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

_SECTOR, _SMALLEST = 512, 4096  # smaller streams lie in a stream of their own
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write streams named `name` or `folder/name`; each is filled up with zeros."""
    folders = {name.partition("/")[0] for name in streams if "/" in name}
    names = ["", *folders, *streams]
    children = {parent: [at for at, name in enumerate(names) if at and name.rpartition("/")[0] == parent] for parent in ("", *folders)}
    sectors: list[bytes] = []
    table: list[int] = []

    def place(data: bytes) -> int:
        data = data.ljust(-(-len(data) // _SECTOR) * _SECTOR, b"\0")
        first = len(sectors) + 1  # the table is the first
        count = len(data) // _SECTOR
        sectors.extend(data[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count))
        table.extend([*range(first + 1, first + count), _END])
        return first

    padded = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    starts = {name: place(data) for name, data in padded.items()}
    entries = b""
    for at, name in enumerate(names):
        beside = children[name.rpartition("/")[0]] if at else []
        right = next((other for other in beside if other > at), _FREE)
        child = children[name][0] if children.get(name) else _FREE
        kind = _STREAM if name in streams else _STORAGE if at else _ROOT
        label = (name.rpartition("/")[2] if at else "Root Entry").encode("utf-16-le") + b"\0\0"
        start, size = (starts[name], len(padded[name])) if name in streams else (_END if not at else 0, 0)
        entries += label.ljust(64, b"\0") + struct.pack("<HBBIII16xI16xIQ", len(label), kind, 1, _FREE, right, child, 0, start, size)
    directory = place(entries)
    fat = struct.pack("<128I", *[_TABLE, *table, *[_FREE] * (127 - len(table))])
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16x5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, _SMALLEST, _END, 0, _END, 0
    )
    path.write_bytes(head + struct.pack("<109I", 0, *[_FREE] * 108) + fat + b"".join(sectors))
    return path
