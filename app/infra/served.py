"""One server a database: a lock it holds for its life, and that is taken back when it dies."""

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


@contextmanager
def served_alone(url: str) -> Iterator[None]:
    """Be the only server of the database at `url`; StoreUnavailable at once when there is one.

    What one server remembers and has under way is right only while no other one takes the same steps.
    """
    if is_postgres(url):
        # Its driver takes a quarter of a second to load, which a start on a file need not wait for.
        from app.infra.postgres.serving import held_alone  # noqa: PLC0415

        with held_alone(url) as free:
            if not free:
                raise StoreUnavailable(_SERVED.format(file=_name(url)))
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
