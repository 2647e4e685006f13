"""Lists and tables in a text: what is an item or a row, and what announces those that follow it."""

from __future__ import annotations

import re

_ITEM = re.compile(r"\s*(?:>\s?)*(?:[-*+•·◦▪‣○●◎□■◆※▶▷]|(?:\d{1,3}|[가나다라마바사아자차카타파하]|[a-z])\\?[.)])\s")
_CASE = re.compile(_ITEM.pattern + r"[^:.]{1,60}:\s*\S")
_ROW = re.compile(r"\S.*\s\|\s|\|.*\|")
_RULE = re.compile(r"\s*\|?\s*:?-[-:|\s]*(?:\n|$)")
_NUMBER = re.compile(r"^(?:[①-⑳]|(?:\d{1,3}|[가나다라마바사아자차카타파하])\\?[.)](?=\s))\s*")
_NOTE = re.compile(r"\s*<[^<>]*>")
_BARE = re.compile(r"[>\s]*\*\*[^*\d]*[^*\d\s.!?:;,]\s*\*\*[>\s]*|[^\w]*(?:[\d①-⑳][^\w]*)*삭제\s*(?:<[^<>]*>)?\s*")
_ANNOUNCES = re.compile(r":[*_]*\s*$|다음(?:\s(?:각\s?[호목]|표)|과 같)")
_EXCEPTS = re.compile(r"그러하지\s?(?:아니|않)")
_POINTS = re.compile(
    r"[>\s]*(?:However,?\s|But\s|And\s|Otherwise,?\s)?(?:It|They|He|She|This|These|That|Those)\s"
    r"(?:is|are|was|were|will|must|may|can|cannot|could|should|do|does|has|have|need|needs|also|only|applies|apply|includes?)\b"
    r"|[>\s]*(?:이는|이를|이것은|이들은|이들을)\s"
)
_CONCLUDES = re.compile(
    r"\W*(?:(?:Therefore|Thus|Hence|So|For (?:example|instance)|In this (?:case|example))\b|(?:따라서|그러므로|예를 들어|예컨대|가령)[\s,])"
)
_ASKS = re.compile(r"[?？][\s*_>)\]]*(?:\([^()\s]*\)\W*)?$")
_WITHIN = re.compile(r"[^\w\[]*\[[^\]]*\]\(#[^()\s]*\)\W*")
_ELSEWHERE = re.compile(r"[^\w\[]*\[[^\]]*\]\((?![a-z]+:)[^()\s]*\)\W*", re.IGNORECASE)


def is_item(sentence: str) -> bool:
    """Whether a sentence, as its document writes it, is an item of a list: `- …`, `3. …`, `가. …`. A paragraph's mark (①) makes none."""
    return bool(_ITEM.match(sentence))


def names_its_case(sentence: str) -> bool:
    """Whether a sentence is an item that names what it holds for before it says it: "- Sales Manager: up to 20%"."""
    return bool(_CASE.match(sentence))


def announces(sentence: str) -> bool:
    """Whether the sentence leaves it to the list after it what it says: "Bring:", "다음 각 호의 어느 하나에 해당하는 자"."""
    return bool(_ANNOUNCES.search(_NOTE.sub("", sentence)))


def refers_back(sentence: str) -> bool:
    """Whether a sentence says only with the one before it what it is about: "다만, … 그러하지 아니하다", "It must be signed."."""
    return is_exception(sentence) or points_back(sentence)


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with a word for what stands before it: "It must be signed.", "이는 14일 이내에 돌려준다."."""
    return bool(_POINTS.match(sentence))


def is_exception(sentence: str) -> bool:
    """Whether a sentence says of which case the one before it does not hold: "다만, … 그러하지 아니하다"."""
    return bool(_EXCEPTS.search(sentence))


def concludes(sentence: str) -> bool:
    """Whether a sentence draws a conclusion from what stands before it, or gives an example: "Therefore, you may …", "예를 들어 …"."""
    return bool(_CONCLUDES.match(sentence))


def says_nothing(sentence: str) -> bool:
    """Whether a sentence, as its document writes it, only heads what follows (a line in bold, with no number), notes that a rule was
    deleted (2. 삭제 <2018.6.29>), asks what the next one answers, or only links to a heading of the same page."""
    return bool(_BARE.fullmatch(sentence) or _ASKS.search(sentence) or _WITHIN.fullmatch(sentence))


def leads_elsewhere(sentence: str) -> bool:
    """Whether a sentence, as its document writes it, is a link to another page of the same site alone: a line of a table of contents."""
    return bool(_ELSEWHERE.fullmatch(sentence))


def without_number(sentence: str) -> str:
    """The sentence without the number or paragraph mark in front of it."""
    return _NUMBER.sub("", sentence)


def is_row(sentence: str) -> bool:
    """Whether a sentence is a row of a table."""
    return "\n" not in sentence and bool(_ROW.match(sentence))


def is_header(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is the header of a table: a row with a rule under it."""
    return is_row(text[start:end]) and bool(_RULE.match(text, end))
