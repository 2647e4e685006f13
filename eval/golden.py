"""Golden questions: JSON Lines, one question a line, read strictly enough that a slip is found before a night is spent on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.failure import EvalError


class Evidence(BaseModel):
    """A verbatim quote of a document that a right answer rests on."""

    model_config = ConfigDict(frozen=True)

    doc: str
    quote: str


class Turn(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    text: str


class Row(BaseModel):
    """A question and what a right answer to it is. Fields that are not listed are kept out, but count in the version."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    file: str
    lang: str = "?"
    answer: str = ""
    answer_type: str = "text"
    answerable: bool = True
    tags: tuple[str, ...] = ()
    must_include: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    gold: list[Any] = []
    tolerance: float | None = None
    aliases: list[Any] = []
    ordered: bool = False
    unit: str | None = None
    polarity: Literal["yes", "no"] | None = None
    evidence: tuple[Evidence, ...] = ()
    alt_evidence: tuple[Evidence, ...] = ()
    db: str | None = None
    caller: dict[str, Any] | None = None
    as_of: date | None = None
    history: tuple[Turn, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether an answer can be told right from wrong by comparing strings and numbers."""
        return self.answer_type != "prose"

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that the answer rests on, each once."""
        return tuple(dict.fromkeys(e.doc for e in self.evidence))

    @property
    def collections(self) -> tuple[str, ...]:
        """Where the answer lies: the documents' collections, and that of the tables."""
        return tuple(dict.fromkeys([*(doc.partition("/")[0] for doc in self.documents), *([self.db] if self.db else [])]))


@dataclass(frozen=True, slots=True)
class Golden:
    """Questions in their order, other wordings of some of them by id, and a hash of all of it."""

    rows: tuple[Row, ...]
    paraphrases: Mapping[str, tuple[str, ...]]
    version: str


def read_golden(files: Sequence[Path], limit: int | None = None) -> Golden:
    """The questions of all files, or the first `limit` of each; lines with `paraphrases` are other wordings. Raises EvalError."""
    rows: dict[str, Row] = {}
    paraphrases: dict[str, tuple[str, ...]] = {}
    digest = blake2b(digest_size=8)
    for file in files:
        taken = 0
        for number, line in _lines(file):
            raw = _object(file, number, line)
            if "paraphrases" in raw:
                paraphrases[str(raw["id"])] = tuple(raw["paraphrases"])
            elif limit is not None and taken >= limit:
                continue
            else:
                row = _row(raw, file, number)
                if row.id in rows:
                    raise EvalError(f"{file}:{number}: the id {row.id!r} is there twice (also in {rows[row.id].file}): give it another.")
                rows[row.id] = row
                taken += 1
            digest.update(json.dumps(raw, sort_keys=True, ensure_ascii=False).encode())
    if not rows:
        raise EvalError(f"There is no question in {', '.join(map(str, files))}: give files with one question a line.")
    return Golden(tuple(rows.values()), {id: found for id, found in paraphrases.items() if id in rows}, digest.hexdigest())


def _lines(file: Path) -> list[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalError(f"{file} cannot be read ({error}): give a file of golden questions in UTF-8.") from None
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _object(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        raw = json.loads(line)
    except ValueError as error:
        raise EvalError(f"{file}:{number}: this is no JSON ({error}).") from None
    if not isinstance(raw, dict) or "id" not in raw:
        raise EvalError(f"{file}:{number}: a question is an object with an id.")
    return raw


def _row(raw: dict[str, Any], file: Path, number: int) -> Row:
    try:
        return Row.model_validate({**{k: v for k, v in raw.items() if v is not None}, "file": file.stem})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise EvalError(f"{file}:{number}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}.") from None
