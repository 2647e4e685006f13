"""Values of relationships, and kinds of things by the end of their Korean name."""

from graph.compact import may_follow
from graph.plan.marking.counters import counters
from graph.plan.marking.doers import Unit
from graph.plan.marking.link_values import value_reading
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import Reading
from graph.schema import Label, Property, Relationship, Schema, Words
from graph.values import link_key

_TAKES = Relationship(type="TAKES", source="Student", target="Course", properties={"grade": Property(type="text")})
_SCHEMA = Schema(
    collection="school",
    labels={
        "Student": Label(key="id", name="name", properties={"id": Property(), "name": Property()}, synonyms=Words(ko=("학생",))),
        "Course": Label(key="id", name="name", properties={"id": Property(), "name": Property()}, synonyms=Words(ko=("강좌편",))),
    },
    relationships=(_TAKES,),
)


def test_a_value_of_a_relationship_is_read_with_it() -> None:
    assert value_reading(link_key(_TAKES), "grade", "A", 1.0, _SCHEMA) == Reading("value", property="grade", link=_TAKES, value="A")
    assert value_reading("Course", "name", "Logic", 1.0, _SCHEMA) == Reading("value", "Course", "name", value="Logic")


def test_a_relationship_that_the_caller_does_not_see_has_no_values() -> None:
    seen = _SCHEMA.model_copy(update={"relationships": ()})
    assert value_reading(link_key(_TAKES), "grade", "A", 1.0, seen) is None


def test_the_end_of_a_name_behind_a_number_is_its_kind() -> None:
    lexicon = Lexicon(_SCHEMA, {}, {})
    behind, apart = Unit("편", 5, 6, "NNB", True), Unit("편", 6, 7, "NNB", False)
    assert [reading.label for _, reading in counters("31153편", [behind], lexicon)] == ["Course"]
    assert not list(counters("31153 편", [apart], lexicon))


def test_a_number_goes_on_with_what_counts_in_order() -> None:
    assert may_follow("31153", "편") and may_follow("10248", "번의")
    assert not may_follow("31153", "명") and not may_follow("kim", "번")
