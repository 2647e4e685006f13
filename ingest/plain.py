"""What is embedded, tokenised and linked of a passage: its text without markup, and the line of context in front."""

from __future__ import annotations

import html
import re

_MAX_TITLE, _MAX_SECTION = 120, 200
_RULES = tuple(
    (re.compile(pattern, re.MULTILINE | re.DOTALL), replacement)
    for pattern, replacement in (
        (r"<!--.*?-->", " "),
        (r"<((?:https?://|mailto:)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>", r"\1"),
        (r"</?[A-Za-z][^<>]*>", " "),
        (r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"]*\")?\)", r"\1"),
        (r"!?\[([^\[\]]+)\]\[[^\[\]]*\]", r"\1"),
        (r"^ {0,3}\[[^\[\]\n]+\]:[ \t]+\S+[^\n]*$", ""),
        (r"^ {0,3}#{1,6}[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*$", r"\1"),
        (r"^[ \t]*[-=*_|:][-=*_|: \t]{2,}$", ""),
        (r"\*\*|~~|`+|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", ""),
        (r"\\([!-/:-@\[-`{-~])", r"\1"),
        (r"[ \t]+", " "),
        (r"[ \t]*\n(?:[ \t]*\n)*[ \t]*", "\n"),
    )
)


def plain(text: str) -> str:
    """Text without Markdown marks, link targets, HTML tags, comments and entities. For reading by machines: offsets are lost."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return html.unescape(text).strip()


def context(title: str, section: str, lead: str = "") -> str:
    """What stands in front of a passage: "title > section", cut short, and what it continues (a table's header, a list's lead-in)."""
    line = f"{title[:_MAX_TITLE]} > {section[-_MAX_SECTION:]}" if section else title[:_MAX_TITLE]
    return f"{line}\n{lead}" if lead else line
