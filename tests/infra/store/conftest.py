"""A real database for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from tests.databases import filled, unmade_url
from tests.infra.store.stored_samples import Kept, announce


@pytest.fixture
def url(tmp_path: Path) -> str:
    return unmade_url(tmp_path / "kept")


@pytest.fixture
async def database(url: str, anyio_backend: str) -> AsyncIterator[Database]:
    database = open_database(filled(url))
    yield database
    await database.close()


@pytest.fixture
def kept(url: str) -> Iterator[Kept]:
    """A store for tests that are not asynchronous themselves, such as those whose cases are generated."""
    with asyncio.Runner() as runner:
        database = open_database(filled(url))
        yield Kept(SqlInterviewStore(database, announce), runner)
        runner.run(database.close())


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def store(database: Database, heard: list[str]) -> SqlInterviewStore:
    return SqlInterviewStore(database, announce, lambda interview_id, _events: heard.append(interview_id))
