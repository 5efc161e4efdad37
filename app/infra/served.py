"""Who serves a database: a lock held for the server's life, and that is taken back when it dies.

A SQLite file has one server. A database on PostgreSQL has any number of servers and workers, unless somebody needs
it for himself, to copy it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from app.errors import StoreUnavailable
from app.infra.address import is_postgres, parsed
from app.infra.sqlite.file import SqliteFile

if sys.platform != "win32":
    import fcntl

_SERVED = "The database {file} is served already. Use that server or stop it, or set DATABASE_URL to another one."

_COPIED = "The database {file} is being copied. Start again when that is done."


@contextmanager
def served(url: str) -> Iterator[None]:
    """Serve the database at `url`, beside others on PostgreSQL; StoreUnavailable at once when that may not be.

    What the server of a file remembers and has under way is right only while no other one takes the same steps.
    """
    with _served(url, alone=False):
        yield


@contextmanager
def served_alone(url: str) -> Iterator[None]:
    """Have the database at `url` to oneself; StoreUnavailable at once when it is served."""
    with _served(url, alone=True):
        yield


@contextmanager
def _served(url: str, *, alone: bool) -> Iterator[None]:
    if is_postgres(url):
        # Its driver takes a quarter of a second to load, which a start on a file need not wait for.
        from app.infra.postgres.serving import held  # noqa: PLC0415

        with held(url, alone=alone) as free:
            if not free:
                raise StoreUnavailable((_SERVED if alone else _COPIED).format(file=_name(url)))
            yield
        return
    file = SqliteFile.of(url)
    file.prepare()
    with _lock_of(file) as lock:
        if not _taken(lock):
            raise StoreUnavailable(_SERVED.format(file=file.name))
        yield


def _name(url: str) -> str:
    return parsed(url).render_as_string(hide_password=True)


def _lock_of(file: SqliteFile) -> IO[str]:
    # Beside the file itself, whatever name it is opened by. To lock the file would mix with SQLite's own locks.
    path = file.path.resolve()
    try:
        return path.with_name(path.name + ".served").open("a")
    except OSError as error:
        raise StoreUnavailable(f"The folder of {file.name} cannot be written: {error.strerror}.") from error


def _taken(lock: IO[str]) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
