"""How much memory one server holds with 300 event streams open.

python -m benchmarks.open_streams
"""

import asyncio
import tempfile

import uvloop

from benchmarks.people import Person
from benchmarks.streaming.serving import Server, server

STREAMS = 300
MEGABYTE = 1024 * 1024


def say(what: str, debrief: Server) -> None:
    """A line of figures."""
    print(f"  {what}: {debrief.resident_bytes() / MEGABYTE:.0f} MB")


async def hold(debrief: Server) -> None:
    """Open the streams, then have everybody answer together, twice."""
    people = [Person(debrief.port) for _ in range(STREAMS)]
    for person in people:
        await person.sit_down()
    barrier = asyncio.Barrier(STREAMS)
    await asyncio.gather(*(answer_twice(person, barrier, debrief) for person in people))
    say(f"the same, {2 * STREAMS} answers later", debrief)


async def answer_twice(person: Person, barrier: asyncio.Barrier, debrief: Server) -> None:
    """Answer whenever everybody was asked."""
    answered = 0
    async for turn in person.questions():
        if await barrier.wait() == 0 and not answered:
            say(f"{STREAMS} streams open, all asked", debrief)
        if answered == 2:
            return
        await person.answer(turn)
        answered += 1


def main() -> None:
    """Print the figures."""
    print("memory of one server (resident)")
    with tempfile.TemporaryDirectory() as name:
        settings = {"PORT": "0", "DATABASE_URL": f"sqlite:///{name}/debrief.db", "LOG_LEVEL": "error"}
        with server("-m", "app.cli", "serve", **settings) as debrief:
            say("after the start", debrief)
            uvloop.run(hold(debrief))


if __name__ == "__main__":
    main()
