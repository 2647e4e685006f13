"""Tables of a PDF page: by the lines that are drawn around their cells, or by columns that stand apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.loaders.grid import Cell, filled
from ingest.loaders.pdf_page import Frame, PageContent, Piece

_NEAR = 3.0
_MAX_RULES = 2000
_FEWEST_LINES = 3
_CELL = 28  # characters of an ordinary cell of a table without lines


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands, its rows of text, and the pieces that are in it."""

    frame: Frame
    rows: list[list[str]]
    pieces: frozenset[int]


def drawn_tables(page: PageContent) -> Iterator[Table]:
    """The tables with lines: grids of at least two cells that hold text."""
    if not 3 <= len(page.across) + len(page.down) <= _MAX_RULES:
        return
    for across, down in _connected(page.across, page.down):
        xs = _distinct([x for rule in down for x in (rule.left, rule.right)])
        ys = _distinct([y for rule in across for y in (rule.top, rule.bottom)])
        if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > 20_000:
            continue
        if len(xs) + len(ys) < 5:
            continue
        table = _by_lines(page.pieces, xs, ys, across, down)
        if table is not None:
            yield table


def _connected(across: Sequence[Frame], down: Sequence[Frame]) -> Iterator[tuple[list[Frame], list[Frame]]]:
    """Lines that cross or touch, together."""
    rules = [*across, *down]
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for one, horizontal in enumerate(across):
        for other, vertical in enumerate(down, len(across)):
            if (
                horizontal.left - _NEAR <= vertical.left <= horizontal.right + _NEAR
                and vertical.top - _NEAR <= horizontal.top <= vertical.bottom + _NEAR
            ):
                group[root(one)] = root(other)
    together: dict[int, tuple[list[Frame], list[Frame]]] = {}
    for at, rule in enumerate(rules):
        together.setdefault(root(at), ([], []))[at >= len(across)].append(rule)
    return (found for found in together.values() if found[0] and found[1])


