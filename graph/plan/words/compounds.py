"""What compounds of a schema's names are called: a kind with its own property, and a kind by its last word. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from graph.compact import is_hangul
from graph.schema import Schema
from graph.wording import spelt_out
from language.thesaurus import thesaurus


def in_full(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Label, property and phrase of every property with its kind of rows in front: a class category is the category of a class, though a
    kind of club may be called so."""
    for name, label in schema.labels.items():
        for key, declared in label.properties.items():
            for kind in label.synonyms.en:
                for said in declared.synonyms.en:
                    yield name, key, f"{kind} {said}"


def head_in_korean(name: str, schema: Schema) -> list[str]:
    """What the last word of a kind's English name is called in Korean, where only one kind ends so: 상담원, of service agents."""
    own = spelt_out(name).split()
    ends = [{said[-1] for phrase in label.synonyms.en if len(said := phrase.split()) > 1} for label in schema.labels.values()]
    alone = {phrase for label in schema.labels.values() for phrase in label.synonyms.en}
    if len(own) < 2 or own[-1] in alone or sum(own[-1] in of for of in ends) != 1:
        return []
    return [other for other in thesaurus().get(own[-1], ()) if is_hangul(other[0])]
