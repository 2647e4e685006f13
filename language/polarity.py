"""What a Korean or English sentence affirms and what it negates, by plain rules: to tell a claim from its opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from language.normal import fold
from language.words import Morpheme, Token, Words


@dataclass(frozen=True, slots=True)
class Assertion:
    """A word that says something (a Korean predicate, any content word of English) and whether it is negated; `end` is its place."""

    form: str
    negated: bool
    end: int


_HANGUL = re.compile("[가-힣]")
# Said negatively without a negation: a paraphrase turns one into the other, "must not" into "is prohibited".
_NEGATIVE = re.compile(
    r"금지|불가|제외|거절|거부|무효|면제|배제|생략|미만|없이|불문|미달|불허|중단|취소|"
    r"\b(?:prohibit|forbid|forbidden|exclud|except|without|unless|refus|den(?:y|ie)|ineligib|unable|avoid|fail|instead|rather|only|"
    r"lack|absen|prevent|withh|waive|exempt|invalid|un(?:availab|necess|allow|authori[sz]|paid|approv))\w*"
)

CUE = re.compile(r"\b(?:not|never|cannot|neither|nor|nobody|nothing|none|no)\b|n't\b")
# No negation of what is said: limits, and "not only … but also".
IDIOM = re.compile(
    r"\b(?:no|not)\s(?:later|more|less|fewer|longer|earlier|sooner|greater|larger|higher|lower)\sthan\b|\bnot\s(?:to\s)?exceed(?:ing)?\b"
    r"|\bnot\s(?:only|just|merely|necessarily)\b|\b(?:whether\s)?or\snot\b|\bno\.\s?\d|\bno\smatter\b|\bno\slonger\sthan\b"
)
_STOP = re.compile(r"[.;:!?]\s|\b(?:but|because|if|when|until)\b")


def is_negative(text: str) -> bool:
    """Whether a word says no without a negation: prohibited, except, 금지, 제외."""
    return bool(_NEGATIVE.search(fold(text).text))


def assertions(text: str, words: Words) -> list[Assertion]:
    """What the text affirms and negates, in order. A double negation affirms."""
    found = _english(text, words.tokens(text))
    if _HANGUL.search(text):
        found += _korean(words.morphemes(text))
    return sorted(found, key=lambda a: a.end)


def _english(text: str, tokens: Sequence[Token]) -> list[Assertion]:
    """A negation falls on the first content word after it in its clause, adverbs left out."""
    folded = fold(text)
    rest = IDIOM.sub(lambda match: "~" * len(match[0]), folded.text)
    content = [t for t in tokens if t.content and t.kind == "word" and text[t.start].isascii()]
    negated = set()
    for cue in CUE.finditer(rest):
        stop = _STOP.search(rest, cue.end())
        begin, end = folded.starts[cue.end()], folded.starts[stop.start() if stop else len(rest)]
        after = [t for t in content if begin <= t.start < end and not text[t.start : t.end].lower().endswith("ly")]
        if after:
            negated.add(after[0].start)
    return [Assertion(t.form, t.start in negated, t.end) for t in content]


def _korean(pieces: Sequence[Morpheme]) -> list[Assertion]:
    """Predicates: verbs, adjectives, nouns with 하다, 되다, 이다 or 있다. 않다, 못하다, 아니다, 말다 and "수 없다" negate the one before,
    안 and 못 the one after, "아니 되다" the one before."""
    found: list[Assertion] = []
    negate_next = False

    def add(form: str, end: int, *, negated: bool = False) -> None:
        nonlocal negate_next
        found.append(Assertion(form, negated != negate_next, end))
        negate_next = False

    def turn() -> None:
        if found:
            last = found[-1]
            found[-1] = Assertion(last.form, not last.negated, last.end)

    for i, piece in enumerate(pieces):
        before = pieces[i - 1] if i else None
        match piece.tag.split("-")[0], piece.form:
            case "VX", "아니하" | "않" | "못하" | "말":
                turn()
            case "MAG" | "IC", "아니" | "안" | "못":
                follows = pieces[i + 1] if i + 1 < len(pieces) else None
                if follows and follows.form in {"되", "하"} and before and before.tag in {"EC", "JX"}:
                    turn()
                else:
                    negate_next = True
            case "XSV" | "XSA", _ if before:
                prefixed = i > 1 and pieces[i - 2].tag == "XPN" and pieces[i - 2].form in {"불", "미", "비", "부"}
                add(before.form, piece.end, negated=prefixed)
            case "VCN", _:
                add(_noun(pieces, i), piece.end, negated=True)
            case "VCP", _:
                add(_noun(pieces, i), piece.end)
            case "VA" | "VV", "없" | "있":
                noun = _noun(pieces, i)
                if noun == "수" and found:
                    if piece.form == "없":
                        turn()
                else:
                    add(noun or "있", piece.end, negated=piece.form == "없")
            case "VV", "하" | "되":
                noun = _noun(pieces, i)
                if noun:
                    add(noun, piece.end)
            case (("VV" | "VA"), form):
                add(form, piece.end)
    return found


def _noun(pieces: Sequence[Morpheme], at: int) -> str:
    """The noun that a light verb has, with a particle between or none; "" where there is none."""
    for piece in reversed(pieces[max(0, at - 2) : at]):
        if piece.tag.startswith(("N", "XR", "SL", "XSN")):
            return piece.form
        if not piece.tag.startswith("J"):
            return ""
    return ""
