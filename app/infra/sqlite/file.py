"""One SQLite file: where it lies, whether it can be used, and how connections to it are set up."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event

from app.errors import StoreUnavailable
from app.infra.address import SQLITE_EXAMPLE, parsed
from app.infra.prepared import tell
from app.infra.sqlite.failures import explained, full

BUSY_SECONDS = 30
# How long a look waits for the lock: no write of ours holds it for more than a fraction of this.
LOOK_SECONDS = 1.0
# With less room than this an answer and its scorecard may find none.
LEAST_FREE_BYTES = 1024 * 1024
# At 32 MB in pages of 4 KB the log is moved into the file even while somebody waits; `writes.py` does it sooner.
LARGEST_LOG_PAGES = 8000
OLDEST_SQLITE = (3, 35, 0)
Begin = Literal["BEGIN", "BEGIN IMMEDIATE"]


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database file; `name` is the path as the settings give it, for messages."""

    path: Path
    name: str

    @classmethod
    def of(cls, url: str) -> "SqliteFile":
        """The file `url` names; StoreUnavailable for any other kind of database."""
        parts = parsed(url)
        if parts.get_backend_name() != "sqlite":
            raise StoreUnavailable(f"DATABASE_URL must name a SQLite file here, such as {SQLITE_EXAMPLE}.")
        if not parts.database or parts.database == ":memory:" or parts.query:
            raise StoreUnavailable(
                f"DATABASE_URL must name a SQLite file and nothing else, such as {SQLITE_EXAMPLE}."
            )
        return cls(Path(parts.database).absolute(), parts.database)

    def prepare(self) -> None:
        """Make the folder and an empty file where they are missing; StoreUnavailable when they cannot be used.

        Both are made for their owner alone: they hold what people said about their work.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreUnavailable("This Python comes with SQLite older than 3.35. Use a newer Python.")
        folder = Path(self.name).parent
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(f"The folder {folder} cannot be made: {error.strerror}.") from error
        if self.path.is_dir():
            raise StoreUnavailable(f"{self.name} is a folder. Set DATABASE_URL to a file in it.")
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            raise StoreUnavailable(f"The folder {folder} cannot be written. Allow writing to it.")
        self._prepare_file()

    def _prepare_file(self) -> None:
        try:
            with suppress(FileExistsError):
                self.path.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise StoreUnavailable(f"The database {self.name} cannot be made: {error.strerror}.") from error
        if not os.access(self.path, os.R_OK):
            raise StoreUnavailable(f"The database {self.name} cannot be read. Allow reading and writing it.")
        if not os.access(self.path, os.W_OK):
            raise StoreUnavailable(f"The database {self.name} is read-only. Allow writing to the file.")

    def use_wal(self) -> None:
        """Switch the file to write-ahead logging, which stays; StoreUnavailable when it is no database."""
        with explained(self.name):
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            finally:
                connection.close()

    def look(self) -> None:
        """StoreUnavailable unless it can be read and written just now; takes the lock for a moment, writes nothing.

        Over a connection of its own, which sees the file as it is now, and makes none where it is gone.
        """
        address = f"{self.path.as_uri()}?mode=rw"
        with (
            explained(self.name),
            closing(sqlite3.connect(address, uri=True, timeout=LOOK_SECONDS, isolation_level=None)) as connection,
        ):
            connection.execute("SELECT 1 FROM interview LIMIT 1").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        if shutil.disk_usage(self.path.parent).free < LEAST_FREE_BYTES:
            raise StoreUnavailable(full(self.name))

    def engine(self, begin: Begin, connections: int, *, foreign_keys: bool = True) -> Engine:
        """An engine whose transactions open with `begin`; plain BEGIN makes it read-only.

        Writes must take the lock when they begin: a transaction that reads first and writes later fails when
        another one wrote in between, however long it waits.
        """
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
            pool_size=connections,
            max_overflow=0,
            hide_parameters=True,
        )
        pragmas = {
            "synchronous": "FULL",
            "foreign_keys": "ON" if foreign_keys else "OFF",
            "secure_delete": "ON",
            # Where SQLite keeps what a statement may have to bring back: else in a file, made anew each time.
            "temp_store": "MEMORY",
            "wal_autocheckpoint": LARGEST_LOG_PAGES,
            "query_only": "ON" if begin == "BEGIN" else "OFF",
        }

        @event.listens_for(engine, "connect")
        def _connected(connection: Any, _record: Any) -> None:
            for name, setting in pragmas.items():
                connection.execute(f"PRAGMA {name} = {setting}").close()

        @event.listens_for(engine, "begin")
        def _begun(connection: Connection) -> None:
            tell(connection, begin)

        return engine