def _distinct(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value > found[-1] + _NEAR:
            found.append(value)
    return found


def _by_lines(pieces: Sequence[Piece], xs: list[float], ys: list[float], across: list[Frame], down: list[Frame]) -> Table | None:
    columns, rows = len(xs) - 1, len(ys) - 1
    merged = list(range(columns * rows))

    def root(at: int) -> int:
        while merged[at] != at:
            at = merged[at]
        return at

    for row in range(rows):
        for column in range(columns):
            at = row * columns + column
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            if column + 1 < columns and not any(abs(r.left - xs[column + 1]) <= _NEAR and r.top <= y <= r.bottom for r in down):
                merged[root(at + 1)] = root(at)
            if row + 1 < rows and not any(abs(r.top - ys[row + 1]) <= _NEAR and r.left <= x <= r.right for r in across):
                merged[root(at + columns)] = root(at)
    inside: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        x, y = (piece.frame.left + piece.frame.right) / 2, piece.frame.middle
        at_column = next((c for c in range(columns) if xs[c] - 1 <= x <= xs[c + 1] + 1), None)
        at_row = next((r for r in range(rows) if ys[r] - 1 <= y <= ys[r + 1] + 1), None)
        if at_column is not None and at_row is not None:
            inside.setdefault(root(at_row * columns + at_column), []).append(number)
    if len(inside) < 2:
        return None
    texts = {cell: " ".join(piece.text for piece in _in_lines([pieces[n] for n in numbers])) for cell, numbers in inside.items()}
    grid: dict[Cell, str] = {(at // columns, at % columns): texts.get(root(at), "") for at in range(columns * rows)}
    found = _without_empty(filled(grid))
    frame = Frame(xs[0], ys[0], xs[-1], ys[-1])
    numbers = frozenset(number for cell in inside.values() for number in cell)
    return Table(frame, found, numbers) if len(found) > 1 and len(found[0]) > 1 else None


def _without_empty(rows: list[list[str]]) -> list[list[str]]:
    """Without rows and columns that hold nothing, or the same as the one before all the way (a line drawn twice)."""
    kept = [row for at, row in enumerate(rows) if any(row) and (at == 0 or row != rows[at - 1])]
    if not kept:
        return []
    columns = [list(column) for column in zip(*kept, strict=True)]
    columns = [column for at, column in enumerate(columns) if any(column) and (at == 0 or column != columns[at - 1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _in_lines(pieces: list[Piece]) -> list[Piece]:
    return [piece for line in lines(pieces) for piece in line]


def lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces by line, from top to bottom, each from left to right."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.frame.middle, piece.frame.left)):
        if found and piece.frame.middle - found[-1][0].frame.middle < 0.55 * min(piece.height, found[-1][0].height):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(line, key=lambda piece: piece.frame.left) for line in found]


def aligned_tables(page: PageContent, taken: frozenset[int]) -> Iterator[Table]:
    """The tables without lines: three lines or more, close to each other, whose short pieces stand in the same columns."""
    free = [(number, piece) for number, piece in enumerate(page.pieces) if number not in taken]
    number_of = {id(piece): number for number, piece in free}
    block: list[list[Piece]] = []
    for line in [*lines([piece for _, piece in free]), []]:
        if block and line and _continues(block, line):
            block.append(line)
            continue
        table = _by_columns(_trimmed(block), number_of)
        if table is not None:
            yield table
        block = [line] if line else []


def _continues(block: list[list[Piece]], line: list[Piece]) -> bool:
    last = block[-1]
    gap = min(p.frame.top for p in line) - max(p.frame.bottom for p in last)
    return gap < 1.6 * max(piece.height for piece in last)


def _trimmed(block: list[list[Piece]]) -> list[list[Piece]]:
    """The longest run of lines of several pieces; lines of one piece inside it only where they continue a cell."""
    best: list[list[Piece]] = []
    run: list[list[Piece]] = []
    for line in block:
        if len(line) > 1 and sum(len(p.text) for p in line) <= _CELL * len(line):
            run.append(line)
        else:
            best, run = max(best, run, key=len), []
    return max(best, run, key=len)


def _by_columns(block: list[list[Piece]], number_of: dict[int, int]) -> Table | None:
    if len(block) < _FEWEST_LINES:
        return None
    widest = max(len(line) for line in block)
    full = [line for line in block if len(line) >= max(2, widest - 1)]
    if len(full) < 2:
        return None
    bounds = _columns([piece.frame for line in full for piece in line])
    if len(bounds) < 2 or (len(bounds) == 2 and len(full) < _FEWEST_LINES):
        return None
    grid: dict[Cell, str] = {}
    for row, line in enumerate(block):
        for piece in line:
            covered = [c for c, (left, right) in enumerate(bounds) if piece.frame.left <= right and left <= piece.frame.right]
            if not covered:
                middle = (piece.frame.left + piece.frame.right) / 2
                covered = [min(range(len(bounds)), key=lambda c: abs((bounds[c][0] + bounds[c][1]) / 2 - middle))]
            words = piece.text.split()
            # What stands close together in two columns is one piece, but a word for each; a heading over several is each one's.
            texts = words if len(words) == len(covered) > 1 else [piece.text] * len(covered)
            for column, text in zip(covered, texts, strict=True):
                grid[row, column] = f"{grid.get((row, column), '')} {text}".strip()
    pieces = [piece for line in block for piece in line]
    frame = Frame(
        min(p.frame.left for p in pieces),
        min(p.frame.top for p in pieces),
        max(p.frame.right for p in pieces),
        max(p.frame.bottom for p in pieces),
    )
    return Table(frame, filled(grid), frozenset(number_of[id(piece)] for piece in pieces))


def _columns(frames: list[Frame]) -> list[tuple[float, float]]:
    """The columns' left and right bounds: what of the width pieces cover, joined where they overlap; a few pieces may span several."""
    spans = sorted((frame.left, frame.right) for frame in frames)
    narrow = sorted(right - left for left, right in spans)[: max(1, len(spans) * 9 // 10)][-1]
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if right - left > narrow:
            continue
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found
