"""How the encoder scores this corpus: what another language loses, and how near a sentence comes that has nothing to do with the question.

Both are read off a few unlabelled questions of general kind, asked of the stored passages themselves: no answer is known or needed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean, pstdev
from types import MappingProxyType
from typing import Any

from language.detect import Language
from vector.embedding.lane import EncodingLane
from vector.store import Field, Leg, Scope, Vector, VectorStore

LANGUAGES: tuple[Language, ...] = ("ko", "en")
FIELDS: tuple[Field, ...] = ("dense", "sentences")
DEPTH = 20
NOISE_DEVIATIONS = 2.0
HIGHEST_FLOOR = 0.87
"""No corpus asks for more: where it speaks of what is asked from elsewhere, the measured floor rises beyond what its own questions reach.
On three sets with questions that have no answer (docs/results.md) this cosine parts them best from the others."""

AT_WORK: Mapping[Language, tuple[str, ...]] = {
    "ko": (
        "연차휴가는 며칠인가요?",
        "출장비는 언제까지 청구해야 하나요?",
        "비밀번호는 얼마나 자주 바꿔야 하나요?",
        "계약을 해지하려면 며칠 전에 알려야 하나요?",
        "개인정보가 유출되면 누구에게 알려야 하나요?",
        "병가를 쓰려면 어떤 서류가 필요한가요?",
        "수습 기간은 얼마나 되나요?",
        "회의실은 어떻게 예약하나요?",
        "구매 승인은 누가 하나요?",
        "교육비는 얼마까지 지원되나요?",
        "재택근무는 어떻게 신청하나요?",
        "신입 직원은 첫날 무엇을 해야 하나요?",
    ),
    "en": (
        "How many days of annual leave do I get?",
        "By when must travel expenses be claimed?",
        "How often must I change my password?",
        "How many days of notice does ending a contract need?",
        "Whom do I tell when personal data has leaked?",
        "Which papers do I need for sick leave?",
        "How long is the probation period?",
        "How do I book a meeting room?",
        "Who approves a purchase?",
        "Up to what amount are training costs paid?",
        "How do I ask to work from home?",
        "What does a new employee do on the first day?",
    ),
}
ELSEWHERE: Mapping[Language, tuple[str, ...]] = {
    "ko": (
        "오늘 서울 날씨는 어때요?",
        "김치찌개는 어떻게 끓이나요?",
        "월드컵 결승은 누가 이겼나요?",
        "고양이가 밤에 우는 이유는 무엇인가요?",
        "지구에서 달까지 거리는 얼마인가요?",
        "기타를 배우려면 얼마나 걸리나요?",
        "셰익스피어는 언제 태어났나요?",
        "토마토는 언제 심어야 하나요?",
        "주말에 볼 만한 영화를 추천해 주세요.",
        "공룡은 왜 멸종했나요?",
        "자전거 타이어는 어떻게 갈아 끼우나요?",
        "바다는 왜 파란가요?",
    ),
    "en": (
        "What is the weather like in Seoul today?",
        "How do I cook a tomato soup?",
        "Who won the football world cup final?",
        "Why do cats cry at night?",
        "How far is the moon from the earth?",
        "How long does it take to learn the guitar?",
        "When was Shakespeare born?",
        "When should tomatoes be planted?",
        "Which film should I watch this weekend?",
        "Why did the dinosaurs die out?",
        "How do I change a bicycle tyre?",
        "Why is the sea blue?",
    ),
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """`offsets`: (field, question's language, text's language) → what to add to the cosine. `floors`: language → see `floor`."""

    offsets: Mapping[tuple[str, str, str], float]
    floors: Mapping[str, float]

    def offset(self, field: str, question: str, text: str) -> float:
        return self.offsets.get((field, question, text), 0.0)

    def floor(self, question: str) -> float:
        """The best sentence's cosine (offset in it) below which a question is none that this corpus answers.

        Out of reach until it is measured: an index that nobody knows is not quoted from.
        """
        return self.floors.get(question, inf)

    def to_json(self) -> dict[str, Any]:
        return {"offsets": [[*key, value] for key, value in self.offsets.items()], "floors": dict(self.floors)}

    @classmethod
    def from_json(cls, noted: Mapping[str, Any]) -> Calibration:
        return cls({(field, asked, text): value for field, asked, text, value in noted["offsets"]}, noted["floors"])


Probe = tuple[Language, str]
Nearest = Mapping[tuple[Probe, Field, Language], Mapping[str, float]]  # the DEPTH best cosines by chunk id, of each probe, field, language

PROBES: tuple[Probe, ...] = tuple((asked, probe) for probes in (AT_WORK, ELSEWHERE) for asked in LANGUAGES for probe in probes[asked])


class Calibrations:
    """The calibration of each caller, over the chunks that the caller sees and no others: what is hidden must not move what is refused.

    Measured when it is first needed, a group at a time: what is nearest among the chunks of several groups is among the nearest of each.
    """

    def __init__(self, store: VectorStore, lane: EncodingLane) -> None:
        self._store, self._lane = store, lane
        self._vectors: dict[Probe, Vector] = {}
        self.renew(frozenset())

    def renew(self, groups: frozenset[str], known: Mapping[frozenset[str], Calibration] = MappingProxyType({})) -> None:
        """The store has changed: `groups` are those that see a chunk of it; what was measured of it before is `known`."""
        self._groups = groups
        self._nearest: dict[str, asyncio.Task[Nearest]] = {}
        self._of = dict(known)

    async def of(self, groups: frozenset[str]) -> Calibration:
        """The calibration for a caller of these groups. Raises VectorError."""
        seen, measured, kept = groups & self._groups, self._nearest, self._of
        if seen not in kept:
            for group in seen:
                if group not in measured or (measured[group].done() and measured[group].exception()):
                    measured[group] = asyncio.create_task(self._measure(group))
            nearest = await asyncio.gather(*(asyncio.shield(measured[group]) for group in sorted(seen)))
            kept[seen] = calibration_of(_merged(nearest))
        return kept[seen]

    async def _measure(self, group: str) -> Nearest:
        found: dict[tuple[Probe, Field, Language], dict[str, float]] = {}
        legs = [(field, text) for field in FIELDS for text in LANGUAGES]
        for probe in PROBES:
            if probe not in self._vectors:
                self._vectors[probe] = await self._lane.query(probe[1])
            asked = [Leg(f"{field}:{text}", field, self._vectors[probe], language=text) for field, text in legs]
            ranked = await self._store.search(asked, Scope(frozenset({group})), limit=DEPTH)
            found |= {(probe, field, text): {p.chunk.id: p.score for p in ranked[f"{field}:{text}"]} for field, text in legs}
        return found


async def calibrate(store: VectorStore, lane: EncodingLane, groups: frozenset[str]) -> Calibration:
    """Measure the store as it is now, over the chunks of these groups."""
    calibrations = Calibrations(store, lane)
    calibrations.renew(groups)
    return await calibrations.of(groups)


def calibration_of(nearest: Nearest) -> Calibration:
    """offset(own → other language) = mean over questions of (mean of the 20 best cosines among text of the question's language
    − the same among the other language); nothing where a language has fewer than 20 chunks. floor = mean + 2 standard deviations
    of the best sentence's cosine to questions from elsewhere, at most HIGHEST_FLOOR.
    """

    def scores(asked: Language, probe: str, field: Field, text: Language) -> list[float]:
        return sorted(nearest.get(((asked, probe), field, text), {}).values(), reverse=True)[:DEPTH]

    offsets: dict[tuple[str, str, str], float] = {}
    floors: dict[str, float] = {}
    for asked in LANGUAGES:
        (other,) = (text for text in LANGUAGES if text != asked)
        gaps: dict[Field, list[float]] = {field: [] for field in FIELDS}
        for probe in AT_WORK[asked]:
            for field in FIELDS:
                own, foreign = scores(asked, probe, field, asked), scores(asked, probe, field, other)
                if min(len(own), len(foreign)) == DEPTH:
                    gaps[field].append(fmean(own) - fmean(foreign))
        offsets |= {(field, asked, other): fmean(values) for field, values in gaps.items() if values}
        best = []
        for probe in ELSEWHERE[asked]:
            lifted = [
                s + offsets.get(("sentences", asked, text), 0.0) for text in LANGUAGES for s in scores(asked, probe, "sentences", text)
            ]
            best += [max(lifted)] if lifted else []
        if best:
            floors[asked] = min(HIGHEST_FLOOR, fmean(best) + NOISE_DEVIATIONS * pstdev(best))
    return Calibration(offsets, floors)


def _merged(several: Sequence[Nearest]) -> Nearest:
    """What is nearest among the chunks of several groups; a chunk of two of them counts once."""
    merged: dict[tuple[Probe, Field, Language], dict[str, float]] = defaultdict(dict)
    for nearest in several:
        for key, scores in nearest.items():
            merged[key] |= scores
    return merged
