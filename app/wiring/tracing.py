"""Tracing, where a collector is named."""

import asyncio
from contextlib import AsyncExitStack
from importlib.metadata import version

from app.services.ports.tracing import UNTRACED, Tracer
from app.settings import Settings


def tracer_of(settings: Settings, closing: AsyncExitStack) -> Tracer:
    """What sends spans to the collector that the settings name, and its last ones when `closing` closes."""
    endpoint = settings.otel_exporter_otlp_endpoint
    if endpoint is None:
        return UNTRACED
    from app.infra.tracing import OtlpTracer  # noqa: PLC0415  (a fifth of a second to load, and few need it)

    tracer = OtlpTracer(endpoint, version("debrief"))
    closing.push_async_callback(asyncio.to_thread, tracer.close)
    return tracer
