"""What can go wrong with one call, whatever server it is. `ModelServer.faults` gives one for a call, or None."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """The call is answered with an error status, worded as the personality words it."""

    status: int
    message: str = "The server had an error while processing your request."
    type: str = "server_error"
    code: str | None = None
    param: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing more comes after `after` chunks of text; None: not even a status line."""

    after: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is closed after `after` chunks of text."""

    after: int = 3


@dataclass(frozen=True, slots=True)
class Malformed:
    """A chunk that is no JSON comes after `after` chunks of text."""

    after: int = 3
    line: str = 'data: {"id":"x","choices":[{"delta":{"content":"half'


@dataclass(frozen=True, slots=True)
class LongLine:
    """One line of `size` bytes comes after the first chunk."""

    size: int = 10_000_000


@dataclass(frozen=True, slots=True)
class ErrorInStream:
    """The stream was begun with status 200; after `after` chunks it says that something failed."""

    after: int = 3
    message: str = "The server had an error while processing your request."


@dataclass(frozen=True, slots=True)
class Spoils:
    """The reply itself is not what was hoped for: fields of `Spoken` that take other values."""

    content: str | None = None
    refusal: str | None = None
    finish: str = "stop"


@dataclass(frozen=True, slots=True)
class Drip:
    """Each chunk comes `seconds` after the one before."""

    seconds: float = 0.2


@dataclass(frozen=True, slots=True)
class WrongType:
    """Status 200 with a page in place of a reply, as a proxy's sign-in page is."""

    content_type: str = "text/html; charset=utf-8"
    body: str = "<!doctype html><title>Sign in</title><p>Please sign in to go on."


Fault = Refused | Hang | Cut | Malformed | LongLine | ErrorInStream | Spoils | Drip | WrongType
Faults = Callable[[int], Fault | None]

EMPTY = Spoils(content="")
REFUSAL = Spoils(content="", refusal="I can't help with that.")
TOO_LONG = Spoils(finish="length")
FILTERED = Spoils(content="", finish="content_filter")
WRONG_KEY = Refused(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key")
UNKNOWN_MODEL = Refused(404, "The model does not exist.", "invalid_request_error", "model_not_found")
SERVER_FAILED = Refused(500)
NO_CREDIT = Refused(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota")


def rate_limited(retry_after: float | str = 1) -> Refused:
    """429 with Retry-After, in seconds or as a date."""
    headers = (("retry-after", str(retry_after)),)
    return Refused(429, "Rate limit reached.", "requests", "rate_limit_exceeded", headers=headers)


def never(_: int) -> Fault | None:
    """No fault."""
    return None


def every(nth: int, fault: Fault) -> Faults:
    """The fault on each `nth` call; calls count from 1."""
    return lambda call: fault if call % nth == 0 else None


def first(calls: int, fault: Fault) -> Faults:
    """The fault on the first calls and no more."""
    return lambda call: fault if call <= calls else None


def always(fault: Fault) -> Faults:
    """The fault on every call."""
    return lambda _: fault
