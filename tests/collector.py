"""An OpenTelemetry collector on loopback that keeps the spans it is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Received:
    """One span, as it was sent."""

    name: str
    trace: bytes
    id: bytes
    parent: bytes
    kind: int
    seconds: float
    failed: bool
    facts: dict[str, Any]
    events: int


@dataclass(slots=True)
class Collector:
    """What was sent so far, also as it came over the wire."""

    address: str
    sent: list[bytes] = field(default_factory=list)

    def spans(self) -> list[Received]:
        """All spans."""
        return [span for body in self.sent for span in _read(body)]

    def resource(self) -> dict[str, Any]:
        """Who sent them."""
        first = ExportTraceServiceRequest.FromString(self.sent[0])
        return {fact.key: fact.value.string_value for fact in first.resource_spans[0].resource.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Serve a collector until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    collector = Collector(f"http://127.0.0.1:{server.server_port}")
    server.collector = collector  # type: ignore[attr-defined]
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield collector
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/traces":
            self.server.collector.sent.append(body)  # type: ignore[attr-defined]
        self.send_response(200 if self.path == "/v1/traces" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _read(body: bytes) -> Iterator[Received]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Received(
                    name=span.name,
                    trace=span.trace_id,
                    id=span.span_id,
                    parent=span.parent_span_id,
                    kind=span.kind,
                    seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                    failed=span.status.code == 2,
                    facts={fact.key: _value(fact.value) for fact in span.attributes},
                    events=len(span.events),
                )


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))
