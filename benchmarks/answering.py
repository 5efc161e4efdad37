"""How soon an answer is acknowledged over HTTP while 50 people are interviewed by the built-in interviewer.

Three loads: people who think for some seconds before they answer, 50 who send in the same moment again and again,
and people who answer as soon as they are asked, which is more than a machine can take. Beside it, bare inserts of
the same answers by 50 threads into SQLite, each made durable.

python -m benchmarks.answering
"""

import asyncio
import os
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import uvloop

from benchmarks.people import Person
from benchmarks.store import ANSWER
from benchmarks.streaming.serving import Server, server

PEOPLE = 50
THINKING = (2.0, 8.0)
SECONDS = 30.0
INSERTS = 20
SEED = 7
Wait = Callable[[], Awaitable[None]]


async def interviewed(person: Person, wait: Wait, seconds: list[float]) -> None:
    """Answer each question after `wait`, until the interview is over; keep how long each acknowledgement took."""
    async for turn in person.questions():
        await wait()
        seconds.append(await person.answer(turn))


async def measured(port: int, people: int, wait: Wait, until: Callable[[], bool]) -> list[float]:
    """How long each acknowledgement took."""
    seconds: list[float] = []
    everybody = [Person(port) for _ in range(people)]
    for person in everybody:
        await person.sit_down()
    tasks = [asyncio.create_task(interviewed(person, wait, seconds)) for person in everybody]
    while not until() and not all(task.done() for task in tasks):  # noqa: ASYNC110 - a clock is looked at
        await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    for person in everybody:
        person.leave()
    for failure in ended:
        if isinstance(failure, Exception | SystemExit):
            raise failure
    return seconds


def for_seconds(seconds: float) -> Callable[[], bool]:
    """Whether so much time has passed since the first look."""
    end: list[float] = []

    def over() -> bool:
        end[:] = end or [time.monotonic() + seconds]
        return time.monotonic() > end[0]

    return over


def thinking() -> Wait:
    """Some seconds, other ones each time."""
    dice = random.Random(SEED)  # noqa: S311 - the same each time

    async def wait() -> None:
        await asyncio.sleep(dice.uniform(*THINKING))

    return wait


def together() -> Wait:
    """Until all have been asked."""
    barrier = asyncio.Barrier(PEOPLE)

    async def wait() -> None:
        await barrier.wait()

    return wait


async def at_once() -> None:
    """No wait."""


def bare(folder: Path) -> list[float]:
    """How long each insert took, from the moment a thread wanted it, with 50 threads at one connection."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, n INTEGER, text TEXT)")
    mine, seconds = threading.Lock(), []

    def insert(number: int) -> None:
        for n in range(INSERTS):
            begun = time.perf_counter()
            with mine:
                connection.execute("INSERT INTO answer (n, text) VALUES (?, ?)", (number * INSERTS + n, ANSWER))
            seconds.append(time.perf_counter() - begun)

    with ThreadPoolExecutor(PEOPLE) as threads:
        list(threads.map(insert, range(PEOPLE)))
    connection.close()
    return seconds


def at(seconds: list[float], share: float) -> float:
    """The quantile, in milliseconds."""
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)] * 1000


def say(what: str, seconds: list[float], cpu: float | None = None) -> None:
    """A line of figures."""
    figures = ", ".join(
        f"{name} {at(seconds, share):.1f}" for name, share in (("p50", 0.5), ("p99", 0.99), ("worst", 1))
    )
    used = "" if cpu is None else f"; {cpu / len(seconds) * 1000:.1f} ms of the server's CPU each"
    print(f"  {what}: {len(seconds)} answers, {figures} ms{used}")


def run(name: str, debrief: Server, wait: Callable[[], Wait], until: Callable[[], bool]) -> None:
    """Measure one load and print it."""

    async def load() -> list[float]:
        return await measured(debrief.port, PEOPLE, wait(), until)

    used = debrief.cpu_seconds()
    seconds = uvloop.run(load())
    say(name, seconds, debrief.cpu_seconds() - used)


def main() -> None:
    """Print the figures."""
    print(f"answers of {len(ANSWER)} characters, acknowledged; load of the machine {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as name:
        say(f"bare SQLite, {PEOPLE} threads", bare(Path(name)))
        settings = {"PORT": "0", "DATABASE_URL": f"sqlite:///{name}/debrief.db", "LOG_LEVEL": "error"}
        with server("-m", "app.cli", "serve", **settings) as debrief:
            run(f"{PEOPLE} people who think for 2 to 8 s", debrief, thinking, for_seconds(SECONDS))
        with server("-m", "app.cli", "serve", BUILTIN_PACE_MS="0", **settings) as debrief:
            run(f"{PEOPLE} in the same moment", debrief, together, for_seconds(SECONDS / 2))
            run(f"{PEOPLE} as soon as they are asked", debrief, lambda: at_once, for_seconds(SECONDS / 2))


if __name__ == "__main__":
    main()
