"""What holds for one country, or for one that a contract or a company's rules are of, is named as such, where the reader is of another
or nobody said which."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from babel import Locale

from graph.linking import Mention
from language.detect import Language, detect
from language.words import Words
from services.rag.evidence import Quote, Statement

LANGUAGES: tuple[Language, ...] = ("ko", "en")
_FOR: Mapping[Language, str] = {"ko": " ({} 기준)", "en": " (for {})"}
_CAPITAL = re.compile(r"\b[A-Z][a-z]+(?:\s[A-Z][a-z]+)*")


def name_scope(statements: Sequence[Statement], asked: str, country: str | None, words: Words, lang: Language) -> list[Statement]:
    """The statements, each quoted from a document whose title or heading names a country with that country behind it, unless the reader
    is of it (`country`, ISO 3166-1) or the question names one."""
    if not statements or countries_in(asked, words):
        return list(statements)
    return [_named(statement, country, words, lang) for statement in statements]


def name_party(
    statements: Sequence[Statement], named: Sequence[Mention], own: str | None, link: Callable[[str], Sequence[Mention]], lang: Language
) -> list[Statement]:
    """The statements, each quoted from a document whose title names one node of the tables (the supplier of a contract, a company of the
    group) with that name behind it, unless the reader is of it (`own`, its name), or the question (`named`) or the statement names it."""
    return [_of_party(statement, {mention.entity for mention in named}, own, link, lang) for statement in statements]


def _of_party(
    statement: Statement, asked: set[str], own: str | None, link: Callable[[str], Sequence[Mention]], lang: Language
) -> Statement:
    quote = next((support for support in statement.supports if isinstance(support, Quote)), None)
    if quote is None or len(statement.supports) > 1:
        return statement
    party = {mention.entity: mention.text for mention in link(quote.chunk.title) if mention.how == "exact"}
    if len(party) != 1 or asked & set(party):
        return statement
    (name,) = party.values()
    if name.casefold() == (own or "").casefold() or name.casefold() in statement.text.casefold():
        return statement
    return replace(statement, text=statement.text + _FOR[lang].format(name))


def countries_in(text: str, words: Words) -> list[str]:
    """The countries that a text names, by their codes, in order. Words that are one only by chance (인도, a delivery) are none."""
    known = _countries()
    korean = words.morphemes(text) if detect(text) == "ko" else []
    names = [*(piece.form for piece in korean if piece.tag == "NNP"), *_CAPITAL.findall(text)]
    found = [known[name.casefold()] for name in names if name.casefold() in known]
    return list(dict.fromkeys(found))


def _named(statement: Statement, country: str | None, words: Words, lang: Language) -> Statement:
    quote = next((support for support in statement.supports if isinstance(support, Quote)), None)
    if quote is None or countries_in(statement.text, words):
        return statement
    scope = countries_in(f"{quote.chunk.title}\n{quote.chunk.section}", words)
    if len(scope) != 1 or scope[0] == country:
        return statement
    return replace(statement, text=statement.text + _FOR[lang].format(Locale(lang).territories[scope[0]]))


@cache
def _countries() -> Mapping[str, str]:
    """Names in both languages, in small letters, to codes of two letters."""
    named = ((str(name), str(code)) for lang in LANGUAGES for code, name in Locale(lang).territories.items())
    return {name.casefold(): code for name, code in named if len(code) == 2 and code.isalpha()}
