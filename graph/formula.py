"""Arithmetic over one row, as a mapping declares it: `unitPrice * quantity * (1 - discount)`. Pure."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SAID = str.maketrans({"*": "×", "-": "−", "/": "÷"})
_LONGEST = 300


def parse(formula: str) -> tuple[str, ...]:
    """The formula's names, numbers, operators and brackets in order. Raises ValueError for anything but + - * / over names and numbers."""
    if len(formula) > _LONGEST:
        raise ValueError(f"a formula of more than {_LONGEST} characters")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except SyntaxError:
        raise ValueError(f"{formula!r} is no formula: names of columns, numbers, + - * / and brackets") from None
    return tuple(_parts(tree.body, formula))


def names(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The properties in a formula, each once."""
    return tuple(dict.fromkeys(part for part in parts if part[0].isalpha() or part[0] == "_"))


def renamed(formula: str, name_of: Callable[[str], str]) -> str:
    """A formula with other names for its columns. Raises ValueError, and what `name_of` raises."""
    parts = parse(formula)
    return " ".join(name_of(part) if part in names(parts) else part for part in parts)


def said(parts: tuple[str, ...]) -> str:
    """As people write it: unitPrice × quantity × (1 − discount)."""
    return " ".join(part.translate(_SAID) for part in parts).replace("( ", "(").replace(" )", ")")


def _parts(node: ast.expr, formula: str, outer: bool = False) -> Iterator[str]:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            if outer:
                yield "("
            product = isinstance(operator, ast.Mult | ast.Div)
            yield from _parts(left, formula, outer=product and _is_sum(left))
            yield _OPERATORS[type(operator)]
            yield from _parts(right, formula, outer=isinstance(right, ast.BinOp) and (product or not isinstance(operator, ast.Add)))
            if outer:
                yield ")"
        case ast.Name(id):
            yield id
        case ast.Constant(int() | float() as value) if not isinstance(value, bool):
            yield repr(value)
        case _:
            raise ValueError(f"{formula!r} is no formula: names of columns, numbers, + - * / and brackets")


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
