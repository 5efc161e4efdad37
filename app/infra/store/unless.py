"""Inserting a row unless one like it is there, which SQL leaves to each database."""

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_unless(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert for the database behind `connection`, which knows `on_conflict_do_nothing` and `…_do_update`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
