"""What a question denies: a property that is not there, a thing that is not joined, a period in which nothing was done."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.bounds import first_date
from graph.plan.framing.clauses import calls_rows, declared, is_key, take_dates
from graph.plan.framing.frame import Frame
from graph.plan.joins import is_plain
from graph.plan.words.reading import Reading
from graph.plan.words.vocabulary import LINKING
from graph.schema import Schema

_EMPTY = re.compile(r"blank|empty|missing|unknown|unrecorded|left (?:blank|empty)|not (?:given|recorded|filled in|known|entered|specified)")


def take_negation(frame: Frame, schema: Schema) -> None:
    """What is denied: in Korean what leads up to the denial, in English what follows it."""
    for index in list(frame.cue("not")):
        if index in frame.used or (index and not_even(frame, index - 1)):
            continue
        frame.use(index)
        if _left_out(frame, index) or _is_blank(frame, index, schema):
            continue
        scope = _scope(frame, index)
        if frame.language == "ko":
            scope = range(_behind_whole(frame, scope, index, schema), scope.stop)
        nouns = [i for i in scope if frame.items[i].noun and i not in frame.used]
        if len(nouns) >= 1 and (place := _lacking(frame, index, scope, schema)) is not None:
            for lacking in _and_others(frame, place, scope, schema):
                kind = declared(frame, lacking, schema)
                if kind and kind.type == "boolean":
                    frame.flags.append((lacking, False))
                else:
                    frame.nulls.append((lacking, True))
                frame.use(lacking)
            continue
        inside = [i for i in scope if i not in frame.used and (frame.items[i].noun or frame.items[i].name or frame.items[i].is_("hint"))]
        inside = [i for i in inside if not _is_told(frame, i, schema)]
        inside = [i for i in inside if not _only_says_so(frame, i, inside)] + _who_does_not(frame, index) + _not_done(frame, index)
        if inside and frame.language == "en" and index and _does(frame, index - 1):
            inside.append(index - 1)  # who hold no funds: no holding of any
        periods = [i for i in scope if frame.items[i].mark.kind == "date" and i not in frame.used]
        frame.denied += inside
        frame.use(*inside)
        before = len(frame.dates)
        if periods:
            _only(frame, periods, schema)
            frame.denied_dates += frame.dates[before:]
            del frame.dates[before:]
        if not inside and not periods:
            behind = [index + 1] if frame.items[index].mark.text in ("안", "못") and index + 1 < len(frame.items) else []  # 안 팔린
            verbs = [i for i in (*scope, *behind) if frame.items[i].mark.kind == "verb"]
            if not verbs:
                frame.unclear += 2
            frame.denied.append(-1)  # the verb alone: whatever binds the names is denied


def _does(frame: Frame, place: int) -> bool:
    """Whether a verb that is called like a kind of rows stands there."""
    item = frame.items[place]
    return item.is_("label") and place not in frame.used and place != frame.target and item.mark.text.lower() in LINKING


def _is_told(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether the last word only says what is to be told of the rows: complaints that nobody handles, IDs please."""
    item = frame.items[index]
    told = frame.language == "en" and index == len(frame.items) - 1 and item.mark.before == "" and item.is_("property")
    if not told or item.mark.text.lower() not in ("id", "ids", "name", "names", "number", "numbers", "code", "codes"):
        return False
    if not calls_rows(frame, index, schema):
        return False
    frame.items[index] = replace(item, reading=None)
    frame.use(index)
    return True


def _is_blank(frame: Frame, index: int, schema: Schema) -> bool:
    """Take a property that is said in English to be empty, in front of that: whose occupation is blank."""
    place = frame.last_noun(index, 2) if frame.language == "en" and _EMPTY.fullmatch(frame.items[index].mark.text.lower()) else None
    if place is None or not frame.items[place].is_("property") or is_key(frame, place, schema):
        return False
    frame.nulls.append((place, True))
    frame.use(place)
    return True


