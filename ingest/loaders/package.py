"""Zipped XML (Office, OpenDocument, EPUB, HWPX): opened with limits, and parsed without namespaces."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from ingest.document import LoadError
from ingest.loaders.decode import MAX_BYTES

Element = ElementTree.Element

MAX_MEMBERS = 20_000
MAX_MEMBER = 64 * 2**20
MAX_TOTAL = 192 * 2**20
_MAX_DEPTH = 400
_ISO_DAY = re.compile(r"(19|20)\d{2}-\d{2}-\d{2}")


class Package:
    """An archive's members by name. Raises LoadError for what is damaged, encrypted or expands beyond the limits."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > 4 * MAX_BYTES:
            raise LoadError(f"larger than {4 * MAX_BYTES // 2**20} MB: split it")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise LoadError(f"a damaged archive ({error})") from error
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise LoadError(f"an archive of more than {MAX_MEMBERS} parts")
        self._infos = {info.filename.lstrip("/"): info for info in infos}
        self._left = MAX_TOTAL

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def read(self, name: str) -> bytes:
        info = self._infos.get(name)
        if info is None:
            raise LoadError(f"its part {name} is missing: the file is damaged")
        if info.flag_bits & 1:
            raise LoadError("protected by a password: save a copy without one")
        limit = min(MAX_MEMBER, self._left)
        try:
            with self._zip.open(info) as member:
                data = member.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise LoadError(f"its part {name} is damaged ({error})") from error
        if len(data) > limit:
            raise LoadError(f"expands to more than {limit // 2**20} MB: an archive made to do harm, or one to split")
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Element:
        """A member's root element: tags and attributes by their local names, but `r:…` for relationships; of alternatives the first."""
        return parse(self.read(name), name)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """A part's relationships, by id: the last word of the type, and the target's name (or its address where it lies outside)."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self:
            return {}
        found = {}
        for element in self.xml(rels).iter("Relationship"):
            target, kind = element.get("Target", ""), element.get("Type", "").rpartition("/")[2]
            if element.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[element.get("Id", "")] = (kind, target)
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to and that are there."""
        return [target for of, target in self.relations(name).values() if of == kind and target in self]

    def resolve(self, base: str, href: str) -> str:
        """A member's name as another member refers to it."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href.partition("#")[0])))

    def properties(self) -> tuple[str, str]:
        """Title and day of the last change, from docProps/core.xml; empty where it gives none."""
        if "docProps/core.xml" not in self:
            return "", ""
        root = self.xml("docProps/core.xml")
        return (root.findtext("title") or "").strip(), iso_day(root.findtext("modified") or root.findtext("created") or "")


def parse(data: bytes, name: str) -> Element:
    """XML without namespaces; see Package.xml. Raises LoadError where it is none, or declares entities, or nests too deeply."""
    if b"<!ENTITY" in data[:65536]:
        raise LoadError(f"its part {name} declares entities, as files made to do harm do")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise LoadError(f"its part {name} is damaged ({error})") from error
    level = [root]
    for _ in range(_MAX_DEPTH):
        below: list[Element] = []
        for element in level:
            element.tag = _local(element.tag)
            if element.attrib:
                element.attrib = {_local(key): value for key, value in element.attrib.items()}
            if element.tag == "AlternateContent" and len(element):
                element[:] = element[:1]
            below.extend(element)
        if not below:
            return root
        level = below
    raise LoadError(f"its part {name} is nested deeper than {_MAX_DEPTH} levels")


def _local(name: str) -> str:
    space, _, local = name.rpartition("}")
    return f"r:{local}" if space.endswith("/relationships") and local in ("id", "embed", "dm", "link") else local


def iso_day(text: str) -> str:
    """The ISO date that a text begins with; empty where it does not."""
    found = _ISO_DAY.match(text.strip())
    return found[0] if found else ""


def children(element: Element | None, *tags: str) -> Iterator[Element]:
    """The direct children of these tags."""
    return (child for child in element if child.tag in tags) if element is not None else iter(())
