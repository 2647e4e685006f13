"""Rows by id that wait in a file, so that memory holds their ids only."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, MutableMapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Spill(MutableMapping[str, T], Generic[T]):
    """What was put under an id last, in the order in which the ids first came. The file is gone with the object."""

    def __init__(self) -> None:
        self._at: dict[str, int] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed with the object
        self._end = 0
        self._there = True  # whether the file stands at its end

    def __setitem__(self, id_: str, item: T) -> None:
        if not self._there:
            self._file.seek(self._end)
            self._there = True
        self._at[id_] = self._end
        self._end += self._file.write(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))

    def __getitem__(self, id_: str) -> T:
        self._file.seek(self._at[id_])
        self._there = False
        item: T = pickle.load(self._file)
        return item

    def __delitem__(self, id_: str) -> None:
        del self._at[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)
