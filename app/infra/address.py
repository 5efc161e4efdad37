"""Which kind of database an address names."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.errors import StoreUnavailable

SQLITE_EXAMPLE = "sqlite:///data/debrief.db"
POSTGRES_EXAMPLE = "postgresql://debrief@localhost/debrief"
_KINDS = {"sqlite", "postgresql", "postgres"}


def parsed(url: str) -> URL:
    """The parts of a database address; StoreUnavailable for one that Debrief cannot use."""
    try:
        parts = make_url(url)
    except ArgumentError:
        raise StoreUnavailable(f"DATABASE_URL is not a database address. Use {_examples()}.") from None
    if parts.get_backend_name() not in _KINDS:
        kind = parts.get_backend_name()
        raise StoreUnavailable(f"DATABASE_URL names {kind}, which is not supported. Use {_examples()}.")
    return parts


def is_postgres(url: str) -> bool:
    """Whether `url` names a PostgreSQL server; StoreUnavailable for one that Debrief cannot use."""
    return parsed(url).get_backend_name() != "sqlite"


def _examples() -> str:
    return f"{SQLITE_EXAMPLE} or {POSTGRES_EXAMPLE}"
