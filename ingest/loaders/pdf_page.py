"""A page of a PDF as what stands on it: pieces of lines with their frames, and the lines that are drawn.

Coordinates are points from the upper left corner of the page as it is shown; y grows downwards.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

_GAP = 0.9  # of the height of the letters: a wider gap parts two pieces of a line
_THIN = 3.0
_LEAST_RULE = 8.0
_MAX_OBJECTS = 50_000
_HYPHEN = "\x02"
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def covers(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that stand together. `height` is that of their letters. A hyphen at a line's end is U+0002, and a space that the
    file has there stays.
    """

    text: str
    frame: Frame
    height: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    width: float
    height: float
    pieces: list[Piece]
    across: list[Frame]  # drawn lines, horizontal
    down: list[Frame]  # and vertical
    pictures: int


def read_page(page: Any) -> PageContent:
    """What stands on a page of pypdfium2."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        pieces = [
            _piece(letters, words, _is_bold(textpage, pdfium, letters[0].at))
            for letters, words in _runs(_letters(textpage, pdfium, height))
        ]
    finally:
        textpage.close()
    across, down, pictures = _drawn(page, pdfium, height)
    return PageContent(width, height, pieces, across, down, pictures)


@dataclass(frozen=True, slots=True)
class _Letter:
    at: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def _letters(textpage: Any, pdfium: Any, height: float) -> Iterator[_Letter | bool]:
    """The letters in the order of the file; between them white space: True where the file has it, False where it was put in."""
    box = pdfium.FS_RECTF()
    raw = textpage.raw
    surrogate = ""
    for at in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if 0xD800 <= code < 0xDC00:
            surrogate = chr(code)
            continue
        text = surrogate + chr(code) if code else ""
        surrogate = ""
        if len(text) == 2:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not text or text.isspace() or code == 0xFFFE:
            yield code == 32 and not pdfium.FPDFText_IsGenerated(raw, at)
            continue
        if code < 32 and text != _HYPHEN:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, at, ctypes.byref(box))
        yield _Letter(at, text, box.left, height - box.top, box.right, height - box.bottom)


def _is_bold(textpage: Any, pdfium: Any, at: int) -> bool:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage.raw, at, name, 128, None)
    return _BOLD.search(name.value) is not None or pdfium.FPDFText_GetFontWeight(textpage.raw, at) >= 600


def _runs(letters: Iterator[_Letter | bool]) -> Iterator[tuple[list[_Letter], list[str]]]:
    """Letters as far as they follow each other in a line, and their text in parts."""
    open_: list[_Letter] = []
    words: list[str] = []
    space = written = False
    for letter in letters:
        if isinstance(letter, bool):
            space, written = True, written or letter
            continue
        if open_:
            last = open_[-1]
            size = max(1.0, last.bottom - last.top)
            gap = letter.left - last.right
            same_line = abs((letter.top + letter.bottom) - (last.top + last.bottom)) < 0.7 * size
            if not same_line or gap > _GAP * size or gap < -1.5 * size:
                yield open_, [*words, " " * written]
                open_, words = [], []
            elif space or gap > 0.25 * size:
                words.append(" ")
        open_.append(letter)
        words.append(letter.text)
        space = written = False
    if open_:
        yield open_, words


def _piece(letters: list[_Letter], words: list[str], bold: bool) -> Piece:
    frame = Frame(
        min(letter.left for letter in letters),
        median(letter.top for letter in letters),
        max(letter.right for letter in letters),
        median(letter.bottom for letter in letters),
    )
    return Piece("".join(words), frame, median(letter.bottom - letter.top for letter in letters), bold)


def _drawn(page: Any, pdfium: Any, height: float) -> tuple[list[Frame], list[Frame], int]:
    """The straight lines of a page, those of boxes too, and how many pictures it has."""
    across: list[Frame] = []
    down: list[Frame] = []
    pictures = 0
    bounds = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(bound) for bound in bounds]
    for at in range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page.raw))):
        drawn = pdfium.FPDFPage_GetObject(page.raw, at)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        pictures += kind == pdfium.FPDF_PAGEOBJ_IMAGE
        if kind != pdfium.FPDF_PAGEOBJ_PATH or not pdfium.FPDFPageObj_GetBounds(drawn, *references):
            continue
        left, bottom, right, top = (bound.value for bound in bounds)
        frame = Frame(left, height - top, right, height - bottom)
        wide, high = right - left, top - bottom
        if high <= _THIN and wide >= _LEAST_RULE:
            across.append(frame)
        elif wide <= _THIN and high >= _LEAST_RULE:
            down.append(frame)
        elif wide >= _LEAST_RULE and high >= _LEAST_RULE and pdfium.FPDFPath_CountSegments(drawn) in (4, 5):
            across += [Frame(left, frame.top, right, frame.top), Frame(left, frame.bottom, right, frame.bottom)]
            down += [Frame(left, frame.top, left, frame.bottom), Frame(right, frame.top, right, frame.bottom)]
    return across, down, pictures
