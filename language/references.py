"""References to the parts of a law: as Korean writes them, and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from language.codes import ARTICLE

_ENGLISH = {"편": "Part", "장": "Chapter", "절": "Section", "관": "Subsection", "조": "Article", "항": "paragraph", "호": "item"}
_PARTS = {"subparagraph": "호", **{english.lower(): korean for korean, english in _ENGLISH.items()}}
_SAID = re.compile(
    rf"\b(?P<part>{'|'.join(_PARTS)})s?\s(?P<number>\d+)(?:-(?P<branch>\d+))?(?:\s?\((?P<paragraph>\d+)\))?(?:,?\sand\s(?P<second>\d+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference with where it stands: the third paragraph of an article's second branch is ("조", "34-2") and ("항", "3")."""

    named: tuple[tuple[str, str], ...]
    start: int
    end: int


def korean_references(text: str) -> list[Reference]:
    """제34조의2, 제3항: each by itself, as it stands."""
    found = []
    for match in ARTICLE.finditer(text):
        number = str(int(match["number"] or match["bare_number"])) + (f"-{int(match['branch'])}" if match["branch"] else "")
        found.append(Reference(((match["part"] or match["bare_part"], number),), match.start(), match.end()))
    return found


def english_references(text: str) -> list[Reference]:
    """Article 34-2(3), paragraphs 1 and 2."""
    found = []
    for match in _SAID.finditer(text):
        part = _PARTS[match["part"].lower()]
        named = [(part, match["number"] + (f"-{match['branch']}" if match["branch"] else ""))]
        named += [("항", match["paragraph"])] if match["paragraph"] else []
        named += [(part, match["second"])] if match["second"] else []
        found.append(Reference(tuple(named), *match.span()))
    return found


def in_english(reference: Reference) -> str:
    """As a reader of English reads it: Article 34-2."""
    return ", ".join(f"{_ENGLISH[part]} {number}" for part, number in reference.named)
