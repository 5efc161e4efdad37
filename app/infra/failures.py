"""Database errors in one line a person can act on. No driver's error leaves `app/infra`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from app.errors import InvalidInput, StoreUnavailable

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
_OTHERWISE = "The database {file} cannot be used: {cause}."


@contextmanager
def explained(file: str) -> Iterator[None]:
    """Raise StoreUnavailable for whatever the database says, InvalidInput for text that is not Unicode.

    A value that no column takes is a fault of ours: its ValueError goes on as it is.
    `file` is the path as the settings name it.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreUnavailable(line_for(error.orig, file)) from error
    except sqlite3.Error as error:
        raise StoreUnavailable(line_for(error, file)) from error
    except StatementError as error:
        if isinstance(error.orig, ValueError):
            raise error.orig from None
        raise StoreUnavailable(_OTHERWISE.format(file=file, cause=type(error.orig).__name__)) from error
    except SQLAlchemyError as error:
        raise StoreUnavailable(_OTHERWISE.format(file=file, cause=type(error).__name__)) from error
    except UnicodeEncodeError as error:
        raise InvalidInput("The text holds half a character. Send it again as valid Unicode.") from error


def line_for(error: BaseException | None, file: str) -> str:
    """What `error` of the driver means for the database `file`, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & _PRIMARY_CODE in _LINES:
        return _LINES[code & _PRIMARY_CODE].format(file=file)
    cause = " ".join(str(error).split())
    return _OTHERWISE.format(file=file, cause=cause)
