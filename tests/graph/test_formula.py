"""Formulas of a mapping: arithmetic over columns and nothing else, written back with the brackets that it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.formula import names, parse, renamed, said
from graph.schema import load_schema
from graph.store import SchemaError

_LEAF = st.sampled_from(["a", "b", "2", "0.5"])
_TREE = st.recursive(
    _LEAF, lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"), max_leaves=7
)


@given(_TREE, st.integers(1, 9), st.integers(1, 9))
def test_a_formula_is_worth_what_it_was(formula: str, a: int, b: int) -> None:
    row = {"a": a, "b": b}

    def worth(text: str) -> float | None:
        try:
            return round(float(eval(text, {"__builtins__": {}}, row)), 6)
        except ZeroDivisionError:
            return None

    assert worth(" ".join(parse(formula))) == worth(formula)


@pytest.mark.parametrize(
    "text", ["", "a +", "a ** b", "f(a)", "a.b", "'a'", "a if b else 1", "a; b", "[a]", "a < b", "True", "-a", "a`", "__import__('os')"]
)
def test_nothing_else_is_a_formula(text: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        parse(text)


def test_it_is_said_and_renamed() -> None:
    formula = renamed("단가 * 수량 * (1 - 할인율)", {"단가": "price", "수량": "quantity", "할인율": "discount"}.__getitem__)
    assert said(parse(formula)) == "price × quantity × (1 − discount)"
    assert names(parse(formula)) == ("price", "quantity", "discount")


@pytest.mark.parametrize("formula", ["price * weight", "price * name"])
def test_a_measure_is_of_numbers_that_the_label_has(formula: str) -> None:
    declared = f"""
collection: c
labels:
  Item: {{key: name, name: name, properties: {{name: {{}}, price: {{type: number}}}}, measures: {{worth: {{formula: "{formula}"}}}}}}
"""
    with pytest.raises(SchemaError, match="worth"):
        load_schema(declared)
