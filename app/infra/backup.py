"""A SQLite database as one whole file: taken while interviews run, and put back all or not at all."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from app.errors import InvalidInput, StoreUnavailable
from app.infra.address import is_postgres
from app.infra.schema import VERSION_TABLE, revisions
from app.infra.served import served_alone
from app.infra.sqlite.failures import explained
from app.infra.sqlite.file import BUSY_SECONDS, SqliteFile
from app.infra.sqlite.upgrading import alone

BESIDE = ("-wal", "-shm")
_NEEDS_OTHER_TOOLS = "DATABASE_URL names a PostgreSQL database, which has tools of its own: pg_dump and pg_restore."
_NOT_OURS = "{file} is not a Debrief database. Nothing was changed."
_NEWER = "{file} was written by a newer Debrief. Update this program first. Nothing was changed."
_DAMAGED = "{file} is damaged ({what}). Nothing was changed."
_IN_USE = "The database {file} is in use by another program. Stop that one, then restore again."


def take_backup(url: str, target: Path, *, force: bool = False) -> None:
    """Write the database at `url` to `target` as it is at this moment, whole and checked, for its owner alone.

    Servers may write meanwhile: all that was acknowledged before the call is in it. InvalidInput when there is
    something at `target` (unless `force`), StoreUnavailable when it cannot be done; then nothing is left behind.
    """
    file = _file_of(url)
    if not file.path.is_file():
        raise StoreUnavailable(f"There is no database at {file.name} yet, so there is nothing to back up.")
    _refuse(file, target, force=force)
    with _part_of(target) as part:
        _copy(file.path, file.name, part, str(target))
        _expect_whole(part, file.name)
        _refuse(file, target, force=force)
        _put_in_place(part, target)


def restore_backup(url: str, source: Path, now: datetime) -> Path | None:
    """Put the backup `source` in the place of the database at `url`; where the replaced one lies, if there was one.

    StoreUnavailable when `source` is no whole Debrief database of a revision known here, or when anything has the
    database open. Whatever stops this on the way, the database is the old one or the new one.
    """
    file = _file_of(url)
    if not source.is_file():
        raise InvalidInput(f"There is no file {source}.")
    if file.path.exists() and file.path.samefile(source):
        raise InvalidInput(f"{source} is the database itself. Name a backup of it.")
    with served_alone(url), alone(file), _part_of(file.path) as part:
        _copy(source, str(source), part, file.name)
        _expect_whole(part, str(source))
        kept = _keep_aside(file, now)
        _put_in_place(part, file.path)
        return kept


def _file_of(url: str) -> SqliteFile:
    if is_postgres(url):
        raise InvalidInput(_NEEDS_OTHER_TOOLS)
    return SqliteFile.of(url)


def _refuse(file: SqliteFile, target: Path, *, force: bool) -> None:
    if target.resolve() in {_beside(file.path, end).resolve() for end in ("", *BESIDE)}:
        raise InvalidInput(f"{target} is the database itself. Name another file.")
    if target.exists() and not (force and target.is_file()):
        raise InvalidInput(f"There is something at {target} already. Name another file, or overwrite with --force.")


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for its owner alone, that is gone afterwards unless it has been moved."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise StoreUnavailable(f"{target} cannot be written: {error.strerror}.") from error
    try:
        yield part
    finally:
        _remove(part, ("", *BESIDE, "-journal"))


def _copy(source: Path, name: str, part: Path, target: str) -> None:
    """All pages in one step: SQLite reads one moment, and whoever writes meanwhile does not disturb it."""
    with _opened(source, _reading(source)) as reading, _opened(part, "rw") as writing:
        with explained(name):
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with explained(target):
            reading.backup(writing, pages=-1)
            # One file that needs no other beside it, wherever it is carried.
            writing.execute("PRAGMA journal_mode = DELETE").fetchone()


def _reading(source: Path) -> str:
    """How to read `source`: on a disk that has become read-only SQLite can make no index of a log beside it."""
    log = _beside(source, "-wal")
    frozen = not os.access(source.absolute().parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return "ro&immutable=1" if frozen else "ro"


def _expect_whole(part: Path, name: str) -> None:
    with explained(name), _opened(part, "ro") as copy:
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone() is None:
            raise StoreUnavailable(_NOT_OURS.format(file=name))
        revision = copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - our own name
        if revision is None or revision[0] not in revisions():
            raise StoreUnavailable(_NEWER.format(file=name))
        [what] = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if what != "ok":
            raise StoreUnavailable(_DAMAGED.format(file=name, what=" ".join(what.split())))
        if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StoreUnavailable(_DAMAGED.format(file=name, what="rows refer to others that are gone"))


def _keep_aside(file: SqliteFile, now: datetime) -> Path | None:
    """Give the database that is replaced a dated name as well; it stays in its place until another one takes it."""
    if not file.path.exists() or file.path.stat().st_size == 0:
        return None
    kept = file.path.with_name(f"{file.path.stem}-replaced-{now:%Y%m%d-%H%M%S-%f}{file.path.suffix}")
    with _told(file.name):
        for end in ("", *BESIDE):
            with suppress(FileNotFoundError):
                os.link(_beside(file.path, end), _beside(kept, end))
    try:
        folded = _let_go(file)
    except StoreUnavailable:
        _remove(kept)
        raise
    # What is left of the old one's log must not be read into the new one.
    for path in (file.path, kept) if folded else (file.path,):
        _remove(path, BESIDE)
    return kept


def _let_go(file: SqliteFile) -> bool:
    """Fold the log into the file, which nobody else may have open; False for a damaged one."""
    try:
        with _opened(file.path, "rw", seconds=0) as old:
            old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreUnavailable(_IN_USE.format(file=file.name)) from error
        return False
    return True


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _remove(path: Path, ends: Sequence[str] = ("", *BESIDE)) -> None:
    for end in ends:
        _beside(path, end).unlink(missing_ok=True)


def _put_in_place(part: Path, target: Path) -> None:
    with _told(str(target)):
        _sync(part)
        part.replace(target)
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{name} cannot be written: {error.strerror}.") from error


@contextmanager
def _opened(path: Path, mode: str, seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=seconds, isolation_level=None)) as connection:
        yield connection
