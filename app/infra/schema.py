"""Bringing a database to the current tables, safely when several programs start at once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect

from app.errors import StoreUnavailable
from app.infra.failures import explained
from app.infra.sqlite import SqliteFile

if sys.platform != "win32":
    import fcntl

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`, making file and folder where they are missing.

    All steps are one transaction: a program that dies on the way leaves the database as it was.
    StoreUnavailable when the file cannot be used or was written by a newer Debrief.
    """
    upgrade(SqliteFile.of(url), revision)


def upgrade(file: SqliteFile, revision: str = "head") -> None:
    """As `migrate`, for a file that is known already."""
    file.prepare()
    with alone(file):
        file.use_wal()
        with changing_tables(file) as connection:
            _upgrade(connection, file, revision)


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


def _upgrade(connection: Connection, file: SqliteFile, revision: str) -> None:
    known = revisions()
    current = _revision_of(connection)
    if current is None and inspect(connection).get_table_names():
        raise StoreUnavailable(f"{file.name} is another program's database. Set DATABASE_URL to a file of its own.")
    if current is not None and current not in known:
        raise StoreUnavailable(
            f"The database {file.name} was written by a newer Debrief. Update this program, or use another file."
        )
    if current != (known[-1] if revision == "head" else revision):
        _run(connection, revision)


def revisions() -> tuple[str, ...]:
    """All revisions, the oldest first: each is the number in the name of its file."""
    return tuple(sorted(file.name[1:5] for file in (MIGRATIONS / "versions").glob("r*.py")))


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    stored = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - our own name
    revision: str | None = stored.scalar_one_or_none()
    return revision


def _run(connection: Connection, revision: str) -> None:
    # Loading Alembic takes a tenth of a start, and few starts have anything to do for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


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
