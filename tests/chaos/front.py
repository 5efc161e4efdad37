"""One address in front of several houses: each connection goes to one that is ready, and nothing else is done."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import httpx

from tests.chaos.house import House

LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 30.0
PIECE = 64 * 1024
# Without one a server answers to its own address alone.
TOKEN = "a-token-of-more-than-twenty-four-letters"


class Front:
    """A door to whichever of `houses` is ready, in turn. It is always `up`."""

    def __init__(self, houses: Sequence[House]) -> None:
        self.up = asyncio.Event()
        self.up.set()
        self.address = ""
        self.headers = {"Authorization": f"Bearer {TOKEN}"}
        self._houses = houses
        self._ready: set[int] = set()
        self._turn = itertools.count()
        self._open: set[asyncio.Task[None]] = set()

    async def look(self) -> None:
        """Ask each house again and again whether it is ready."""
        async with httpx.AsyncClient(timeout=1) as http:
            while True:
                for house in self._houses:
                    if await _is_ready(http, house):
                        self._ready.add(house.port)
                    else:
                        self._ready.discard(house.port)
                await asyncio.sleep(LOOK_SECONDS)

    def open(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody comes in."""
        passing = asyncio.create_task(self._pass_on(reader, writer))
        self._open.add(passing)
        passing.add_done_callback(self._open.discard)

    async def close(self) -> None:
        """Let nobody stay."""
        for passing in self._open:
            passing.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what comes over one connection and what goes back, until either end closes it."""
        try:
            there, back = await self._reached()
        except TimeoutError:
            writer.close()
            return
        passing = {asyncio.create_task(_pass(*way)) for way in ((reader, back), (there, writer))}
        try:
            await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in passing:
                task.cancel()
            for end in (back, writer):
                end.close()

    async def _reached(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for port in self._in_turn():
                    with suppress(OSError):
                        return await asyncio.open_connection("127.0.0.1", port)
                    self._ready.discard(port)
                await asyncio.sleep(LOOK_SECONDS)

    def _in_turn(self) -> list[int]:
        ready = sorted(self._ready)
        first = next(self._turn) % max(1, len(ready))
        return ready[first:] + ready[:first]


@asynccontextmanager
async def in_front_of(*houses: House) -> AsyncIterator[Front]:
    """An open door to these houses."""
    front = Front(houses)
    server = await asyncio.start_server(front.open, "127.0.0.1", 0)
    front.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    looking = asyncio.create_task(front.look())
    try:
        yield front
    finally:
        looking.cancel()
        server.close()
        await front.close()
        await asyncio.wait((looking,))


async def _is_ready(http: httpx.AsyncClient, house: House) -> bool:
    try:
        return (await http.get(f"{house.address}/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
