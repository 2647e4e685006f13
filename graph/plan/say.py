"""A plan and its rows in words: the answer, and how the question was understood. Korean and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.plan.pattern.build import Built
from graph.plan.plan import Column, Compared, Field, Mean, OneOf, Pattern, QueryPlan, patterns
from graph.schema import Property, Schema, Words
from graph.wording import called
from language.detect import Language

_SHOWN = 12
_FUNCTIONS = {
    "ko": {"count": "건수", "sum": "합계", "avg": "평균", "min": "최솟값", "max": "최댓값"},
    "en": {"count": "number of", "sum": "total", "avg": "average", "min": "lowest", "max": "highest"},
}
_YEARS = range(1900, 2101)


def answer_text(values: Sequence[object], built: Built, schema: Schema, language: Language) -> str:
    """The values as a person reads them, the first ones where there are many."""
    units = [_unit(column, built.plan, schema) for column in built.plan.columns]
    if built.base is not None:
        units[built.plan.shown - 1] = Property(type="percentage")
    if built.frame.ask == "yesno":
        return {"ko": {"yes": "예", "no": "아니요"}, "en": {"yes": "Yes", "no": "No"}}[language].get(str(values[0]), str(values[0]))
    texts = []
    for value in values[:_SHOWN]:
        if isinstance(value, list):
            texts.append(" – ".join(_shown(part, unit) for part, unit in zip(value, [*units, *[None] * len(value)], strict=False)))
        else:
            texts.append(_shown(value, units[0] if units else None))
    joined = ("; " if values and isinstance(values[0], list) else ", ").join(texts)
    if len(values) > _SHOWN:
        more = len(values) - _SHOWN
        joined += f" 외 {more}건" if language == "ko" else f" and {more} more"
    return joined


def understood(built: Built, schema: Schema, language: Language) -> str:
    """How the question was understood: what is returned, of what, under which conditions."""
    return _Teller(built, schema, language).told()


class _Teller:
    def __init__(self, built: Built, schema: Schema, language: Language) -> None:
        self.built, self.schema, self.language = built, schema, language
        self.labels = {var.name: var.label for pattern in patterns(built.plan.pattern) for var in pattern.vars}
        self.links = {link.name: link for pattern in patterns(built.plan.pattern) for link in pattern.links}

    def told(self) -> str:
        plan = self.built.plan
        shown = plan.columns[: plan.shown or len(plan.columns)]
        what = ", ".join(dict.fromkeys(self._column(column) for column in shown))
        if self.built.base is not None:
            what += " (전체 대비 %)" if self.language == "ko" else " (% of all)"
        parts = [part for part in (what, *self._conditions(plan.pattern)) if part]
        for inner in plan.pattern.absent:
            things = ", ".join(self._label(var.label) for var in inner.vars)
            inside = "; ".join(self._conditions(inner))
            inside = f" ({inside})" if inside else ""
            parts.append(f"{things}{inside} 없음" if self.language == "ko" else f"no {things}{inside}")
        for inner in plan.pattern.present:
            parts += self._conditions(inner)
        for having in plan.having:
            parts.append(f"{self._column(plan.columns[having.column])} {having.operator} {having.value}")
        if plan.order and plan.limit:
            index, down = plan.order[0]
            word = {"ko": ("높은 순", "낮은 순"), "en": ("highest first", "lowest first")}[self.language][0 if down else 1]
            which = plan.limit if not plan.skip else f"{plan.skip + 1}번째" if self.language == "ko" else f"number {plan.skip + 1}"
            parts.append(f"{self._column(plan.columns[index])}: {word}, {which}")
        parts += list(dict.fromkeys(self.built.measures))
        return " · ".join(parts)

    def _conditions(self, pattern: Pattern) -> list[str]:
        texts = [self._named(var.label, var.ids) for var in pattern.vars if var.ids]
        for condition in pattern.conditions:
            if isinstance(condition, OneOf):
                texts.append((" 또는 " if self.language == "ko" else " or ").join(map(self._compared, condition.parts)))
            elif condition.operator != "IS NOT NULL" and not (condition.left.property == "_id" and isinstance(condition.right, Field)):
                texts.append(self._compared(condition))
        return [text for text in texts if text]

    def _named(self, label: str, ids: Sequence[str]) -> str:
        names: list[str] = []
        for item in self.built.frame.items:
            if item.reading and item.reading.kind == "entity" and item.reading.ids and set(item.reading.ids) <= set(ids):
                names.append(item.reading.value.split("\n")[0] or item.mark.text)
        return f"{self._label(label)} = {', '.join(dict.fromkeys(names)) or len(ids)}"

    def _compared(self, condition: Compared) -> str:
        if condition.left.property == "_id":
            ids = condition.right if isinstance(condition.right, list) else [condition.right]
            named = self._named(self.labels[condition.left.of], list(map(str, ids)))
            return named if condition.operator != "<>" else f"{named} 제외" if self.language == "ko" else f"not {named}"
        left = self._field(condition.left)
        if condition.operator == "IS NULL":
            return f"{left} 없음" if self.language == "ko" else f"no {left}"
        match condition.right:
            case Field():
                right = self._field(condition.right)
            case Mean(label):
                right = f"전체 {self._label(label)} 평균" if self.language == "ko" else f"average of all {self._label(label)}"
            case value:
                right = _shown(value, None)
        return f"{left} {condition.operator} {right}"

    def _column(self, column: Column) -> str:
        if column.function == "count":
            thing = self._field(column.term) if isinstance(column.term, Field) else self._label(self.labels.get(column.of, ""))
            thing = thing or column.name
            return f"{thing} {_FUNCTIONS['ko']['count']}" if self.language == "ko" else f"number of {thing}"
        inner = self._field(column.term) if isinstance(column.term, Field) else column.name
        if column.function is None:
            return inner
        word = _FUNCTIONS[self.language][column.function]
        return f"{inner} {word}" if self.language == "ko" else f"{word} {inner}"

    def _field(self, term: Field) -> str:
        label = self.labels.get(term.of)
        if term.part:
            return self._field(Field(term.of, term.property)) + f" ({term.part})"
        if label is None:
            link = self.links.get(term.of)
            return called(term.property, self._declared(link.type if link else "", term.property).synonyms, self.language)
        declared = self.schema.labels[label]
        if term.property == declared.name:
            return self._label(label)
        own = declared.properties.get(term.property, Property())
        return f"{self._label(label)} {called(term.property, own.synonyms, self.language)}"

    def _declared(self, type_: str, name: str) -> Property:
        return next((r.properties[name] for r in self.schema.relationships if r.type == type_ and name in r.properties), Property())

    def _label(self, label: str) -> str:
        return called(label, self.schema.labels[label].synonyms if label in self.schema.labels else Words(), self.language)


def _unit(column: Column, plan: QueryPlan, schema: Schema) -> Property | None:
    labels = {var.name: var.label for var in plan.pattern.vars}
    if not isinstance(column.term, Field) or column.function == "count" or column.term.part:
        return None
    label = labels.get(column.term.of)
    if label is None:
        return None
    return None if column.term.property == schema.labels[label].key else schema.labels[label].properties.get(column.term.property)


def _shown(value: object, declared: Property | None) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float() if declared is not None and declared.type == "percentage":
            return f"{(Decimal(str(value)) * 100).normalize():f}%"
        case float():
            number = f"{Decimal(str(value)):,f}"
        case int() if declared is not None and value not in _YEARS:
            number = f"{value:,d}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
    unit = declared.unit if declared is not None and declared.unit else ""
    return f"{number} {unit}".strip() if unit and not "가" <= unit[0] <= "힣" else number + unit
