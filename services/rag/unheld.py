"""What the tables do not hold of a thing that they name: only a document that speaks of that thing and of what is asked may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.linking import Mention
from graph.schema import Schema
from graph.wording import spelt_out
from ingest.plain import plain
from language.answer_kind import said_of
from language.detect import Language
from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part
from services.rag.notions import Notion, held
from vector.store import Chunk

SAID = 0.5
"""Share of what is asked and not held that the document must say."""


def about_unheld(
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    unknown: Sequence[str],
    asked: Sequence[Notion],
    parts: Sequence[Part],
    lang: Language,
    schemas: Mapping[str, Schema],
    words: Words,
) -> bool:
    """Whether an answer that quotes documents alone may stand: one of its passages names the thing, or its kind (a rule for customers
    is one for this customer), and says half of the words that nothing in the tables explains (`unknown`), in either language. In the
    other language, where words are not always known, a thing of the kind asked for (so many days) says it too.

    Where nothing is named, or every word is explained, any may.
    """
    lacking = frozenset(words.terms(" ".join(unknown))) & frozenset(term for notion in asked for term in notion.terms)
    quotes = [support for statement in statements for support in statement.supports if isinstance(support, Quote)]
    if not mentions or not lacking or len(quotes) < sum(len(statement.supports) for statement in statements):
        return True
    return any(_names(q.chunk, mentions, schemas, words) and _says(q, lacking, asked, parts, lang, words) for q in quotes)


def says_all(chunk: Chunk, names: Sequence[str], words: Words) -> bool:
    """Whether a passage and its headings say every one of the words."""
    return set(words.terms(" ".join(names))) <= _terms(chunk, words)


def _names(chunk: Chunk, mentions: Sequence[Mention], schemas: Mapping[str, Schema], words: Words) -> bool:
    if any(mention.entity in chunk.entities for mention in mentions):
        return True
    said = _terms(chunk, words)
    named = {(m.entity.partition("/")[0], m.label) for m in mentions}
    kinds = [(name, schemas[own].labels[name]) for own, name in named if own in schemas and name in schemas[own].labels]
    phrases = [phrase for name, kind in kinds for phrase in (spelt_out(name), *kind.synonyms.en, *kind.synonyms.ko)]
    return any(terms and said.issuperset(terms) for terms in map(words.terms, phrases))


def _says(quote: Quote, lacking: frozenset[str], asked: Sequence[Notion], parts: Sequence[Part], lang: Language, words: Words) -> bool:
    foreign = quote.chunk.language != lang
    if foreign and any(said_of(kind, plain(quote.text)) for part in parts for kind in part.kinds):
        return True
    return len(held(asked, _terms(quote.chunk, words), foreign) & lacking) >= SAID * len(lacking)


def _terms(chunk: Chunk, words: Words) -> frozenset[str]:
    return frozenset(words.terms(f"{chunk.title}\n{chunk.section}\n{chunk.text}"))
