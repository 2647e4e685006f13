"""What a model wrote in place of what was quoted: only where its claims hold, and yes or no only as the evidence decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.linking import Mention
from language.detect import Language, detect
from services.rag.assume import assume
from services.rag.compose import display
from services.rag.evidence import Quote, Statement
from services.rag.verify import OPENING, Verdict

ORIGINAL: dict[Language, str] = {"ko": "기계 번역이며, 원문은 다음과 같습니다: {}", "en": "Machine translation of: {}"}
ORIGINAL_CHARACTERS = 160
_YES = ("네", "예", "맞", "그렇습", "yes")


@dataclass(slots=True)
class Replacement:
    """The statements to show instead of those that were drafted, as the model writes them; what was given out stays.

    The draft stays where no claim holds as the model wrote it, and where it says yes and the draft no. A yes or no that the draft does
    not say is left out, as a small model turns it round; one that only the draft says stays in front.
    """

    drafted: Sequence[Statement]
    mentions: Sequence[Mention]
    lang: Language
    _held: list[Statement] = field(default_factory=list, init=False)
    _given: int = field(default=0, init=False)
    begun: bool = field(default=False, init=False)
    refused: bool = field(default=False, init=False)

    def add(self, verdict: Verdict) -> list[Statement]:
        """What may be shown now that one more claim was checked: nothing before a claim holds as it was written."""
        if verdict.said is None or self.refused:
            return []
        self._held.append(verdict.said)
        if not self.begun:
            if verdict.faults:
                return []
            self.begun = True
            self._open()
        given, self._given = self._given, len(self._held)
        return list(assume(self._held, self.mentions, self.lang)[given:])

    def _open(self) -> None:
        """Put the yes or no of the first statement right."""
        draft, first = self.drafted[0], self._held[0]
        ours, theirs = direction(draft.text), direction(first.text)
        if theirs == ours:
            return
        if theirs is None:
            if (opening := OPENING.match(draft.text)) and any(support in draft.supports for support in first.supports):
                self._held[0] = replace(first, text=f"{opening[0]}{first.text}", values=draft.values)
            return
        if ours is not None:
            self._held, self.refused = [], True
            return
        rest = OPENING.sub("", first.text)
        self._held[:1] = [replace(first, text=rest)] if rest else []


def direction(text: str) -> bool | None:
    """Whether a text opens with yes or no; None where with neither."""
    opening = OPENING.match(text)
    if not opening:
        return None
    said = opening[0].casefold()
    return said.startswith(_YES) and not said.startswith("그렇지")


def originals(statements: Sequence[Statement], lang: Language) -> list[Statement]:
    """The words of the sources that were said in another language, to stand below the answer; none where all is quoted or in theirs."""
    foreign = [
        quote
        for s in statements
        for quote in s.supports
        if isinstance(quote, Quote) and detect(quote.text) != detect(s.text) and not s.values and display(quote.text) not in s.text
    ]
    if not foreign:
        return []
    shown = dict.fromkeys(f"“{_cut(display(quote.text))}”" for quote in foreign)
    return [Statement(ORIGINAL[lang].format(" ".join(shown)), tuple(foreign))]


def _cut(text: str) -> str:
    return text if len(text) <= ORIGINAL_CHARACTERS else text[: ORIGINAL_CHARACTERS - 1].rstrip() + "…"
