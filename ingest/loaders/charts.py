"""Charts of Office files: their title, and the numbers that they draw as a table."""

from __future__ import annotations

from ingest.loaders.package import Element
from ingest.loaders.writer import Writer

_LONGEST = 200


def chart(root: Element, writer: Writer) -> None:
    """Write a chart's title, and its series as columns beside the categories, as far as the file keeps them."""
    title = root.find("chart/title")
    if title is not None:
        writer.paragraph("".join(text.text or "" for text in title.iter("t")))
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in root.iter("ser"):
        name = series.find("tx")
        names.append(" ".join(value.text or "" for value in name.iter("v")) if name is not None else f"{len(names) + 1}")
        first, second = series.find("cat"), series.find("val")
        if first is None and second is None:
            first, second = series.find("xVal"), series.find("yVal")
        categories |= _points(first)
        columns.append(_points(second))
    if columns and len(categories) <= _LONGEST and any(columns):
        at = sorted(categories or {key: "" for column in columns for key in column})
        rows = [["", *names], *([categories.get(key, ""), *(column.get(key, "") for column in columns)] for key in at)]
        writer.table(rows, headers=1)


def _points(element: Element | None) -> dict[int, str]:
    found = {}
    for point in element.iter("pt") if element is not None else ():
        value = point.findtext("v") or ""
        found[int(point.get("idx", "0"))] = _rounded(value)
    return found


def _rounded(value: str) -> str:
    """A number without the noise of binary fractions."""
    try:
        return f"{float(value):.10g}" if "." in value else value
    except ValueError:
        return value
