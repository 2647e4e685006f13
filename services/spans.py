"""Traces for whoever runs the service, by OpenTelemetry: of each request, step, read of a store and call of a model; none unless a
collector is named.

FastAPI makes the requests' spans. Spans hold names, counts and kinds of errors; what people wrote is in them only where a setting says so.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode
from pydantic import BaseModel, ConfigDict, Field

_tracer = trace.get_tracer("twofold")
_UNTRACED = frozenset({"/healthz", "/readyz", "/metrics"})


class TracingSettings(BaseModel):
    """Where spans go: `endpoint`, a collector's address for OTLP over HTTP, such as http://collector:4318/v1/traces.

    `share`: of the requests whose caller has not decided. `content`: whether prompts, evidence and replies of the model go with them.
    Headers for the collector are read from OTEL_EXPORTER_OTLP_HEADERS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str = Field(pattern=r"^https?://\S+$")
    service: str = Field("twofold", min_length=1)
    share: float = Field(1.0, ge=0, le=1)
    content: bool = False


@contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: Any) -> Iterator[Span]:
    """A span around the block. Of an error its kind alone is noted: its text may quote what was asked."""
    with _tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except Exception as error:
            fail(current, error)
            raise


def fail(failed: Span, error: BaseException) -> None:
    """Note that what a span is of went wrong."""
    failed.set_attribute("error.type", type(error).__name__)
    failed.set_status(StatusCode.ERROR)


def is_untraced(scope: MutableMapping[str, Any]) -> bool:
    """Whether a request is a probe's."""
    return scope.get("path") in _UNTRACED
