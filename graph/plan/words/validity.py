"""Rows that hold for a time: from a day to a day, or until further notice. Which of their columns say so. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.plan.words.persons import is_people
from graph.schema import Property, Relationship, Schema
from graph.wording import spelt_out

# What asks for rows as they hold now, or no more; whether somebody is still where he belongs, or gone from there.
_NOW = r"(?:now|currently|at present|at the moment)"
_US = r"(?:us|(?:the|our) (?:company|firm|bank|organi[sz]ation))"
_HEADED = "run|manage|lead|head|work|hold|have|own|live|belong|supervise|oversee|teach|sit|serve|be"
HELD: tuple[tuple[str, str, str], ...] = (
    (
        "held",
        "here",
        r"\b(?<!start )(?<!started )(?<!begin )(?<!began )(?<!stopped )(?:still |currently |now )?"
        rf"(?:work|works|working|employed)(?: here| (?:for|with) {_US})\b(?: {_NOW})?"
        rf"|\b(?:(?:still |currently |now )?on (?:the payroll|staff|board)|(?:is |are |still |currently |now )+with {_US})\b(?: {_NOW})?"
        r"|\bcurrent(?:ly)? employed\b|(?<![가-힣])(?:재직|재임)(?: ?중)?(?:인|이신)?(?= )"
        r"|(?<![가-힣])(?:회사(?:에|를)? ?)?다니(?:는|고 ?있는)(?= (?:사람|직원|분))",
    ),
    (
        "held",
        "gone",
        rf"\b(?:have |has |had )?(?:left|quit|departed(?: from)?) {_US}\b|\b(?:have|has|had|who|already) (?:since )?left\b(?= ?[?.,)]|$)"
        r"|\bleavers?\b|\bex-(?:employees|staff|workers|members|colleagues)\b"
        rf"|\b(?:no longer|not) (?:work(?:s|ing)?|employed|are|is)?(?: ?(?:here|for us|with {_US}))|\bresigned\b|\bno longer employed\b"
        r"|\bleavers\b"
        r"|(?<![가-힣])(?:퇴사|퇴직|사직)(?:자|한|했던|하신)?(?=들|까지|도 |[은는이가를을 ]|$)|그만둔|그만뒀던",
    ),
    (
        "held",
        "former",
        rf"\bformer(?:ly)?\b|\bex-|\bpast(?= [a-z]+s\b)|\bprevious(?:ly)?\b|\bused to\b(?= (?:{_HEADED}))|\bno longer\b"
        r"|(?<![가-힣])(?<![년월일] )(?:전임|이전|예전|과거|옛)(?:에|의)?(?= )|(?<![가-힣])전(?= (?:[가-힣]+장|매니저|책임자|담당자|대표))",
    ),
    (
        "held",
        "now",
        r"\b(?:right now|now(?:adays)?|currently|presently|still|these days|at (?:present|the (?:present )?(?:moment|time))"
        r"|as of (?:now|today))\b|\b(?:current|present|incumbent)\b(?! (?:account|balance|rate))"
        r"|(?<![가-힣])(?:지금|현재|요즘|요새|현직|현|여전히|아직도?|당장)(?:은|의|도|에)?(?= |$|[?,])",
    ),
)
_SPAN = (
    re.compile(
        r"(?:(?:valid|effective|active|in force|in effect) )?(?:from|since|start|starts|started|begin|begins|began|effective)"
        r"|시작일|개시일|적용일|적용 시작일|발령일"
    ),
    re.compile(r"(?:(?:valid|effective|active) )?(?:to|thru|through|till|until|end|ends|ended)|종료일|적용 종료일|해제일"),
)
_STAY = (
    re.compile(
        r"(?:hired?|joined|join|joining|appointed|employed|opened|open|opening|launch|launched|introduced|moved? in|start|entry)"
        r"|입사일|임용일|가입일|개설일|개점일|출시일|입주일"
    ),
    re.compile(
        r"(?:leave|left|leaving|terminated|termination|resigned|resignation|retired|retirement|quit|departed|departure|exit|separation"
        r"|closed|close|closing|closure|withdrawn|discontinued|moved? out|dismissed|end|ended)"
        r"|퇴사일|퇴직일|탈퇴일|해지일|폐점일|단종일|퇴거일"
    ),
)
_DAY = re.compile(r"^(?:date|day) | (?:date|day|dt|on|at)$")
_UNITS = re.compile(
    r"\b(?:departments?|teams?|branch(?:es)?|offices?|units?|divisions?|stores?|shops?|sites?|plants?|company|companies|agenc(?:y|ies)"
    r"|schools?|wards?|clubs?|stations?|organi[sz]ations?)$"
)


@dataclass(frozen=True, slots=True)
class Validity:
    """The columns that say from when and until when; without an end a row still holds, as with one that is yet to come."""

    start: str | None
    end: str


def validity(properties: Mapping[str, Property]) -> Validity | None:
    """What says how long rows hold; None where nothing does."""
    days = {name: (_DAY.sub("", spelt_out(name)), *p.synonyms.ko) for name, p in properties.items() if p.type == "date"}
    for first, last in (_SPAN, _STAY):
        starts = [name for name, said in days.items() if any(map(first.fullmatch, said))]
        ends = [name for name, said in days.items() if any(map(last.fullmatch, said))]
        if len(starts) == 1 and len(ends) == 1:
            return Validity(starts[0], ends[0])
    return None


def is_state(label: str, schema: Schema) -> bool:
    """Whether the rows of a label are how something was for a time: the salaries or titles of an employee."""
    owners = [link for link in schema.relationships if link.source == label]
    return len(owners) == 1 and not is_people(label, schema) and validity(schema.labels[label].properties) is not None


def stay(people: str, schema: Schema) -> Relationship | None:
    """What joins people to where they belong for a time, and says by its end that they are there no more."""
    joined = [
        link
        for link in schema.relationships
        if validity(link.properties) and people in (link.source, link.target) and link.source != link.target
    ]
    units = [link for link in joined if _UNITS.search(spelt_out(link.target if link.source == people else link.source))]
    plain = [link for link in units if spelt_out(link.type).split()[-1] in (spelt_out(people), *spelt_out(people).split())]
    found = units if len(units) == 1 else plain
    return found[0] if len(found) == 1 else None
