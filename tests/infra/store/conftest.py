"""A real SQLite file for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from tests.fresh import fresh
from tests.infra.store.stored_samples import Kept, announce


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kept/debrief.db"


@pytest.fixture
async def database(url: str, anyio_backend: str) -> AsyncIterator[Database]:
    fresh(Path(url.removeprefix("sqlite:///")))
    database = open_database(url)
    yield database
    await database.close()


@pytest.fixture
def kept(url: str) -> Iterator[Kept]:
    """A store for tests that are not asynchronous themselves, such as those whose cases are generated."""
    fresh(Path(url.removeprefix("sqlite:///")))
    with asyncio.Runner() as runner:
        database = open_database(url)
        yield Kept(SqlInterviewStore(database, announce), runner)
        runner.run(database.close())


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def store(database: Database, heard: list[str]) -> SqlInterviewStore:
    return SqlInterviewStore(database, announce, lambda interview_id, _events: heard.append(interview_id))
