"""Figures for Prometheus, in a registry of the app's own."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.rag.answer import Answer

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

    def answered(self, answer: Answer) -> None:
        self.answers.labels(answer.route, str(answer.answerable).lower()).inc()
        for step, ms in answer.timings_ms.items():
            self.steps.labels(step).observe(ms / 1000)
