"""How much memory one server holds with 300 event streams open.

python -m benchmarks.open_streams
"""

import asyncio
import tempfile

import aiohttp

from benchmarks.answering import Person
from benchmarks.streaming.serving import Server, server

STREAMS = 300
MEGABYTE = 1024 * 1024


def say(what: str, debrief: Server) -> None:
    """A line of figures."""
    print(f"  {what}: {debrief.resident_bytes() / MEGABYTE:.0f} MB")


async def hold(debrief: Server) -> None:
    """Open the streams, then have everybody answer together, twice."""
    seconds: list[float] = []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(debrief.address, connector=connector) as http:
        people = [Person(http, seconds) for _ in range(STREAMS)]
        for person in people:
            await person.start()
        barrier = asyncio.Barrier(STREAMS)

        async def when_all_listen() -> None:
            if await barrier.wait() == 0:
                say(f"{STREAMS} streams open, all asked", debrief)

        tasks = [asyncio.create_task(person.answer(when_all_listen)) for person in people]
        while len(seconds) < 2 * STREAMS:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.1)
        say(f"the same, {len(seconds)} answers later", debrief)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def main() -> None:
    """Print the figures."""
    print("memory of one server (resident)")
    with tempfile.TemporaryDirectory() as name:
        settings = {"PORT": "0", "DATABASE_URL": f"sqlite:///{name}/debrief.db", "LOG_LEVEL": "error"}
        with server("-m", "app.cli", "serve", **settings) as debrief:
            say("after the start", debrief)
            asyncio.run(hold(debrief))


if __name__ == "__main__":
    main()
