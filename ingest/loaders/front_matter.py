"""Front matter of Markdown files: the title and date it gives, and where the text begins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from ingest.loaders.decode import one_line

_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TITLES = ("title", "제목")
_DATES = ("lastmod", "last_modified_at", "modified", "updated", "date", "수정일", "개정일", "작성일")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end` is where the body begins; 0 where there is no front matter. `title` and `modified` are empty where it names none."""

    end: int = 0
    title: str = ""
    modified: str = ""


def front_matter(text: str) -> FrontMatter:
    """Read YAML (---) or TOML (+++) front matter. What is no valid mapping is no front matter, so its text stays."""
    try:
        if block := _YAML.match(text):
            fields = yaml.safe_load(block[1])
        elif block := _TOML.match(text):
            fields = tomllib.loads(block[1])
        else:
            return FrontMatter()
        if not isinstance(fields, dict):
            return FrontMatter()
        return FrontMatter(block.end(), _title(fields), _modified(fields))
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return FrontMatter()


def _title(fields: Mapping[Any, Any]) -> str:
    return next((one_line(str(fields[key])) for key in _TITLES if isinstance(fields.get(key), str | int)), "")


def _modified(fields: Mapping[Any, Any]) -> str:
    for key in _DATES:
        value = fields.get(key)
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str) and (day := _ISO_DAY.match(value.strip())):
            try:
                return date.fromisoformat(day[0]).isoformat()
            except ValueError:
                continue
    return ""
