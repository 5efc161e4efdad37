"""Spans sent to an OpenTelemetry collector over HTTP, some seconds together, from a thread of their own.

Nothing is taken from what libraries offer to trace by themselves: their spans hold addresses, and those hold tokens
and searches. An error is told by its type, since its words may be what somebody wrote.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from opentelemetry import context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span as OtlpSpan
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.services.bound import bound_ids
from app.services.ports.tracing import Facts, Side

# What a collector has to take a batch, and at the end the last one.
EXPORT_SECONDS = 5
LAST_SECONDS = 1.5
_KINDS = {"server": SpanKind.SERVER, "client": SpanKind.CLIENT, "internal": SpanKind.INTERNAL}
_TRACE_CONTEXT = TraceContextTextMapPropagator()


class _Span:
    """Implements the services' Span."""

    def __init__(self, span: OtlpSpan) -> None:
        self._span = span
        self._failed = False

    def tell(self, facts: Facts) -> None:
        self._span.set_attributes(facts)

    def failed(self, kind: str) -> None:
        if not self._failed:
            self._failed = True
            self._span.set_attribute("error.type", kind)
            self._span.set_status(Status(StatusCode.ERROR))

    def over(self, name: str) -> None:
        self._span.update_name(name)
        self._span.end()

    def end(self) -> None:
        if self._span.is_recording():
            self._span.end()


class OtlpTracer:
    """Implements `services.ports.tracing.Tracer` with a collector at `endpoint`, such as `http://127.0.0.1:4318`.

    What else the library reads from the environment (`OTEL_…`: headers, attributes, sampling) holds as it says.
    """

    def __init__(self, endpoint: str, version: str) -> None:
        ours = Resource(
            {"service.name": "debrief", "service.version": version, "service.instance.id": str(uuid4())}
        )
        self._provider = TracerProvider(
            resource=ours.merge(OTELResourceDetector().detect()), shutdown_on_exit=False
        )
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("debrief", version)

    @contextmanager
    def span(
        self, name: str, facts: Facts | None = None, *, side: Side = "internal", parent: str | None = None
    ) -> Iterator[_Span]:
        """As the port says."""
        before = _TRACE_CONTEXT.extract({"traceparent": parent}) if parent is not None else None
        ids = {f"debrief.{name}": value for name, value in bound_ids().items()}
        made = self._tracer.start_span(name, before, _KINDS[side], {**ids, **(facts or {})})
        span, token = _Span(made), context.attach(set_span_in_context(made))
        try:
            yield span
        except BaseException as error:
            span.failed(type(error).__name__)
            raise
        finally:
            context.detach(token)
            span.end()

    def close(self) -> None:
        """Send what is left, unless the collector takes too long for that. Blocks."""
        # Not waited for by the end of the process, as a thread of a pool would be.
        last = threading.Thread(target=self._provider.shutdown, daemon=True, name="last-spans")
        last.start()
        last.join(LAST_SECONDS)
