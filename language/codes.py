"""Notations that stand whole, as patterns over folded text: addresses, and references to the parts of a law."""

from __future__ import annotations

import re

URL = re.compile(
    r"(?:https?://(?:www\.)?|\bwww\.)(?P<host>[a-z0-9가-힣](?:[a-z0-9가-힣.-]*[a-z0-9가-힣])?)(?::\d+)?(?:[/?#][^\s<>\"()\[\]|`*]*)?"
)
EMAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# 제15조의2, 제1항, 제3호. People also ask for "15조" and "1항", but 조 counts money too: 3조 원, 3조 5천억.
ARTICLE = re.compile(
    r"(?:제\s?(?P<number>\d{1,6})\s?(?P<part>[편장절관조항호])"
    r"|(?<![\d.,])(?P<bare_number>\d{1,4})(?P<bare_part>항(?![공목])|조(?!\s?(?:[여천백십원억]|달러|엔|유로|위안|\d(?!\d{0,2}\s?항)))))"
    r"(?:의(?P<branch>\d{1,3})(?!\d|\s?[조항호]))?"
)


def article_form(match: re.Match[str]) -> str:
    """A reference's one form, however it was spaced: 제15조의2."""
    number, part = match["number"] or match["bare_number"], match["part"] or match["bare_part"]
    return f"제{int(number)}{part}" + (f"의{int(match['branch'])}" if match["branch"] else "")
