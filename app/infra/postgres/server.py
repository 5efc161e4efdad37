"""A PostgreSQL database: what its address says, and how connections to it are set up."""

import weakref
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool

from app.errors import StoreUnavailable
from app.infra.address import POSTGRES_EXAMPLE, parsed
from app.infra.postgres.texts import keep_all_characters

OLDEST = 150000
CONNECT_SECONDS = 5
LOCK_SECONDS = 30
STATEMENT_SECONDS = 60
# A peer that is gone without a word is noticed within some twenty seconds, not after hours.
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 20000}
CONNECTING: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "debrief", **_ALIVE}
_SETTINGS = f"""
SET TIME ZONE 'UTC'; SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = '{STATEMENT_SECONDS}s';
SET idle_in_transaction_session_timeout = '{STATEMENT_SECONDS}s'; SET client_min_messages = warning
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server; `name` is where it lies, without user and password, for messages."""

    url: URL
    name: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """The database that `url` names; StoreUnavailable for any other kind."""
        parts = parsed(url)
        if parts.get_backend_name() == "sqlite" or not parts.database:
            raise StoreUnavailable(f"DATABASE_URL must name a PostgreSQL database, such as {POSTGRES_EXAMPLE}.")
        return cls(parts.set(drivername="postgresql+psycopg"), f"{_place(parts)}/{parts.database}")

    @property
    def conninfo(self) -> str:
        """The address as the driver itself takes it. It holds the password."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect_aside(self) -> psycopg.AsyncConnection:
        """A connection outside of all pools, each statement of which is a transaction. psycopg.Error."""
        return await psycopg.AsyncConnection.connect(self.conninfo, autocommit=True, **CONNECTING)

    def engine(self, connections: int, *, reads: bool = False) -> Engine:
        """An engine with a pool of `connections`, without one when 0; with `reads` it sees snapshots."""
        pool: type[Pool] = QueuePool if connections else NullPool
        sized = {"pool_size": connections, "max_overflow": 0} if connections else {}
        engine = create_engine(
            self.url,
            connect_args=CONNECTING,
            poolclass=pool,
            hide_parameters=True,
            isolation_level="REPEATABLE READ" if reads else "READ COMMITTED",
            execution_options={"postgresql_readonly": True} if reads else {},
            **sized,
        )
        event.listen(engine, "connect", _connected)
        _close_what_comes_back_late(engine)
        return engine


def _close_what_comes_back_late(engine: Engine) -> None:
    """A connection that is in use while the engine is disposed goes back to a pool that nobody has any more."""

    @event.listens_for(engine, "connect")
    def _made(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["pool"] = weakref.ref(engine.pool)

    @event.listens_for(engine, "checkin")
    def _back(connection: Any, entry: ConnectionPoolEntry) -> None:
        if connection is not None and entry.info["pool"]() is not engine.pool:
            connection.close()


def _connected(connection: Any, _record: Any) -> None:
    keep_all_characters(connection)
    if connection.info.server_version < OLDEST:
        connection.close()
        raise StoreUnavailable("Debrief needs PostgreSQL 15 or newer. Use another server.")
    connection.autocommit = True
    connection.execute(_SETTINGS)
    connection.autocommit = False


def _place(parts: URL) -> str:
    host = parts.host or parts.query.get("host") or "localhost"
    where = host if isinstance(host, str) else ",".join(host)
    return where if parts.port is None else f"{where}:{parts.port}"
