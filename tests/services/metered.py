"""What tests of metering need: a database with interviews, and stores of calls that are watched or closed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.domain.interview import Interview
from app.infra.database import Database, open_database
from app.infra.store import SqlCallStore, SqlInterviewStore
from app.services.ports import ModelCall
from tests.databases import database_url


async def with_interviews(database: Database, *interviews: Interview) -> None:
    """Store these interviews, for calls to belong to."""
    store = SqlInterviewStore(database)
    for interview in interviews:
        await store.create(interview, ())


class CountedReads:
    """The real store of calls; counts how often sums are read, and lets tests hold such a read up."""

    def __init__(self, store: SqlCallStore) -> None:
        self._store = store
        self.reads = 0
        self.asked = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()

    async def add(self, call: ModelCall) -> None:
        """As the real one."""
        await self._store.add(call)

    async def of_interview(self, interview_id: str) -> Sequence[ModelCall]:
        """As the real one."""
        return await self._store.of_interview(interview_id)

    async def spent_on(self, interview_id: str) -> int:
        """As the real one, once it may."""
        await self._counted()
        return await self._store.spent_on(interview_id)

    async def spent_since(self, moment: datetime) -> int:
        """As the real one, once it may."""
        await self._counted()
        return await self._store.spent_since(moment)

    async def _counted(self) -> None:
        self.reads += 1
        if not self.hold.is_set():
            self.asked.set()
            await self.hold.wait()


def closed_store(folder: Path) -> SqlCallStore:
    """A store of calls whose database cannot be used any more."""
    database = open_database(database_url(folder, "closed"))
    asyncio.run(database.close())
    return SqlCallStore(database)
