"""What a rule that was found is applied to, and the rows do not hold: the day on which nothing has been shipped yet, the sum of what nobody
bought, a value that no table has. It is noted on the way, and is the refusal where nothing else answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.plan.words.reading import Reading
from graph.wording import called, spelt_out
from language.detect import Language
from services.rag.absent import Missing
from services.rag.evidence import Calculation, Quote
from services.rag.hybrid.further import unheld_bound
from services.rag.hybrid.lines import Line
from services.rag.hybrid.plan import rule
from services.rag.hybrid.reach import Node
from services.rag.hybrid.rules import Condition, Days, Sum
from services.rag.hybrid.say import refused, rule_said
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

_ENDS_EN = r"(?=\s*(?:[,.;:()]|$)|\s(?:is|are|was|were|for|per|when|if|unless|and|or|within|by|from|at|in|on|to|that|which|as)\b)"
_OF_EN = re.compile(rf"\s*of (?:the |its |their |his |her |an? |any |that |each )*([a-z][\w' -]*?){_ENDS_EN}", re.I)
_SUPERIOR: Mapping[Language, str] = {"ko": "{}의 상급자", "en": "superior of {}"}
_OF_KO = re.compile(r"((?:[가-힣A-Za-z]+ )?[가-힣A-Za-z]+)의 ?$")


def base_of(line: Line, amount: Amount) -> str | None:
    """What a line says that a share is of: the insured value, of "2% of the insured value", 보험가액, of 보험가액의 2%."""
    before = _OF_KO.search(line.text[: amount.start])
    behind = _OF_EN.match(line.text, amount.end)
    return (behind or before or [None, None])[1]


def note_sum(work: Work, line: Line, base: Reading, scope: Sequence[Quote] = ()) -> None:
    """Nothing is there to sum of what the question names, in what the document is about (`scope`)."""
    nouns = [noun.text for noun, reading in work.typed(line.text).reads("measure", "property") if reading == base]
    of = [*(_said(work, node) for node in work.named), *([rule_said(work.lang, scope)] if scope else [])]
    _note(work, line, Missing("base", nouns[0] if nouns else spelt_out(base.property or "net value"), "; ".join(of) or line.title))


def note_property(work: Work, line: Line, node: Node, name: str) -> None:
    """A node has no value of this property."""
    _note(work, line, Missing("base", called(name, work.schema.labels[node.label].properties[name].synonyms, work.lang), _said(work, node)))


def notes_unset(work: Work, line: Line, conditions: Sequence[Condition], nodes: Sequence[Node]) -> bool:
    """Whether a condition is on a value that a named node does not have: an order that has not been shipped was not shipped late."""
    for node in nodes:
        for condition in conditions:
            term = condition.term
            parts = term.parts if isinstance(term, Sum) else (term.first, term.last) if isinstance(term, Days) else (term,)
            for part in (*parts, *([condition.value] if isinstance(condition.value, Reading) else [])):
                if part.kind == "property" and not part.link and part.label == node.label and node.properties.get(part.property) is None:
                    note_property(work, line, node, part.property)
                    return True
    return False


def note_unheld(work: Work, line: Line, name: str) -> None:
    """The tables have nothing of this name."""
    _note(work, line, Missing("base", name, ", ".join(_said(work, node) for node in work.named)))


def notes_bound(work: Work, line: Line) -> bool:
    """Whether the question bounds rows by what the tables hold nothing of: boats longer than 10 m, where no length is known."""
    bound = unheld_bound(work)
    if bound is not None:
        _note(work, line, Missing("base", bound, line.title))
    return bound is not None


def note_class(work: Work, line: Line, options: Sequence[Reading], nodes: Sequence[Node]) -> None:
    """The rule is for others only, by what its document says that it is about: for customers in other countries."""
    held = [n.properties[o.property] for n in nodes for o in options[:1] if n.label == o.label and n.properties.get(o.property)]
    if held:
        _note(work, line, Missing("class", str(held[0]), ", ".join(dict.fromkeys(option.value for option in options))))


def note_superior(work: Work, line: Line, person: Node) -> None:
    """Nobody is above who would have to decide."""
    _note(work, line, Missing("row", _SUPERIOR[work.lang].format(person.name)))


def _note(work: Work, line: Line, missing: Missing) -> None:
    work.lacks.append((line, missing))


def _said(work: Work, node: Node) -> str:
    kind = called(node.label, work.schema.labels[node.label].synonyms, work.lang)
    return f"{kind} {node.name}" if node.name.isdecimal() else node.name


def wanting(work: Work, settled: Settled | None) -> Settled | None:
    """The refusal that says what a rule lacks, where nothing was found, or no more than the rule itself."""
    if not work.lacks:
        return None
    line, missing = work.lacks[0]
    supports = [support for statement in settled.statements for support in statement.supports] if settled else []
    if settled and (line.quote not in supports or any(isinstance(support, Calculation) for support in supports)):
        return None
    return refused(missing, rule(*line.quotes))
