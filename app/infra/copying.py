"""All that one database holds, written into another one of either kind, whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Integer, Table, Text, func, insert, inspect, select, text

from app.errors import InvalidInput, StoreUnavailable
from app.infra import tables
from app.infra.address import is_postgres
from app.infra.schema import migrate
from app.infra.served import served_alone
from app.infra.sqlite.file import SqliteFile
from app.infra.store.searching import add_folded
from app.infra.tables import Row

ROWS_AT_ONCE = 500
# Called with the table, how many of its rows are done, and how many there are.
Told = Callable[[str, int, int], None]
_SAME = "Both names lead to the same database. Name another one to copy to."
_NOT_THERE = "There is no database to copy from. Correct its name."
_NOT_EMPTY = "The database to copy to holds something already. Name an empty one."
_DIFFERS = "The copy of {table} differs from what was copied. Nothing was kept."


def copy_database(source: str, target: str, told: Told) -> dict[str, int]:
    """Copy everything from the address `source` to `target`, and compare; the number of rows of each table.

    Both are brought to the current tables first. InvalidInput when `target` holds anything or `source` is a file
    that is not there, StoreUnavailable when a server runs on either or it cannot be used: `target` stays empty.
    """
    if source == target:
        raise InvalidInput(_SAME)
    if not is_postgres(source) and not SqliteFile.of(source).path.is_file():
        raise InvalidInput(_NOT_THERE)
    with served_alone(source), served_alone(target):
        for url in (source, target):
            migrate(url)
        return _copy_all(source, target, told)


def _copy_all(source: str, target: str, told: Told) -> dict[str, int]:
    with _reading(source) as old, _writing(target) as new:
        _expect_empty(new)
        counts = {table.name: _copy(old, new, table, told) for table in Row.metadata.sorted_tables}
        for table in Row.metadata.sorted_tables:
            if _hash(old, table) != _hash(new, table):
                raise StoreUnavailable(_DIFFERS.format(table=table.name))
    return counts


def _reading(url: str) -> AbstractContextManager[Connection]:
    if is_postgres(url):
        from app.infra.postgres.whole import reading  # noqa: PLC0415 - only its driver is loaded that is used

        return reading(url)
    from app.infra.sqlite.whole import reading as reading_file  # noqa: PLC0415

    return reading_file(url)


def _writing(url: str) -> AbstractContextManager[Connection]:
    if is_postgres(url):
        from app.infra.postgres.whole import writing  # noqa: PLC0415 - only its driver is loaded that is used

        return writing(url)
    from app.infra.sqlite.whole import writing as writing_file  # noqa: PLC0415

    return writing_file(url)


def _expect_empty(connection: Connection) -> None:
    for table in Row.metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise InvalidInput(_NOT_EMPTY)


def _copy(old: Connection, new: Connection, table: Table, told: Told) -> int:
    count: int = old.execute(select(func.count()).select_from(table)).scalar_one()
    done = 0
    told(table.name, done, count)
    for rows in _parts(old, table):
        if table is tables.passage:
            for row in rows:
                add_folded(new, row)
        else:
            new.execute(insert(table), [dict(row) for row in rows])
        done += len(rows)
        told(table.name, done, count)
    _go_on_counting(new, table)
    return count


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(_ordered(table, connection.dialect.name))
    yield from found.mappings().partitions()


def _ordered(table: Table, dialect: str) -> Any:
    """All rows, in an order that is the same on both kinds of database."""
    by_bytes = "C" if dialect == "postgresql" else "BINARY"
    keys = table.primary_key.columns
    return select(table).order_by(*(key.collate(by_bytes) if isinstance(key.type, Text) else key for key in keys))


def _hash(connection: Connection, table: Table) -> str:
    """All rows in their order, each as the domain reads it, so that both kinds of database have one hash."""
    whole = hashlib.sha256()
    for rows in _parts(connection, table):
        for row in rows:
            whole.update(json.dumps(list(row.values()), default=str, ensure_ascii=False).encode())
    return whole.hexdigest()


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let the next number PostgreSQL gives follow those that were copied; SQLite sees to it by itself."""
    counted = [column for column in table.primary_key.columns if isinstance(column.type, Integer)]
    if connection.dialect.name != "postgresql" or len(table.primary_key.columns) != 1 or not counted:
        return
    name = inspect(connection).dialect.identifier_preparer.quote(table.name)
    connection.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), GREATEST(max(id), 1), max(id) IS NOT NULL) "  # noqa: S608
            f"FROM {name}"
        )
    )
