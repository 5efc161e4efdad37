"""Who serves a database: a lock that a connection holds, shared by servers, and that goes when one of them dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.infra.postgres.failures import explained
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server

_ALONE = text("SELECT pg_try_advisory_lock(hashtextextended('serving', 0))")
_SHARED = text("SELECT pg_try_advisory_lock_shared(hashtextextended('serving', 0))")


@contextmanager
def held(url: str, *, alone: bool) -> Iterator[bool]:
    """Whether the database at `url` may be served, beside others unless `alone`: then it is ours until the end.

    StoreUnavailable.
    """
    server = Server.of(url)
    engine = server.engine(0)
    try:
        with explained(server.name):
            connection = patiently(engine.connect, engine.dispose)
            taken = bool(connection.execute(_ALONE if alone else _SHARED).scalar_one())
            # The lock is the session's, and an open transaction would keep old rows alive.
            connection.commit()
        with connection:
            yield taken
    finally:
        engine.dispose()