def _behind_whole(frame: Frame, scope: range, index: int, schema: Schema) -> int:
    """Where the denied begins behind the whole that the wanted belong to: Energy 부서에서 리더를 맡은 적이 없는 직원, those of the
    department. What the denied itself is joined to is denied with it: 서울 지점에서 빌린 적이 없는 회원."""
    wanted = next((r.far for item in frame.items[index + 1 :] if item.is_("label", "role") and (r := item.reading)), None)
    first = frame.items[scope.start] if scope else None
    if wanted is None or first is None or not first.name or first.reading is None:
        return scope.start
    if first.is_("value") and first.mark.after == "에서" and any(r.label == wanted for r in first.mark.readings):
        frame.unclear += 0.3 * (first.reading.label != wanted)  # those in Oslo that had none, and not those that had none in Oslo
        return scope.start + (first.reading.label == wanted)
    whole, start = first.reading.label, scope.start + 1
    while start < scope.stop and frame.items[start].is_("label") and frame.items[start].reading == Reading("label", whole):
        start += 1
    rest = [r for i in range(start, scope.stop) if (r := frame.items[i].reading)]
    others = {end for r in rest for end in ((r.link.source, r.link.target) if r.link else (r.label,))} - {wanted, whole, ""}
    joined = {(link.source, link.target) for link in schema.relationships if is_plain(schema, link)}
    if frame.items[start - 1].mark.after != "에서" or not others or (wanted, whole) not in joined:
        return scope.start
    return scope.start if any((other, whole) in joined or (whole, other) in joined for other in others) else start


def _only_says_so(frame: Frame, index: int, inside: list[int]) -> bool:
    """Whether a verb only says of a part that it is there: no manager assigned."""
    parts = [i for i in inside if frame.items[i].is_("role")]
    if not frame.items[index].is_("hint", "property") or not frame.items[index].mark.verbal or not parts:
        return False
    frame.use(index)
    return True


def _not_done(frame: Frame, index: int) -> list[int]:
    """What a verb right behind a Korean denial says was not there: 한 번도 안 빌린, of whatever has rentals."""
    if frame.items[index].mark.text not in ("안", "못") or index + 1 in frame.used or index + 1 >= len(frame.items):
        return []
    behind = frame.items[index + 1]
    return [index + 1] if (behind.is_("label") and behind.mark.verbal) or behind.is_("value") else []  # 안 닫힌: not closed


def _who_does_not(frame: Frame, index: int) -> list[int]:
    """Whoever does not do it to what is wanted, in front of the denial in English: which lines has Petit Auto never ordered from."""
    doer = frame.items[index - 1] if index else None
    if frame.language != "en" or frame.target is None or doer is None or not doer.is_("entity") or doer.mark.before:
        return []
    return [index - 1] if frame.target < index - 1 and frame.items[index].mark.start - doer.mark.end == 1 else []


def not_even(frame: Frame, index: int) -> bool:
    """Whether a Korean number is not even reached: 200개도 안 남은."""
    item, following = frame.items[index], frame.items[index + 1] if index + 1 < len(frame.items) else None
    return item.mark.kind == "number" and item.mark.after == "도" and following is not None and following.mark.is_cue("not")


def _left_out(frame: Frame, index: int) -> bool:
    """Whether what has none is only left out of groups or of what is counted or averaged, which it has no part in anyhow: per provider,
    leaving out those with none; 색이 몇 가지, 색 없는 건 빼고."""
    korean = frame.language == "ko"
    side = range(index + 1, min(index + 3, len(frame.items))) if korean else range(index - 1, max(index - 3, -1), -1)
    excluded = next((i for i in side if frame.items[i].mark.is_cue("exclude")), None)
    if excluded is None or not (frame.groups or frame.has("average", "count")):
        return False
    said = {frame.items[i].reading for i in frame.groups} | {frame.items[frame.target].reading if frame.target is not None else None}
    near = [i for i in range(min(index, excluded) - 2 * korean, max(index, excluded) + 3 - 2 * korean) if 0 <= i < len(frame.items)]
    again = [i for i in near if frame.items[i].noun and i not in frame.groups and i != frame.target]
    said |= {item.reading for i, item in enumerate(frame.items) if i not in near and frame.has("average")}
    if any(frame.items[i].reading not in said for i in again) or not (frame.groups or again):
        return False
    frame.use(excluded, *again)
    return True


def _only(frame: Frame, periods: list[int], schema: Schema) -> None:
    kept = set(frame.used)
    others = {i for i, item in enumerate(frame.items) if item.mark.kind == "date" and i not in periods}
    frame.used |= others
    take_dates(frame, schema)
    frame.used -= others - kept


_ENDS_CLAUSE = re.compile(r"인데|이고|이면|이지|이며|이나 ")


