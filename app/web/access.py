"""Who may use a server that more than this machine can reach: those who know the access token."""

import hashlib
import hmac
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from app.web.problems import Problem, respond

COOKIE = "debrief_session"
SESSION_SECONDS = 30 * 24 * 3600
FREE_FAILURES = 5
LONGEST_WAIT = 60.0
MOST_CLIENTS = 10_000
FORGOTTEN_AFTER = 900.0


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class Attempts:
    """Slows down whoever keeps failing: after five failures each further one doubles the wait, up to a minute.

    `clock` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._clients: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until `client` may try again; 0 when it may now."""
        failures = self._clients.get(client)
        if failures is None or failures.count < FREE_FAILURES:
            return 0.0
        pause = min(LONGEST_WAIT, 2.0 ** (failures.count - FREE_FAILURES))
        return max(0.0, failures.last + pause - self._clock())

    def failed(self, client: str) -> None:
        """Count a failure of `client`."""
        now = self._clock()
        failures = self._clients.pop(client, None)
        if failures is None or now - failures.last > FORGOTTEN_AFTER:
            failures = _Failures(0, now)
        self._clients[client] = _Failures(failures.count + 1, now)
        if len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)

    def succeeded(self, client: str) -> None:
        """Forget the failures of `client`."""
        self._clients.pop(client, None)


class Access:
    """Checks tokens and sessions. A session cookie is derived from the token and dated, never the token itself."""

    def __init__(
        self,
        token: str,
        attempts: Attempts | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._token = token.encode()
        self._key = hashlib.sha256(b"debrief session\0" + self._token).digest()
        self._attempts = attempts or Attempts()
        self._clock = clock

    def bearer(self, request: Request) -> str | None:
        """The token a program sent, if it sent one."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None

    def refuse_bearer(self, request: Request, token: str) -> Response | None:
        """A reply unless `token` is right and the client may try."""
        refusal = self.refuse_attempt(request)
        if refusal is not None or self.knows(request, token):
            return refusal
        detail = "The access token is not the one this server was started with. Check it."
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return respond(request, Problem(401, "unauthorized", "Unauthorized", detail, headers=headers))

    def refuse_attempt(self, request: Request) -> Response | None:
        """A reply when this client failed too often to try again now."""
        seconds = math.ceil(self._attempts.wait(client_of(request)))
        if not seconds:
            return None
        detail = f"Too many attempts with a wrong access token. Try again in {seconds} s."
        problem = Problem(
            429, "too-many-attempts", "Too Many Attempts", detail, headers={"Retry-After": str(seconds)}
        )
        return respond(request, problem)

    def knows(self, request: Request, token: str) -> bool:
        """Whether `token` is the access token; counts the attempt. Takes the same time either way."""
        right = hmac.compare_digest(token.encode(errors="replace"), self._token)
        if right:
            self._attempts.succeeded(client_of(request))
        else:
            self._attempts.failed(client_of(request))
        return right

    def has_session(self, request: Request) -> bool:
        """Whether the request carries a session cookie of ours that is not too old."""
        issued, _, signature = request.cookies.get(COOKIE, "").partition(".")
        if not issued.isdecimal() or not issued.isascii() or len(issued) > 12:
            return False
        genuine = hmac.compare_digest(signature.encode(errors="replace"), self._sign(issued))
        return genuine and 0 <= self._clock() - int(issued) <= SESSION_SECONDS

    def open_session(self, request: Request, response: Response) -> None:
        """Give the browser a session cookie with `response`."""
        issued = str(int(self._clock()))
        response.set_cookie(
            COOKIE,
            f"{issued}.{self._sign(issued).decode()}",
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.scope["scheme"] == "https",
        )

    def _sign(self, issued: str) -> bytes:
        return hmac.new(self._key, issued.encode(), hashlib.sha256).hexdigest().encode()


def client_of(request: Request) -> str:
    """Who asks, as far as the network tells."""
    return request.client.host if request.client else "unknown"
