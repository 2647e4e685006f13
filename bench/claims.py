"""The claim check on true answers and on answers with one thing changed: how many are caught, how many true ones are lost.

    python -m bench.claims [--part dev|test] [--show KIND]

Half of the true answers are a model's paraphrases, read and marked by hand (bench/paraphrases.jsonl): those that do not hold are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bench.claim_sentences import Part, Source, draw
from bench.perturb import KINDS, perturb
from language.detect import detect
from language.words import Words, load_kiwi
from services.rag.claims import Claims
from services.rag.evidence import Quote, Statement
from services.rag.verify import verify
from vector.embedding.open import E5Settings, open_embedder
from vector.store import Chunk

PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
COUNT = 200


@dataclass(frozen=True, slots=True)
class Case:
    """An answer and what it cites; `kind` is what was changed, "quoted" or "paraphrased" where it is true."""

    said: str
    source: Source
    kind: str


def cases(part: Part) -> list[Case]:
    """COUNT true ones, half of them paraphrased as far as there are so many, and COUNT false ones, as many of each kind."""
    pool = draw(part, 1500)
    told = {(s.document, s.start): s for s in pool}
    rows = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()] if PARAPHRASES.exists() else []
    paraphrased = [Case(r["said"], told[r["document"], r["start"]], "paraphrased") for r in rows if r["holds"] and r["part"] == part]
    paraphrased = paraphrased[: COUNT // 2]
    quoted = [Case(s.text, s, "quoted") for s in pool[: COUNT - len(paraphrased)]]
    return [*quoted, *paraphrased, *_false(pool, paraphrased)]


def _false(pool: list[Source], paraphrased: list[Case]) -> list[Case]:
    """Changed paraphrases first, as far as they have something of the kind, for up to half of each kind. Where there is too little of
    one, others make up COUNT."""
    others = defaultdict(list)
    for s in pool:
        others[s.document.partition("/")[0]].append(s.text)
    found: list[list[Case]] = []
    spare: list[Case] = []
    each = COUNT // len(KINDS)
    for kind in KINDS:
        of_kind: list[Case] = []
        starts = [(c.said, c.source) for c in paraphrased], [(s.text, s) for s in pool]
        for told, most in zip(starts, (each // 2, 2 * each), strict=True):
            for text, source in told:
                pick = int.from_bytes(blake2b(f"{text}{kind}".encode(), digest_size=4).digest())
                changed = perturb(text, kind, others[source.document.partition("/")[0]], pick)
                if changed and len(of_kind) < most:
                    of_kind.append(Case(changed, source, kind))
        found.append(of_kind[:each])
        spare += of_kind[each:]
    chosen = [case for of_kind in found for case in of_kind]
    step = max(1, len(spare) // max(1, COUNT - len(chosen)))
    return [*chosen, *spare[::step][: COUNT - len(chosen)]]


def _quote(source: Source) -> Quote:
    """The sentence with its neighbours, cited."""
    collection = source.document.partition("/")[0]
    chunk = Chunk(
        source.document, source.document, collection, source.document, "", source.around, 0, len(source.around), (),
        detect(source.around), "", ("everyone",),
    )  # fmt: skip
    return Quote(chunk, 0, len(source.around))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--part", choices=("dev", "test"), default="test")
    arguments.add_argument("--show", default="")
    given = arguments.parse_args()
    claims, embedder = Claims(Words(load_kiwi())), open_embedder(E5Settings())
    counts: Counter[str] = Counter()
    faulty: Counter[str] = Counter()
    for case in cases(given.part):
        (verdict,) = verify([Statement(case.said, (_quote(case.source),))], claims, embedder.passage, written=True)
        faults = verdict.faults
        counts[case.kind] += 1
        faulty[case.kind] += bool(faults)
        true = case.kind in ("quoted", "paraphrased")
        if given.show in (case.kind, "all") and bool(faults) == true:
            print(f"{faults}\n  says  {case.said}\n  from  {case.source.text}")
    for kind in counts:
        print(f"{kind:12} {faulty[kind]:4} of {counts[kind]} found faulty")
    true_kinds = ("quoted", "paraphrased")
    caught = sum(faulty[k] for k in KINDS) / sum(counts[k] for k in KINDS)
    print(f"caught {caught:.3f}; true ones lost {sum(faulty[k] for k in true_kinds) / sum(counts[k] for k in true_kinds):.3f}")


if __name__ == "__main__":
    main()
