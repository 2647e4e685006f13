"""The one part of what a question needs that the sources do not hold, and how a refusal says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.plain import plain
from language.answer_kind import AnswerKind, said_of
from language.detect import Language
from services.rag.evidence import Quote, Statement

Part = Literal["row", "name", "code", "document", "value", "class", "version", "rest", "entry", "base"]
_SAID: Mapping[Language, Mapping[Part, str]] = {
    "en": {
        "row": "The tables hold no {name}.",
        "name": "Nothing called ‘{name}’ is known to them.",
        "code": "The sources hold no document {name}.",
        "document": "They hold no document of {of}, and those of others do not hold for it.",
        "value": "What is held of {of} says nothing of this.",
        "class": "No rule that was found names ‘{name}’, only {of}.",
        "version": "No version covers {name} ({of}).",
        "entry": "An answer was given by hand until {name}, and holds no more: ask {of}.",
        "rest": "What {of} has used of it, and has left, is in no table; the rules say only what is granted.",
        "base": "The rule was found, but the tables do not hold what it is applied to: {name} ({of}).",
    },
    "ko": {
        "row": "표에 {name}이(가) 없습니다.",
        "name": "‘{name}’(이)라는 이름은 자료에 없습니다.",
        "code": "‘{name}’ 문서는 자료에 없습니다.",
        "document": "{of}에 관한 문서가 없으며, 다른 곳의 문서는 적용되지 않습니다.",
        "value": "{of}에 관한 자료에는 그 내용이 없습니다.",
        "class": "찾은 규정에는 ‘{name}’이(가) 없고 {of}만 있습니다.",
        "version": "{name}에 해당하는 판이 없습니다({of}).",
        "entry": "이 질문의 답은 {name}까지만 유효했고 지금은 쓰지 않습니다. 문의: {of}.",
        "rest": "{of}이(가) 얼마나 썼고 얼마나 남았는지는 어느 표에도 없습니다. 규정에는 주어지는 만큼만 나와 있습니다.",
        "base": "규정은 찾았으나 적용할 값이 표에 없습니다: {name}({of}).",
    },
}


@dataclass(frozen=True, slots=True)
class Missing:
    """`part` says of which kind it is: a row of a key, something by a name, a document by its code or of something, a value in the
    documents of something, a class in a rule, a version for a time, what is left of a grant, what of something a rule is applied to, an
    answer by hand that has expired. `name` is what is missing, `of` where it was looked for, or whom to ask."""

    part: Part
    name: str = ""
    of: str = ""

    def said(self, lang: Language) -> str:
        return _SAID[lang][self.part].format(name=self.name, of=self.of)


@dataclass(frozen=True, slots=True)
class Apart:
    """`sources`: documents named after others than what a question is about, each with what is missing where an answer rests on it;
    `sentences` (source, start) that speak of others of the kind of `subject` only. `doubt`: what may be missing, for nothing about the
    subject says it in known words; `silent`: sentences of its documents that have none of the words asked for."""

    sources: Mapping[str, Missing]
    sentences: frozenset[tuple[str, int]]
    subject: str
    doubt: Missing | None = None
    silent: frozenset[tuple[str, int]] = frozenset()

    def lacks(self, statements: Sequence[Statement], kinds: Sequence[AnswerKind]) -> Missing | None:
        """What an answer lacks whose first statement is quoted from these alone, or in doubt says nothing of the kinds asked for."""
        if not statements and len(lacking := set(self.sources.values())) == 1:
            return lacking.pop()
        quotes = [s for statement in statements[:1] for s in statement.supports if isinstance(s, Quote)]
        numeric = [kind for kind in kinds if kind.numeric]
        if self.doubt and numeric and not any(said_of(kind, plain(quote.text)) for kind in numeric for quote in quotes):
            return self.doubt
        if self.doubt and quotes and self.silent.issuperset((quote.chunk.source, quote.start) for quote in quotes):
            return self.doubt
        apart = [quote for quote in quotes if quote.chunk.source in self.sources or (quote.chunk.source, quote.start) in self.sentences]
        if not quotes or len(apart) < len(quotes):
            return None
        return self.sources.get(quotes[0].chunk.source, Missing("value", of=self.subject))
