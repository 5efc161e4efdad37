"""A bare relay: passes the bytes of a chat completion on to whoever asks, and nothing else.

python -m benchmarks.streaming.relay ADDRESS_OF_THE_MODEL
"""

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from benchmarks.streaming.serving import say_where


def relay(model: str) -> Starlette:
    """The application before the model server at `model`."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            app.state.session = session
            yield

    async def pass_on(request: Request) -> StreamingResponse:
        body = await request.body()

        async def chunks() -> AsyncIterator[bytes]:
            headers = {"Content-Type": "application/json"}
            session: aiohttp.ClientSession = request.app.state.session
            async with session.post(f"{model}{request.url.path}", data=body, headers=headers) as reply:
                async for chunk in reply.content.iter_any():
                    yield chunk

        return StreamingResponse(chunks(), media_type="text/event-stream")

    return Starlette(routes=[Route("/v1/chat/completions", pass_on, methods=["POST"])], lifespan=lifespan)


def main() -> None:
    """Serve until the process is ended."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(relay(sys.argv[1]), log_config=None, access_log=False, server_header=False)
    say_where(listener.getsockname()[1])
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
