"""A hybrid answer in words, Korean or English, short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from graph.facts import Fact
from graph.plan.words.reading import Reading
from graph.wording import called
from language.detect import Language
from services.rag.absent import Missing
from services.rag.answer import Clarify
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.hybrid.lines import Line
from services.rag.hybrid.plan import FAILS, Step
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

_SHOWN = 12
NONE: dict[Language, str] = {"ko": "해당하는 것이 없습니다", "en": "None"}
_LONGEST = 110
_NUMBERED = re.compile(r"^\(?\d{1,2}[.)]\s+")


def say(text: str, values: Sequence[Any], *needs: Step) -> Settled:
    """The answer of a plan: it rests on the evidence of all its steps."""
    plan = Step("say", text, (), needs)
    supports = plan.supports()
    joined = any(isinstance(support, Fact) for support in supports)
    return Settled("hybrid" if joined else "document", (Statement(text, tuple(supports)),), tuple(values), plan=plan)


def refused(missing: Missing, *needs: Step) -> Settled:
    """The refusal of a plan: the step that has no outcome says what is missing."""
    return Settled("document", missing=missing, plan=Step("say", missing, (), (*needs, Step(FAILS[missing.part], missing))))


def number(value: Any) -> str:
    """1,234.5; a date as ISO text; other values as they are."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal | float):
        text = f"{Decimal(str(value)):,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)


def listed(work: Work, target: Reading, values: Sequence[Any]) -> str:
    texts = [number(value) for value in values[:_SHOWN]]
    more = len(values) - len(texts)
    joined = ", ".join(texts)
    if more:
        joined += f" 외 {more}건" if work.lang == "ko" else f" and {more} more"
    if target.kind == "property" and (declared := work.reader.declared(target)):
        return f"{called(target.property, declared.synonyms, work.lang)}: {joined}"
    if target.far in work.schema.labels:
        what = called(target.far, work.schema.labels[target.far].synonyms, work.lang)
        return f"{what}: {joined}"
    return joined


def sentence(line: Line | Quote) -> str:
    """A quotation as a person reads it, without the number of its list item."""
    return f"{line.key} – {line.column}: {line.value}" if isinstance(line, Line) and line.column else _NUMBERED.sub("", display(line.text))


def rule_said(lang: Language, quotes: Sequence[Quote]) -> str:
    """The sentence that the rows were picked by, cut where it is long."""
    text = sentence(quotes[0]) if quotes else ""
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"


_WHICH_NAME: dict[Language, str] = {"ko": "‘{}’은(는) 어느 것을 말씀하시나요? {}", "en": "Which one do you mean by “{}”: {}?"}


def which_name(text: str, choices: Sequence[str], lang: Language) -> Settled:
    """What is asked back where a part of a name may mean one of these."""
    said = _WHICH_NAME[lang].format(text, ", ".join(choices))
    return Settled("clarify", clarify=Clarify((text,), (tuple(choices),)), asked_back=said)


_WHICH_LINE: dict[Language, str] = {
    "ko": "‘{}’의 문서에는 ‘{}’(이)라는 항목이 없습니다. 혹시 이것을 말씀하시나요? {}",
    "en": "The document of {} has nothing called “{}”. Do you mean: {}?",
}


def which_line(subjects: Sequence[str], text: str, choices: Sequence[str], lang: Language) -> str:
    """What is asked back where a word may mean one of these lines of the document."""
    return _WHICH_LINE[lang].format(", ".join(dict.fromkeys(subjects)), text, ", ".join(choices))
