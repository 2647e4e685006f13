"""A cell's value as its sheet shows it: percentages, thousands, dates, units."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_NUMBER = re.compile(r"[#0?][#0?,.]*")


def shown(value: object, number_format: str = "General") -> str:
    """The value as people see it. Dates are ISO, whatever the sheet's own way."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
            return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case int() | float():
            return _number(value, number_format or "General")
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    negative = value < 0 and len(sections) > 1 and bool(sections[1].strip())
    section = sections[1] if negative else sections[0]
    pattern = _LITERAL.sub(lambda found: "\0" * len(found[1] or found[2] or found[3] or ""), section)
    literal = _LITERAL.sub(lambda found: found[1] or found[2] or found[3] or "", section)
    digits = _NUMBER.search(pattern)
    if digits is None or "E+" in pattern or "/" in pattern:
        percent = "%" in pattern
        return f"{value * (100 if percent else 1):.10g}{'%' * percent}"
    if "%" in pattern:
        value *= 100
    thousands = len(digits[0]) - len(digits[0].rstrip(",."))
    if digits[0].endswith(",") and thousands:
        value /= 1000**thousands
    decimals = len(digits[0].rpartition(".")[2].rstrip(",")) if "." in digits[0] else 0
    text = f"{abs(value) if negative else value:{',' if ',' in digits[0].rstrip(',') else ''}.{decimals}f}"
    if "." in text and "#" in digits[0].rpartition(".")[2]:
        text = text.rstrip("0").rstrip(".")
    zeros = len(digits[0].partition(".")[0].replace(",", "").lstrip("#?"))
    if zeros > 1 and "," not in digits[0]:
        text = text.zfill(zeros + (len(text) - len(text.partition(".")[0])))
    return f"{literal[: digits.start()]}{text}{literal[digits.end() :]}".strip()
