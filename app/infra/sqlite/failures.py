"""What SQLite says, in one line a person can act on."""

import sqlite3
from contextlib import AbstractContextManager

from app.infra.failures import OTHERWISE, in_words

_PRIMARY_CODE = 0xFF
_LINES = {
    sqlite3.SQLITE_NOTADB: "{file} is not a Debrief database. Move it away, or set DATABASE_URL to another file.",
    sqlite3.SQLITE_CORRUPT: "The database {file} is damaged. Stop Debrief and put a backup in its place.",
    sqlite3.SQLITE_READONLY: "The database {file} is read-only. Allow writing to the file and its folder.",
    sqlite3.SQLITE_PERM: "The database {file} may not be opened. Allow reading and writing it.",
    sqlite3.SQLITE_CANTOPEN: "The database {file} cannot be opened. Allow writing to the file and its folder.",
    sqlite3.SQLITE_FULL: "The disk that holds the database {file} is full. Free some space, then try again.",
    sqlite3.SQLITE_IOERR: "The database {file} cannot be read or written. Look for a full or failing disk.",
    sqlite3.SQLITE_BUSY: "The database {file} is locked by another program. Stop that program, or try again.",
    sqlite3.SQLITE_LOCKED: "The database {file} is locked by another program. Stop that program, or try again.",
    sqlite3.SQLITE_CONSTRAINT: "The database {file} holds something else already. Nothing was stored.",
}


def explained(file: str) -> AbstractContextManager[None]:
    """Raise StoreUnavailable or InvalidInput for what SQLite says; `file` is the path as the settings name it."""
    return in_words(file, sqlite3.Error, line_for)


def line_for(error: BaseException | None, file: str) -> str:
    """What `error` of the driver means for the database `file`, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & _PRIMARY_CODE in _LINES:
        return _LINES[code & _PRIMARY_CODE].format(file=file)
    cause = " ".join(str(error).split())
    return OTHERWISE.format(file=file, cause=cause)


def full(file: str) -> str:
    """What to do about a disk without room."""
    return _LINES[sqlite3.SQLITE_FULL].format(file=file)
