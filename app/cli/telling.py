"""What a worker tells of itself over HTTP: whether it is up and ready, and its figures."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from app.main import create_watching_app
from app.settings import Settings
from app.wiring.services import Built


async def tell(settings: Settings, built: Built, listener: socket.socket, told: asyncio.Event) -> None:
    """Answer whoever asks at `listener` until the process is told to end."""
    app = create_watching_app(settings, built)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Telling(config)
    serving = asyncio.create_task(server.serve([listener]))
    await told.wait()
    server.should_exit = True
    await serving


class _Telling(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
