"""What a word of the question may be called where no list of words says: the key of a document's line, or the kind of a node, by its sense.

A word alone tells a small encoder little, and some words are near to everything; so both are put into a sentence, and a name counts by how
far it stands out among what it is to general words. What the lists name is called that: such a key is another word's, unless its name and
the question's are of one stem.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from graph.compact import is_hangul
from language.detect import Language, detect
from language.thesaurus import glossary
from services.rag.hybrid.kept import Latest
from services.rag.hybrid.reach import Node, called_in
from services.rag.hybrid.work import Work, names
from vector.embedding.lane import EncodingLane
from vector.store import Vector

LEAST, NAMED, MARGIN = 3.0, 4.0, 0.2
ASKED, NEAR, CHOICES = 1.5, 0.6, 3
"""How far a name must stand out, in standard deviations, and how much farther than the next one: from a word of the other language, and
from what the thesaurus or a model calls it in the name's own, where near words lie nearer by far.
What stands out by ASKED and does not get so far is asked back, with up to CHOICES that are NEAR it."""
_WORDS = 128
_KEYS = 1000
_MOST = 96
LONGEST = 40
_NAMES = 3
SURE = 4.0
"""What stands out less is asked of a chat model too, where one is set: of what both say the one counts that stands out more."""
_STEM = 2
_SAID: dict[Language, tuple[str, str]] = {
    "ko": ("이것의 {}은(는) 무엇입니까?", "이것의 {}은(는) 다음과 같습니다."),
    "en": ("What is its {}?", "The {} of this is as follows."),
}
Vectors = npt.NDArray[np.float32]


class Meant(NamedTuple):
    """The option that a text means and how far it stands out; or else none, empty and 0, and those that it may mean."""

    name: str
    apart: float
    close: tuple[str, ...] = ()


NOTHING = Meant("", 0.0)


@dataclass(slots=True, eq=False)
class Likeness:
    """Compares by the encoder; names, keys and the general words are encoded once."""

    lane: EncodingLane
    known: Latest[str, Vector] = field(default_factory=Latest)

    async def compare(self, work: Work, texts: Sequence[str], lang: Language, called: Mapping[str, str]) -> None:
        """Note for each phrase that no word accounts for of which kind's name or which key, in the other language, it is. A kind is told
        from all others of the tables, so that what is described may turn out to be none of what is at hand. `called`: names of
        phrases in the other language, where somebody proposed any."""
        labels = dict.fromkeys(other.label for node in (*work.named, *work.reached) for other in node.about)
        names_of = [name for label in labels for name in await called_in(work.store, work.schema, label, work.groups)]
        kinds = [name for name in names_of if detect(name) != lang]  # in one language the words themselves say it
        keys = keys_of(work, (*work.named, *work.reached))
        words = [(text, phrase) for text, phrase in zip(texts, work.phrases, strict=True) if not any(map(str.isdigit, text))]
        asked = [(text, phrase) for text, phrase in words if not work.is_called(phrase, kinds, 1.0)]
        if kinds:
            other = [(text, phrase) for text, phrase in asked if not work.is_called(phrase, keys, 1.0)]
            read = await self._meant([text for text, _ in other], [*kinds, *keys], lang, called)
            for (_, phrase), found in zip(other, read, strict=True):
                if found.name in kinds:
                    work.kinds[phrase] = found.name
                    work.doubtful |= found.apart < SURE
        meant = {node.id: work.describes(node) for node in work.reached}
        described = [node for node in work.reached if any(phrase <= meant[node.id] for phrase in work.phrases)]
        keys = keys_of(work, described) or keys
        asked = [(text, phrase) for text, phrase in asked if phrase not in work.kinds and not work.is_called(phrase, keys, 0.5)]
        read = await self._meant([text for text, _ in asked], keys, lang, called)
        for (text, phrase), found in zip(asked, read, strict=True):
            if found.name:
                work.alike.setdefault(found.name, set()).update(phrase)
                work.doubtful |= found.apart < SURE
            elif found.close:
                work.near[text] = found.close

    async def _meant(self, texts: Sequence[str], options: Sequence[str], lang: Language, called: Mapping[str, str]) -> list[Meant]:
        """Which of the options each text means, in the other language: what the glossary calls it, else by its own sense, or by that of
        what it is called there, in the glossary or by somebody who proposed it."""
        if len(options) < 2 or not texts:
            return [NOTHING] * len(texts)
        other: Language = "en" if lang == "ko" else "ko"
        held = await self._said(options, other)
        usual: dict[Language, tuple[Vectors, Vectors]] = {}
        found: list[Meant] = []

        async def apart(word: str, of: Language) -> Vector:
            """How far each of the options stands out among what it is to general words."""
            if of not in usual:
                towards = np.einsum("ktd,gtd->tkg", held, await self._said(general_words(of), of))
                usual[of] = towards.mean(2), towards.std(2)
            mean, deviation = usual[of]
            return np.asarray(((np.einsum("ktd,td->tk", held, (await self._said([word], of))[0]) - mean) / deviation).mean(0))

        for text in texts:
            named = _named(text, other)
            if len(same := [option for option in options if option.lower() in named]) == 1:
                found.append(Meant(same[0], SURE))
                continue
            read = [self._best(text, options, await apart(text, lang))]
            read += [self._best("", options, await apart(name, other)) for name in named[:_NAMES]]
            read += [self._best(text, options, await apart(called[text], other))] if text in called else []
            found.append(max(read, key=lambda one: one.apart))
        return found

    def _best(self, text: str, options: Sequence[str], scores: Vector) -> Meant:
        """`text` empty: the scores are those of a name in the options' own language, which must stand out more."""
        free = [n for n, option in enumerate(options) if not text or not _is_named_otherwise(option, text)]
        best = sorted(free, key=lambda n: -scores[n])[:CHOICES]
        if not best or scores[best[0]] < ASKED:
            return NOTHING
        if scores[best[0]] >= (LEAST if text else NAMED) and (len(best) == 1 or scores[best[0]] - scores[best[1]] >= MARGIN):
            return Meant(options[best[0]], float(scores[best[0]]))
        return Meant("", 0.0, tuple(options[n] for n in best if scores[best[0]] - scores[n] <= NEAR))

    async def read_ahead(self, keys: Sequence[str], lang: Language) -> None:
        """Encode what questions in the other language are compared with, when nobody waits for it."""
        other: Language = "en" if lang == "ko" else "ko"
        texts = [*_sentences(list(dict.fromkeys(keys))[:_KEYS], lang), *(_sentences(general_words(other), other) if keys else ())]
        new = [text for text in dict.fromkeys(texts) if text not in self.known.held]
        for text, vector in zip(new, await self.lane.batch(self.lane.encode, new, idle=True), strict=True):
            self.known.put(text, vector)

    async def _said(self, words: Sequence[str], lang: Language) -> Vectors:
        """words × sentences × dimensions"""
        texts = _sentences(words, lang)
        held = {text: self.known.held[text] for text in texts if text in self.known.held}
        new = [text for text in dict.fromkeys(texts) if text not in held]
        for text, vector in zip(new, await asyncio.gather(*(self.lane.run(self.lane.encode, text) for text in new)), strict=True):
            held[text] = self.known.put(text, vector)
        return np.stack([held[text] for text in texts]).reshape(len(words), len(_SAID[lang]), -1)


