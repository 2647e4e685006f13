"""Scores that were given once: the same judge is not asked again about the same sample."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path

from eval.judge.sample import Sample


class Verdicts:
    """Scores by judge, metric and sample in a file of JSON lines, each on disk before the next is asked for."""

    def __init__(self, path: Path, identity: Mapping[str, str]) -> None:
        self._path, self._identity = path, dict(identity)
        self._held: dict[str, float | None] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").split("\n"):
                try:
                    entry = json.loads(line)
                except ValueError:  # what a kill left of the last line
                    continue
                self._held[entry["key"]] = entry["score"]

    def key(self, metric: str, sample: Sample) -> str:
        content = {name: value for name, value in asdict(sample).items() if name != "id"}
        known = json.dumps([self._identity, metric, content], sort_keys=True, ensure_ascii=False)
        return blake2b(known.encode(), digest_size=12).hexdigest()

    def has(self, metric: str, sample: Sample) -> bool:
        return self.key(metric, sample) in self._held

    def get(self, metric: str, sample: Sample) -> float | None:
        return self._held[self.key(metric, sample)]

    def put(self, metric: str, sample: Sample, score: float | None) -> None:
        key = self.key(metric, sample)
        self._held[key] = score
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, "metric": metric, "score": score}) + "\n")
