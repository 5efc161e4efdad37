"""People who are interviewed over HTTP, as light as can be: what they wait for is the server and not themselves."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import orjson

from benchmarks.store import ANSWER
from benchmarks.streaming.capturing import get, post

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(slots=True)
class Line(asyncio.Protocol):
    """A connection that is kept open: one request after another, each with its reply and when it was whole."""

    transport: asyncio.WriteTransport | None = None
    _arrived: bytes = b""
    _replied: "asyncio.Future[tuple[float, bytes]] | None" = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Keep it until the reply is whole."""
        self._arrived += data
        head, ended, body = self._arrived.partition(_HEAD_END)
        length = int(head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0] or 0)
        if ended and len(body) >= length and self._replied is not None:
            replied, self._replied, self._arrived = self._replied, None, b""
            replied.set_result((time.perf_counter(), head + _HEAD_END + body))

    async def send(self, request: bytes) -> tuple[float, bytes]:
        """When the reply was whole, and its body. SystemExit when it is a refusal."""
        assert self.transport is not None
        self._replied = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        at, reply = await self._replied
        if reply.split(b" ", 2)[1] not in {b"201", b"202"}:
            raise SystemExit(f"refused: {reply.partition(_HEAD_END)[0].decode()}")
        return at, reply.partition(_HEAD_END)[2]


@dataclass(slots=True)
class Ear(asyncio.Protocol):
    """Hears the events of an interview: the turn of each question as it is asked, None once there is a debrief."""

    asked: "asyncio.Queue[int | None]" = field(default_factory=asyncio.Queue)
    transport: asyncio.WriteTransport | None = None
    _rest: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Look for questions."""
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            _, found, told = event.partition(b"event: question\ndata: ")
            if found:
                self.asked.put_nowait(orjson.loads(told)["turn"])
            elif b"event: debrief\n" in event:
                self.asked.put_nowait(None)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Nothing more is heard."""
        self.asked.put_nowait(None)


class Person:
    """Is interviewed by the server at `port`. OSError while nobody serves there."""

    def __init__(self, port: int, interview: str = "") -> None:
        self.interview = interview
        self._port = port
        self._line = Line()
        self._ear = Ear()

    async def sit_down(self) -> None:
        """Begin an interview and listen to it."""
        wish = {"loop": "core-three", "voice": "rules", "judge": "rules"}
        _, body = await self._ask("/api/v1/interviews", wish)
        self.interview = orjson.loads(body)["id"]
        await self.listen()

    async def listen(self) -> None:
        """Hear what is open, and what comes from now on."""
        _, self._ear = await asyncio.get_running_loop().create_connection(Ear, "127.0.0.1", self._port)
        assert self._ear.transport is not None
        self._ear.transport.write(get(self._port, f"/api/v1/interviews/{self.interview}/events"))

    async def questions(self) -> AsyncIterator[int]:
        """The turn of each question as it is asked, until the debrief or the end of the stream."""
        while (turn := await self._ear.asked.get()) is not None:
            yield turn

    async def answer(self, turn: int) -> float:
        """Seconds until the answer was acknowledged."""
        begun = time.perf_counter()
        path = f"/api/v1/interviews/{self.interview}/answers"
        at, _ = await self._ask(path, {"text": ANSWER, "turn": turn})
        return at - begun

    async def _ask(self, path: str, body: object) -> tuple[float, bytes]:
        """When the reply was whole, and its body; a connection that the server has let go is made anew."""
        if self._line.transport is None or self._line.transport.is_closing():
            _, self._line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", self._port)
        return await self._line.send(post(self._port, path, body))

    def leave(self) -> None:
        """Close both connections."""
        for end in (self._line, self._ear):
            if end.transport is not None:
                end.transport.close()
