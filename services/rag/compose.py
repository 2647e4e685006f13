"""Statements into the text that a person reads, its marks and its citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from graph.facts import Fact
from ingest.plain import plain
from language.detect import Language
from language.lists import is_row, without_number
from services.rag.answer import CalculationCitation, Citation, DocumentCitation, GraphCitation
from services.rag.evidence import Calculation, Quote, Ranked, Statement, Support
from services.rag.value_first import figures
from vector.store import Passage, Place

REFUSAL: dict[Language, tuple[str, str]] = {
    "ko": ("자료에서 답을 찾지 못했습니다.", "가장 가까운 문서: {titles}"),
    "en": ("The sources do not say.", "The nearest documents: {titles}"),
}
UNKNOWN: dict[Language, str] = {"ko": " 표에는 {} 항목이 없습니다.", "en": " The tables hold nothing called {}."}
UNSAID: dict[Language, str] = {"ko": " 찾은 문서에 {} 관련 내용이 없습니다.", "en": " The documents that were found say nothing of {}."}
NO_VALUE: dict[Language, str] = {
    "ko": " 관련 내용은 있지만 물으신 값은 나와 있지 않습니다.",
    "en": " They speak of it, but not of the figure that you ask for.",
}
NOBODY: dict[Language, str] = {
    "ko": " 누가 물으시는지 알 수 없어 ‘나’와 ‘우리’가 누구인지 모릅니다: 로그인하신 뒤에 다시 물어 주세요.",
    "en": " It is not known who is asking, and so not whose it is: ask again when you are signed in.",
}
ORIGINAL: dict[Language, str] = {"ko": " (영어 원문{})", "en": " (in Korean{})"}
"""What stands behind a quotation in the other language, by the answer's; in it the quotation's figures as the answer's writes them."""
FIGURES = 4
"""How many of them an answer has."""
NEAREST = 3
PARAGRAPH = 600
"""How long a paragraph may be that is cited whole."""


_QUOTED = re.compile(r"^(?:>[ \t]*)+(?![ \t>\d])", re.MULTILINE)
_BULLET = re.compile(r"^(?:[-*+•□■○●▪※]|\|)\s+|\s+\|$|^[│┃]\s*|\s*[│┃]$", re.MULTILINE)
_DRAWN = re.compile(r"\s*[│┃]\s*")


_MARK = re.compile(r"\[(\d+)\]")
_HEADING = re.compile(r"\s*(?:#{1,6}[ \t].*\n)+")
# When a rule was changed, and what it calls something from there on.
_NOTE = re.compile(r"\s?<(?:개정|신설|전문개정|본조신설|단서신설|제목개정|시행일)[^<>]*>|\s?\(이하[^()]*(?:한다|같다)\.?\)")
# By which other article of the same law a sentence holds ("제1항 및 제5조제2항에 따라", "제3항에도 불구하고"): who reads the sentence alone
# has no use for it, and who needs it has the citation. A law that is named stays.
_ARTICLE = (
    r"(?:제\d+조(?:의\d+)?(?:제\d+항)?(?:제\d+호)?|제\d+항(?:제\d+호)?|제\d+호|같은\s[조항호](?:\s?제\d+[항호])?)"
    r"(?:\s?[가-하]목)?(?:\s?(?:본문|단서|전단|후단))?"
)
_REFERENCE = re.compile(
    rf"(?P<law>(?:」|[가-힣]법|법률|\b[법영])\s?)?{_ARTICLE}(?:까지)?(?:\s?(?:,|ㆍ|·|및|또는|부터|내지)\s?{_ARTICLE}(?:까지)?)*(?:의\s(?:개정)?규정)?"
    r"에\s?(?:따라|따른|의하여|의해|의한|도\s불구하고)\s"
)
_TELLS = re.compile(r"(?:[(,]|또는|및|이나|나|와|과|그리고|중)\s?\Z")
_REACH = re.compile(r"\s?\([^()]{0,40}(?:준용하는 경우를 포함|이하 이? ?[조항장절편목][^()]{0,12}같)[^()]{0,4}다\.?\)")
# Brackets within brackets once; articles of a law are no numbers.
_ASIDE = re.compile(r"\s?(?:\((?:[^()]|\([^()]*\)){30,}\)|\[[^\[\]]{30,}\])")
# That a lower rule says more of it: nobody has a use for it who reads what holds.
_BY_DECREE = re.compile(r"(?<![가-힣])[가-힣]{0,8}(?:령|규칙|조례)(?:으)?로\s정하는\s(?:바|절차|방법)에\s(?:따라|의하여)\s")
_STATES = re.compile(r"(?<![제\d의])\d|[@#]|//")


@lru_cache(maxsize=2048)
def display(text: str) -> str:
    """A quotation as a person reads it: without marks of Markdown and of quoting, list bullets and numbers, line breaks, notes of
    amendment, references to other articles of the same law, and long asides in brackets that state no number or address, and with no mark
    that looks like ours."""
    said = " ".join(_BULLET.sub("", _QUOTED.sub("", _NOTE.sub("", plain(text.strip())))).split())
    said = _DRAWN.sub(" | ", said)
    said = _BY_DECREE.sub("", _REFERENCE.sub(_kept, _REACH.sub("", said)))
    return _MARK.sub(r"(\1)", without_number(_ASIDE.sub(lambda aside: aside[0] if _STATES.search(aside[0]) else "", said)))


