"""Answers whose text does nothing: no markup that a client would act on, and no link but to hosts that are registered for the source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from services.rag.answer import Citation, DocumentCitation

Hosts = Mapping[str, frozenset[str]]
"""The hosts that links may lead to, by collection."""

_ADDRESS = re.compile(r"(?:https?:/{0,2}|\bwww\.)(?P<rest>[^\s<>\"'”’)\]]*)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|file|ftp|blob)\s*:(?=\S)", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MARK = re.compile(r"\[(\d+)\]")
_MARKDOWN = re.compile(r"\](?=[(:])")


def inert(text: str, hosts: frozenset[str] = frozenset()) -> str:
    """The text with addresses of other hosts as bare names, which no client turns into a link, and with tags and Markdown links undone."""
    text = _MARKDOWN.sub("] ", _TAG.sub("‹", text))
    text = _OTHER_SCHEME.sub(lambda match: match[0].replace(":", " "), text)
    return _ADDRESS.sub(lambda match: match[0] if _leads_to(match[0], hosts) else match["rest"], text)


def make_inert(lines: Sequence[str], citations: Sequence[Citation], hosts: Hosts) -> tuple[list[str], tuple[Citation, ...]]:
    """An answer's lines, and its citations without addresses that are not registered. What is cited stays as it stands in the source."""
    known = {c.id: hosts.get(_collection(c), frozenset()) for c in citations if isinstance(c, DocumentCitation)}
    safe = tuple(_addressed(c, hosts.get(_collection(c), frozenset())) if isinstance(c, DocumentCitation) else c for c in citations)
    return [inert(line, _hosts_of(line, known)) for line in lines], safe


def _hosts_of(line: str, known: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """The hosts of the sources that a line cites."""
    return frozenset().union(*(known.get(int(mark[1]), frozenset()) for mark in _MARK.finditer(line)))


def _addressed(citation: DocumentCitation, hosts: frozenset[str]) -> DocumentCitation:
    return citation if not citation.address or _leads_to(citation.address, hosts) else replace(citation, address="")


def _collection(citation: DocumentCitation) -> str:
    return citation.source.partition("/")[0]


def _leads_to(address: str, hosts: frozenset[str]) -> bool:
    """Whether an address is one of http at one of the hosts, and nothing that only looks like it."""
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        return parts.scheme in {"http", "https"} and parts.username is None and (parts.hostname or "") in hosts
    except ValueError:
        return False
