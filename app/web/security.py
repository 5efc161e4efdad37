"""The doors of the web application, each a small ASGI middleware. `guard` puts them in their order.

The headers that every reply carries are put there by `web/observed.py`, around all of them.
"""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.services.documents import LARGEST_DOCUMENT
from app.services.figures import Figures
from app.services.ledger_reading import LARGEST_FILE as LARGEST_LEDGER
from app.services.ports.tracing import UNTRACED, Tracer
from app.web.access import Access
from app.web.observed import EveryRequest, RawHeaders
from app.web.problems import LastResort, Problem, from_http, respond, wants_page

# A background of 50,000 characters, each escaped as a JSON surrogate pair, fits.
LARGEST_BODY = 1024 * 1024
# A file of rated answers: 2 MiB, and room for the rest of its form.
LARGEST_BODY_AT = dict.fromkeys(("/calibration", "/calibration/report.json"), 2 * LARGEST_BODY + 64 * 1024)
# A document, or two of them with the whole start form around them.
LARGEST_BODY_AT["/api/v1/background"] = LARGEST_DOCUMENT + 64 * 1024
LARGEST_BODY_AT["/background"] = 2 * LARGEST_DOCUMENT + LARGEST_BODY
# A whole loop with every attempt and scorecard, exported.
LARGEST_BODY_AT["/api/v1/interviews/import"] = LARGEST_BODY_AT["/interviews/import"] = 32 * LARGEST_BODY
# Ten thousand answers; they are read line by line and never held.
LARGEST_BODY_AT["/api/v1/ledger/import"] = LARGEST_BODY_AT["/ledger/import"] = LARGEST_LEDGER + 64 * 1024
LARGEST_BODY_AT["/ledger/resume"] = LARGEST_DOCUMENT + LARGEST_BODY
LARGEST_BODY_AT["/api/v1/score/batches"] = 256 * LARGEST_BODY

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/sign-in"})
SHARED_FOLDERS = ("/shared/", "/api/v1/shared/")
OPEN_FOLDERS = ("/static/", *SHARED_FOLDERS)

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers send `Origin: null` with forms, and the own pages could not post.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Interviews are private: nothing is kept by a cache unless a reply says otherwise.
    "Cache-Control": "no-store",
}

# Below this the address is a secret: it goes to no other place, and nobody lists it.
SHARED_HEADERS = HEADERS | {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
_RAW, _RAW_SHARED = (
    tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
    for headers in (HEADERS, SHARED_HEADERS)
)

Check = Callable[[Request], Response | None]


def headers_for(path: str) -> RawHeaders:
    """The headers that a reply at `path` carries."""
    return _RAW_SHARED if path.startswith(SHARED_FOLDERS) else _RAW


class Door:
    """Lets a request pass unless `check` has a reply for it."""

    def __init__(self, app: ASGIApp, check: Check) -> None:
        self.app = app
        self.check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then pass on or reply."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self.check(Request(scope))
        await (refusal or self.app)(scope, receive, send)


class BodyLimit:
    """Refuses a body above the limit of its address, announced or not, without reading on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse at once by Content-Length, else count while the body arrives."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = LARGEST_BODY_AT.get(scope["path"], LARGEST_BODY)
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > limit:
            await respond(Request(scope), from_http(_too_large(limit)))(scope, receive, send)
            return
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit)
            return message

        await self.app(scope, count, send)


def refuse_foreign_host(request: Request) -> Response | None:
    """A reply unless the Host header names this machine: a foreign name that resolves here must not work."""
    hosts = request.headers.getlist("host")
    port = (request.scope.get("server") or ("", None))[1]
    if len(hosts) == 1 and _is_this_machine(hosts[0], port):
        return None
    detail = f"This server answers to http://127.0.0.1:{port} only. Use that address, or set ACCESS_TOKEN."
    return respond(request, Problem(421, "misdirected-request", "Misdirected Request", detail))


def refuse_foreign_page(request: Request) -> Response | None:
    """A reply when another site's page tries to change something with this browser.

    Browsers say where a request comes from; programs that are no browsers send neither header and may pass. A
    shared page names no address, so its forms come from nowhere: whoever sends one has to know its token.
    """
    if request.method in SAFE_METHODS or request.scope["path"].startswith(SHARED_FOLDERS):
        return None
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    allowed = site in {"same-origin", "none"} if site is not None else origin in {None, own}
    if allowed:
        return None
    detail = "A page of another site asked for this change. Do it on Debrief's own pages, or from a program."
    return respond(request, Problem(403, "foreign-page", "Refused", detail))


def refuse_strangers(access: Access) -> Check:
    """A check that lets only those pass who know the access token, or signed in with it."""

    def check(request: Request) -> Response | None:
        path = request.scope["path"]
        if path in OPEN_PATHS or path.startswith(OPEN_FOLDERS) or access.has_session(request):
            return None
        bearer = access.bearer(request)
        if bearer is not None:
            return access.refuse_bearer(request, bearer)
        if wants_page(request):
            return _to_sign_in(request)
        detail = "This server needs its access token. Send it as `Authorization: Bearer <token>`."
        headers = {"WWW-Authenticate": "Bearer"}
        return respond(request, Problem(401, "unauthorized", "Unauthorized", detail, headers=headers))

    return check


def guard(app: FastAPI, access: Access | None, figures: Figures, tracer: Tracer = UNTRACED) -> None:
    """Put the doors before `app`. Without `access` (no token set), only this machine's own names are served."""
    doors: list[Check] = [refuse_foreign_host] if access is None else []
    doors.append(refuse_foreign_page)
    if access is not None:
        doors.append(refuse_strangers(access))
    # The one added last is passed first.
    app.add_middleware(BodyLimit)
    for check in reversed(doors):
        app.add_middleware(Door, check=check)
    app.add_middleware(LastResort)
    app.add_middleware(EveryRequest, headers_for=headers_for, figures=figures, tracer=tracer)


def local_path(path: str) -> str:
    """`path` if it leads to a page of this server, else the start page."""
    parts = urlsplit(path)
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and path.isprintable()
    return path if safe else "/"


def _to_sign_in(request: Request) -> Response:
    # From the scope: `request.url` is put together with the Host header, which anybody can write.
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    back = (f"{path}?{query}" if query else path) if request.method in SAFE_METHODS else "/"
    return RedirectResponse(f"/sign-in?next={quote(back, safe='')}", status_code=303)


@lru_cache(maxsize=64)
def _is_this_machine(host: str, port: int | None) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        name, given_port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.netloc != host or "@" in host or name is None or given_port not in {None, port}:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"The body is larger than {limit // 1024} KiB. Send less at once.")
