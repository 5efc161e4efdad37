"""How soon after kill -9 interviews go on: from the start of a new process to an answer and to the next question.

20 people are interviewed when the server is killed; the next one finds their work. `python -c 'import fastapi'` is
the reference.

python -m benchmarks.recovery
"""

import asyncio
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from statistics import median

import aiohttp

from benchmarks.answering import Person, events
from benchmarks.startup import import_seconds
from benchmarks.store import ANSWER
from benchmarks.streaming.serving import server

PEOPLE = 20
TIMES = 5
RETRY_SECONDS = 0.01
BEFORE = 100


@asynccontextmanager
async def client(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    """A session at the server on `port`."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=aiohttp.TCPConnector(limit=0)) as http:
        yield http


async def interviewed(port: int) -> list[str]:
    """The addresses of interviews that stand in the middle."""
    seconds: list[float] = []

    async def soon() -> None:
        await asyncio.sleep(0.05)

    async with client(port) as http:
        people = [Person(http, seconds) for _ in range(PEOPLE)]
        for person in people:
            await person.start()
        tasks = [asyncio.create_task(person.answer(soon)) for person in people]
        while len(seconds) < BEFORE:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [person.path for person in people]


async def back(port: int, path: str, begun: float) -> tuple[float, float]:
    """Seconds from `begun` to an acknowledged answer and to the question after it, at one interview."""
    async with client(port) as http:
        asked = await first_question(http, path)
        async with http.post(f"{path}/answers", json={"text": ANSWER, "turn": asked}) as reply:
            reply.raise_for_status()
        answered = time.perf_counter() - begun
        async with http.get(f"{path}/events") as stream:
            async for name, told in events(stream):
                if name == "debrief" or told["turn"] > asked:
                    break
        return answered, time.perf_counter() - begun


async def first_question(http: aiohttp.ClientSession, path: str) -> int:
    """The turn that waits for its answer, as soon as the server says it."""
    while True:
        with suppress(aiohttp.ClientConnectionError):
            async with http.get(f"{path}/events") as stream:
                async for _, told in events(stream):
                    return told["turn"]
        await asyncio.sleep(RETRY_SECONDS)


def once() -> tuple[float, float]:
    """Kill a server and start the next one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        settings = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{name}/debrief.db", "LOG_LEVEL": "error"}
        with server("-m", "app.cli", "serve", BUILTIN_PACE_MS="0", **settings) as dying:
            paths = asyncio.run(interviewed(port))
            dying.process.kill()
            dying.process.wait()
        begun = time.perf_counter()
        with server("-m", "app.cli", "serve", BUILTIN_PACE_MS="0", **settings):
            return asyncio.run(back(port, paths[0], begun))


def main() -> None:
    """Print the figures."""
    print("after kill -9")
    found = [once() for _ in range(TIMES)]
    for at, what in enumerate(("the first answer", "the question after it")):
        seconds = [both[at] for both in found]
        print(f"start to {what}: {median(seconds):.2f} s at the median of {TIMES} (worst {max(seconds):.2f} s)")
    print(f"reference (python -c 'import fastapi'): {import_seconds():.2f} s")


if __name__ == "__main__":
    main()
