"""Statements that run with every turn: compiled by SQLAlchemy once, then handed to the driver as they are.

What SQLAlchemy does for each run costs some twenty times what SQLite does for statements as small as these. Here a
run is the values in the order of the statement and a cursor. The transaction stays SQLAlchemy's, and so does the
SQL, in the dialect of whatever database is used.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
NONE: Values = {}


class Prepared:
    """`statement`, whose parameters are given by name with each run; none may be a list.

    `columns` are those it sets by such a name. Rows come as the driver has them: select only what it has a Python
    type for. It raises the driver's errors, which `explained` knows.
    """

    def __init__(self, statement: Executable, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        self._ready: dict[str, _Ready] = {}

    def run(self, connection: Connection, *runs: Values) -> None:
        """Run it once for each of `runs`."""
        ready, cursor = self._in(connection.dialect), raw_cursor(connection)
        if len(runs) == 1:
            cursor.execute(ready.sql, ready.bound(runs[0]))
        else:
            cursor.executemany(ready.sql, [ready.bound(values) for values in runs])
        cursor.close()

    def rows(self, connection: Connection, values: Values = NONE) -> Sequence[Any]:
        """All rows that it finds."""
        ready, cursor = self._in(connection.dialect), raw_cursor(connection)
        cursor.execute(ready.sql, ready.bound(values))
        found: Sequence[Any] = cursor.fetchall()
        cursor.close()
        return found

    def value(self, connection: Connection, values: Values = NONE) -> Any:
        """The one value that it finds, None when there is no row."""
        found = self.rows(connection, values)
        return found[0][0] if found else None

    def _in(self, dialect: Dialect) -> "_Ready":
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _Ready(self._statement, self._columns, dialect)
        return ready


class _Ready:
    """A statement in one dialect, and how its values are bound."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns)  # type: ignore[attr-defined]
        self.sql = str(compiled)
        self._named = not compiled.positional
        names = compiled.positiontup or list(compiled.binds)
        self._binds = [(name, compiled.params.get(name), _processor(compiled, name, dialect)) for name in names]

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them: in order, or by name where it wants names."""
        given = [
            values.get(name, fixed) if processor is None else processor(values.get(name, fixed))
            for name, fixed, processor in self._binds
        ]
        return dict(zip((name for name, _, _ in self._binds), given, strict=True)) if self._named else given


def _processor(compiled: SQLCompiler, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)


def raw_cursor(connection: Connection) -> Any:
    """The driver's own cursor in the transaction of `connection`."""
    driver: Any = connection.connection.dbapi_connection
    return driver.cursor()


def tell(connection: Connection, sql: str) -> None:
    """Run a command without values, such as SAVEPOINT."""
    raw_cursor(connection).execute(sql).close()
