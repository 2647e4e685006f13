"""The compact form in which names and text are compared: folded, without accents, spaces and punctuation; and where words may end."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from language.normal import fold

_PIECE = re.compile("[가-힣]+|[^\\W_가-힣]+")  # a word, or the part of it that is of one script
_ENDING = 40  # characters: more than a title and three particles have
_JOINING = re.compile(r"[ \t]?[-·&/']?[ \t]?|\n")
_PARTICLE = (
    "은|는|이|가|을|를|의|에|에서|에게|에게서|께|께서|한테|한테서|와|과|랑|이랑|하고|도|만|뿐|로|으로|로서|으로서|로써|으로써|부터|까지|마다|조차|마저"
    "|밖에|보다|처럼|같이|대로|이?라고|이?라는|이?라면|이?란|이?나|이?든지?|이?며|이고|이?야|이?여|이?요|인|인지|인가요?|이?죠|이?지요?"
    "|인데요?|이?면서|이?지만|이?라서|이다|이?었던?|였던?|이에요|예요|입니다|입니까"
)
_TITLE = "사장|부장|차장|과장|대리|사원|주임|팀장|실장|이사|상무|전무|대표|본부장|지점장|센터장|책임|선임|수석|매니저|교수|박사|선생"
_PARTICLES = re.compile(f"(?:{_TITLE})?(?:님|씨|측|들|네)?(?:{_PARTICLE}){{0,3}}")
_HEADED = re.compile("(?:점|팀|부|실|센터|그룹|과|국|처|소)$")  # 부산지점 + 장: a unit, in the title of its head


@dataclass(frozen=True, slots=True)
class Compact:
    """Piece `i` is `text[bounds[i]:bounds[i + 1]]`, which is `folded[starts[i]:ends[i]]`."""

    text: str
    folded: str
    bounds: list[int]
    starts: list[int]
    ends: list[int]

    def piece(self, offset: int) -> int:
        """The piece that a character of `text` is in."""
        return bisect_right(self.bounds, offset) - 1

    def place(self, offset: int) -> int:
        """Where a character of `text` is in the folded text."""
        piece = self.piece(offset)
        return self.starts[piece] + offset - self.bounds[piece]

    def gaps(self, start: int, end: int) -> dict[int, str]:
        """What stands between the words of `text[start:end]`, by its place in them."""
        first, last = self.piece(start), self.piece(end - 1)
        found = {self.bounds[i] - start: self.folded[self.ends[i - 1] : self.starts[i]] for i in range(first + 1, last + 1)}
        return {offset: gap for offset, gap in found.items() if gap}

    def begins_word(self, piece: int) -> bool:
        """Whether a name may begin here: not inside a word, save for Latin letters after Hangul (주식회사ABC)."""
        inside = piece > 0 and self.ends[piece - 1] == self.starts[piece]
        return not inside or (is_hangul(self.text[self.bounds[piece] - 1]) and not is_hangul(self.text[self.bounds[piece]]))

    def rest_of_word(self, end: int) -> str:
        """What the word goes on with after `text[:end]`; of more than any ending has, the beginning."""
        piece = self.piece(end - 1)
        start = self.place(end - 1) + 1
        while piece + 1 < len(self.starts) and self.ends[piece] == self.starts[piece + 1] and self.ends[piece] - start <= _ENDING:
            piece += 1
        return self.folded[start : self.ends[piece]]


def compact(folded: str) -> Compact:
    if folded.isascii() and folded.isalnum():  # one piece, as most keys are
        return Compact(folded, folded, [0, len(folded)], [0], [len(folded)])
    plain = folded if folded.isascii() else "".join(map(_without_accent, folded))
    bounds, starts, ends, pieces = [0], [], [], []
    for match in _PIECE.finditer(plain):
        starts.append(match.start())
        ends.append(match.end())
        pieces.append(match[0])
        bounds.append(bounds[-1] + len(match[0]))
    return Compact("".join(pieces), folded, bounds, starts, ends)


def _without_accent(character: str) -> str:
    return character if character.isascii() or is_hangul(character) else unicodedata.normalize("NFD", character)[0]


def letters_of(text: str) -> str:
    """Folded, and nothing but letters and digits."""
    return "".join(re.findall(r"[^\W_]+", fold(text).text))


def is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"


def joins_words(gap: str) -> bool:
    """Whether it may stand between two words of a name: a space, a hyphen or the like, no end of a sentence."""
    return _JOINING.fullmatch(gap) is not None


_NUMBERED = "번편호"  # behind the number that one of many is called by: 10248번 주문, 31153편


def may_follow(name: str, rest: str) -> bool:
    """Whether a word that begins with a name (compact) and goes on with `rest` is that name: with particles, or in the plural."""
    if not rest or (rest in ("s", "es") and name.isascii() and name.isalpha() and len(name) > 3):
        return True
    if rest[0] == "장" and _HEADED.search(name):
        rest = rest[1:]
    if rest and rest[0] in _NUMBERED and name[-1].isdecimal():
        return len(rest) == 1 or _PARTICLES.fullmatch(rest[1:]) is not None
    return _PARTICLES.fullmatch(rest) is not None


def is_whole_number(text: Compact, start: int, end: int) -> bool:
    """Whether digits at the ends of `text[start:end]` are not part of a longer number or code (1,024; 02-123; a.b@c)."""
    before, after = text.folded[: text.place(start)][-2:], text.folded[text.place(end - 1) + 1 :][:2]
    return not (re.fullmatch(r"\w[-_.@]|\d[,:]", before) or re.fullmatch(r"[-_.@]\w|[,:]\d", after))
