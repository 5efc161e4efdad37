"""Bringing a database on a server to the current tables, one program at a time however many start at once."""

from sqlalchemy import Connection

from app.errors import StoreUnavailable
from app.infra.postgres.failures import explained
from app.infra.postgres.locks import MIGRATING, hold
from app.infra.postgres.patience import patiently
from app.infra.postgres.server import Server
from app.infra.schema import bring_to

_ENCODING = "The database {name} is kept in {encoding}. Create one in UTF8 and name that in DATABASE_URL."


def migrate_server(url: str, revision: str) -> None:
    """Bring the database at `url` to `revision`; StoreUnavailable when it cannot be reached or used."""
    upgrade(Server.of(url), revision)


def upgrade(server: Server, revision: str) -> None:
    """As `migrate_server`, for a database that is known already."""
    engine = server.engine(0)
    try:
        with explained(server.name), patiently(engine.connect, engine.dispose) as connection:
            connection.exec_driver_sql("SET lock_timeout = 0; SET statement_timeout = 0")
            hold(connection, MIGRATING)
            connection.commit()
            with connection.begin():
                _expect_utf8(connection, server.name)
                bring_to(connection, server.name, revision)
    finally:
        engine.dispose()


def _expect_utf8(connection: Connection, name: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreUnavailable(_ENCODING.format(name=name, encoding=encoding))
