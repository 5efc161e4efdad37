"""What a PostgreSQL server says, in one line a person can act on, and what of it passes by itself."""

from contextlib import AbstractContextManager
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from app.infra.failures import OTHERWISE, in_words

# By the codes of https://www.postgresql.org/docs/current/errcodes-appendix.html: whole ones first, then classes.
_LINES = {
    "28P01": "The database server at {file} refuses the user or the password in DATABASE_URL. Correct them.",
    "28000": "The database server at {file} refuses the user in DATABASE_URL. Correct it, or allow it there.",
    "3D000": "There is no database {file}. Create it, or correct DATABASE_URL.",
    "42501": "The user in DATABASE_URL may not do this in the database {file}. Make it the owner.",
    "53100": "The disk of the database {file} is full. Free some space, then try again.",
    "53300": "The database server at {file} has no connection left. Allow it more, or run fewer servers.",
    "25006": "The database {file} is read-only. Name the primary server in DATABASE_URL.",
    "55P03": "The database {file} is locked by another program. Stop that program, or try again.",
    "57014": "The database {file} took too long to answer. Try again.",
    "23": "The database {file} holds something else already. Nothing was stored.",
    "08": "The database {file} cannot be reached. Start its server, or correct DATABASE_URL.",
}
_UNREACHABLE = _LINES["08"]
_CONNECTION, _CUT_OFF, _STARTING = "08", {"57P01", "57P02", "57P05"}, "57P03"
_UNDECIDED = {"40001", "40P01"}
_FULL = "53300"
_READ_ONLY = "25006"


def explained(name: str) -> AbstractContextManager[None]:
    """Raise StoreUnavailable or InvalidInput for what the server says; `name` is the database's, for messages."""
    return in_words(name, psycopg.Error, line_for)


def line_for(error: BaseException | None, name: str) -> str:
    """What `error` of the driver means for the database `name`, and what to do; it holds no stored value."""
    code = _code(error)
    for known in (code, code[:2]):
        if known in _LINES:
            return _LINES[known].format(file=name)
    said = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    if said is None and isinstance(error, psycopg.OperationalError):
        return _from_text(error, name)
    said = said or type(error).__name__
    return OTHERWISE.format(file=name, cause=" ".join(said.split()))


def read_only(name: str) -> str:
    """What to do about a server that takes no writes."""
    return _LINES[_READ_ONLY].format(file=name)


def _from_text(error: BaseException | None, name: str) -> str:
    """While a connection is made the driver gives no codes, only the server's words."""
    text = str(error)
    for words, code in (
        ("password authentication failed", "28P01"),
        ("no password supplied", "28P01"),
        ("does not exist", "3D000"),
        ("no pg_hba.conf entry", "28000"),
        ("too many clients", _FULL),
        ("remaining connection slots", _FULL),
    ):
        if words in text:
            return _LINES[code].format(file=name)
    return _UNREACHABLE.format(file=name)


def passes(error: Exception) -> bool:
    """Whether the same thing may succeed in a moment: the server starts, ends, or has just lost this connection."""
    driver = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(driver, psycopg.OperationalError):
        return False
    code = _code(driver)
    if not code:
        return _from_text(driver, "") in (_UNREACHABLE.format(file=""), _LINES[_FULL].format(file=""))
    return code[:2] == _CONNECTION or code in _CUT_OFF | _UNDECIDED | {_STARTING, _FULL}


def _code(error: Any) -> str:
    return getattr(error, "sqlstate", None) or ""
