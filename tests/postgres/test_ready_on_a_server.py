"""Whether a PostgreSQL server can be used is said soon, whatever it does."""

import asyncio
import time

import psycopg
import pytest
from sqlalchemy import text

from app.errors import StoreUnavailable
from app.infra.postgres.database import READERS, PostgresDatabase

pytestmark = pytest.mark.anyio
SOON = 2


async def refused(database: PostgresDatabase) -> str:
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        await database.check()
    assert time.monotonic() - began < SOON
    return str(caught.value)


async def test_it_is_usable_while_all_that_read_are_busy(database: PostgresDatabase, url: str) -> None:
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE drill IN ACCESS EXCLUSIVE MODE")
        reading = [
            asyncio.create_task(database.read(lambda c: c.execute(text("SELECT 1 FROM drill")).all()))
            for _ in range(READERS)
        ]
        await database.check()
        other.rollback()
    await asyncio.gather(*reading)


async def test_a_lost_connection_is_made_anew(database: PostgresDatabase, url: str) -> None:
    await database.check()
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await database.check()


async def test_a_server_that_takes_no_writes_is_told(database: PostgresDatabase, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        name = other.info.dbname
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
    assert "is read-only. Name the primary server" in await refused(database)


async def test_a_table_that_is_locked_is_told_soon_and_forgotten_when_it_is_free(
    database: PostgresDatabase, url: str
) -> None:
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE interview IN ACCESS EXCLUSIVE MODE")
        assert "does not answer" in await refused(database)
        assert "does not answer" in await refused(database)
        other.rollback()
    async with asyncio.timeout(SOON):
        await database.check()
