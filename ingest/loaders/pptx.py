"""PowerPoint: a slide after another, its title as heading, lists with their numbers, tables, charts' data, speaker notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.document import Document
from ingest.loaders.charts import chart
from ingest.loaders.grid import Spanning, header_rows, spread
from ingest.loaders.numbering import numeral
from ingest.loaders.package import Element, Package, children
from ingest.loaders.writer import Target, Writer

_TITLES = ("title", "ctrTitle")
_BODIES = ("body", "obj", "")
_PASSED_OVER = ("dt", "ftr", "sldNum", "hdr")


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The slides that are shown, in order. Title: the first slide's, else the file's stem."""
    package = Package(path)
    (main,) = package.related("", "officeDocument")[:1] or ["ppt/presentation.xml"]
    relations = package.relations(main)
    writer = Writer()
    hidden = 0
    for number, listed in enumerate(package.xml(main).iter("sldId"), 1):
        _, part = relations.get(listed.get("r:id", ""), ("", ""))
        if part not in package:
            writer.warn(f"slide {number} is missing in the file")
            continue
        root = package.xml(part)
        if root.get("show") in ("0", "false"):
            hidden += 1
            continue
        writer.place = replace(writer.place, slide=number)
        _Slide(package, part, writer).read(root)
    if hidden:
        writer.warn(f"{hidden} hidden slides were left out")
    _, day = package.properties()
    yield writer.document(Target(name, collection, modified), modified=day)


@dataclass(slots=True)
class _Slide:
    package: Package
    part: str
    writer: Writer
    _counts: dict[int, int] = field(default_factory=dict)

    def read(self, root: Element) -> None:
        shapes = list(_shapes(root.find("cSld/spTree")))
        for shape in sorted(shapes, key=lambda shape: _role(shape) not in _TITLES):
            if shape.tag == "graphicFrame":
                self._frame(shape)
            else:
                self._text(shape)
        for notes in self.package.related(self.part, "notesSlide"):
            for shape in _shapes(self.package.xml(notes).find("cSld/spTree")):
                if _role(shape) == "body":
                    self.writer.paragraph("\n".join(_line(p) for p in children(shape.find("txBody"), "p")))

    def _text(self, shape: Element) -> None:
        role = _role(shape)
        if role in _PASSED_OVER:
            return
        paragraphs = list(children(shape.find("txBody"), "p"))
        if role in _TITLES:
            self.writer.heading(" ".join(_line(p) for p in paragraphs), 1)
            return
        self._counts.clear()
        for paragraph in paragraphs:
            text = _line(paragraph)
            if not text.strip():
                continue
            level, mark = self._mark(paragraph, role)
            if mark:
                self.writer.item(f"{mark} {text}", level + 1)
            else:
                self.writer.paragraph(text)

    def _mark(self, paragraph: Element, role: str | None) -> tuple[int, str]:
        """A paragraph's depth, and its number or bullet: its own, or what the body of a slide has by default."""
        properties = paragraph.find("pPr")
        depth = properties.get("lvl", "0") if properties is not None else "0"
        level = int(depth) if depth.isdigit() else 0
        if properties is not None:
            numbered = properties.find("buAutoNum")
            if numbered is not None:
                start = numbered.get("startAt", "1")
                count = self._counts.get(level, int(start) - 1 if start.isdigit() else 0) + 1
                self._counts[level] = count
                kind = numbered.get("type", "arabicPeriod")
                return level, numeral(count, kind) + (")" if "Paren" in kind else ".")
            if properties.find("buNone") is not None:
                return level, ""
            if properties.find("buChar") is not None or properties.find("buBlip") is not None:
                return level, "-"
        return level, "-" if role in _BODIES else ""

    def _frame(self, frame: Element) -> None:
        table = frame.find("graphic/graphicData/tbl")
        if table is not None:
            rows = [[_cell(cell) for cell in children(row, "tc") if not _covered(cell)] for row in children(table, "tr")]
            filled = spread(rows)
            properties = table.find("tblPr")
            first = properties is not None and properties.get("firstRow") in ("1", "true")
            self.writer.table(filled, headers=1 if first else header_rows(filled))
        for reference in frame.iter("chart"):
            kind, part = self.package.relations(self.part).get(reference.get("r:id", ""), ("", ""))
            if kind == "chart" and part in self.package:
                chart(self.package.xml(part), self.writer)
        for reference in frame.iter("relIds"):
            _, part = self.package.relations(self.part).get(reference.get("r:dm", ""), ("", ""))
            if part in self.package:
                for text in self.package.xml(part).iter("t"):
                    if text.tag == "t" and len(text):
                        for paragraph in children(text, "p"):
                            self.writer.paragraph(_line(paragraph))


def _shapes(tree: Element | None) -> Iterator[Element]:
    for shape in tree if tree is not None else ():
        if shape.tag in ("grpSp", "AlternateContent", "Choice"):
            yield from _shapes(shape)
        elif shape.tag in ("sp", "graphicFrame"):
            yield shape


def _role(shape: Element) -> str | None:
    """What a shape is on its slide, by its placeholder; None where it is drawn freely."""
    placeholder = shape.find("nvSpPr/nvPr/ph")
    return None if placeholder is None else placeholder.get("type", "")


def _line(paragraph: Element) -> str:
    return "".join("\n" if part.tag == "br" else part.text or "" for part in paragraph.iter() if part.tag in ("t", "br"))


def _cell(cell: Element) -> Spanning:
    text = " ".join(_line(paragraph) for paragraph in children(cell.find("txBody"), "p"))
    return Spanning(text, int(cell.get("rowSpan", "1")), int(cell.get("gridSpan", "1")))


def _covered(cell: Element) -> bool:
    return cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
