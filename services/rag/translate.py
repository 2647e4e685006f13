"""A quotation in the reader's language: what a model is given for it, and what its translation must keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from language.answer_kind import AnswerKind, said_of
from language.codes import EMAIL, URL
from language.detect import Language, detect
from language.lexicon import Lexicon
from language.modality import modals
from language.normal import fold
from language.polarity import IDIOM, assertions
from language.references import Reference, english_references, korean_references
from language.rendering import clock_in, rendered
from language.words import Words
from services.rag.chat_model import REPLY_TOKENS, Message
from services.rag.claims import Claims
from services.rag.replace_draft import direction
from vector.store import Vector

NEAR = 0.8
"""The cosine to its original that a translation needs."""
WORDS_GIVEN = 12
SENSES = 3
JOINED = "/"
AMBIGUOUS = 6
"""A word with more names than this in the lexicon is not told: the sentence says better which is meant."""
LENGTH = {"en": (0.9, 5.0), "ko": (0.2, 1.2)}
"""How long a translation may be, by the characters of its original."""
_TOKENS = {"en": 1.25, "ko": 1.6}
"""How many tokens of a translation that long there are at most to a character of its original; one that goes on runs in circles."""
LOOPS = 0.55
"""The share of its words that are different in a text that does not go round in circles."""

TASK: Mapping[Language, str] = {
    "en": (
        "Translate the sentence of a Korean document into plain English, completely. What words may mean is given: take what fits the "
        "sense. Keep numbers, dates, names, units and negations exactly. Reply with the translation alone."
    ),
    "ko": (
        "영어 문서의 문장을 빠짐없이 자연스러운 한국어로 옮기세요. 낱말의 뜻이 주어지면 문맥에 맞는 것을 고르세요. "
        "숫자, 날짜, 이름, 단위, 부정은 정확히 지키세요. 번역문만 답하세요."
    ),
}
_ASKED: Mapping[Language, str] = {"en": "Words: {}\nSentence: {}", "ko": "낱말: {}\n문장: {}"}
_EXAMPLE: Mapping[Language, tuple[str, str, str]] = {
    "en": (
        "반납 = return/give back; 담당자 = person in charge; 접수 = reception/acceptance",
        "표본은 받은 날부터 ○○일 이내에 반납하여야 하며, 이를 파란 상자에 넣지 아니하면 담당자가 접수를 거부할 수 있다.",
        "The sample must be returned within ○○ days from the day it was received. If it is not put into a blue box, the person in charge "
        "may refuse to accept it.",
    ),
    "ko": (
        "return = 수익/반납/돌아오다; clerk = 담당자; box = 상자",
        "You must return the sample within QQ days of receiving it; if it is not put into a blue box, the clerk may refuse it.",
        "표본은 받은 날부터 QQ일 이내에 반납해야 하며, 파란 상자에 넣지 않으면 담당자가 접수를 거부할 수 있습니다.",
    ),
}
_LATIN = re.compile(r"[A-Za-z](?:(?!['’]s\b)[A-Za-z&'’.-])*[A-Za-z]")
# 「국고금 관리법」 제24조제5항에 따른: where else something is laid down, in front of it.
_LAID_DOWN = re.compile(
    r"「[^」]{2,60}」(?:\s?제\d+조(?:의\d+)?(?:제\d+[항호]|[가-힣]목)*)?(?:에|에서)\s?(?:따른|따라|의한|의하여|정하는|규정된)\s+"
)
_CHANNEL = re.compile(r"(?<!\w)#[a-z][\w-]+")
_ONE = re.compile(r"\ban? (?=(?:year|month|week|day|hour|minute)\b)", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
_INITIALS = re.compile(r"(?<![A-Za-z])[A-Z][A-Z&]+(?![A-Za-z])")
_FORBIDS = re.compile(
    r"금지|불가|불허|거부|거절|무효|없이|대신|\b(?:prohibit|forbid|refus|reject|den(?:y|ie)|invalid|void|fail|without|regardless)\w*"
    r"|\brather than\b|\binstead of\b",
    re.IGNORECASE,
)
_DAYS = tuple(
    re.compile(rf"{korean}요일|\b{english}days?\b", re.IGNORECASE)
    for korean, english in zip("월화수목금토일", ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"), strict=True)
)


def asked_to_translate(text: str, senses: Mapping[str, Sequence[str]], lang: Language) -> list[Message]:
    """The conversation that ends with a sentence to be put into `lang`. Its numbers, dates and times are put into it by rule; `senses` are
    what its words may mean."""
    given, sentence, said = _EXAMPLE[lang]
    glossary = "; ".join(f"{word} = {JOINED.join(names)}" for word, names in senses.items())
    messages = [("system", TASK[lang]), ("user", _ASKED[lang].format(given, sentence)), ("assistant", said)]
    return [*messages, ("user", _ASKED[lang].format(glossary or "-", rendered(text, lang)))]


def bare(text: str) -> str:
    """A sentence of a law without the names of other laws by which a thing in it goes: a small model translates these alone wrongly, and
    the source's words stand below."""
    return _LAID_DOWN.sub("", text)


