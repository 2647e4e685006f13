"""What a Korean or English sentence says of an action: that one may, must, need not or may not do it, or that it is so or not so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from language.normal import fold
from language.polarity import CUE, IDIOM
from language.words import Morpheme, Words, stem

Mode = Literal["may", "may not", "must", "need not", "is", "is not"]


@dataclass(frozen=True, slots=True)
class Modal:
    """`form` is the action, as lexical search writes it; `end` is its place in the text."""

    form: str
    mode: Mode
    end: int


def _compiled(patterns: Sequence[tuple[str, Mode]]) -> tuple[tuple[re.Pattern[str], Mode], ...]:
    return tuple((re.compile(pattern), mode) for pattern, mode in patterns)


_HANGUL = re.compile("[가-힣]")
# Korean, over "form/TAG " of each morpheme. A predicate is a verb, or a noun that 하다 or 되다 makes one.
_PARTICLE = r"(?:\S+/(?:JKO|JKS|JX) )?(?:\S+/MAG )?"
_PREDICATE = (
    rf"(?:(?P<noun>\S+)/(?:NNG|NNP|XR|SL) (?:\S+/XSN )?(?:(?:하|되|시키)/XS[VA] |{_PARTICLE}(?:하"
    rf"|되)/VV )|(?P<verb>\S+)/V[VA](?:-\w)? )(?:\S+/EC (?:주|드리|보|두|놓|버리)/VX )?"
)
_MAY = (
    r"(?:\S+/EP )?(?:(?:을|ᆯ|ㄹ)/ETM 수/NNB (?:\S+/JX )?있/\S+ |(?:어도|아도|여도)/EC (?:되|괜찮|좋)/\S+ "
    r"|\S+/ETM (?:것|거)/NNB (?:\S+/J\w+ )?(?:가능|허용)/\S+ )"
)
_NOT_MAY = (
    r"(?:(?:을|ᆯ|ㄹ)/ETM 수/NNB (?:\S+/J\w+ )?없/\S+ |(?:면|어서|아서)/EC (?:\S+/JX )?(?:안|아니)/\S+ 되/\S+ "
    r"|지/EC (?:\S+/J\w+ )?(?:못하|말)/VX"
    r"|\S+/ETM (?:것|거)/NNB (?:\S+/J\w+ )?(?:금지|불가|불가능)/)"
)
_MUST = r"(?:어야|아야|여야)/EC (?:만/JX )?(?:하|되)/"
_NEED_NOT = (
    r"(?:지/EC (?:않|아니하)/VX (?:(?:어도|아도)/EC (?:되|괜찮|좋)/|(?:을|ᆯ|ㄹ)/ETM 수/NNB (?:\S+/JX )?있/)"
    r"|(?:을|ᆯ|ㄹ)/ETM (?:필요|의무)/NNG (?:\S+/J\w+ )?없/)"
)
_NOT = r"지/EC (?:\S+/J\w+ )?(?:않|아니하)/VX"
_KOREAN: tuple[tuple[re.Pattern[str], Mode], ...] = _compiled(
    (
        (rf"(?:안|아니)/MAG {_PREDICATE}(?:어도|아도)/EC (?:되|괜찮|좋)/", "need not"),
        (_PREDICATE + _NEED_NOT, "need not"),
        (_PREDICATE + _NOT_MAY, "may not"),
        (_PREDICATE + _MAY, "may"),
        (_PREDICATE + _MUST, "must"),
        (rf"못/MAG {_PREDICATE}", "may not"),
        (r"(?P<noun>\S+)/(?:NNG|NNP|XR|SL) (?:\S+/XSN )?(?:\S+/(?:JKO|JKS|JX) )?못/MAG (?:하|되)/", "may not"),
        (r"(?P<noun>\S+)/(?:NNG|NNP|XR|SL) (?:\S+/XSN )?(?:\S+/(?:JKO|JX) )?안/MAG 하/", "is not"),
        (r"(?P<noun>\S+)/NNG (?:\S+/(?:JKS|JKO|JX) )?(?:가능|허용)/\S+ (?:하|되)/", "may"),
        (r"(?P<noun>\S+)/NNG (?:\S+/(?:JKS|JKO|JX) )?(?:불가|불가능|금지)/", "may not"),
        (r"(?P<noun>\S+)/NNG (?:\S+/(?:JKS|JX) )?(?:안|아니)/MAG 되/", "may not"),
        (r"(?P<noun>\S+)/NNG (?:\S+/(?:JKS|JX) )?(?:의무|필수)/NNG 이/VCP", "must"),
        (_PREDICATE + _NOT, "is not"),
        (rf"(?:안|아니)/MAG {_PREDICATE}", "is not"),
        (r"(?P<noun>\S+)/(?:NNG|XSN) (?:\S+/(?:JKS|JX) )?없/", "is not"),
        (_PREDICATE, "is"),
    )
)
_LIGHT = frozenset(
    {
        "있",
        "없",
        "하",
        "되",
        "맞",
        "같",
        "대하",
        "따르",
        "위하",
        "관하",
        "말하",
        "보",
        "가능",
        "불가",
        "금지",
        "허용",
        "필요",
        "수",
        "것",
        "거",
    }
)

_MODALS: tuple[tuple[re.Pattern[str], Mode], ...] = _compiled(
    (
        (
            r"\b(?:cannot|can't|mustn't|shouldn't|(?:can|may|must|shall|should) (?:not|never)|(?:is"
            r"|are) (?:not (?:allowed|permitted)|prohibited"
            r"|forbidden)(?: from| to)?|not be able to|(?:do not|don't|never)(?= [a-z]+ (?:your|the|any|a|it|this|them|our|personal)\b))",
            "may not",
        ),
        (
            r"\b(?:need not|needn't|(?:do|does) not (?:have|need) to|don't (?:have|need) to"
            r"|doesn't (?:have|need) to|(?:is|are) not required to)",
            "need not",
        ),
        (r"\b(?:must|shall|should|(?:have|has|need|needs) to|(?:is|are) required to)", "must"),
        (r"\b(?:may|can|could|(?:is|are) (?:allowed|permitted|able) to)", "may"),
    )
)
_ADVERB = r"(?:\s(?:also|only|always|still|not|be|have|been|then|\w+ly))*"
_VERB = re.compile(rf"{_ADVERB}\s(?P<verb>[a-z]+)")


def modals(text: str, words: Words) -> list[Modal]:
    """What the text says of actions, in order. Of English only what has a modal verb or a negation: which word is the verb of a plain
    statement nobody knows here."""
    found = list(_english(text))
    if _HANGUL.search(text):
        found += _korean(words.morphemes(text))
    return sorted(found, key=lambda modal: modal.end)


def _korean(pieces: Sequence[Morpheme]) -> Iterable[Modal]:
    line, ends, spots = "", list[int](), list[int]()
    for piece in pieces:
        spots.append(len(line))
        ends.append(piece.end)
        line += f"{piece.form}/{piece.tag} "
    found: dict[int, tuple[str, Mode, int, bool]] = {}
    for pattern, mode in _KOREAN:
        for match in pattern.finditer(line):
            group = "noun" if match["noun"] else "verb"
            at = match.start(group)
            if at not in found and match[group] not in _LIGHT:
                found[at] = match[group], mode, ends[spots.index(at)], line.startswith("거나/EC", match.end())
    after: Mode | None = None  # "압류하거나 제공할 수 없다": neither may be done
    said = list[Modal]()
    for _, (form, mode, end, shared) in sorted(found.items(), reverse=True):
        after = after if shared and after else mode
        said.append(Modal(form, after, end))
    return reversed(said)


def _english(text: str) -> Iterator[Modal]:
    folded = fold(text)
    rest = IDIOM.sub(lambda match: "~" * len(match[0]), folded.text)
    for pattern, mode in _MODALS:
        for match in pattern.finditer(rest):
            verb = _VERB.match(rest, match.end())
            if verb:
                yield Modal(stem(verb["verb"]), mode, folded.starts[verb.end("verb") - 1] + 1)
        rest = pattern.sub(lambda match: "~" * len(match[0]), rest)
    for cue in CUE.finditer(rest):
        verb = _VERB.match(rest, cue.end())
        if verb:
            yield Modal(stem(verb["verb"]), "is not", folded.starts[verb.end("verb") - 1] + 1)
