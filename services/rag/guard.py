"""What is no question: it is refused, or greeted in return, before anything is looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.schema import Schema
from graph.wording import called
from language.detect import Language
from language.greetings import Courtesy, courtesy
from language.words import Token
from services.rag.answer import Clarify
from services.rag.settled import Settled

QUESTION = "question"
_REPLIES: dict[Language, dict[Courtesy, str]] = {
    "ko": {"hello": "안녕하세요.", "thanks": "도움이 되었다면 다행입니다."},
    "en": {"hello": "Hello.", "thanks": "You are welcome."},
}
_ASKED: dict[Language, str] = {
    "ko": "문서에 있는 규정·기한·금액·담당자를 물어보실 수 있습니다{}.",
    "en": "Ask what the documents say of a rule, a deadline, an amount or a person{}.",
}
_TABLES: dict[Language, str] = {"ko": ", 표에서는 {} 등을 찾아 드립니다", "en": ", or what the tables hold of {}"}
_LABELS: dict[Language, str] = {"ko": "질문", "en": "Your question"}
_NAMED = 3  # tables


def is_askable(tokens: Sequence[Token]) -> bool:
    """Whether there is anything to look up: at least one content word, code or number."""
    return any(token.content for token in tokens)


def greet(text: str, schemas: Mapping[str, Schema], within: frozenset[str] | None, lang: Language) -> Settled | None:
    """What is said to a greeting or thanks alone: what one may ask, and of which tables (`schemas`, as the caller may know them; `within`:
    the collections that are looked in, None for all). None for anything else."""
    kind = courtesy(text)
    if kind is None:
        return None
    seen = [schema for name, schema in schemas.items() if within is None or name in within]
    names = [called(name, label.synonyms, lang) for schema in seen for name, label in schema.labels.items()][:_NAMED]
    said = f"{_REPLIES[lang][kind]} {_ASKED[lang].format(_TABLES[lang].format(', '.join(names)) if names else '')}"
    return Settled("clarify", clarify=Clarify((QUESTION,), labels=(_LABELS[lang],)), asked_back=said)
