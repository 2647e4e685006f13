"""What stands in a Cypher statement beside its patterns: values, properties, arithmetic over them, and functions over rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from graph.guard import Token
from graph.plan.plan import Column, Field, Formula, Function, Mean, Term, TimeUnit
from graph.schema import Property, Relationship, Schema
from graph.store import CypherRejected, Value

Side = Term | Mean | Column | Value
_NUMERIC = ("integer", "number", "percentage")
_FUNCTIONS = ("count", "sum", "avg", "min", "max")
_CASTS = ("date", "tofloat", "tointeger")
_PARTS: dict[str, TimeUnit] = {"4": "year", "7": "month", "10": "day"}
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_END = Token("end", "", "", 0, 0, 0)


class Terms:
    """Reads terms from tokens. `scope`: the variables of the plan by how the statement calls them; `labels` of nodes, `links` of
    relationships by variable; `means`, `computed` and `fields` by the name that WITH gives them."""

    def __init__(self, tokens: Sequence[Token], schema: Schema) -> None:
        self.schema = schema
        self._tokens, self._at = tokens, 0
        self.scope: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.links: dict[str, Relationship] = {}
        self.means: dict[str, Mean] = {}
        self.computed: dict[str, Column] = {}
        self.fields: dict[str, Field] = {}

    def ahead(self, steps: int = 0) -> Token:
        return self._tokens[self._at + steps] if self._at + steps < len(self._tokens) else _END

    def take(self, *texts: str) -> bool:
        """Go past these signs or words, if they come next."""
        if all((token := self.ahead(n)).text == text or token.word == text for n, text in enumerate(texts)):
            self._at += len(texts)
            return True
        return False

    def expect(self, *texts: str) -> None:
        if not self.take(*texts):
            raise CypherRejected(f"{' '.join(texts)} is expected, and not {self.ahead().text or 'the end'}.")

    def name(self) -> str:
        """A variable, label, type or property, without its backticks."""
        token = self.ahead()
        if token.kind not in ("name", "quoted"):
            raise CypherRejected(f"A name is expected, and not {token.text or 'the end'}.")
        self._at += 1
        return token.text if token.kind == "name" else token.text[1:-1].replace("``", "`")

    def listed(self) -> Iterator[None]:
        """Once for each of a list that commas divide."""
        yield
        while self.take(","):
            yield

    def side(self) -> Side:
        """One side of a comparison."""
        token = self.ahead()
        if token.text in self.means and self.ahead(1).text != ".":
            return self.means[self.name()]
        if token.text in self.computed and self.ahead(1).text != ".":
            return self.computed[self.name()]
        if self.is_computed():
            return self.computed_column()
        return self.value() if self._is_value() else self.term()

    def _is_value(self) -> bool:
        token = self.ahead()
        dated = token.word == "DATE" and self.ahead(1).text == "(" and self.ahead(2).kind == "string"
        return token.kind in ("string", "number") or token.text in ("[", "-", "$") or token.word in ("TRUE", "FALSE", "NULL") or dated

    def value(self) -> Value:
        token = self.ahead()
        if token.text == "$":
            raise CypherRejected("There are no parameters: write the value itself.")
        if token.word == "NULL":
            raise CypherRejected("Nothing is compared with null: write IS NULL or IS NOT NULL.")
        if self.take("["):
            values: list[Value] = [self.value() for _ in self.listed()]
            self.expect("]")
            return values
        if self.take("DATE", "("):
            text = self.value()
            self.expect(")")
            return _date(text)
        if token.word in ("TRUE", "FALSE"):
            self._at += 1
            return token.word == "TRUE"
        if token.kind == "string":
            self._at += 1
            return re.sub(r"\\(.)", lambda escaped: _ESCAPED.get(escaped[1], escaped[1]), token.text[1:-1])
        sign = -1 if self.take("-") else 1
        number = self._number()
        return sign * (float(number) if "." in number or "e" in number.lower() else int(number))

    def _number(self) -> str:
        token = self.ahead()
        if token.kind != "number" or not token.text[0].isdecimal() or not token.text.isalnum() or token.text[:2].lower() in ("0x", "0o"):
            raise CypherRejected(f"A value is expected, and not {token.text or 'the end'}.")
        self._at += 1
        if self.ahead().text == "." and self.ahead(1).kind == "number" and self.ahead(1).start == token.end + 1:
            self._at += 2
            return f"{token.text}.{self.ahead(-1).text}"
        return token.text

    def term(self) -> Term:
        """A property, or arithmetic over properties and numbers."""
        parts: list[Field | str] = []
        depth = 0
        while True:
            while self.take("("):
                depth += 1
                parts.append("(")
            parts.append(self._number() if self.ahead().kind == "number" else self.property())
            while depth and self.take(")"):
                depth -= 1
                parts.append(")")
            sign = self.ahead().text
            if sign not in ("+", "-", "*", "/"):
                break
            self.expect(sign)
            parts.append(sign)
        fields = [part for part in parts if isinstance(part, Field)]
        if depth or not fields:
            raise CypherRejected("Arithmetic is over properties and numbers.")
        if [*parts] == fields:
            return fields[0]
        for part in fields:
            if part.part or self.declared(part).type not in _NUMERIC:
                raise CypherRejected(f"{part.property} is no number to reckon with.")
        return Formula(tuple(parts))

    def property(self) -> Field:
        """`x.name`, the year of a date `x.name.year`, or its first letters `substring(toString(x.name), 0, 7)`."""
        if self.ahead(1).text == "(":
            return self._cast()
        written = self.name()
        if written in self.fields and self.ahead().text != ".":
            return self.fields[written]
        if not self.take("."):
            raise CypherRejected(f"Say which property of {written} is meant: {written}.name_of_property.")
        if written not in self.scope:
            raise CypherRejected(f"{written} is not in MATCH.")
        found = self.field(self.scope[written], self.name())
        return self._part(found) if self.take(".") else found

    def field(self, variable: str, name: str) -> Field:
        if name not in (properties := self._properties(variable)):
            kind = self.labels.get(variable) or self.links[variable].type
            owners = [label for label, declared in self.schema.labels.items() if name in declared.properties]
            owners += [link.type for link in self.schema.relationships if name in link.properties]
            others = f"It has: {', '.join(properties) or 'no properties'}." if not owners else f"It is of {', '.join(owners)}."
            raise CypherRejected(f"{kind} has no {name}. {others}")
        return Field(variable, name)

    def _cast(self) -> Field:
        function = self.name().lower()
        self.expect("(")
        if function == "substring":
            self.expect("toString", "(")
            found = self.property()
            self.expect(")", ",", "0", ",")
            unit = _PARTS.get(self._number())
        elif function in _CASTS:
            found, unit = self.property(), None
        else:
            raise CypherRejected(f"{function}() is not read.")
        self.expect(")")
        if function == "substring":
            if unit is None or self.declared(found).type != "date":
                raise CypherRejected("substring() takes the first 4, 7 or 10 letters of a date.")
            return Field(found.of, found.property, unit)
        return self._part(found) if self.take(".") else found

    def _part(self, of: Field) -> Field:
        if self.declared(of).type != "date" or self.name() != "year":
            raise CypherRejected("Of a date there is .year; for other periods compare it with date('YYYY-MM-DD').")
        return Field(of.of, of.property, "year")

    def computed_column(self) -> Column:
        """count, sum, avg, min or max, and round() of it."""
        function = self.name().lower()
        self.expect("(")
        if function == "round":
            inner = self.computed_column()
            decimals = self.value() if self.take(",") else 0
            self.expect(")")
            return Column(inner.name, inner.term, inner.function, inner.of, inner.distinct, decimals if isinstance(decimals, int) else None)
        distinct = self.take("DISTINCT")
        found = self._count(distinct) if function == "count" else self._aggregate(cast(Function, function), distinct)
        self.expect(")")
        return found

    def is_computed(self) -> bool:
        """Whether a function over rows comes next."""
        place = 2 if self.ahead().text.lower() == "round" and self.ahead(1).text == "(" else 0
        return self.ahead(place).text.lower() in _FUNCTIONS and self.ahead(place + 1).text == "("

    def _count(self, distinct: bool) -> Column:
        if self.ahead().text in self.scope and self.ahead(1).text != ".":
            return Column("count", function="count", of=self.scope[self.name()])
        if self.take("*"):
            if len(self.labels) == 1:
                return Column("count", function="count", of=next(iter(self.labels)))
            raise CypherRejected("count(*) counts paths: say what is counted, as count(DISTINCT x).")
        found = self.property()
        if not distinct and not self.names(found):
            raise CypherRejected(f"Say what is counted: nodes, count(DISTINCT x), or different values, count(DISTINCT x.{found.property}).")
        return Column("count", found if distinct else None, "count", found.of)

    def _aggregate(self, function: Function, distinct: bool) -> Column:
        term = self.term()
        fields = [term] if isinstance(term, Field) else [part for part in term.parts if isinstance(part, Field)]
        if function in ("sum", "avg") and any(self.declared(part).type not in _NUMERIC for part in fields):
            raise CypherRejected(f"{function}() is over numbers.")
        of = next((part.of for part in fields if part.of in self.links), fields[0].of)
        return Column(f"{function}_{fields[0].property}", term, function, of, distinct)

    def names(self, found: Field) -> bool:
        """Whether a property is what nodes are known by."""
        label = self.schema.labels.get(self.labels.get(found.of, ""))
        return label is not None and found.property in (label.key, label.name)

    def _properties(self, variable: str) -> dict[str, Property]:
        if variable in self.labels:
            if not self.labels[variable]:
                raise CypherRejected("Each node needs a label, such as (x:Label).")
            return self.schema.labels[self.labels[variable]].properties
        return self.links[variable].properties

    def declared(self, found: Field) -> Property:
        return self._properties(found.of)[found.property]

    def typed(self, found: Field, value: Value) -> Value:
        """A value as the property has it. Raises CypherRejected for one of another type."""
        if isinstance(value, list):
            return [self.typed(found, one) for one in value]
        declared = self.declared(found)
        if found.part:
            return str(value)
        match declared.type, value:
            case "text", str():
                return value
            case "boolean", bool():
                return value
            case (("integer" | "number" | "percentage"), int() | float()) if not isinstance(value, bool):
                return value
            case "date", _:
                return _date(value)
        raise CypherRejected(f"{found.property} is {declared.type}, and {value!r} is not.")


def _date(value: Value) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise CypherRejected(f"A date is written date('YYYY-MM-DD'), and not {value!r}.") from None
