"""What of a page is not its article: menus, advertisements, cookie notices, link lists, told by their names and by how they link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

# Whole words of class names and ids, as template writers use them.
_WORDS = frozenset(
    (
        *("nav", "navbar", "navigation", "menu", "gnb", "lnb", "snb", "breadcrumb", "breadcrumbs", "sidebar", "sidenav", "aside"),
        *("footer", "masthead", "topbar", "toolbar", "skip", "skiplink", "cookie", "cookies", "consent", "gdpr", "copyright"),
        *("ad", "ads", "adv", "advert", "advertisement", "adsense", "adsbygoogle", "banner", "promo", "promotion", "sponsored"),
        *("share", "sharing", "social", "sns", "related", "recommendations", "newsletter", "subscribe", "subscription"),
        *("popup", "modal", "overlay", "pagination", "pager", "paging", "comments", "disqus", "tagcloud", "searchbox"),
    )
)
_SPLIT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_KEPT_TAGS = frozenset(
    ("html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "span", "td", "th", "tr", "table", "tbody")
)
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar"))
_MOST = 0.5
_LINKS = 0.75
_FEWEST_LINKS = 4


def boilerplate(root: LexborNode) -> Iterator[LexborNode]:
    """The elements under `root` to pass over. What holds most of the page's text is never one, whatever it is called."""
    whole = len(_text(root)) or 1
    for node in root.css("[class], [id], [role]"):
        if node.tag in _KEPT_TAGS or node.mem_id == root.mem_id:
            continue
        if (node.attributes.get("role") in _ROLES or _named(node)) and len(_text(node)) < _MOST * whole:
            yield node
    for node in root.css("ul, ol, dl, div, section, form"):
        text = _text(node)
        links = node.css("a")
        if len(links) < _FEWEST_LINKS or not text or len(text) > _MOST * whole:
            continue
        linked = sum(len(_text(link)) for link in links)
        # A list of sources links too: its links are long, those of a menu are words.
        if linked > _LINKS * len(text) and linked < 25 * len(links):
            yield node


def _named(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return not _WORDS.isdisjoint(_SPLIT.split(_CAMEL.sub(" ", names).lower()))


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())
