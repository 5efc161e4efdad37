"""A reply of server-sent events that stays open: with pings, until the listener leaves or the server ends.

It costs one task beside the request's own, where `sse-starlette` takes five.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.ending import ending_of

PING_SECONDS = 15.0
PING = b": ping\n\n"
RETRY_MILLISECONDS = 1000
# When a server ends, all its listeners come back at once, but not all in the same moment.
COME_BACK_MILLISECONDS = (50, 500)


class EventStream(Response):
    """Passes `pieces` on, whole events each. When the server ends, the last chunk says when to come back."""

    def __init__(self, pieces: AsyncGenerator[bytes, None], ping_seconds: float = PING_SECONDS) -> None:
        self._pieces = pieces
        self._ping_seconds = ping_seconds
        self.status_code = 200
        # Not of the class: the framework would describe each event as one string.
        self.media_type = "text/event-stream"
        self.background = None
        self.init_headers({"Cache-Control": "no-store", "Connection": "keep-alive", "X-Accel-Buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the pieces end, the listener leaves or the server ends."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        ending = ending_of(scope)
        streaming = _Streaming(send, self._ping_seconds)
        leaving = asyncio.create_task(_left(receive))
        leaving.add_done_callback(streaming.end)
        try:
            async with aclosing(self._pieces) as pieces:
                with ending.ends(streaming.end):
                    await streaming.pass_on(pieces)
        finally:
            streaming.close()
            leaving.cancel()
        last = _come_back() if ending.streams_end else b""
        await send({"type": "http.response.body", "body": last, "more_body": False})


class _Streaming:
    """One open stream: the task that sends, and the timer of its pings."""

    def __init__(self, send: Send, ping_seconds: float) -> None:
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._over = False
        self._ping_seconds = ping_seconds
        self._pinging: asyncio.Task[None] | None = None
        self._next_ping = self._loop.call_later(ping_seconds, self._ping)

    async def pass_on(self, pieces: AsyncGenerator[bytes, None]) -> None:
        """Send each piece as it comes, until there are no more or `end` is called."""
        send = self._send
        try:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except asyncio.CancelledError:
            # Whoever else cancels the request's task means the task.
            if not self._over or self._task is None or self._task.uncancel():
                raise

    def end(self, _: object = None) -> None:
        """Let nothing more be sent; nothing happens when it has ended."""
        if not self._over and self._task is not None:
            self._over = True
            self._task.cancel()

    def close(self) -> None:
        """Ping no more."""
        self._over = True
        self._next_ping.cancel()
        if self._pinging is not None:
            self._pinging.cancel()

    def _ping(self) -> None:
        # A listener that does not read is sent no second ping on top of the first.
        if self._pinging is None or self._pinging.done():
            self._pinging = self._loop.create_task(self._send_ping())
        self._next_ping = self._loop.call_later(self._ping_seconds, self._ping)

    async def _send_ping(self) -> None:
        await self._send({"type": "http.response.body", "body": PING, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _come_back() -> bytes:
    return f"retry: {random.randint(*COME_BACK_MILLISECONDS)}\n\n".encode()  # noqa: S311 - to spread them
