"""Around each request: its id, the headers of its reply, and the line that the log has of it.

All in one place, since each layer around a stream costs something for every piece of it.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from random import Random

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.services.bound import bound
from app.services.figures import Figures
from app.services.ports.tracing import UNTRACED, Span, Tracer

log = logging.getLogger(__name__)

# Names in lower case, and values, as the protocol has them.
RawHeaders = Iterable[tuple[bytes, bytes]]

REQUEST_ID = "X-Request-ID"
_NAME = REQUEST_ID.lower().encode()
# Whoever left before the reply began; the number that proxies give it.
NO_REPLY = 499
UNMATCHED = "unmatched"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What programs ask for all the time, and each page in dozens.
UNTRACED_PATHS = ("/healthz", "/readyz", "/metrics", "/static/")
OFTEN = frozenset({"/healthz", "/readyz", "/metrics", "/static/{path}"})
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# An id tells requests apart and is no secret; to ask the system for each would let go of the interpreter each time.
_numbers = Random()  # noqa: S311
_ID_BITS = 64
_INTERVIEW = re.compile(r"(?:/api/v1)?/interviews/([A-Za-z0-9_-]{8,64})(?:/|$)")


class EveryRequest:
    """Gives each request an id, and its reply `headers_for` its path; a reply's own headers win. Counts, logs."""

    def __init__(
        self, app: ASGIApp, headers_for: Callable[[str], RawHeaders], figures: Figures, tracer: Tracer
    ) -> None:
        self.app = app
        self._headers_for = headers_for
        self._figures = figures
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and complete the reply on its way back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = accepted_id(headers.get(REQUEST_ID))
        ours = (*self._headers_for(scope["path"]), (_NAME, request_id.encode()))
        status, began = NO_REPLY, time.perf_counter()

        async def complete(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                # A stream is open for hours after that.
                self._replied(span, scope, status, began)
                message["headers"] = _completed(message.get("headers", ()), ours)
            await send(message)

        with bound(request_id=request_id, **_about(scope["path"])), self._span(scope, headers) as span:
            try:
                await self.app(scope, receive, complete)
            finally:
                if status == NO_REPLY:
                    self._replied(span, scope, status, began)
                _tell(scope, status, time.perf_counter() - began)

    def _span(self, scope: Scope, headers: Headers) -> AbstractContextManager[Span]:
        if self._tracer is UNTRACED or scope["path"].startswith(UNTRACED_PATHS):
            return UNTRACED
        return self._tracer.span("request", side="server", parent=headers.get("traceparent"))

    def _replied(self, span: Span, scope: Scope, status: int, began: float) -> None:
        route, method = route_of(scope), _method(scope)
        self._figures.requested(route, method, status, time.perf_counter() - began)
        if span is not UNTRACED:
            _trace(span, route, method, status)


def accepted_id(given: str | None) -> str:
    """The id a proxy gave a request, if it is one that can stand in a log; else a new one."""
    return given if given is not None and _ID.fullmatch(given) else f"{_numbers.getrandbits(_ID_BITS):016x}"


def _completed(replied: RawHeaders, ours: RawHeaders) -> list[tuple[bytes, bytes]]:
    """The headers of a reply, and those of ours that it does not have."""
    own = list(replied)
    names = {name for name, _ in own}
    return own + [header for header in ours if header[0] not in names]


def route_of(scope: Scope) -> str:
    """The template of the address that replied: of these there are few, and no id or token stands in them."""
    known: str | None = scope.get("route_path")
    if known is not None:
        return known
    template: str | None = getattr(scope.get("route"), "path_format", None)
    if template is not None:
        return template
    return "/static/{path}" if scope["path"].startswith("/static/") else UNMATCHED


def _trace(span: Span, route: str, method: str, status: int) -> None:
    span.tell(
        {
            "http.route": route,
            "http.request.method": method,
            "http.response.status_code": status,
        }
    )
    if status >= 500:
        span.failed(str(status))
    span.over(f"{method} {route}")


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route, method = route_of(scope), _method(scope)
    level = logging.DEBUG if route in OFTEN else logging.INFO
    if log.isEnabledFor(level):
        told = {"route": route, "method": method, "status": status, "seconds": round(seconds, 4)}
        log.log(level, "%s %s: %d in %.1f ms", method, route, status, seconds * 1000, extra={"told": told})


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in METHODS else "other"


def _about(path: str) -> Mapping[str, str]:
    found = _INTERVIEW.match(path)
    return {"interview_id": found[1]} if found else {}
