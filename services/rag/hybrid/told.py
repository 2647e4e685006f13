"""A word of the question with what else it is called: by the glossary, where the lexicon names it not; an irregular verb's base."""

from __future__ import annotations

from dataclasses import replace

from graph.compact import is_hangul
from language.irregular import base_forms
from language.thesaurus import renderings
from language.words import Words
from services.rag.notions import Notion

_NAMES, _ROOT = 4, 2
_ENDS = "자인료비금율률일액서권"
"""What makes of a Korean noun the one who does it, what it costs, its share, day or paper: 동반자, 대여료."""


def told(notion: Notion, text: str, words: Words) -> Notion:
    """The notion of a question with these names too."""
    if len(notion.terms) != 1:
        return notion
    term = notion.terms[0]
    if term in base_forms():
        notion = replace(notion, synonyms=(*notion.synonyms, (base_forms()[term],)))
    if is_hangul(term[-1]) and len(term) > _ROOT and term[-1] in _ENDS:
        notion = replace(notion, synonyms=(*notion.synonyms, (term[:-1],)))
    if notion.names:
        return notion
    written = {t.form: text[t.start : t.end].lower() for t in words.tokens(text) if t.content}
    forms = (term, f"{term}다") if is_hangul(term[-1]) else (written.get(term, term), term)
    names = next((found for form in forms if (found := renderings(form))), ())
    split = (tuple(words.terms(name)) for name in names[:_NAMES])
    return replace(notion, names=tuple(terms for terms in split if terms))
