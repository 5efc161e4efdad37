"""A process that calls a model while others do: python -m tests.postgres.caller DATABASE MODEL CALLS."""

import asyncio
import sys

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.pauses import AllPauses
from app.infra.chat.turns import Limits, SharedTurns
from app.infra.postgres.database import PostgresDatabase
from app.infra.postgres.server import Server
from tests.infra.chat.asking import HELLO, PROMPT, MemoryTraits, options

LIMIT = 3


async def call(database_url: str, base_url: str, calls: int) -> None:
    """So many calls at once, of which no more than `LIMIT` are let through, whoever makes them.

    It says when it is ready, and begins with the next line that it reads.
    """
    database = PostgresDatabase(Server.of(database_url))
    reached = options(base_url, whole=60, first_token=60, retries=1)
    limits = Limits(
        SharedTurns(database.claims, "call", LIMIT), AllPauses(database.notices).of(base_url, reached.model)
    )
    chat = OpenAiChat(reached, MemoryTraits(), PROMPT, limits)
    hears = asyncio.Event()
    database.notices.when_missed(hears.set)
    database.notices.start()
    await hears.wait()
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for that
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.gather(*(chat.complete(HELLO) for _ in range(calls)))
    await chat.close()
    await database.notices.stop()
    await database.close()


if __name__ == "__main__":
    asyncio.run(call(sys.argv[1], sys.argv[2], int(sys.argv[3])))
