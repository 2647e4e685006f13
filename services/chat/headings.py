"""Questions about what documents say, from their titles and headings."""

from __future__ import annotations

import re

from language.detect import Language, detect

_LEAST, _MOST = 2, 48  # characters of a heading that makes a question

_NUMBERED = re.compile(r"^[^()]*\d[^()]*\((.+)\)$")  # 제3조 (처리 기한), Article 4 (Fees)
_NUMBER = re.compile(r"^(?:[\dIVXivx]+(?:[.-]\d+)*[.)]|§?\s?\d+(?:\.\d+)*)\s+")
_QUESTION = re.compile(r"[?？]$|(?:까|나)요[.?]?$")
_LETTER = re.compile(r"[^\W\d_]")


def heading_of(section: str) -> str:
    """The innermost heading of a section's path (`A > B · C`: B), without its number."""
    own = section.rsplit(" > ", maxsplit=1)[-1].split(" · ", maxsplit=1)[0].strip()
    if found := _NUMBERED.match(own):
        own = found[1]
    return _NUMBER.sub("", own).strip()


def question_about(title: str, section: str, lang: Language) -> str | None:
    """What one may ask of a section; None where its heading says too little, or too much."""
    heading = heading_of(section)
    if not _LEAST <= len(heading) <= _MOST or not _LETTER.search(heading):
        return None
    if _QUESTION.search(heading):
        return heading if detect(heading) == lang else None
    return f"{title}의 ‘{heading}’ 내용을 알려 주세요." if lang == "ko" else f"What does “{title}” say about “{heading}”?"