def tokens_of(text: str, lang: Language) -> int:
    """How many tokens a translation of a text into `lang` may have."""
    return min(REPLY_TOKENS, 30 + int(_TOKENS[lang] * len(text)))


def senses_of(text: str, question: str, lang: Language, lexicon: Lexicon, words: Words) -> dict[str, tuple[str, ...]]:
    """What the words of a sentence that the lexicon knows are called in `lang`: the name that the question says, or the usual ones."""
    tokens = [token for token in words.tokens(text) if token.content]
    asked, told = set(words.terms(question)), dict[str, tuple[str, ...]]()
    for gloss in lexicon.gloss([token.form for token in tokens], "ko" if lang == "en" else "en"):
        word = text[tokens[gloss.start].start : tokens[gloss.end - 1].end]
        meant = [name for name in gloss.names if set(lexicon.terms_of(name)) <= asked]
        names = tuple(meant[:1]) or (gloss.names[:SENSES] if len(gloss.names) <= AMBIGUOUS else ())
        if names and len(word) > 1 and len(told) < WORDS_GIVEN:
            told[word] = names
    return told


def says_several(said: str, senses: Mapping[str, Sequence[str]]) -> bool:
    """Whether a small model took several of the things that a word may mean, and not the one that fits."""
    for names in senses.values():
        rest, found = said, 0
        for name in sorted(names, key=len, reverse=True):
            found += name in rest
            rest = rest.replace(name, " ")
        if found > 1:
            return True
    return False


def read_translation(reply: str, senses: Mapping[str, Sequence[str]]) -> str:
    """The translation on one line; where a small model copied all that a word may mean, the usual one."""
    said = " ".join(reply.split())
    for names in senses.values():
        said = said.replace(JOINED.join(names), names[0])
    return said


def lost_in_translation(original: str, said: str, lang: Language, claims: Claims, encode: Callable[[str], Vector]) -> list[str]:
    """What a translation into `lang` does not keep of its original, by kind; none where it may be shown."""
    held, told = (korean_references(original), english_references(said)) if lang == "en" else ([], [])
    faults = [*claims.figures(_without(told, said), _ONE.sub("1 ", original))]
    if not {part for reference in told for part in reference.named} <= {part for reference in held for part in reference.named}:
        faults.append("code")
    if any(claims.amounts(original, said)):
        faults.append("left out")
    if _times(original) != _times(said):
        faults.append("time")
    if _addresses(original) != _addresses(said):
        faults.append("name")
    known = {word.casefold() for word in _LATIN.findall(original)}
    if lang == "ko" and any(word.casefold() not in known for word in _LATIN.findall(said)):
        faults.append("name")
    if not set(_INITIALS.findall(original)) <= set(_INITIALS.findall(said)):
        faults.append("name")
    if direction(original) != direction(said) or _denies(original, claims.words) != _denies(said, claims.words):
        faults.append("negation")
    ours, theirs = ({modal.mode for modal in modals(text, claims.words)} - {"is", "is not"} for text in (said, original))
    if ours and theirs and not ours & theirs:
        faults.append("modality")
    least, most = LENGTH[lang]
    forms = said.split()
    if detect(said) != lang or not least <= len(said) / len(original) <= most or len(set(forms)) < LOOPS * len(forms):
        faults.append("form")
    if lang == "en" and _HANGUL.search(said):
        faults.append("form")
    if not faults and float(encode(said) @ encode(original)) < NEAR:
        faults.append("sense")
    return list(dict.fromkeys(faults))


def _without(references: Sequence[Reference], text: str) -> str:
    for reference in reversed(references):
        text = f"{text[: reference.start]} {text[reference.end :]}"
    return text


def _addresses(text: str) -> set[str]:
    folded = fold(text).text
    return {match[0] for pattern in (EMAIL, URL, _CHANNEL) for match in pattern.finditer(folded)}


def _times(text: str) -> set[object]:
    """Days of the week by their number, and clock times as Korean writes them."""
    clocks = {clock_in("ko", text[c.start : c.end]) for c in said_of(AnswerKind("clock"), text)}
    return {number for number, day in enumerate(_DAYS) if day.search(text)} | clocks


def _denies(text: str, words: Words) -> bool:
    plain = IDIOM.sub(" ", text)
    return bool(_FORBIDS.search(plain)) or any(said.negated for said in assertions(plain, words))
