"""PDF: its text in reading order, a page after another, with tables, headings by size, and without running titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.document import Document, LoadError
from ingest.loaders.grid import header_rows
from ingest.loaders.pdf_order import Line, in_order, paragraphs
from ingest.loaders.pdf_page import PageContent, Piece, read_page
from ingest.loaders.pdf_tables import Table, aligned_tables, drawn_tables, lines
from ingest.loaders.writer import Target, Writer

MAX_PAGES = 5000
_HEADING = 1.12  # times the size of the body's letters
_LONGEST_HEADING = 120
_EDGE = 0.12  # of the page's height: where running titles stand
_HANGUL = re.compile(r"[가-힣]")
_DIGITS = re.compile(r"\d+")
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_TITLE = re.compile(r".*\.(?:docx?|hwpx?|pptx?|xlsx?|indd|qxd|pdf|tex|dvi)|microsoft .*|untitled.*|제목 없음|print.*", re.IGNORECASE)


def load(path: Path, name: str, collection: str, modified: str, languages: str | None = None) -> Iterator[Document]:
    """The file as one document. Title: its own property, else the largest letters at its beginning, else its stem.

    Raises LoadError for scans without text (where no `languages` are named to read them with), passwords and damage.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        reason = "protected by a password: save a copy without one" if "password" in str(error).lower() else f"a damaged PDF ({error})"
        raise LoadError(reason) from error
    if count > MAX_PAGES:
        raise LoadError(f"more than {MAX_PAGES} pages: split it")
    writer = Writer()
    pages, scans = _read(pdf, languages, writer)
    if scans and not any(page.pieces for page in pages):
        raise LoadError("a scan without text: set TWOFOLD_LOADERS__OCR (such as kor+eng) to have it read by Tesseract")
    if scans:
        writer.warn(f"pages without text, only pictures: {', '.join(map(str, scans[:20]))}{' …' if len(scans) > 20 else ''}")
    body = _body_size(pages)
    sizes = _heading_sizes(pages, body)
    for number, page in enumerate(_without_running_titles(pages), 1):
        writer.place = replace(writer.place, page=number)
        _write(page, writer, body, sizes)
    properties = pdf.get_metadata_dict()
    title = properties.get("Title", "").strip()
    day = _DAY.match(properties.get("ModDate", "") or properties.get("CreationDate", ""))
    known = "" if _NO_TITLE.fullmatch(title) else title
    yield writer.document(
        Target(name, collection, modified), known or _largest(pages, body), modified="-".join(day.groups()) if day else ""
    )


def _read(pdf: Any, languages: str | None, writer: Writer) -> tuple[list[PageContent], list[int]]:
    """Every page, and the numbers of those that are pictures without text."""
    import pypdfium2

    pages: list[PageContent] = []
    scans: list[int] = []
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            content = read_page(page)
        except pypdfium2.PdfiumError:
            writer.warn(f"page {number + 1} is damaged and was left out")
            pages.append(PageContent(0, 0, [], [], [], 0))
            continue
        if content.pictures and sum(len(piece.text) for piece in content.pieces) < 20:
            if languages:
                from ingest.loaders.ocr import read_picture

                content = replace(content, pieces=read_picture(page, languages))
            if not content.pieces:
                scans.append(number + 1)
        pages.append(content)
        page.close()
    return pages, scans


def _write(page: PageContent, writer: Writer, body: float, sizes: Sequence[float]) -> None:
    tables: list[Table] = list(drawn_tables(page))
    taken = frozenset(number for table in tables for number in table.pieces)
    tables += aligned_tables(page, taken)
    taken = frozenset(number for table in tables for number in table.pieces)
    # A table is read where it stands: it takes the place of a line in the page.
    marks = {f"\x00{at}": table for at, table in enumerate(tables)}
    pieces = [piece for number, piece in enumerate(page.pieces) if number not in taken]
    pieces += [Piece(mark, table.frame, table.frame.bottom - table.frame.top) for mark, table in marks.items()]
    for run in in_order(pieces):
        text: list[Line] = []
        for line in run:
            held = [mark for mark in marks if mark in line.text.split(" ")]
            if not held:
                text.append(line)
                continue
            _paragraphs(text, writer, body, sizes)
            text = []
            for mark in held:
                table = marks.pop(mark)
                writer.table(table.rows, headers=header_rows(table.rows))
            rest = " ".join(word for word in line.text.split(" ") if word not in held)
            if rest.strip():
                text.append(replace(line, text=rest))
        _paragraphs(text, writer, body, sizes)


