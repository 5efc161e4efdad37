"""What all tables share: names of constraints, times in UTC, and how a table hangs on its interview."""

from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, ForeignKeyConstraint, Index, MetaData, Table, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC to the microsecond. ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database. SQLite has no time zones: there the zone is dropped once it is UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the database, always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """What every table shares: one set of names for keys and constraints."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def of_interview() -> ForeignKeyConstraint:
    """What belongs to an interview goes with it."""
    return ForeignKeyConstraint(["interview_id"], ["interview.id"], ondelete="CASCADE")


def one_current(name: str, *columns: str) -> Index:
    """Of the rows with the same `columns` one alone is current; the others are superseded.

    The revisions make it on PostgreSQL as well. To say so here would load that database's dialect at every start,
    which takes longer than all these tables.
    """
    return Index(name, *columns, unique=True, sqlite_where=text("superseded = 0"))


def table_of(row: type[Row]) -> Table:
    """The table behind a row's class."""
    return Row.metadata.tables[str(row.__tablename__)]
