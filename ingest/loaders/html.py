"""HTML: the visible text, one line a block, without navigation and other boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.document import Block, BlockKind, Document, LoadError
from ingest.loaders.decode import decode, one_line, read_bytes
from language.normal import canonical
from vector.store import Span

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
    if len(_OPENING.findall(html)) - html.count("</") > _MAX_OPEN_TAGS:
        raise LoadError("thousands of tags are never closed: not a page that can be read safely")
    tree = LexborHTMLParser(html)
    page = _Page()
    root = tree.css_first("main, [role=main]") or tree.body
    if root is not None:
        page.visit(root, inside=root.tag != "body")
        page.flush()
    if not page.blocks:
        raise LoadError("no visible text in it")
    heading = next((block.title for block in page.blocks if block.kind == "heading" and block.level == 1), "")
    title = tree.css_first("head > title")
    yield Document(
        f"{collection}/{name}",
        collection,
        (_line(title) if title else "") or heading or Path(name).stem,
        page.text,
        modified,
        tuple(page.blocks),
    )


def _line(node: LexborNode) -> str:
    return one_line(node.text(separator=" "))


class _Page:
    """The text so far, its blocks, and what the open block has gathered."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self._inline: list[str] = []
        self._mark = ""
        self._lists = 0

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
            elif tag in _DROPPED or (tag in ("header", "footer") and not inside) or _hidden(child):
                continue
            elif tag in _HEADINGS:
                self.flush()
                self._emit("heading", _line(child), level=_HEADINGS[tag])
            elif tag == "pre":
                self.flush()
                self._emit("code", child.text())
            elif tag == "table" and not _is_layout(child):
                self.flush()
                self._table(child)
            else:
                self._descend(child, tag, inside=inside or tag in ("main", "article"), depth=depth)

    def _descend(self, node: LexborNode, tag: str, *, inside: bool, depth: int) -> None:
        breaks = tag in _BLOCKS or tag in ("li", "table", "tr", "td", "th", "caption")
        if breaks:
            self.flush()
        self._lists += tag in ("ul", "ol")
        if tag == "li":
            self._mark = "  " * max(0, self._lists - 1) + "- "
        self.visit(node, inside=inside, depth=depth + 1)
        if breaks:
            self.flush()
            self._mark = ""
        self._lists -= tag in ("ul", "ol")

    def flush(self) -> None:
        """End the open block: an item where a list mark waits, else a paragraph."""
        lines = (" ".join(line.split()) for line in "".join(self._inline).split("\n"))
        content = "\n".join(line for line in lines if line)
        self._inline.clear()
        if content:
            self._emit("item" if self._mark else "paragraph", self._mark + content, level=self._lists if self._mark else 0)
            self._mark = ""

    def _table(self, table: LexborNode) -> None:
        rows = [[_line(cell) for cell in row.css("th, td")] for row in table.css("tr") if not _hidden(row)]
        lines = [" | ".join(row) for row in rows if any(row)]
        headed = table.css_first("th") is not None and len(lines) > 1
        self._emit("table", "\n".join(lines), header=canonical(lines[0]) if headed else "")

    def _emit(self, kind: BlockKind, content: str, *, level: int = 0, header: str = "") -> None:
        content = canonical(content).rstrip()
        if not content.strip():
            return
        if self.blocks:
            self._write("\n" if kind == "item" and self.blocks[-1].kind == "item" else "\n\n")
        start = self._length + len(content) - len(content.lstrip())
        self._write(content)
        span = Span(start, start + len(header)) if header else None
        self.blocks.append(Block(kind, start, self._length, level, content if kind == "heading" else "", span))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)


def _is_layout(table: LexborNode) -> bool:
    """Whether a table holds blocks, so that it arranges the page and is no data."""
    return any(node.mem_id != table.mem_id for node in table.css(_IN_LAYOUT_TABLES))


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(_HIDDEN.search(attributes.get("style") or ""))
