"""A model server for measuring: chat completions whose first token comes after 50 ms, then 50 a second.

python -m benchmarks.streaming.model

Every completion is numbered by its first token, and `GET /received` tells when its request had arrived, so that all
ways to the model can be measured from the same moment.
"""

import asyncio
import time
from collections.abc import Callable
from random import Random
from typing import Any

import orjson
import uvloop

from benchmarks.streaming.serving import say_where

FIRST_TOKEN_SECONDS = 0.05
TOKENS_A_SECOND = 50
TOKENS = 60
SYLLABLES = ("ba", "den", "fi", "gor", "ka", "len", "mi", "nor", "pa", "rin", "so", "ten", "vo", "zel")
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n"
)
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close"


def tokens_of(number: int) -> list[str]:
    """The 60 tokens of completion `number`: a question that is like no other, so that no voice takes it for one."""
    chance = Random(number)  # noqa: S311 - no secret
    words = ("".join(chance.choices(SYLLABLES, k=3)) for _ in range(TOKENS - 2))
    return [f"Case {number}:", *(f" {word}" for word in words), f" in case {number}?"]


class Completions(asyncio.Protocol):
    """One connection of a client, which may ask again and again."""

    def __init__(self, received: dict[int, float]) -> None:
        self._received = received
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._next: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, _exc: Exception | None) -> None:
        """The client left; so does what it asked for."""
        if self._next is not None:
            self._next.cancel()

    def data_received(self, data: bytes) -> None:
        """Reply to each request that is complete."""
        self._buffer += data
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if separator and len(rest) >= (length := _length(head)):
            self._buffer = rest[length:]
            self._reply(head, rest[:length])

    def _reply(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"GET") and b"/received " in head:
            self._close_with({str(number): at for number, at in self._received.items()})
        elif head.startswith(b"GET"):
            self._close_with({"object": "list", "data": [{"id": "measured", "object": "model"}]})
        else:
            self._complete(orjson.loads(body))

    def _complete(self, request: dict[str, Any]) -> None:
        number = len(self._received) + 1
        self._received[number] = time.monotonic()
        tokens = tokens_of(number)
        if not request.get("stream"):
            self._close_with(_reply(number, message={"role": "assistant", "content": "".join(tokens)}))
            return
        self._write(HEAD)
        parts = [_chunk(number, {"content": token}, None) for token in tokens]
        parts[-1] += _chunk(number, {}, "stop") + _used(number, request) + _sent(b"[DONE]") + b"0\r\n\r\n"
        self._send_on(parts, asyncio.get_running_loop().time() + FIRST_TOKEN_SECONDS)

    def _send_on(self, parts: list[bytes], start: float) -> None:
        loop, place = asyncio.get_running_loop(), 0

        def send() -> None:
            nonlocal place
            self._write(parts[place])
            place += 1
            if place < len(parts):
                self._next = loop.call_at(start + place / TOKENS_A_SECOND, send)

        self._next = loop.call_at(start, send)

    def _close_with(self, reply: dict[str, object]) -> None:
        body = orjson.dumps(reply)
        self._write(b"%b\r\nContent-Length: %d\r\n\r\n%b" % (WHOLE, len(body), body))
        if self._transport is not None:
            self._transport.close()

    def _write(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _reply(number: int, **choice: object) -> dict[str, object]:
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion" if "message" in choice else "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "measured",
        "choices": [{"index": 0, "finish_reason": "stop" if "message" in choice else None, **choice}],
    }


def _chunk(number: int, delta: dict[str, str], finish: str | None) -> bytes:
    return _sent(orjson.dumps(_reply(number, delta=delta, finish_reason=finish)))


def _used(number: int, request: dict[str, Any]) -> bytes:
    """What a client hears of tokens if it asks for it."""
    if not (request.get("stream_options") or {}).get("include_usage"):
        return b""
    usage = {"prompt_tokens": 900, "completion_tokens": TOKENS, "total_tokens": 900 + TOKENS}
    return _sent(orjson.dumps(_reply(number) | {"choices": [], "usage": usage}))


def _sent(data: bytes) -> bytes:
    event = b"data: %b\n\n" % data
    return b"%x\r\n%b\r\n" % (len(event), event)


async def serve() -> None:
    """Serve until the process is ended."""
    received: dict[int, float] = {}
    made: Callable[[], Completions] = lambda: Completions(received)  # noqa: E731
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0, backlog=1024)
    say_where(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve())
