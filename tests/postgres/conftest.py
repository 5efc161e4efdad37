"""A database of its own on a real PostgreSQL server for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.infra.postgres.database import PostgresDatabase, open_server
from tests.databases import postgres_url


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with all tables in it."""
    return postgres_url(str(tmp_path))


@pytest.fixture
def empty_url(tmp_path: Path) -> str:
    """A database with nothing in it."""
    return postgres_url(f"{tmp_path} empty", empty=True)


@pytest.fixture
async def database(url: str, anyio_backend: str) -> AsyncIterator[PostgresDatabase]:
    database = open_server(url)
    yield database
    await database.close()
