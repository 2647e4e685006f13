"""The sending of spans (services/spans.py) to a collector, by OpenTelemetry's SDK."""

from __future__ import annotations

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

from services.spans import TracingSettings


def open_tracing(settings: TracingSettings, processor: SpanProcessor | None = None) -> TracerProvider:
    """Have spans sent from now on, in the background, or by `processor` where one is given. The caller shuts it down."""
    resource = Resource.create({"service.name": settings.service})
    provider = TracerProvider(sampler=ParentBasedTraceIdRatio(settings.share), resource=resource, shutdown_on_exit=False)
    if not settings.content:
        provider.add_span_processor(_HideQueries())
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.endpoint)))
    trace.set_tracer_provider(provider)
    return provider


class _HideQueries(SpanProcessor):
    """The query of an address may hold what somebody looks for."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        if span.attributes and "url.query" in span.attributes:
            span.set_attribute("url.query", "REDACTED")
