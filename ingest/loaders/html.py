"""HTML: the article of a page, one line a block, without navigation, advertisements and other boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.document import Document, LoadError
from ingest.loaders.article import boilerplate
from ingest.loaders.decode import decode, one_line, read_bytes
from ingest.loaders.grid import Spanning, header_rows, spread
from ingest.loaders.package import iso_day
from ingest.loaders.writer import Target, Writer

# What declares itself in ASCII letters is in no encoding of two bytes a letter.
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?(?!utf-?(?:16|32))([\w-]+)", re.IGNORECASE)
_DROPPED = frozenset(
    ("nav", "script", "style", "aside", "noscript", "template", "svg", "iframe", "button", "select", "object", "canvas", "audio", "video")
)
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "legend",
        "main",
        "menu",
        "ol",
        "p",
        "section",
        "summary",
        "ul",
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_IN_LAYOUT_TABLES = "table, h1, h2, h3, h4, ul, ol, p + p"

# The parser takes time with the square of the depth, and pages are walked recursively.
_MAX_DEPTH = 200
_MAX_OPEN_TAGS = 5000
_OPENING = re.compile(r"<(?!(?:br|hr|img|input|meta|link|p|li|dt|dd|td|th|tr|tbody|thead|option|col|source|wbr|area)\b)[a-zA-Z]")


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The page as one document. Title: `<title>`, else the first `<h1>`, else the file's stem."""
    data = read_bytes(path)
    declared = _CHARSET.search(data[:2048])
    html = decode(data, declared[1].decode("ascii") if declared else None)
    writer = Writer()
    tree = read_page(html, writer)
    if not writer.blocks:
        raise LoadError("no visible text in it")
    title = tree.css_first("head > title")
    target = Target(name, collection, modified)
    yield writer.document(target, _line(title) if title else "", modified=_day(tree), address=_address(tree))


def read_page(html: str, writer: Writer) -> LexborHTMLParser:
    """Write a page's article, and give the page. Raises LoadError for what cannot be read safely."""
    if len(_OPENING.findall(html)) - html.count("</") > _MAX_OPEN_TAGS:
        raise LoadError("thousands of tags are never closed: not a page that can be read safely")
    tree = LexborHTMLParser(html)
    root = tree.css_first("main, [role=main]") or tree.body
    if root is not None:
        page = _Page(writer, frozenset(node.mem_id for node in boilerplate(root)))
        page.visit(root, inside=root.tag != "body")
        page.flush()
    return tree


def _line(node: LexborNode) -> str:
    return one_line(node.text(separator=" "))


def _meta(tree: LexborHTMLParser, *names: str) -> str:
    for name in names:
        node = tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        if node is not None and (content := node.attributes.get("content")):
            return content.strip()
    return ""


def _day(tree: LexborHTMLParser) -> str:
    """The day that the page itself gives for its last change, or its first."""
    return iso_day(_meta(tree, "article:modified_time", "og:updated_time", "last-modified", "article:published_time", "date", "dc.date"))


def _address(tree: LexborHTMLParser) -> str:
    """Where the page says that it lies."""
    link = tree.css_first('link[rel="canonical"]')
    address = (link.attributes.get("href") or "" if link is not None else "") or _meta(tree, "og:url")
    return address if address.startswith(("https://", "http://")) else ""


class _Page:
    """Walks a page, and keeps what the open block has gathered."""

    def __init__(self, writer: Writer, passed_over: frozenset[int]) -> None:
        self._writer, self._passed_over = writer, passed_over
        self._inline: list[str] = []
        self._mark = ""
        self._lists: list[int | None] = []  # the open lists: the last number of a numbered one

    def visit(self, node: LexborNode, *, inside: bool, depth: int = 0) -> None:
        """Take in a node's children. `inside` tells that they lie in the page's main part, where header and footer are content."""
        if depth > _MAX_DEPTH:
            raise LoadError(f"nested deeper than {_MAX_DEPTH} levels")
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._inline.append(_SPACE.sub(" ", child.text(deep=False)))
            elif tag == "br":
                self._inline.append("\n")
            elif tag in _DROPPED or (tag in ("header", "footer") and not inside) or child.mem_id in self._passed_over or _hidden(child):
                continue
            elif tag in _HEADINGS:
                self.flush()
                self._writer.heading(_line(child), _HEADINGS[tag])
            elif tag == "pre":
                self.flush()
                self._writer.code(child.text())
            elif tag == "table" and not _is_layout(child):
                self.flush()
                self._table(child)
            else:
                self._descend(child, tag, inside=inside or tag in ("main", "article"), depth=depth)

    def _descend(self, node: LexborNode, tag: str, *, inside: bool, depth: int) -> None:
        breaks = tag in _BLOCKS or tag in ("li", "table", "tr", "td", "th", "caption")
        if breaks:
            self.flush()
        if tag in ("ul", "ol"):
            self._lists.append(_start(node) - 1 if tag == "ol" else None)
        if tag == "li":
            self._mark = self._next_mark()
        self.visit(node, inside=inside, depth=depth + 1)
        if breaks:
            self.flush()
            self._mark = ""
        if tag in ("ul", "ol"):
            self._lists.pop()

    def _next_mark(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "-"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."

    def flush(self) -> None:
        """End the open block: an item where a list mark waits, else a paragraph."""
        content = "".join(self._inline)
        self._inline.clear()
        if content.strip():
            if self._mark:
                self._writer.item(f"{self._mark} {content.strip()}", max(1, len(self._lists)))
            else:
                self._writer.paragraph(content)
            self._mark = ""

    def _table(self, table: LexborNode) -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self._writer.paragraph(_line(caption))
        rows = [row for row in table.css("tr") if not _hidden(row)]
        grid = spread([[_cell(cell) for cell in row.css("th, td")] for row in rows])
        headed = 0
        for row in rows:
            if row.css_first("td") is not None:
                break
            headed += 1
        self._writer.table(grid, headers=headed or header_rows(grid))


def _cell(cell: LexborNode) -> Spanning:
    return Spanning(_line(cell), _number(cell, "rowspan"), _number(cell, "colspan"))


def _number(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or ""
    return min(int(value), 1000) if value.isdecimal() and int(value[:6]) > 0 else 1


def _start(node: LexborNode) -> int:
    value = node.attributes.get("start") or ""
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _is_layout(table: LexborNode) -> bool:
    """Whether a table holds blocks, so that it arranges the page and is no data."""
    return any(node.mem_id != table.mem_id for node in table.css(_IN_LAYOUT_TABLES))


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(_HIDDEN.search(attributes.get("style") or ""))
