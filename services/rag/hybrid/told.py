"""A word of the question with what else it is called: by the glossary, where the lexicon names it not; an irregular verb's base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.compact import is_hangul
from language.irregular import base_forms
from language.thesaurus import renderings
from language.words import Words
from services.rag.hybrid.asked import only_kind
from services.rag.notions import Notion

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_PRONOUN = re.compile(r"\s(?:it|them|this|these|those)\s")
_HANGUL = re.compile(r"[가-힣]{3,}")
_NAMES, _ROOT = 4, 2
_SERVING = ("근무", "근속", "재직")
_ENDS = "자인료비금율률일액서권"
"""What makes of a Korean noun the one who does it, what it costs, its share, day or paper: 동반자, 대여료."""


def joined(asked: Sequence[Notion], text: str, words: Words) -> list[Notion]:
    """The notions of a question with several that the glossary has a name of together as one: letter of credit, 체화료."""
    left = list(asked)
    for phrase in _phrases(text):
        terms = tuple(words.terms(phrase))
        parts = [notion for notion in left if set(notion.terms) <= set(terms)]
        split = len(parts) > 1 or (bool(parts) and is_hangul(phrase[-1]) and "".join(terms) != phrase)  # 내용량, and not 용량
        split = split or (bool(parts) and len(terms) <= phrase.count(" "))  # a down payment, of which "down" is no term
        if split and {term for notion in parts for term in notion.terms} == set(terms) and (names := _renderings(phrase)):
            called = (tuple(words.terms(name)) for name in names[:_NAMES])
            left[left.index(parts[0])] = Notion(terms, tuple(of for of in called if of))
            left = [notion for notion in left if notion not in parts]
    return left


def _renderings(phrase: str) -> tuple[str, ...]:
    """What a phrase is called; one of an irregular verb also as its past is: send back, as sent back."""
    verb, _, rest = phrase.partition(" ")
    pasts = [form for form, base in base_forms().items() if base == verb] if rest else []
    return next((found for said in (phrase, *(f"{past} {rest}" for past in pasts)) if (found := renderings(said))), ())


def _phrases(text: str) -> Iterator[str]:
    """What may be one name: English words next to each other, or with no more than "it" between, the longest first; a Korean word without
    what particles it may have."""
    text = _PRONOUN.sub(" ", text)
    spans = [match.span() for match in _WORD.finditer(text)]
    for size in (4, 3, 2):
        for first, last in zip(spans, spans[size - 1 :], strict=False):
            yield text[first[0] : last[1]].lower()
    for word in _HANGUL.findall(text):
        yield from (word[:end] for end in range(len(word), _ROOT, -1))


def without_kind(notion: Notion, kinds: frozenset[str]) -> Notion:
    """With its names also without the word that only says of which kind the answer is: warranty, of a warranty period, where so many
    months are asked for."""
    short = (tuple(term for term in name if not only_kind([term], kinds)) for name in notion.names)
    return replace(notion, names=tuple(dict.fromkeys((*notion.names, *(name for name in short if name)))))


def told(notion: Notion, text: str, words: Words) -> Notion:
    """The notion of a question with these names too."""
    if len(notion.terms) != 1:
        return notion
    term = notion.terms[0]
    if term in base_forms():
        notion = replace(notion, synonyms=(*notion.synonyms, (base_forms()[term],)))
    if term in _SERVING:
        notion = replace(notion, synonyms=(*notion.synonyms, *((other,) for other in _SERVING if other != term)))
    if is_hangul(term[-1]) and len(term) > _ROOT and term[-1] in _ENDS:
        notion = replace(notion, synonyms=(*notion.synonyms, (term[:-1],)))
    if notion.names:
        return notion
    written = {t.form: text[t.start : t.end].lower() for t in words.tokens(text) if t.content}
    forms = (term, f"{term}다") if is_hangul(term[-1]) else (written.get(term, term), term)
    names = next((found for form in forms if (found := renderings(form))), ())
    split = (tuple(words.terms(name)) for name in names[:_NAMES])
    return replace(notion, names=tuple(terms for terms in split if terms))
