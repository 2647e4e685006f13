"""The static guard: what a read may be, decided before the engine sees it.

It reads tokens, not text, so a word in a string or in backticks is only a name. It is the first of two fences; the second is the engine's
own (a user or a session that can only read). Text that engines might read in different ways (escapes, comments, odd characters) is
refused or taken out, so that both fences see the same statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.store import CypherRejected, Value

_FIRST = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"})
_REFUSED = re.compile(
    "CREATE|INSERT|MERGE|SET|DELETE|DETACH|NODETACH|REMOVE|DROP|ALTER|FOREACH|CALL|YIELD|LOAD|USE|SHOW|TERMINATE|EXPLAIN|PROFILE|CYPHER"
)
_NAMESPACES = frozenset({"date", "datetime", "localdatetime", "localtime", "time", "duration"})
_TOKEN = re.compile(
    r"""(?P<space>[^\S\x00-\x08\x0e-\x1f]+|/\*.*?\*/|//[^\r\n]*)
    |(?P<string>'(?:[^'\\]|\\[\\'"bfnrt])*'|"(?:[^"\\]|\\[\\'"bfnrt])*")
    |(?P<quoted>`(?:[^`]|``)+`)
    |(?P<number>(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|\d+(?:[eE]\d+)?)(?!\w))
    |(?P<name>[^\W\d]\w*)
    |(?P<symbol>[-+*/%^=<>!~.,:;|&?()\[\]{}$])""",
    re.VERBOSE | re.DOTALL,
)
_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement."""

    kind: str  # the group of the pattern
    text: str
    word: str  # a bare name as an engine might read a keyword; otherwise empty
    depth: int  # open brackets around it
    start: int
    end: int


def bounded_read(cypher: str, params: Mapping[str, Value], rows: int) -> str:
    """The statement as it may be sent: one read, without comments, that gives at most `rows` rows (for each part of a UNION).

    Raises CypherRejected with what to change.
    """
    text, tokens = _checked(cypher)
    return _limited(text, tokens, params, rows)


def read_tokens(cypher: str) -> list[Token]:
    """The tokens of a statement that `bounded_read` takes, without comments and space. Raises CypherRejected with what to change."""
    bounded_read(cypher, {}, 1)
    return _checked(cypher)[1]


@lru_cache(maxsize=1024)
def _checked(cypher: str) -> tuple[str, list[Token]]:
    """The statement without comments and its tokens, in one place for all that ask the same again."""
    if re.search(r"\\[uU]+[0-9a-fA-F]{4}", cypher):
        raise CypherRejected("Unicode escapes are refused: write the character itself, or pass the value as a parameter.")
    text = "".join(" " if kind == "space" else part for kind, part in _lex(cypher)).strip()
    tokens = _tokens(text)
    if tokens and tokens[-1].text == ";":
        text = text[: tokens.pop().start].rstrip()
    _check(tokens)
    return text, tokens


def _lex(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match or (match.lastgroup == "symbol" and text.startswith(("/*", "*/"), position)):
            raise CypherRejected(f"Cypher cannot be read from here on: {text[position : position + 20]!r}")
        yield str(match.lastgroup), match.group()
        position = match.end()


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    open_brackets: list[str] = []
    position = 0
    for kind, part in _lex(text):
        start, position = position, position + len(part)
        if kind == "space":
            continue
        if part in _CLOSES and (not open_brackets or open_brackets.pop() != _CLOSES[part]):
            raise CypherRejected(f"A bracket is closed that was not opened: {part}")
        word = "" if kind != "name" or _names_a_thing(tokens) else unicodedata.normalize("NFKC", part).upper()
        tokens.append(Token(kind, part, word, len(open_brackets), start, position))
        if part in _CLOSES.values():
            open_brackets.append(part)
    if open_brackets:
        raise CypherRejected(f"A bracket is not closed: {open_brackets[-1]}")
    return tokens


def _names_a_thing(before: list[Token]) -> bool:
    """Whether the next name can only be a label, a type, a parameter or a property, by what stands before it."""
    if not before:
        return False
    return before[-1].text in (":", "$") or (before[-1].text == "." and len(before) > 1 and before[-2].kind in ("name", "quoted"))


def _check(tokens: list[Token]) -> None:
    if not tokens or tokens[0].word not in _FIRST:
        raise CypherRejected("A read begins with MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN.")
    ranges: list[bool] = [False]  # for each open bracket: a range() stood in it
    for index, token in enumerate(tokens):
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.text == ";":
            raise CypherRejected("Only one statement at a time.")
        if _REFUSED.fullmatch(token.word):
            raise CypherRejected(
                f"{token.word} is refused: only reads are allowed (a name that is also a Cypher word stands in backticks)."
            )
        if token.kind in ("name", "quoted") and following == "(":
            _check_function(tokens, index)
            if token.text.strip("`").lower() == "range":
                if any(ranges[1:]):
                    raise CypherRejected("range() inside an expression over range() is refused: use UNWIND.")
                ranges = [True] * len(ranges)
        if token.text in _CLOSES.values():
            ranges.append(False)
        elif token.text in _CLOSES:
            ranges.pop()


def _check_function(tokens: list[Token], index: int) -> None:
    """Functions with a namespace are extensions of one engine, save those for dates."""
    if index < 2 or tokens[index - 1].text != ".":
        return
    namespace = tokens[index - 2].text
    if namespace.lower() not in _NAMESPACES or (index > 2 and tokens[index - 3].text == "."):
        raise CypherRejected(f"{namespace}.{tokens[index].text}() is refused: only functions of Cypher itself are allowed.")


def _limited(text: str, tokens: list[Token], params: Mapping[str, Value], rows: int) -> str:
    pieces, position = [], 0
    part: list[Token] = []
    for token in [*tokens, Token("name", "", "UNION", 0, len(text), len(text))]:
        if token.depth == 0 and token.word == "UNION":
            pieces.append(_limited_part(text[position : token.start], part, params, rows))
            position, part = token.start, []
        part.append(token)
    return "".join(pieces)


def _limited_part(text: str, part: list[Token], params: Mapping[str, Value], rows: int) -> str:
    returns = [index for index, token in enumerate(part) if token.depth == 0 and token.word == "RETURN"]
    if not returns:
        raise CypherRejected("A read ends with RETURN.")
    limits = [index for index in range(returns[-1], len(part)) if part[index].depth == 0 and part[index].word == "LIMIT"]
    if not limits:
        return f"{text.rstrip()} LIMIT {rows} "
    match [token.text for token in part[limits[0] + 1 :]]:
        case ["$", name]:
            wanted = params.get(name)
        case [number] if number.isdecimal():
            wanted = int(number)
        case _:
            wanted = None
    if not isinstance(wanted, int):
        raise CypherRejected("LIMIT takes a whole number, or a parameter that is one.")
    return f"{text[: part[limits[0]].end - part[0].start]} {min(wanted, rows)} "
