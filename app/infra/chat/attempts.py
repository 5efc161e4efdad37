"""What is done around each try of one call: hooks of the HTTP client below the SDK, which does the trying."""

import time
from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

import httpx2
import orjson

from app.infra.chat.circuit import PASSING
from app.infra.chat.failures import failure_of, pause_wanted, refusal_of
from app.infra.chat.pauses import Pauses
from app.services.chat import Failure
from app.services.deadline import Deadline

LONGEST_ERROR = 64 * 1024
# A compressed one may be a thousand times as long as it looks.
LONGEST_COMPRESSED = 4 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a try may wait for its first byte."""

    deadline: Deadline
    seconds: float
    pauses: Pauses


waiting: ContextVar[Waiting] = ContextVar("waiting")


class _Bounded(httpx2.AsyncByteStream):
    """The beginning of a body: nobody reads on in a long error."""

    def __init__(self, body: httpx2.AsyncByteStream, longest: int) -> None:
        self._body = body
        self._longest = longest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._longest
        async for chunk in self._body:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._body.aclose()


async def begin(_: httpx2.Request) -> None:
    """Each try waits anew; the pause before it is no part of that, whichever call was asked for it."""
    current = waiting.get()
    await current.pauses.over()
    current.deadline.allow(current.seconds)


async def look(response: httpx2.Response) -> None:
    """Tell the SDK not to try again where that is of no use, and have the pause before another try waited for."""
    if response.is_success:
        return
    plain = response.headers.get("content-encoding", "identity") == "identity"
    longest = LONGEST_ERROR if plain else LONGEST_COMPRESSED
    response.stream = _Bounded(cast(httpx2.AsyncByteStream, response.stream), longest)
    await response.aread()
    # Whatever the server calls its letters: the SDK would fail on some names.
    response.encoding = "utf-8"
    current = waiting.get()
    deadline, pause = current.deadline, pause_wanted(response.headers, time.time())
    failure = failure_of(refusal_of(_json(response.content), response.status_code))
    if failure in PASSING:
        current.pauses.asked(pause)
    if failure is Failure.NO_CREDIT or pause >= deadline.left:
        response.headers["x-should-retry"] = "false"
    deadline.allow(deadline.left)


def _json(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")
