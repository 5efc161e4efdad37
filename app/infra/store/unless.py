"""Inserting a row unless one like it is there, which SQL leaves to each database."""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_unless(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert for the database behind `connection`, which knows `on_conflict_do_nothing` and `…_do_update`."""
    if connection.dialect.name == "postgresql":
        # Where it is in use it is loaded already; elsewhere it would take a twentieth of a start.
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    return sqlite.insert(table)
