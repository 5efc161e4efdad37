"""A real SQLite file for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stored_samples import announce

from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kept/debrief.db"


@pytest.fixture
async def database(url: str, anyio_backend: str) -> AsyncIterator[Database]:
    database = open_database(url)
    yield database
    await database.close()


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def store(database: Database, heard: list[str]) -> SqlInterviewStore:
    return SqlInterviewStore(database, announce, heard.append)
