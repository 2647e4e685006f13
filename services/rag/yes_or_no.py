"""Whether a sentence says yes or no to a question that asks for it: only where both speak of the same action, the same way round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from language.detect import Language, detect
from language.modality import Mode, modals
from language.normal import fold
from language.numbers import Quantity, quantities
from language.polarity import assertions
from language.words import Words
from services.rag.cases import bounds, in_unit
from services.rag.verbs import also_called

OPENINGS: dict[Language, dict[bool, str]] = {"ko": {True: "네.", False: "아닙니다."}, "en": {True: "Yes.", False: "No."}}
VALUES = {True: "yes", False: "no"}
SHARE = 0.5
"""Of the question's words: so many a sentence and its headings must say to decide it; FULL where it sets a condition or has no modal
verb."""
FULL = 0.75
FEW = 2
"""So few words, the action among them, say nothing of what it is about."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_KOREAN_ENDS = re.compile(r"(?:나요|까요|가요|죠|지요|까|냐|니|나|여|음|임|됨|함|(?<!까)지)\s*[?？]*\s*$|[?？]\s*$")
_KOREAN_ASKS = re.compile(
    r"몇|얼마|무엇|무슨|뭐|뭘|뭔|누구|누가|누굴|언제|어디|어떻|어떠|어때|왜|어느|어떤|며칠"
    r"|[은는]요\s*[?？]*\s*$|아니면|혹은|방법|절차|기준이?\s?[뭐무어]|알려|설명해 주"
)
_ENGLISH_ASKS = re.compile(r"\b(?:how|what|who|whom|whose|when|where|which|why)\b|\bor\b")
_AUXILIARY = re.compile(
    r"^(?:and |so |but |then |also,? )?(?P<aux>can|could|may|must|should|shall|will|would|do|does|did|is|are|am|has|have)\s(?!not\b)"
)
_TAG = re.compile(r",?\s(?:right|correct|true|yes|is that right|isn't it|aren't they|don't i|isn't that so)\s*\?*$")
_MAY_ASKED = re.compile(r"^(?:\w+\s){1,6}?(?:allowed|permitted|ok|okay|possible|able|fine)\b")
_MUST_ASKED = re.compile(r"\b(?:have|has|need|needs|required) to\b|\b(?:required|mandatory|obligatory)\b")
_KOREAN_TAG = re.compile(r"(?:죠|지요|거지|맞나요|맞는지)\s*[?？]*\s*$")
_ALWAYS = re.compile(r"무조건|언제나|항상|예외\s?없이|어떤 경우에도|\b(?:always|without exception|in (?:all|any) cases?|no matter what)\b")
# Why somebody takes it for so, in front of what they take for so; the topic stays.
_REASON = re.compile(
    r"^(?P<topic>(?:\S+[은는도]\s)?).*(?:[가-힣]니까?|[가-힣]라서|던데|다는데|라는데|다고 하는데),?\s"
    r"|^(?:since|because|as|now that)\s[^,]{8,},\s|^.{8,}?,?\sso\s(?=(?:i|we|you|it|they|the|my)\s)",
    re.IGNORECASE,
)
_MODES: dict[str, Mode] = {"can": "may", "could": "may", "may": "may", "must": "must", "should": "must", "shall": "must"}
_EXCEPTION = re.compile(r"다만|단,|제외하고|외에는|아니면|특별한 사정|\b(?:except|unless|other than|however|generally|usually|typically)\b")
_LIMITED = re.compile(
    r"이상|이하|이내|미만|초과|까지|최대|최소|범위|넘|\b(?:more|less|fewer|over|under|above|below|at least|at most|up to|within|maximum"
    r"|minimum|exceed\w*|no longer|limit\w*)\b"
)
_CONDITION = re.compile(r"경우|[가-힣]면[\s,]|때에?는|\b(?:if|when|where|provided|once|until|only)\b")
# What a mode in the text (second) says to the mode that is asked about (first).
_SAYS: dict[tuple[Mode, Mode], bool] = {
    ("may", "may"): True, ("may", "must"): True, ("may", "may not"): False,
    ("must", "must"): True, ("must", "need not"): False, ("must", "is not"): False, ("must", "may not"): False,
    ("may not", "may not"): True, ("may not", "may"): False, ("may not", "must"): False, ("may not", "is"): False,
    ("need not", "need not"): True, ("need not", "must"): False,
    ("is", "is"): True, ("is", "must"): True, ("is", "is not"): False, ("is", "may not"): False,
    ("is not", "is not"): True, ("is not", "may not"): True, ("is not", "is"): False, ("is not", "must"): False, ("is not", "may"): False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a yes/no question asks whether it is so: the forms that may name the action, how it is put, and the quantities it states.

    `tagged`: it states something and asks for a confirmation. `claim` are the terms of what it states, without the reason it gives for
    it; `always`: it states that there is no exception.
    """

    forms: frozenset[str]
    mode: Mode
    quantities: tuple[Quantity, ...]
    tagged: bool
    claim: frozenset[str] = frozenset()
    always: bool = False

    def told(self, terms: frozenset[str]) -> frozenset[str]:
        """Of the question's terms those that a sentence must say to decide it; numbers are compared by themselves."""
        return frozenset(term for term in terms & (self.claim or terms) if not term[0].isdigit())


def read_yes_or_no(text: str, words: Words) -> Asked | None:
    """The question as one that yes or no answers; None for any other, and where it offers a choice."""
    stated, whole = tuple(quantities(text)), text
    text = _SENTENCE.split(text.strip())[-1]  # what stands before it only tells of the case
    always = bool(_ALWAYS.search(fold(text).text))
    claim = frozenset(words.terms(_ALWAYS.sub(" ", _claim(text))))
    claim = claim if len(claim) > FEW else frozenset(words.terms(_ALWAYS.sub(" ", _claim(whole))))  # "Can I join?"
    if detect(text) == "ko":
        if _KOREAN_ASKS.search(text) or not _KOREAN_ENDS.search(text):
            return None
        said = modals(text, words)
        if not said:
            return None
        last = said[-1]
        return Asked(also_called(last.form), last.mode, stated, bool(_KOREAN_TAG.search(text)), claim, always)
    folded = fold(text).text.strip()
    if _ENGLISH_ASKS.search(folded):
        return None
    forms = frozenset(words.terms(text))
    if tag := _TAG.search(folded):
        said = modals(text[: tag.start()], words)
        if said:
            return Asked(frozenset({said[-1].form}), said[-1].mode, stated, True, claim, always)
        return Asked(forms, "is", stated, True, claim, always)
    auxiliary = _AUXILIARY.match(folded)
    if not auxiliary:
        return None
    mode = _MODES.get(auxiliary["aux"], "is")
    if _MAY_ASKED.search(folded):
        mode = "may"
    elif _MUST_ASKED.search(folded):
        mode = "must"
    return Asked(forms, mode, stated, False, claim, always)


def _claim(text: str) -> str:
    """What a question states, without the reason in front of it; without the words that ask to confirm it."""
    stated = _REASON.sub(lambda reason: reason["topic"] or "", text, count=1)
    return _TAG.sub("", re.sub(r"\s?(?:게|거|것이?)?\s?(?:맞죠|맞지요|맞나요|맞는지)\s*[?？]*\s*$", "", stated))


def decide(asked: Asked, text: str, share: float, words: Words) -> bool | None:
    """What a sentence says to the question; None where it does not decide it. `share` of the question's words it and its headings say."""
    folded = fold(text).text
    if share < SHARE or _EXCEPTION.search(folded):
        return None
    met = _meets(asked, text)
    if _CONDITION.search(folded) and share < FULL and not met:
        return None
    said_of = modals(text, words)
    matching = [modal for modal in said_of if modal.form in asked.forms]
    if asked.mode == "must" and detect(text) == "ko":  # who does not do it is a case, where it stands within the sentence
        matching = [modal for modal in matching if modal.mode not in ("is not", "may not") or modal is said_of[-1]]
    if not matching:
        return _plain(asked, text, share, words)
    said_so: set[Mode] = {modal.mode for modal in matching}
    modes = said_so - {"is"} or said_so
    if len(modes) != 1:
        return None
    (mode,) = modes
    said = _SAYS.get((asked.mode, mode))
    return said if said is None or met else _by_numbers(asked, said, mode, text)


def has_exception(asked: Asked, rule: str, share: float, words: Words) -> bool:
    """Whether an exception to a rule denies what a question states of it without any."""
    modes = {modal.mode for modal in modals(rule, words) if modal.form in asked.forms}
    return asked.always and share >= SHARE and any(_SAYS.get((asked.mode, mode)) for mode in modes)


def _meets(asked: Asked, text: str) -> bool:
    """Whether the numbers of the question are all that a sentence sets a bound to: three months, and "120 days or less"."""
    verdicts = [case.holds(value) for case in bounds(text) for q in asked.quantities if (value := in_unit(q, case.unit)) is not None]
    return bool(verdicts) and all(verdicts)


def _other_number(asked: Asked, text: str) -> bool | None:
    """Whether the one number that is stated for a confirmation is the one that a text has; None where it has several, a limit, or one of
    another unit."""
    told, held = ({(q.value, q.unit) for q in found} for found in (asked.quantities, quantities(text)))
    if not asked.tagged or asked.mode.endswith("not") or len(told) != 1 or len(held) != 1 or _LIMITED.search(fold(text).text):
        return None
    ((value, unit),), ((other, of),) = told, held
    return value == other if unit and unit == of else None


def _plain(asked: Asked, text: str, share: float, words: Words) -> bool | None:
    """A sentence without a modal verb of the action: it states another number, or, in English, denies a word that the question affirms."""
    if share >= FULL and (said := _other_number(asked, text)) is not None:
        return said
    if detect(text) != "en" or asked.mode not in ("is", "may", "must") or share < FULL:
        return None
    denied = {a.form for a in assertions(text, words) if a.negated}
    return False if denied & asked.forms else None


def _by_numbers(asked: Asked, said: bool, mode: Mode, text: str) -> bool | None:
    """The same where the text sets a limit, or states another figure than the question."""
    held = quantities(text)
    if not held:
        return said
    pairs = [(a, h) for a in asked.quantities for h in held if a.unit == h.unit]
    if not pairs and mode == "must":  # by when or how often, not whether
        return said
    if len(pairs) != 1:  # a limit that the question knows nothing of, or several
        return None
    ((told, limit),) = pairs
    around = f"{fold(text[max(0, limit.start - 24) : limit.start]).text}\0{fold(text[limit.end : limit.end + 12]).text}"
    above = bool(re.search(r"(?:more|greater|longer|over|above|exceed\w*|worth more)(?: than)?\s\0|\0\S?\s?(?:초과|넘)", around))
    below = bool(re.search(r"(?:less|fewer|under|below)(?: than)?\s\0|\0\s?미만", around))
    most = bool(re.search(r"(?:up to|at most|within|no more than|maximum of|최대)\s\0|\0\s?(?:이하|이내|까지)", around))
    least = bool(re.search(r"(?:at least|minimum of|no less than|최소)\s\0|\0\s?이상", around))
    inside = _inside(told.value, limit.value, above, below, most, least)
    if inside is None:
        return said if told.value == limit.value else (False if asked.tagged and said else None)
    if inside:
        return said
    return not said if mode == "may" else None  # what is not forbidden is not said to be allowed


def _inside(told: Decimal, limit: Decimal, above: bool, below: bool, most: bool, least: bool) -> bool | None:
    if above:
        return told > limit
    if below:
        return told < limit
    if most:
        return told <= limit
    return told >= limit if least else None
