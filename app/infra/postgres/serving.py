"""One server a database: a lock that its connection holds, and that goes when the server or its connection dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.infra.postgres.failures import explained
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server

_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended('serving', 0))")


@contextmanager
def held_alone(url: str) -> Iterator[bool]:
    """Whether nobody else serves the database at `url`: then it is ours until the end. StoreUnavailable."""
    server = Server.of(url)
    engine = server.engine(0)
    try:
        with explained(server.name):
            connection = patiently(engine.connect, engine.dispose)
            taken = bool(connection.execute(_TAKE).scalar_one())
            # The lock is the session's, and an open transaction would keep old rows alive.
            connection.commit()
        with connection:
            yield taken
    finally:
        engine.dispose()