def _sentences(words: Sequence[str], lang: Language) -> list[str]:
    return [sentence.format(word) for word in words for sentence in _SAID[lang]]


def keys_of(work: Work, nodes: Sequence[Node]) -> list[str]:
    """The keys of the lines of the nodes' own documents, where these are in the other language."""
    own = {title: any(names(title, node.name) for node in nodes) for title in {line.title for line in work.lines}}
    lines = (line for line in work.lines if line.key and line.source in work.sheet.foreign and own[line.title])
    keys = (line.key for line in lines if len(line.key) <= LONGEST)
    return list(dict.fromkeys(keys))[:_MOST]


@cache
def general_words(lang: Language) -> list[str]:
    """The first words of some entries of the glossary, the same ones whatever is added to it but for a few."""
    firsts = dict.fromkeys(next(t for t in terms if t.isascii() == (lang == "en")) for terms in dict.fromkeys(glossary().values()))
    return sorted(firsts, key=lambda word: crc32(word.encode()))[:_WORDS]


def _named(phrase: str, lang: Language) -> list[str]:
    """What the glossary calls a phrase in a language, or its last part, which says what it is; the usual names first."""
    last = phrase.lower().rpartition(" ")[2]
    ends = [last[n:] for n in range(1, len(last) - 1)] if is_hangul(last[-1]) else []
    alike = next((glossary()[part] for part in (phrase.lower(), last, *ends) if part in glossary()), ())
    return [name for name in alike if name.isascii() == (lang == "en")]


def _is_named_otherwise(name: str, phrase: str) -> bool:
    """Whether the glossary has other names for what a line or a node is called than the question's word."""
    alike = [other for other in glossary().get(name.lower(), ()) if other.isascii() != name.isascii()]
    return bool(alike) and not any(_of_one_stem(phrase, other) for other in alike)


def _of_one_stem(one: str, other: str) -> bool:
    """총매출 and 매출: a compound's last part says what it is."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _STEM and long.endswith(short)
