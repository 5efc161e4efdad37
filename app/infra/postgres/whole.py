"""All of a database in one transaction, for copying it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.infra.postgres.failures import explained
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """One snapshot of the database at `url`; StoreUnavailable."""
    with _transaction(Server.of(url), reads=True) as connection:
        yield connection


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction on the database at `url`, kept when nothing is raised; StoreUnavailable."""
    with _transaction(Server.of(url), reads=False) as connection:
        yield connection


@contextmanager
def _transaction(server: Server, *, reads: bool) -> Iterator[Connection]:
    engine = server.engine(0, reads=reads)
    try:
        with (
            explained(server.name),
            patiently(engine.connect, engine.dispose) as connection,
            connection.begin(),
        ):
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection
    finally:
        engine.dispose()
