"""A light HTTP client: keeps what arrives with the time it arrived; everything else is worked out afterwards."""

import asyncio
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import orjson

JSON = "application/json"
UNTIL_CLOSED = b"\0 never sent"


@dataclass(slots=True)
class Capture(asyncio.Protocol):
    """One reply as it arrived. It is over at `until`, or when the connection is."""

    until: bytes
    arrived: list[tuple[float, bytes]] = field(default_factory=list)
    over: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    transport: asyncio.WriteTransport | None = None
    _tail: bytes = b""
    _headed: bool = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Keep it."""
        self.arrived.append((time.monotonic(), data))
        tail = self._tail + data
        if self.until in tail and not self.over.done():
            self.over.set_result(None)
        self._tail = tail[-len(self.until) :]

    def again(self, until: bytes) -> None:
        """Forget what has arrived of a reply that goes on; it is over at the next `until`."""
        self.arrived.clear()
        self.until, self._tail, self._headed = until, b"", False
        self.over = asyncio.get_running_loop().create_future()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The server closed the connection."""
        if not self.over.done():
            self.over.set_result(None)

    def events(self) -> list[tuple[float, bytes]]:
        """The server-sent events of a chunked reply, each with the time at which its end arrived."""
        raw = b"".join(data for _, data in self.arrived)
        ends = list(accumulate(len(data) for _, data in self.arrived))
        found, buffer = [], b""
        for end, content in _chunks(raw, raw.find(b"\r\n\r\n") + 4 if self._headed else 0):
            *whole, buffer = (buffer + content).split(b"\n\n")
            found += [(self.arrived[bisect_left(ends, end)][0], event) for event in whole]
        return found

    def leave(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.close()


def _chunks(raw: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The chunks of a reply from `place` on, each with the place where it ends."""
    while (line := raw.find(b"\r\n", place)) > 0:
        end = line + 2 + int(raw[place:line], 16)
        if end > len(raw):
            return
        yield end, raw[line + 2 : end]
        place = end + 2


async def ask(port: int, request: bytes, until: bytes) -> Capture:
    """Send a request over a connection of its own; the reply as it comes."""
    loop = asyncio.get_running_loop()
    _, capture = await loop.create_connection(lambda: Capture(until), "127.0.0.1", port)
    assert capture.transport is not None
    capture.transport.write(request)
    return capture


def get(port: int, path: str, **headers: str) -> bytes:
    """A GET request."""
    return _request("GET", port, path, headers, b"")


def post(port: int, path: str, body: object, **headers: str) -> bytes:
    """A POST request with a JSON body."""
    content = orjson.dumps(body)
    own = {"Content-Type": JSON, "Content-Length": str(len(content))}
    return _request("POST", port, path, own | headers, content)


def _request(method: str, port: int, path: str, headers: dict[str, str], content: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content
