"""The step in which a chat model words the answer: sentence by sentence, each shown once it has passed the check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog

from graph.facts import Fact
from language.detect import Language
from language.lexicon import Lexicon
from language.words import Words
from services.rag.answer_model import Writer
from services.rag.choose import CHARACTERS, MARK
from services.rag.claims import Claims
from services.rag.compose import compose, display
from services.rag.evidence import Quote, Statement
from services.rag.inert import make_inert
from services.rag.prompt import CountTokens
from services.rag.replace_draft import Replacement, direction
from services.rag.state import State
from services.rag.traced import faulty
from services.rag.translate import asked_to_translate, bare, lost_in_translation, read_translation, says_several, senses_of, tokens_of
from services.rag.verify import OPENING, SAME_WORDS, Verdict, verify
from vector.embedding.lane import EncodingLane

Tell = Callable[[str], None]
log = structlog.get_logger()


@dataclass(slots=True)
class Shown:
    """The answer as far as it stands: what is added is told at once, a line each, as the whole answer will have it."""

    state: State
    tell: Tell
    scoped: Callable[[list[Statement]], list[Statement]]
    statements: list[Statement] = field(default_factory=list)
    lines: int = 0

    def add(self, statements: Sequence[Statement]) -> None:
        self.statements += self.scoped(list(statements))
        lines, citations = compose(self.statements, self.state["lang"])
        safe, _ = make_inert(lines, citations, self.state["index"].link_hosts)
        for line in safe[self.lines :]:
            self.tell(f"\n{line}" if self.lines else line)
            self.lines += 1


@dataclass(frozen=True, slots=True)
class Wording:
    """What the step works with."""

    writer: Writer
    lane: EncodingLane
    words: Words
    lexicon: Lexicon
    count_tokens: CountTokens
    around: Callable[[State], Awaitable[list[Fact]]]

    async def write(self, state: State, shown: Shown) -> dict[str, Any]:
        """The claims that the model writes from the evidence, in place of what was quoted, where they hold. The step's line for the
        trace."""
        facts = [*(fact for fact in state["told"] if fact.asked > 0), *await self.around(state)]
        drafted, replacement = state["checked"], Replacement(state["checked"], state["mentions"], state["lang"])
        verdicts, others = list[Verdict](), list[Statement]()
        said = self.writer.write(state["asks"], state["lang"], facts, state["picks"], self.count_tokens)
        async with aclosing(said) as claims:
            async for claim in claims:
                check = partial(verify, written=True, told={statement.text for statement in shown.statements})
                verdicts += await self.lane.run(check, [claim], Claims(self.words), self.lane.encode)
                if (held := verdicts[-1].said) and not rests_on(held, drafted):
                    others += [] if verdicts[-1].faults else [held]
                elif new := replacement.add(verdicts[-1]):
                    shown.add(new if shown.statements else led(new, drafted))
        if replacement.begun or (others and not replacement.refused):
            shown.add(await self.lane.run(left_out, drafted, shown.statements, self.words) if shown.statements else drafted)
            shown.add(await self.lane.run(joining, others, shown.statements, self.words))
        return {"claims": len(verdicts), "faults": faulty(verdicts)}

    async def translate(self, state: State, shown: Shown) -> dict[str, Any]:
        """What was quoted from texts in another language, sentence by sentence in the reader's where the translation keeps all of it."""
        until, lost, translated = self.writer.until(), list[str](), 0
        for statement in state["checked"]:
            quote = quotation(statement, state["lang"])
            said = await self._translated(bare(display(quote.text)), state, until, lost) if quote else ""
            opening, translated = OPENING.match(statement.text), translated + bool(said)
            shown.add([replace(statement, text=f"{opening[0] if opening else ''}{said}") if said else statement])
        return {"claims": len(state["checked"]), "translated": translated, "faults": lost}

    async def _translated(self, text: str, state: State, until: float, lost: list[str]) -> str:
        """Its translation; empty where none keeps all: with what its words may mean, then with those alone that mean one thing here."""
        lang = state["lang"]
        known = await self.lane.run(senses_of, text, state["asks"], lang, self.lexicon, self.words)
        for senses in (known, {word: names for word, names in known.items() if len(names) == 1}):
            said = read_translation(await self.writer.say(asked_to_translate(text, senses, lang), until, tokens_of(text, lang)), senses)
            said = OPENING.sub("", said) if direction(text) is None else said
            faults = await self.lane.run(lost_in_translation, text, said, lang, Claims(self.words), self.lane.encode)
            if says_several(said, senses):
                faults.append("several senses")
            if not faults:
                return said
            lost.append(f"{', '.join(faults)}: {said}")
        return ""


def quoted(statement: Statement) -> list[Quote]:
    """The quotations that a statement is; none of a value or a fact."""
    return [s for s in statement.supports if isinstance(s, Quote) and display(s.text) in statement.text]


def rests_on(claim: Statement, drafted: Sequence[Statement]) -> bool:
    """Whether a claim says again something of what was drafted."""
    return any(support in statement.supports for statement in drafted for support in claim.supports)


def led(claims: Sequence[Statement], drafted: Sequence[Statement]) -> list[Statement]:
    """The first claims with the drafted values and facts, which stay as they are: in front, but behind a yes or no."""
    values = [statement for statement in drafted if not quoted(statement)]
    decided = 1 if direction(claims[0].text) is not None else 0
    return [*claims[:decided], *values, *claims[decided:]]


def left_out(drafted: Sequence[Statement], shown: Sequence[Statement], words: Words) -> list[Statement]:
    """The drafted quotations that the model passes over: that no claim rests on, or of which a figure or too many words are left out."""
    cited = [support for statement in shown for support in statement.supports]
    said, claims = "\n".join(statement.text for statement in shown), Claims(words)

    def is_said(quote: Quote) -> bool:
        return quote in cited and not any(claims.amounts(quote.text, said)) and claims.share(display(quote.text), said) >= SAME_WORDS

    return [statement for statement in drafted if not all(is_said(quote) for quote in quoted(statement))]


def joining(others: Sequence[Statement], shown: Sequence[Statement], words: Words) -> list[Statement]:
    """What the model says beside the draft: without yes and no, which the draft decides, what says something new, and what there is room
    for."""
    said, claims, joined = "\n".join(statement.text for statement in shown), Claims(words), list[Statement]()
    room = CHARACTERS - sum(len(statement.text) + MARK for statement in shown)
    for other in others:
        text = OPENING.sub("", other.text)
        if text and len(text) + MARK <= room and claims.share(text, said) < SAME_WORDS:
            joined.append(replace(other, text=text))
            room -= len(text) + MARK
    return joined


def quotation(statement: Statement, lang: Language) -> Quote | None:
    """The quotation in another language that a statement is, be it with a yes or no in front."""
    quotes = [support for support in statement.supports if isinstance(support, Quote)]
    if len(quotes) == 1 and quotes[0].chunk.language != lang and OPENING.sub("", statement.text) == display(quotes[0].text):
        return quotes[0]
    return None