def _paragraphs(run: Sequence[Line], writer: Writer, body: float, sizes: Sequence[float]) -> None:
    for paragraph in paragraphs(run, body):
        text = joined([line.text for line in paragraph]).strip()
        size = paragraph[0].height
        short = len(text) <= _LONGEST_HEADING and len(paragraph) <= 3 and any(letter.isalpha() for letter in text)
        if short and size > _HEADING * body:
            writer.heading(text, 1 + next(at for at, known in enumerate(sizes) if size >= known - 0.3))
        elif short and len(text) < 80 and len(paragraph) == 1 and paragraph[0].bold and not text.endswith((".", ",", ";", ":")):
            writer.heading(text, len(sizes) + 1)
        else:
            writer.paragraph(text)


def joined(texts: Sequence[str]) -> str:
    """Lines of a paragraph as one; a word that was broken at a line's end is whole again.

    Korean is broken between any two letters. Where it was at a space, most files have that space at the end of the line.
    """
    text = ""
    spaced = any(line.endswith(" ") for line in texts[:-1])
    for line in texts:
        if text.endswith(("\x02", "-")) and line[:1].islower() and text[-2:-1].isalpha():
            text = text[:-1] + line
        elif spaced and _HANGUL.match(text[-1:]) and _HANGUL.match(line[:1]):
            text += line
        else:
            text = f"{text.rstrip()} {line}" if text else line
    return text.replace("\x02", "-")


def _body_size(pages: Sequence[PageContent]) -> float:
    counted: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            counted[round(piece.height, 1)] += len(piece.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _heading_sizes(pages: Sequence[PageContent], body: float) -> list[float]:
    """The sizes of letters above the body's, largest first, at most six."""
    found: list[float] = []
    for size in sorted({round(piece.height, 1) for page in pages for piece in page.pieces if piece.height > _HEADING * body}, reverse=True):
        if not found or size < found[-1] * 0.93:
            found.append(size)
    return [*found[:5], 0.0]


def _without_running_titles(pages: Sequence[PageContent]) -> Iterator[PageContent]:
    """The pages without the lines that most of them repeat at their edges; page numbers are such lines."""

    def key(piece: Piece) -> str:
        return _DIGITS.sub("#", "".join(piece.text.split()))

    def at_edge(page: PageContent, piece: Piece) -> bool:
        return piece.frame.middle < _EDGE * page.height or piece.frame.middle > (1 - _EDGE) * page.height

    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({key(piece) for piece in page.pieces if at_edge(page, piece)})
    running = {text for text, count in seen.items() if count >= max(3, 0.5 * len(pages))}
    met: set[str] = set()
    for page in pages:
        kept = []
        for piece in page.pieces:
            text = key(piece)
            if text in running and at_edge(page, piece) and (text in met or text.strip("#-–|/페이지page") == ""):
                continue
            met.add(text)
            kept.append(piece)
        yield replace(page, pieces=kept)


def _largest(pages: Sequence[PageContent], body: float) -> str:
    """The first line of the largest letters on the first page, where they are larger than the body's."""
    first = lines(pages[0].pieces) if pages else []
    size = max((piece.height for line in first for piece in line if any(map(str.isalpha, piece.text))), default=0)
    large = [line for line in first if max(piece.height for piece in line) > 0.95 * size]
    title = joined([" ".join(piece.text for piece in line) for line in large[:3]])
    return title if size > 1.2 * body and len(title) <= _LONGEST_HEADING else ""
