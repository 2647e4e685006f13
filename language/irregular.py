"""English verbs whose past no stemmer leads back: sent is of send. A closed class of the language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from language.words import stem

# base past [participle …]
_VERBS = """
become became; begin began begun; bend bent; bind bound; bite bit bitten; blow blew blown; break broke broken; bring brought;
build built; burn burnt; buy bought; catch caught; choose chose chosen; come came; deal dealt; dig dug; draw drew drawn; drink
drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; fly flew flown;
forbid forbade forbidden; forget forgot forgotten; freeze froze frozen; get got gotten; give gave given; go went gone; grow grew
grown; hang hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent;
lose lost; make made; mean meant; meet met; pay paid; ride rode ridden; rise rose risen; run ran; say said; see saw seen; seek
sought; sell sold; send sent; shake shook shaken; shoot shot; show shown; sing sang sung; sink sank sunk; sit sat; sleep slept;
speak spoke spoken; spend spent; stand stood; steal stole stolen; stick stuck; swear swore sworn; swim swam swum; take took taken;
teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood; wake woke woken; wear wore
worn; win won; withdraw withdrew withdrawn; write wrote written
"""


@cache
def base_forms() -> Mapping[str, str]:
    """By the stem of an irregular form the stem of the verb's base."""
    lines = [line.split() for line in _VERBS.replace("\n", " ").split(";")]
    return {stem(form): stem(base) for base, *forms in lines for form in forms}
