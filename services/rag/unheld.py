"""What the tables do not hold of a thing that they name: only a document that speaks of that thing and of what is asked may answer.

And what a question names that neither tables nor documents hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from graph.linking import Mention
from graph.schema import Schema
from graph.wording import spelt_out
from ingest.plain import plain
from language.answer_kind import said_of
from language.detect import Language
from language.normal import fold
from language.words import Words
from services.rag.absent import Missing
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part
from services.rag.notions import Notion, held
from services.rag.state import State
from services.rag.versions import uncovered
from vector.store import Chunk, Passage

_NEAREST = 5  # passages whose lists may be of what is asked
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


_OWNER = re.compile(r"['’]s$")


def lacking(state: State, draft: Sequence[Statement], words: Words) -> Missing | None:
    """What a quoted answer lacks: it is about others than what is asked about, or of a version that does not hold then, or does not say
    all that an answer by hand, which holds no more, was given to."""
    entry = state.get("expired")
    if entry and not any(_says_whole(chunk, state["notions"], state["asked_in"], words) for chunk in _quoted(draft)):
        return Missing("entry", entry.valid_until.isoformat(), entry.whom)
    if draft and (annex := unknown_annex(state["text"], [*_seen(state), *_quoted(draft)])):
        return annex
    apart, parts = state.get("apart"), state["parts"]
    seen = (chunk.source for chunk in _seen(state))
    return (apart and apart.lacks(draft, [kind for part in parts for kind in part.kinds])) or uncovered(
        draft, seen, state["index"].versions, state["text"]
    )


def _seen(state: State) -> list[Chunk]:
    return [r.evidence.chunk for r in (*state["ranked"], *state["superseded"]) if isinstance(r.evidence, Passage)]


def _quoted(statements: Sequence[Statement]) -> list[Chunk]:
    return [support.chunk for statement in statements for support in statement.supports if isinstance(support, Quote)]


_SELF = re.compile(r"^(?:and\s)?(?:wh\w+|how (?:many|much|long|old))\b[^?.!]*\b(?:(?:was|am|did)\si\b|do i have\b(?! to))", re.IGNORECASE)


def asks_of_oneself(text: str) -> bool:
    """Whether a question asks what is the case of who asks it: "When was I hired?", "How many days do I have?"."""
    return bool(_SELF.search(text.strip()))


def says_own(state: State, draft: Sequence[Statement], words: Words) -> bool:
    """Whether a quotation may answer somebody unknown who asks for what the tables hold of people: it says what that is called, and no
    person is asked for, since whom documents name is somebody else's."""
    kinds = [kind for part in state["parts"] for kind in part.kinds]
    if any(kind.dimension == "person" for kind in kinds):
        return False
    if not any(kind.numeric for kind in kinds) and not any(part.asked for part in state["parts"]):
        return False  # which department, hired when: no rule says it of whoever asks
    called = frozenset(words.terms(" ".join(mark.text for mark in state["outcome"][1].marks if mark.kind == "schema")))
    asked = [notion for notion in state["notions"] if called & set(notion.terms)]
    quotes = [s for statement in draft for s in statement.supports if isinstance(s, Quote)]
    alone = [replace(quote.chunk, text=quote.text) for quote in quotes]  # a sentence with its headings
    return any(_says_whole(chunk, asked, state["asked_in"], words) for chunk in alone)


def _says_whole(chunk: Chunk, asked: Sequence[Notion], lang: Language, words: Words) -> bool:
    terms = frozenset(term for notion in asked for term in notion.terms)
    return terms <= held(asked, _terms(chunk, words), chunk.language != lang)


