"""Bringing a database to the current tables: one set of revisions for every kind of database."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from app.errors import StoreUnavailable
from app.infra.address import is_postgres

MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "alembic_version"
HEAD = "head"


def migrate(url: str, revision: str = HEAD) -> None:
    """Bring the database at `url` to `revision`, making a file and its folder where they are missing.

    All steps are one transaction: a program that dies on the way leaves the database as it was.
    StoreUnavailable when it cannot be used or was written by a newer Debrief.
    """
    # Each brings its driver along, and the one that is not in use need not be loaded.
    if is_postgres(url):
        from app.infra.postgres.upgrading import migrate_server  # noqa: PLC0415

        migrate_server(url, revision)
    else:
        from app.infra.sqlite.upgrading import migrate_file  # noqa: PLC0415

        migrate_file(url, revision)


def bring_to(connection: Connection, name: str, revision: str) -> None:
    """Bring the database behind `connection` to `revision`, in its transaction; `name` is for messages.

    The caller sees to it that no other program does so at the same time. StoreUnavailable for another program's
    database and for one of a newer Debrief.
    """
    known = revisions()
    current = _revision_of(connection)
    if current is None and inspect(connection).get_table_names():
        raise StoreUnavailable(f"{name} is another program's database. Set DATABASE_URL to one of its own.")
    if current is not None and current not in known:
        raise StoreUnavailable(
            f"The database {name} was written by a newer Debrief. Update this program, or use another database."
        )
    if current != (known[-1] if revision == HEAD else revision):
        _run(connection, revision)


def revisions() -> tuple[str, ...]:
    """All revisions, the oldest first: each is the number in the name of its file."""
    return tuple(sorted(file.name[1:5] for file in (MIGRATIONS / "versions").glob("r*.py")))


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    stored = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - our own name
    revision: str | None = stored.scalar_one_or_none()
    return revision


def _run(connection: Connection, revision: str) -> None:
    # Loading Alembic takes a tenth of a start, and few starts have anything to do for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
