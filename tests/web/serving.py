"""Serving an application on loopback, as tests and fixtures need it."""

import asyncio
import contextlib
import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette

from app.main import create_app
from app.services.chat import Chat, Chats
from app.settings import Settings
from tests.databases import database_url

ServeApp = Callable[[FastAPI], str]
GRACE_SECONDS = 2
LOOK_SECONDS = 0.002


def debrief_app(
    database: Path, chat: Chat | None = None, interviewer: Chat | None = None, **settings: Any
) -> FastAPI:
    """Debrief over the database that a file of this name stands for, asking its questions without pauses.

    A model judges by `chat` and interviews by `interviewer`.
    """
    given = {"database_url": database_url(database.parent, database.stem), "builtin_pace_ms": 0, **settings}
    return create_app(Settings.load(_env_file=None, **given), Chats(interviewer, chat))


class _Prompt(uvicorn.Server):
    """Ends when it is told to: uvicorn looks ten times a second, and a thousand tests would wait for that."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def end(self) -> None:
        """Called from another thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in [*self.servers, *(sockets or ())]:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._let_go(), GRACE_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    async def _let_go(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK_SECONDS)


@contextlib.contextmanager
def running(app: Starlette) -> Iterator[str]:
    """Serve `app` from a thread of its own; the value is its address, such as `http://127.0.0.1:40123`."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(app, log_config=None, access_log=False)
    server = _Prompt(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        _wait_until_ready(address, thread)
        yield address
    finally:
        server.end()
        thread.join()


def _wait_until_ready(address: str, thread: threading.Thread) -> None:
    # The socket listens already: the request waits in its backlog until the server takes it.
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    connection.close()
    assert thread.is_alive()
