"""A reply of server-sent events that stays open: with pings, until the listener leaves or the server ends.

It costs one task beside the request's own. `sse-starlette` has five, which is a tenth of what a turn costs; of it
only the knowledge is used when the server is about to end.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from weakref import WeakKeyDictionary

from sse_starlette import EventSourceResponse
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PING_SECONDS = 15.0
PING = b": ping\n\n"
RETRY_MILLISECONDS = 1000


class EventStream(Response):
    """Passes `pieces` on, each of them whole events. Its last chunk is sent also when the server ends."""

    def __init__(self, pieces: AsyncGenerator[bytes, None], ping_seconds: float = PING_SECONDS) -> None:
        self._pieces = pieces
        self._ping_seconds = ping_seconds
        self.status_code = 200
        # Not of the class: the framework would describe each event as one string.
        self.media_type = "text/event-stream"
        self.background = None
        self.init_headers({"Cache-Control": "no-store", "Connection": "keep-alive", "X-Accel-Buffering": "no"})

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the pieces end, the listener leaves or the server ends."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        open_here = _open_on_this_loop()
        streaming = _Streaming(send, self._ping_seconds)
        leaving = asyncio.create_task(_left(receive))
        leaving.add_done_callback(streaming.end)
        open_here.add(streaming)
        try:
            async with aclosing(self._pieces) as pieces:
                await streaming.pass_on(pieces)
        finally:
            open_here.discard(streaming)
            streaming.close()
            leaving.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


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


class _OpenStreams:
    """All open streams of one event loop, which end when the server is told to."""

    def __init__(self) -> None:
        self._streams: set[_Streaming] = set()
        self._watching: asyncio.Task[None] | None = None

    def add(self, streaming: _Streaming) -> None:
        """Have it ended with the others."""
        self._streams.add(streaming)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._end_with_server())

    def discard(self, streaming: _Streaming) -> None:
        """It has ended."""
        self._streams.discard(streaming)

    async def _end_with_server(self) -> None:
        # There is no public way to hear of it.
        await EventSourceResponse._listen_for_exit_signal()
        for streaming in list(self._streams):
            streaming.end()


_open: WeakKeyDictionary[asyncio.AbstractEventLoop, _OpenStreams] = WeakKeyDictionary()


def _open_on_this_loop() -> _OpenStreams:
    return _open.setdefault(asyncio.get_running_loop(), _OpenStreams())


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