def _scope(frame: Frame, index: int) -> range:
    if frame.language == "ko":
        start = 0
        for place in range(index - 1, -1, -1):
            mark = frame.items[place].mark
            if mark.is_cue("among", "not") or mark.after in ("중", "가운데") or _ENDS_CLAUSE.match(mark.after):
                start = place + 1
                break
        return range(start, index)
    end = len(frame.items)
    for place in range(index + 1, len(frame.items)):
        if frame.items[place].mark.is_cue("not", "which", "who") or frame.items[place].mark.before == "and":
            end = place
            break
    return range(index + 1, end)


def _and_others(frame: Frame, place: int, scope: range, schema: Schema) -> list[int]:
    """The properties that are named in one breath as lacking: neither a phone number nor an email, 전화번호도 이메일도 없는."""
    found, reading = [place], frame.items[place].reading
    for other in reversed(range(scope.start, place)) if frame.language == "ko" else range(place + 1, scope.stop):
        item = frame.items[other]
        if item.mark.is_cue("or", "both"):
            frame.use(other)
            continue
        named = item.is_("property") and item.reading and reading and item.reading.label == reading.label
        if (
            not named
            or is_key(frame, other, schema)
            or (frame.language == "ko" and item.mark.after not in ("도", "와", "과", "랑", "이랑", "나", "이나"))
        ):
            break
        found.append(other)
    return found


def _lacking(frame: Frame, index: int, scope: range, schema: Schema) -> int | None:
    """The property next to a denial that has nothing of its own in the scope: no fax, 단종되지 않은."""
    nearest = frame.last_noun(index, 3) if frame.language == "ko" else frame.next_noun(index, 2)
    if nearest is None or nearest not in scope or not frame.items[nearest].is_("property"):
        return None
    found = declared(frame, nearest, schema)
    if found is None or frame.items[nearest].reading.link or is_key(frame, nearest, schema):  # type: ignore[union-attr]
        return None
    if (found.type == "boolean" and _of_others(frame, nearest)) or _calls_others(frame, nearest, schema):
        return None
    return None if found.type == "date" and _happens_elsewhere(frame, nearest, schema) else nearest


def _calls_others(frame: Frame, place: int, schema: Schema) -> bool:
    """Whether rows of another kind than the wanted are called so: work orders without a technician have none, and no nameless one."""
    reading, wanted = frame.items[place].reading, frame.items[frame.target].reading if frame.target is not None else None
    called = reading is not None and bool(reading.label) and schema.labels[reading.label].name == reading.property
    return called and reading is not None and wanted is not None and wanted.far != reading.label


def _of_others(frame: Frame, place: int) -> bool:
    """Whether what is or is not so is said of other rows than the wanted, right in front of them: piers without a heated berth."""
    behind = frame.items[place + 1] if place + 1 < len(frame.items) else None
    reading, wanted = frame.items[place].reading, frame.items[frame.target].reading if frame.target is not None else None
    if behind is None or not behind.is_("label") or reading is None or behind.mark.start - frame.items[place].mark.end > 2:
        return False
    return behind.reading is not None and behind.reading.label == reading.label and wanted is not None and wanted.far != reading.label


def _is_act(frame: Frame, place: int) -> bool:
    """Whether a Korean noun is what is said to be done: 예약을 한 번도 안 한."""
    behind = [item.mark for item in frame.items[place + 1 : place + 4]]
    does = any(mark.kind == "verb" and mark.argument == "하" for mark in behind)
    return frame.language == "ko" and frame.items[place].mark.after in ("을", "를", "도") and does


def _happens_elsewhere(frame: Frame, place: int, schema: Schema) -> bool:
    """Whether a verb says what makes rows that the question does not name: a medicine never prescribed has none of them. What comes later
    is not there yet: patients not discharged."""
    reading = frame.items[place].reading
    done = frame.items[place].mark.verbal or _is_act(frame, place)
    label = reading.label if reading and done else ""
    begins = bool(label) and reading is not None and first_date(schema, label) == reading.property
    others = [(i, item) for i, item in enumerate(frame.items) if i != place and (r := item.reading) and r.far == label]
    others = [(i, item) for i, item in others if not (i == place - 1 and item.is_("label") and _is_act(frame, place))]  # 대여 예약을 안 한
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    apart = frame.language == "en" and (wanted is None or wanted.far != label)
    behind = apart and any(i > place and item.is_("label") for i, item in others)
    return begins and (not others or behind)  # nobody has opened an account on: which no account is of
