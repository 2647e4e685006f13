"""True sentences made false in one place: a number, a date, a unit, a name, a negation. General rules; nothing of any document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from language.dates import dates
from language.detect import detect
from language.numbers import quantities

Kind = Literal["number", "date", "unit", "name", "negation"]
KINDS: tuple[Kind, ...] = ("number", "date", "unit", "name", "negation")

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS = {
    **{"days": "weeks", "day": "week", "weeks": "months", "week": "month", "months": "years", "month": "year", "years": "months"},
    **{"year": "month", "hours": "days", "hour": "day", "minutes": "hours", "minute": "hour", "dollars": "euros", "percent": "dollars"},
    **{"kg": "g", "metres": "kilometres", "degrees": "percent", "%": " dollars"},
    **{"일": "개월", "개월": "년", "년": "개월", "시간": "분", "분": "시간", "주": "개월", "주일": "개월", "달러": "원", "원": "달러"},
    **{"명": "개", "퍼센트": "원"},
}
_NAME_EN = re.compile(r"(?<![.!?:] )(?<!^)\b(?:[A-Z][\w'&.-]*[\w](?:\s(?:of|and|the|de|&)\s(?=[A-Z])|\s(?=[A-Z]))?)+")
_NAME_KO = re.compile(
    r"[가-힣]+(?:장관|위원회|위원장|법원|공단|은행|공사|조합|연구원|감독원|감독원장|금고|시장|지사|부장|팀장|팀|본부)(?=[은는이가의을를에와과도로\s,.])"
)
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

_NEGATE_EN: tuple[tuple[str, str], ...] = (
    (r"\b(must|shall|should|may|will|can|could|would|is|are|was|were|do|does|did|have|has) not\b", r"\1"),
    (r"\bcannot\b", "can"),
    (r"\b(can|do|does|did|is|are|was|were|should|would|could|have|has)n['’]t\b", r"\1"),
    (r"\b(must|shall|should|may|will|can|could|would|is|are|was|were)\b", r"\1 not"),
)
_NEGATE_KO: tuple[tuple[str, str], ...] = (
    (r"할 수 없(?=[다습])", "할 수 있"),
    (r"하지 아니한다", "한다"),
    (r"하지 않는다", "한다"),
    (r"하지 않습니다", "합니다"),
    (r"지 않(?=[은는습아을])", "기도 하"),
    (r"하여서는 아니 된다", "하여야 한다"),
    (r"([을ㄹ할될]) 수 있(?=[다습으])", r"\1 수 없"),
    (r"하여야 한다", "하지 아니하여도 된다"),
    (r"해야 합니다", "하지 않아도 됩니다"),
    (r"한다(?=\.|$)", "하지 아니한다"),
    (r"된다(?=\.|$)", "되지 아니한다"),
    (r"합니다(?=\.|$)", "하지 않습니다"),
    (r"됩니다(?=\.|$)", "되지 않습니다"),
    (r"입니다(?=\.|$)", "이 아닙니다"),
)


def perturb(text: str, kind: Kind, others: Sequence[str], pick: int) -> str | None:
    """The text with one thing changed; None where it has nothing of the kind. `others` are texts to take another name from; `pick`
    chooses among what can be changed, and what it is changed to."""
    changed = _RULES[kind](text, others, pick)
    return changed if changed and changed != text else None


def _number(text: str, _others: Sequence[str], pick: int) -> str | None:
    found = [q for q in quantities(text) if _DIGITS.search(q.text)]
    if not found:
        return None
    quantity = found[pick % len(found)]
    digits = _DIGITS.search(quantity.text)
    assert digits
    at = quantity.start + digits.start()
    return text[:at] + _other_number(digits[0], pick) + text[at + len(digits[0]) :]


def _other_number(digits: str, pick: int) -> str:
    """Twice as much, one more, or with its last digit another; grouped as it was."""
    number = digits.replace(",", "")
    if "." in number:
        whole, part = number.split(".")
        return f"{whole}.{(int(part) + 1 + pick % 3) % 10 ** len(part):0{len(part)}d}"
    value = (int(number) * 2 or 1, int(number) + 1, int(number) + 10)[pick % 3]
    return f"{value:,}" if "," in digits else str(value)


def _date(text: str, _others: Sequence[str], pick: int) -> str | None:
    found = dates(text)
    if not found:
        return None
    span = found[pick % len(found)]
    said = text[span.start : span.end]
    for month, name in enumerate(_MONTHS):
        if name in said and pick % 2:
            return text[: span.start] + said.replace(name, _MONTHS[(month + 1 + pick % 5) % 12]) + text[span.end :]
    digits = list(re.finditer(r"\d+", said))
    if not digits:
        return None
    chosen = digits[pick % len(digits)]
    value = int(chosen[0])
    other = value + 1 if value < 12 or value > 31 else value - 1
    return text[: span.start] + said[: chosen.start()] + str(other).zfill(len(chosen[0])) + said[chosen.end() :] + text[span.end :]


def _unit(text: str, _others: Sequence[str], pick: int) -> str | None:
    found = []
    for quantity in quantities(text):
        tail = re.search(r"[^\d\s,.]+$", quantity.text)
        if tail and tail[0].lstrip("-") in _UNITS:
            word = tail[0].lstrip("-")
            found.append((quantity.end - len(word), quantity.end, _UNITS[word]))
    if not found:
        return None
    start, end, other = found[pick % len(found)]
    return text[:start] + other + text[end:]


def _names(text: str) -> list[re.Match[str]]:
    pattern = _NAME_KO if detect(text) == "ko" else _NAME_EN
    return [match for match in pattern.finditer(text) if len(match[0]) > 2 and (match[0].isupper() is False or len(match[0]) > 3)]


def _name(text: str, others: Sequence[str], pick: int) -> str | None:
    found = _names(text)
    if not found:
        return None
    name = found[pick % len(found)]
    pool = sorted({m[0] for other in others for m in _names(other) if m[0] not in text and name[0] not in m[0]})
    if not pool:
        return None
    other = pool[pick % len(pool)]
    return text[: name.start()] + other + _particle(text[name.end() :], other[-1])


def _particle(rest: str, last: str) -> str:
    """The particle behind a Korean name as the name's last syllable has it."""
    closed = "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 > 0
    for pair in ("은는", "이가", "을를", "과와"):
        if rest[:1] and rest[0] in pair and not "가" <= rest[1:2] <= "힣":
            return pair[0 if closed else 1] + rest[1:]
    return rest


def _negation(text: str, _others: Sequence[str], _pick: int) -> str | None:
    for pattern, other in _NEGATE_KO if detect(text) == "ko" else _NEGATE_EN:
        changed, count = re.subn(pattern, other, text, count=1)
        if count:
            return changed
    return None


_RULES: dict[Kind, Callable[[str, Sequence[str], int], str | None]] = {
    "number": _number,
    "date": _date,
    "unit": _unit,
    "name": _name,
    "negation": _negation,
}
