"""Sections of a document, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.document import Block, Document

_MAX_NAMES = 160

Headings = tuple[str, ...]


def sections(document: Document) -> Iterator[tuple[Headings, list[Block]]]:
    """Runs of blocks from one heading to the next, with the heading path; a first heading that repeats the title is not in it."""
    stack: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind == "heading":
            if blocks:
                yield _path(document, stack), blocks
            stack = [*(entry for entry in stack if entry[0] < block.level), (block.level, block.title)]
            blocks = [block]
        else:
            blocks.append(block)
    if blocks:
        yield _path(document, stack), blocks


def _path(document: Document, stack: Sequence[tuple[int, str]]) -> Headings:
    titles = [title for _, title in stack if title]
    if titles and _squeezed(titles[0]) == _squeezed(document.title):
        titles = titles[1:]
    return tuple(titles)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def related(one: Headings, other: Headings) -> bool:
    """The same section, siblings, or a section and one inside it."""
    shared = len(common((one, other)))
    return shared == len(one) or (shared == len(one) - 1 and len(other) <= len(one))


def common(paths: Sequence[Headings]) -> Headings:
    shared = 0
    for titles in zip(*paths, strict=False):
        if len(set(titles)) > 1:
            break
        shared += 1
    return paths[0][:shared]


def name(paths: Sequence[Headings]) -> str:
    """The heading path; of several, what they share and then their own headings as far as they fit."""
    shared = common(paths)
    own = [path[-1] for path in paths if len(path) > len(shared)]
    joined = " > ".join(shared)
    for count in range(len(own), 0, -1):
        line = " · ".join(own[:count])
        if len(line) <= _MAX_NAMES or count == 1:
            return f"{joined} > {line}" if joined else line
    return joined