_ANNEX = re.compile(r"(?:\b(?i:annexe?|appendix|exhibit) |별표 ?|별지 ?|부록 ?)(?:제 ?)?(?P<key>\d{1,3}|[A-Z])(?![A-Za-z\d])")
_WORD = r"[A-ZÀ-Þ][a-zÀ-ɏA-Z'’&-]+"
_RUN = re.compile(rf"(?<![\w-]){_WORD}(?:[ ](?:(?:&|of|and|de|von|van|y|und)[ ])?{_WORD})*")
_CLASS = r"(?:[A-Z]|\d{1,3}|[A-Z][a-z]{2,11})(?![A-Za-z0-9])"
_LABELLED = re.compile(rf"(?<![\w-])([A-Za-z]{{3,12}}) {_CLASS}")


def names_unsaid(text: str, mentions: Sequence[Mention], chunks: Sequence[Chunk]) -> list[str]:
    """The names in Latin letters, of several words, that a question gives something, and that no node has and no passage says. The first
    word of a sentence is written large in any case: it is none of a name where a passage writes it small."""
    runs = [run for run in _RUN.finditer(text) if not any(m.start < run.end() and run.start() < m.end for m in mentions)]
    if not (runs := [run for run in runs if " " in run[0]]):
        return []
    written = "\n".join(f"{chunk.title}\n{chunk.text}" for chunk in chunks)
    names = [name for run in runs if " " in (name := _OWNER.sub("", _named(run, written)))]
    return [name for name in names if not said_by(name, chunks)]


def said_by(name: str, chunks: Sequence[Chunk]) -> bool:
    """Whether a passage says a name, in its text or title."""
    form = fold(name).text
    return any(form in _folded(chunk.title, chunk.text) for chunk in chunks)


@lru_cache(maxsize=4096)
def _folded(title: str, text: str) -> str:
    return fold(f"{title}\n{text}").text


def _named(run: re.Match[str], written: str) -> str:
    first, _, rest = run[0].partition(" ")
    opens = not re.search(r"\w[^.?!:]*\Z", run.string[: run.start()])
    return rest if opens and re.search(rf"(?<![\w-]){re.escape(first.lower())}(?![\w-])", written) else run[0]


def unknown_name(names: Sequence[str], strange: Sequence[str], asked: Sequence[Notion], words: Words) -> Missing | None:
    """One of these names of which the tables know no word and a lexicon translates none; without its first word, if only that is known,
    for at the beginning of a sentence any word is written large."""
    known = {term for notion in asked if notion.names for term in notion.terms}
    odd = " ".join(strange).split()
    for name in names:
        unknown = [part for part in name.split() if part in odd and not known & set(words.terms(part))]
        if len(unknown) > 1 and name.endswith(" ".join(unknown)):
            return Missing("name", " ".join(unknown))
        if unknown and name in strange:
            return Missing("name", name)
    return None


def unknown_annex(text: str, chunks: Sequence[Chunk]) -> Missing | None:
    """An annex that a question names by its number or letter, and that no passage found is or names."""
    said = {_key(annex) for chunk in chunks for annex in _ANNEX.finditer(f"{chunk.title}\n{chunk.section}\n{chunk.text}")}
    return next((Missing("code", annex[0]) for annex in _ANNEX.finditer(text) if _key(annex) not in said), None)


def _key(annex: re.Match[str]) -> str:
    return annex["key"].upper()


def unknown_class(text: str, chunks: Sequence[Chunk]) -> Missing | None:
    """A class that a question names as the lists of a document name theirs, and that nothing found has: Tier D beside Tier A and Tier B."""
    for asked in _LABELLED.finditer(text):
        named, form = re.compile(rf"(?<![\w-]){re.escape(asked[0])}(?![A-Za-z0-9])", re.I), asked[0].casefold()
        if any(form in chunk.text.casefold() and named.search(chunk.text) for chunk in chunks):
            continue
        key = re.compile(rf"^\s*(?:[-*+•|]\s*)?(?:\*\*)?({re.escape(asked[1])} {_CLASS})(?:\*\*)?\s*[:：|–—]", re.M)
        for chunk in chunks[:_NEAREST]:
            if len(keys := dict.fromkeys(key.findall(chunk.text))) > 1:
                return Missing("class", asked[0], ", ".join(keys))
    return None
