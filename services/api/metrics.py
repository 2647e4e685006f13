"""Figures for Prometheus, in a registry of the app's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.rag.answer import Answer
from services.watch import Watch

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """What is counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("twofold_requests", "HTTP requests", ["method", "route", "status"], registry=self.registry)
        self.seconds = Histogram("twofold_request_seconds", "HTTP requests", ["route"], buckets=_SECONDS, registry=self.registry)
        self.steps = Histogram("twofold_step_seconds", "Pipeline steps", ["step"], buckets=_SECONDS, registry=self.registry)
        self.answers = Counter("twofold_answers", "Answers", ["route", "answerable"], registry=self.registry)
        self.jobs = Counter("twofold_ingest_jobs", "Ingest jobs, by how they ended", ["state"], registry=self.registry)
        self.ingested = Counter("twofold_ingested", "What ingest jobs did, by their summaries' counts", ["what"], registry=self.registry)
        self.store_seconds = Histogram("twofold_store_seconds", "Reads of a store", ["store"], buckets=_SECONDS, registry=self.registry)
        self.store_errors = Counter("twofold_store_errors", "Reads of a store that failed", ["store", "error"], registry=self.registry)
        self.store_up = Gauge("twofold_store_up", "Whether questions reach a store", ["store"], registry=self.registry)

    def watch(self, watches: Iterable[Watch]) -> None:
        """Count what is read through them from now on."""
        for watch in watches:
            watch.observe = self._read
            self.store_up.labels(watch.store).set_function(partial(getattr, watch, "up"))

    def _read(self, store: str, seconds: float, error: str | None) -> None:
        self.store_seconds.labels(store).observe(seconds)
        if error:
            self.store_errors.labels(store, error).inc()

    def answered(self, answer: Answer) -> None:
        self.answers.labels(answer.route, str(answer.answerable).lower()).inc()
        for step, ms in answer.timings_ms.items():
            self.steps.labels(step).observe(ms / 1000)
