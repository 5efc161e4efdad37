"""How soon after kill -9 interviews go on: from the start of a new process to an answer and to the next question.

20 people are interviewed when the server is killed; the next one finds their work. `python -c 'import fastapi'` is
the reference.

python -m benchmarks.recovery
"""

import asyncio
import socket
import tempfile
import time
from contextlib import suppress
from statistics import median

import uvloop

from benchmarks.people import Person
from benchmarks.startup import import_seconds
from benchmarks.streaming.serving import server

PEOPLE = 20
TIMES = 5
RETRY_SECONDS = 0.01
SOON_SECONDS = 0.05
ANSWERS = 5


async def interviewed(port: int) -> list[str]:
    """The ids of interviews that stand in the middle."""
    people = [Person(port) for _ in range(PEOPLE)]
    for person in people:
        await person.sit_down()
    await asyncio.gather(*map(answer_some, people))
    for person in people:
        person.leave()
    return [person.interview for person in people]


async def answer_some(person: Person) -> None:
    """Answer a few questions, each soon."""
    answered = 0
    async for turn in person.questions():
        await asyncio.sleep(SOON_SECONDS)
        await person.answer(turn)
        answered += 1
        if answered == ANSWERS:
            return


async def back(port: int, interview: str, begun: float) -> tuple[float, float]:
    """Seconds from `begun` to an acknowledged answer and to the question after it, at one interview."""
    person = Person(port, interview)
    answered = 0.0
    while True:
        with suppress(OSError):
            await person.listen()
            async for turn in person.questions():
                if answered:
                    person.leave()
                    return answered, time.perf_counter() - begun
                await person.answer(turn)
                answered = time.perf_counter() - begun
        await asyncio.sleep(RETRY_SECONDS)


def once() -> tuple[float, float]:
    """Kill a server and start the next one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        settings = {"PORT": str(port), "DATABASE_URL": f"sqlite:///{name}/debrief.db", "LOG_LEVEL": "error"}
        with server("-m", "app.cli", "serve", BUILTIN_PACE_MS="0", **settings) as dying:
            interviews = uvloop.run(interviewed(port))
            dying.process.kill()
            dying.process.wait()
        begun = time.perf_counter()
        with server("-m", "app.cli", "serve", BUILTIN_PACE_MS="0", **settings):
            return uvloop.run(back(port, interviews[0], begun))


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
