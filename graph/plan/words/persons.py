"""The kinds of nodes that are people. Pure."""

from __future__ import annotations

import re

from graph.plan.words.reading import Reading, is_number
from graph.schema import Schema
from graph.wording import spelt_out

_PEOPLE = re.compile(
    r"\b(?:employees?|staff|crew|persons?|people|users?|members?|workers?|customers?|clients?|students?|teachers?|instructors?|professors?"
    r"|doctors?|physicians?|nurses?|patients?|authors?|writers?|actors?|directors?|managers?|owners?|drivers?|agents?|players?|artists?"
    r"|guests?|passengers?|contacts?|representatives?|engineers?|researchers?|pilots?|tenants?|borrowers?|coach(?:es)?|applicants?"
    r"|mechanics?|technicians?|candidates?|lessees?|attendees?|participants?|trainees?|interviewees?|interviewers?|recruiters?|supervisors?"
    r"|franchisees?|renters?|trainers?|volunteers?|donors?|inspectors?|cardholders?|visitors?|policyholders?|subscribers?|residents?)$"
)
# What only people have.
_PERSONAL = re.compile(
    r"\b(?:first name|last name|given name|family name|surname|birth ?date|date of birth|dob|gender|sex|hire date|date hired)\b"
    r"|생년월일|성별|입사일|주민등록번호"
)
# What people of any kind are called.
PERSONS = ("people", "person", "individual", "folk", "folks", "사람")


def is_people(label: str, schema: Schema) -> bool:
    """Whether a kind of node is people, by what it is called or by what it has."""
    declared = schema.labels.get(label)
    if declared is None:
        return False  # a relationship's value
    if _joins(label, schema):
        return False  # a book author, of whom the rows say but which books
    if any(_PEOPLE.search(phrase.lower()) for phrase in (spelt_out(label), *declared.synonyms.en)):
        return True  # an employee, and no employee training
    if declared.name == declared.key and sum(link.source == label for link in schema.relationships) > 1:
        return False  # an assignment, with the day that somebody joined
    held = (" ".join([spelt_out(name), *p.synonyms.en, *p.synonyms.ko]) for name, p in declared.properties.items())
    return any(_PERSONAL.search(phrases) for phrases in held)


def counts_people(reading: Reading, phrase: str, schema: Schema) -> bool:
    """Whether a number says how many people there are, by a word for them: guests."""
    if reading.kind != "property" or not is_number(reading, schema) or " " in phrase.strip():
        return False
    return _PEOPLE.search(spelt_out(reading.property)) is not None


def _joins(label: str, schema: Schema) -> bool:
    """Whether the rows of a label have no name of their own, and join people so called to something else."""
    declared = schema.labels[label]
    ends = {link.target for link in schema.relationships if link.source == label != link.target}
    own = spelt_out(label)
    if declared.name not in (declared.key, "name") or len(ends) < 2:
        return False
    return any(own != spelt_out(end) and own.endswith(spelt_out(end)) for end in ends)


def people_of(label: str, schema: Schema) -> str | None:
    """The one kind of people that the rows of a label, which are none, join to something else."""
    ends = [link.target for link in schema.relationships if link.source == label != link.target]
    people = {end for end in ends if is_people(end, schema)}
    return next(iter(people)) if len(people) == 1 and len(ends) > 1 and not is_people(label, schema) else None


_HIRED = re.compile(r"\b(?:hire|hired|salary|job title|position|employment)\b|입사|급여|직급|직책|직위")


def is_staff(label: str, schema: Schema) -> bool:
    """Whether people are those who work here: they have been hired, or have a salary or a position."""
    held = (" ".join([spelt_out(name), *p.synonyms.en, *p.synonyms.ko]) for name, p in schema.labels[label].properties.items())
    return any(_HIRED.search(phrases) for phrases in held)
