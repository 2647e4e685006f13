"""What a chat model proposes of a plan: what the question wants, of which rows, and what its words are called in the documents' language.

It is a reading of the question in our own types, no text to run and no answer: the same steps check it against documents and tables, with
the caller's rights, and find a sound plan or none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from language.detect import Language, detect
from services.rag.chat_model import Message
from services.rag.hybrid.asked import Wants
from services.rag.prompt import inert

_WORDS = 4
_JSON = re.compile(r"\{.*\}", re.DOTALL)  # a model that its provider does not hold to the schema may write around it
_LONGEST = 60
_TASK = (
    "You read a question that an employee asks about tables and documents, and say as JSON what it wants and what each of its unknown "
    "words is called in {language}. Do not answer it. wants: rows (which ones), count (how many rows), amount (a number with a unit), who, "
    "yesno, date, text (anything else). rows_of: the kind of rows that are asked for, if any."
)
_LANGUAGES: Mapping[Language, str] = {"ko": "Korean", "en": "English"}
# Words that no table or document will have.
_EXAMPLE: Mapping[Language, tuple[str, Sequence[str], Mapping[str, str]]] = {
    "ko": ("표본 상자의 뚜껑 빛깔은?", ("뚜껑 빛깔",), {"뚜껑 빛깔": "lid colour"}),
    "en": ("What is the lid colour of a sample box?", ("lid colour",), {"lid colour": "뚜껑 색상"}),
}


class _Reply(BaseModel):
    """As the model writes it."""

    model_config = ConfigDict(extra="ignore")

    wants: Wants
    rows_of: str = ""
    called: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading of the question. `called`: its words, as it has them, with what they are called in the other language."""

    wants: Wants = "text"
    rows_of: str = ""
    called: Mapping[str, str] = field(default_factory=dict)


def schema(words: Sequence[str], labels: Sequence[str]) -> Mapping[str, Any]:
    """What a reply must be like, for these unknown words and kinds of rows."""
    called = {word: {"type": "string", "maxLength": _LONGEST} for word in words[:_WORDS]}
    return {
        "title": "plan",
        "description": "What the question wants.",
        "type": "object",
        "properties": {
            "wants": {"type": "string", "enum": list(get_args(Wants))},
            "rows_of": {"type": "string", "enum": ["", *labels]},
            "called": {"type": "object", "properties": called, "required": [*called], "additionalProperties": False},
        },
        "required": ["wants", "rows_of", "called"],
        "additionalProperties": False,
    }


def messages(question: str, words: Sequence[str], labels: Sequence[str], lang: Language) -> list[Message]:
    """The conversation that ends with the question, which is asked in `lang`."""
    other: Language = "en" if lang == "ko" else "ko"
    sample, unknown, called = _EXAMPLE[lang]
    reply = {"wants": "text", "rows_of": "", "called": called}
    return [
        ("system", _TASK.format(language=_LANGUAGES[other])),
        ("user", _asked(sample, unknown, ())),
        ("assistant", json.dumps(reply, ensure_ascii=False)),
        ("user", _asked(question, words[:_WORDS], labels)),
    ]


def _asked(question: str, words: Sequence[str], labels: Sequence[str]) -> str:
    return f"kinds of rows: {', '.join(map(inert, labels))}\nunknown words: {', '.join(map(inert, words))}\nquestion: {inert(question)}"


def read_proposal(text: str, words: Sequence[str], labels: Sequence[str], lang: Language) -> Proposal | None:
    """What of a reply can be a plan: kinds that there are, and names in the other language for the words; None of another form."""
    try:
        said = _Reply.model_validate(json.loads(found[0] if (found := _JSON.search(text)) else text))
    except (ValueError, ValidationError):
        return None
    named = {word: name.strip() for word, name in said.called.items() if word in words and 0 < len(name.strip()) <= _LONGEST}
    called = {word: name for word, name in named.items() if detect(name) != lang}
    return Proposal(said.wants, said.rows_of if said.rows_of in labels else "", called)
