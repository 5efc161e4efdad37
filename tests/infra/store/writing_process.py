"""A process that writes to a database and says what was acknowledged, for tests that make it end badly.

Usage: python writing_process.py MODE URL, with MODE one of
`start` (open the database, check it), `open` (the same without root's rights, since for root no file is
read-only), `answer` (answer for ever), `fill` (answer until the disk is full, then go on with more room).
"""

import asyncio
import os
import resource
import sys

from app.errors import StoreUnavailable
from app.infra.database import open_database
from app.infra.sqlite import database as _loaded_before_rights_are_given_up  # noqa: F401
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import an_answer, an_interview, asked, first_question

NOBODY = 65534
ROOM = 400 * 1024


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def answer_of(n: int) -> str:
    return f"Answer {n}: " + "I shipped it in 30 days. " * 40


async def answer_for_ever(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    n = 1
    while True:
        await store.change("a", lambda _, n=n: [an_answer(n, answer_of(n), key=str(n))])  # type: ignore[misc]
        say(str(n))
        n += 1
        await store.change("a", lambda _, n=n: asked(n))  # type: ignore[misc]


async def fill(store: SqlInterviewStore) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, most))
    try:
        await answer_for_ever(store)
    except StoreUnavailable as error:
        say(f"refused: {error}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    interview = await store.get("a")
    say(f"kept: {sum(bool(turn.attempts) for turn in interview.turns)}")
    await store.create(an_interview("afterwards"), first_question())
    say("wrote afterwards")


async def main(mode: str, url: str) -> None:
    if mode == "open" and os.geteuid() == 0:
        os.setuid(NOBODY)
    database = open_database(url)
    store = SqlInterviewStore(database)
    if mode in {"start", "open"}:
        await database.check()
        say("opened")
    elif mode == "answer":
        await answer_for_ever(store)
    else:
        await fill(store)
    await database.close()


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except StoreUnavailable as unavailable:
        say(f"unavailable: {unavailable}")
        sys.exit(3)
