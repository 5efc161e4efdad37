"""Bringing a file to the current tables, safely when several programs start at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.errors import StoreUnavailable
from app.infra.schema import bring_to
from app.infra.sqlite.failures import explained
from app.infra.sqlite.file import SqliteFile

if sys.platform != "win32":
    import fcntl


def migrate_file(url: str, revision: str) -> None:
    """Bring the file at `url` to `revision`, making it and its folder where they are missing; StoreUnavailable."""
    upgrade(SqliteFile.of(url), revision)


def upgrade(file: SqliteFile, revision: str) -> None:
    """As `migrate_file`, for a file that is known already."""
    file.prepare()
    with alone(file):
        file.use_wal()
        with changing_tables(file) as connection:
            bring_to(connection, file.name, revision)


@contextmanager
def changing_tables(file: SqliteFile) -> Iterator[Connection]:
    """One transaction in which tables may be rebuilt.

    SQLite rebuilds a table by dropping it, which would take every row that refers to it along: so references
    are not followed meanwhile, and all of them are checked before anything is kept.
    """
    engine = file.engine("BEGIN IMMEDIATE", 1, foreign_keys=False)
    try:
        with explained(file.name), engine.begin() as connection:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreUnavailable(
                    f"The database {file.name} was left as it was: bringing it up to date "
                    f"would have cut rows of {broken[0]} off from {broken[2]}."
                )
    finally:
        engine.dispose()


@contextmanager
def alone(file: SqliteFile) -> Iterator[None]:
    """Hold a lock beside the file, so that one program at a time brings it up to date."""
    if sys.platform == "win32":
        yield
        return
    lock = file.path.with_name(file.path.name + ".lock")
    try:
        handle = lock.open("a")
    except OSError as error:
        raise StoreUnavailable(f"The folder of {file.name} cannot be written: {error.strerror}.") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