def _kept(reference: re.Match[str]) -> str:
    """A reference that tells one thing from another ("of the account or of that of article 23") stays, and one to a law that is named."""
    return reference[0] if reference["law"] or _TELLS.search(reference.string, 0, reference.start()) else ""


def compose(statements: Sequence[Statement], lang: Language) -> tuple[list[str], tuple[Citation, ...]]:
    """The statements with their marks `[n]`, a line each, and the citations, numbered from 1; the same evidence is cited once.

    A quotation in another language than the answer's is named as such, where no value is put first with its figures in the answer's.
    """
    room = 0 if any(statement.values for statement in statements) else FIGURES
    numbers: dict[tuple[object, ...], int] = {}
    citations: list[Citation] = []
    lines = []
    for statement in statements:
        marks = []
        for support in statement.supports:
            key = _key(support)
            if key not in numbers:
                numbers[key] = len(citations) + 1
                citations.append(_cite(support, numbers[key]))
            marks.append(f"[{numbers[key]}]")
        shown = figures(statement.text, lang)[:room] if (foreign := _is_foreign(statement, lang)) else []
        room -= len(shown)
        original = ORIGINAL[lang].format(f": {', '.join(shown)}" if shown else "") if foreign else ""
        lines.append(f"{statement.text}{original} {''.join(dict.fromkeys(marks))}")
    return lines, tuple(citations)


def _is_foreign(statement: Statement, lang: Language) -> bool:
    quotes = [s for s in statement.supports if isinstance(s, Quote)]
    return any(quote.chunk.language != lang and statement.text.endswith(display(quote.text)) for quote in quotes)


def refuse(
    ranked: Sequence[Ranked],
    unknown: Sequence[str],
    unsaid: Sequence[str],
    no_value: bool,
    lang: Language,
    nobody: bool = False,
    missing: str = "",
) -> str:
    """The sentence that says that the sources hold no answer, what is missing, and which documents come nearest.

    `unknown`: words that no table knows, `unsaid`: that no document says which was found; `no_value`: these speak of what is asked, and
    say no figure that answers; `nobody`: what is asked is the caller's own, and nobody knows who asks;
    `missing`: the sentence that says which part of it the sources lack, where that is known.
    """
    titles = dict.fromkeys(r.evidence.chunk.title for r in ranked if isinstance(r.evidence, Passage))
    sentence, nearest = REFUSAL[lang]
    if missing:
        sentence += f" {missing}"
    elif nobody:
        sentence += NOBODY[lang]
    elif unknown:
        sentence += UNKNOWN[lang].format(_named(unknown))
    elif unsaid:
        sentence += UNSAID[lang].format(_named(unsaid))
    elif no_value:
        sentence += NO_VALUE[lang]
    return f"{sentence} {nearest.format(titles=', '.join(list(titles)[:NEAREST]))}" if titles else sentence


def _named(words: Sequence[str]) -> str:
    return ", ".join(f"‘{word}’" for word in words[:NEAREST])


def _key(support: Support) -> tuple[object, ...]:
    match support:
        case Fact():
            return (support.id,)
        case Calculation():
            return (support.formula, support.text)
        case _:
            return (support.chunk.source, *_paragraph(support))


def _cite(support: Support, number: int) -> Citation:
    if isinstance(support, Quote):
        return _cite_quote(support, number)
    if isinstance(support, Calculation):
        return CalculationCitation(number, support.formula, support.inputs)
    rows = support.rows
    return GraphCitation(
        number, support.collection, support.query, support.params, rows.columns, rows.rows, understood=support.understood or None
    )


def _paragraph(quote: Quote) -> tuple[int, int]:
    """From where to where a citation goes: the lines that stand together around the quotation, without their heading, so that it is read
    as what it is part of; the quotation alone where these are long, and where it is a row of a table."""
    text, start, end = quote.chunk.text, quote.start - quote.chunk.start, quote.end - quote.chunk.start
    before, after = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    begin = before + 2 if before >= 0 else 0
    if (heading := _HEADING.match(text, begin)) and heading.end() <= start:
        begin = heading.end()
    block = text[begin : after if after >= 0 else len(text)]
    whole = block.strip()
    if len(whole) > PARAGRAPH or is_row(quote.text):
        return quote.start, quote.end
    begin += quote.chunk.start + len(block) - len(block.lstrip())
    return begin, begin + len(whole)


def _cite_quote(quote: Quote, number: int) -> DocumentCitation:
    """The paragraph of a quotation, with the place where the quotation begins in the original."""
    chunk = quote.chunk
    start, end = _paragraph(quote)
    place = next((place for place in chunk.places if place.start < quote.end and quote.start < place.end), Place(0, 0))
    return DocumentCitation(
        number,
        chunk.source,
        chunk.title,
        chunk.section,
        start,
        end,
        chunk.text[start - chunk.start : end - chunk.start],
        modified=chunk.modified,
        address=chunk.address,
        page=place.page,
        slide=place.slide,
        sheet=place.sheet,
        cells=place.cells,
        header=place.header,
    )
