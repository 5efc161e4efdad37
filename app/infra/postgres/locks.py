"""Locks by name that all programs on one database share. PostgreSQL knows them by a number made of the name."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

MIGRATING = "migrating"
_IN_TRANSACTION = text(
    "SELECT pg_advisory_xact_lock(key) FROM "
    "(SELECT hashtextextended(name, 0) AS key FROM unnest(CAST(:names AS text[])) AS name ORDER BY 1) AS keys"
)
_HELD = text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")


def lock(connection: Connection, names: Iterable[str]) -> None:
    """Hold the locks of these names until the transaction ends; all programs take them in one order."""
    connection.execute(_IN_TRANSACTION, {"names": sorted(names)})


def hold(connection: Connection, name: str) -> None:
    """Hold a lock until the connection is closed."""
    connection.execute(_HELD, {"name": name})
