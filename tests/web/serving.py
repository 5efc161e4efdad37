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

ServeApp = Callable[[FastAPI], str]


def debrief_app(
    database: Path, chat: Chat | None = None, interviewer: Chat | None = None, **settings: Any
) -> FastAPI:
    """Debrief over the SQLite file `database`, asking its questions without pauses.

    A model judges by `chat` and interviews by `interviewer`.
    """
    given = {"database_url": f"sqlite:///{database}", "builtin_pace_ms": 0, **settings}
    return create_app(Settings.load(_env_file=None, **given), Chats(interviewer, chat))


@contextlib.contextmanager
def running(app: Starlette) -> Iterator[str]:
    """Serve `app` from a thread of its own; the value is its address, such as `http://127.0.0.1:40123`."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        _wait_until_ready(address, thread)
        yield address
    finally:
        server.should_exit = True
        thread.join()


def _wait_until_ready(address: str, thread: threading.Thread) -> None:
    # The socket listens already: the request waits in its backlog until the server takes it.
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    connection.close()
    assert thread.is_alive()
