"""All of a file in one transaction, for copying it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.infra.sqlite.failures import explained
from app.infra.sqlite.file import Begin, SqliteFile


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """One snapshot of the file at `url`; StoreUnavailable."""
    with _transaction(SqliteFile.of(url), "BEGIN") as connection:
        yield connection


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction on the file at `url`, kept when nothing is raised; StoreUnavailable."""
    with _transaction(SqliteFile.of(url), "BEGIN IMMEDIATE") as connection:
        yield connection


@contextmanager
def _transaction(file: SqliteFile, begin: Begin) -> Iterator[Connection]:
    engine = file.engine(begin, 1)
    try:
        with explained(file.name), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
