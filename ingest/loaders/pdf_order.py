"""The order in which a page is read: columns one after another, and lines put together to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.loaders.pdf_page import Frame, Piece
from ingest.loaders.pdf_tables import lines

_FEWEST_LINES = 4
_SHARE = 0.5
_GUTTER = 6.0
_MAX_COLUMNS = 4
_BULLET = re.compile(r"(?:[-–—•▪■□○●◦∙·※❖➢✓*]|[①-⑳]|\(?\d{1,2}[.)]|[가-하][.)]|[a-z][.)])\s*\S")
_ENDED = re.compile(r"[.!?:;。…)\]\"'”’]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column."""

    text: str
    frame: Frame
    height: float
    bold: bool


def in_order(pieces: Sequence[Piece], depth: int = 0) -> list[list[Line]]:
    """The lines of a page in the order of reading, a list for each run of one column."""
    gutter = _gutter(pieces) if depth < _MAX_COLUMNS - 1 else None
    if gutter is None:
        return [[_line(line) for line in lines(pieces)]] if pieces else []
    runs: list[list[Line]] = []
    left: list[Piece] = []
    right: list[Piece] = []

    def end_band() -> None:
        for side in (left, right):
            runs.extend(in_order(side, depth + 1))
            side.clear()

    for line in lines(pieces):
        if any(piece.frame.left < gutter < piece.frame.right for piece in line):
            end_band()
            if runs and runs[-1] and _crosses(runs[-1][-1], gutter):
                runs[-1].append(_line(line))
            else:
                runs.append([_line(line)])
        else:
            for piece in line:
                (left if piece.frame.right <= gutter else right).append(piece)
    end_band()
    return runs


def _crosses(line: Line, gutter: float) -> bool:
    return line.frame.left < gutter < line.frame.right


def _line(line: Sequence[Piece]) -> Line:
    frame = Frame(
        min(p.frame.left for p in line), min(p.frame.top for p in line), max(p.frame.right for p in line), max(p.frame.bottom for p in line)
    )
    longest = max(line, key=lambda piece: len(piece.text))
    return Line(
        " ".join(piece.text.rstrip() for piece in line) + " " * line[-1].text.endswith(" "),
        frame,
        longest.height,
        all(piece.bold for piece in line),
    )


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where two columns part: what half of the lines leave free in their middle, with text of some length on both sides."""
    found = lines(pieces)
    if len(found) < _FEWEST_LINES:
        return None
    leftmost, rightmost = min(p.frame.left for p in pieces), max(p.frame.right for p in pieces)
    width = rightmost - leftmost
    candidates = sorted({round(piece.frame.left - _GUTTER / 2) for piece in pieces if piece.frame.left > leftmost + 0.2 * width})
    best: tuple[float, float] | None = None
    for x in candidates:
        if x > rightmost - 0.15 * width:
            continue
        sides = [0, 0]
        crossing = 0
        for line in found:
            if any(piece.frame.left < x < piece.frame.right for piece in line):
                crossing += 1
                continue
            ends = [piece.frame.right for piece in line if piece.frame.right <= x]
            if ends and x + _GUTTER / 2 - max(ends) < _GUTTER:
                crossing += 1  # no gutter: the space between two words
                continue
            sides[0] += bool(ends)
            sides[1] += any(piece.frame.left >= x for piece in line)
        fewest = min(sides)
        if fewest >= _FEWEST_LINES and fewest >= _SHARE * (len(found) - crossing) * 0.5 and crossing <= _SHARE * len(found):
            letters = [
                sum(len(p.text) for p in pieces if (p.frame.right <= x) == side) / max(1, count)
                for side, count in zip((True, False), sides, strict=True)
            ]
            if min(letters) < 12:
                continue
            score = fewest - 2 * crossing
            if best is None or score > best[0]:
                best = score, x
    return best[1] if best else None


def paragraphs(run: Sequence[Line], body: float) -> list[list[Line]]:
    """Lines of a column put together. A new one begins after a gap or a short line, with a bullet or number, in another size."""
    found: list[list[Line]] = []
    right = max((line.frame.right for line in run), default=0)
    usual = _spacing(run, body)
    for line in run:
        if not found:
            found.append([line])
            continue
        last = found[-1][-1]
        gap = line.frame.top - last.frame.bottom
        apart = gap > usual + 0.35 * body
        other = abs(line.height - last.height) > 0.12 * body or (line.bold != last.bold and (line.frame.left <= last.frame.left + 1))
        short = last.frame.right < right - (0.12 if _ENDED.search(last.text.rstrip()) else 0.3) * (right - last.frame.left)
        if apart or other or short or _BULLET.match(line.text):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _spacing(run: Sequence[Line], body: float) -> float:
    gaps = sorted(after.frame.top - before.frame.bottom for before, after in pairwise(run))
    near = [gap for gap in gaps if -body < gap < 1.5 * body]
    return near[len(near) // 3] if near else 0.0
