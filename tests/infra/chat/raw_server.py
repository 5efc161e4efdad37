"""A server that answers with exactly these bytes, for what no well-behaved one would send."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

EVENTS = b"content-type: text/event-stream\r\n"
JSON = b"content-type: application/json\r\n"


def reply(head: bytes, body: bytes, status: bytes = b"200 OK") -> bytes:
    """One response whose end is the end of the connection."""
    return b"HTTP/1.1 " + status + b"\r\n" + head + b"connection: close\r\n\r\n" + body


@dataclass(slots=True)
class RawServer:
    """`answers` are given one after the other, the last of them again and again.

    `then` follows once the test says `go`; `again` is sent after that, every so many seconds, for ever.
    """

    answers: list[bytes]
    then: bytes = b""
    again: bytes = b""
    every: float = 0
    heads: list[str] = field(default_factory=list)
    sent: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    base_url: str = ""
    answering: list[asyncio.Task[None] | None] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self.answering.append(asyncio.current_task())
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head.decode())
        answer = self.answers[min(len(self.heads), len(self.answers)) - 1]
        try:
            await self._send(writer, answer)
            if self.then:
                await self.go.wait()
                await self._send(writer, self.then)
            while self.again:
                await self._send(writer, self.again)
                await asyncio.sleep(self.every)
        except (ConnectionError, asyncio.CancelledError):
            # The end of the test is no fault, and asyncio would report it as one.
            self.left.set()
        finally:
            writer.close()

    async def _send(self, writer: asyncio.StreamWriter, part: bytes) -> None:
        writer.write(part)
        await writer.drain()
        self.sent += len(part)
        self.begun.set()


@asynccontextmanager
async def raw(*answers: bytes, then: bytes = b"", again: bytes = b"", every: float = 0) -> AsyncIterator[RawServer]:
    """Serve on loopback until the context ends."""
    server = RawServer(list(answers), then, again, every)
    listener = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    server.base_url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listener.close()
        for task in filter(None, server.answering):
            task.cancel()
