"""A server that ends in a few seconds at most, and usually at once, and loses nothing that it acknowledged.

A signal to end turns /readyz to 503. After the time that proxies need to notice, no connection is taken any more,
open streams end with a hint to come back at once, and requests under way have a moment to finish. Then the work
stops: what takes long is cut and found again from what is stored. A second signal ends the process on the spot.
"""

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn

from app.web.ending import Ending

log = logging.getLogger(__name__)

# What a request under way has to finish; one that waits for a model takes longer, and is cut.
REQUEST_SECONDS = 2.0
# After this, besides the delay, whatever still holds the process up is left, such as a database that is locked.
LONGEST_END_SECONDS = 4.5
LOOK_SECONDS = 0.005
# How often the date in the headers of replies is made anew.
DATE_SECONDS = 1.0


class EndingServer(uvicorn.Server):
    """Serves until a signal; `delay` seconds pass between it and the end of serving."""

    def __init__(self, config: uvicorn.Config, ending: Ending, delay: float) -> None:
        super().__init__(config)
        self._ending = ending
        self._delay = delay
        self._up: Callable[[], None] = lambda: None
        self._told = asyncio.Event()
        self._signalled = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def when_up(self, call: Callable[[], None]) -> None:
        """Call this as soon as requests are taken."""
        self._up = call

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as uvicorn calls it
        """Begin to end; told so once more, end as a process that the signal has killed."""
        if self._signalled:
            os._exit(128 + sig)
        self._signalled = True
        _end_after(self._delay + LONGEST_END_SECONDS)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._up()

    async def main_loop(self) -> None:
        """Serve until told to end, and for the delay after that."""
        while not self._signalled:
            await self.on_tick(0)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), DATE_SECONDS)
        self._ending.announce()
        await asyncio.sleep(self._delay)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no connection, end what is open, then stop the work behind it."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        self._ending.end_streams()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._let_finish(), REQUEST_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    async def _let_finish(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK_SECONDS)


def _end_after(seconds: float) -> None:
    def end() -> None:
        log.error("The end took too long and was cut short. What was acknowledged is stored.")
        os._exit(1)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
