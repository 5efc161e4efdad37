"""Servers that are killed while they bring an old file up to date."""

import asyncio
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx

from app.infra.schema import migrate, revisions
from tests.chaos.figures import Figures
from tests.chaos.house import House
from tests.chaos.inspection import copied
from tests.infra.store.test_migrations import FIRST_ROWS

INTERVIEWS = 400
NUMBERED = frozenset({"scorecard", "debrief"})
Rows = dict[str, set[tuple[object, ...]]]


class Migrating:
    """A file of the first version, and a new program that is killed while it changes it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.figures = Figures("kill -9 while an old file is brought up to date", seed)
        self.folder = folder
        self.found: dict[str, int] = {"0001": 0, revisions()[-1]: 0}
        self._old = folder / "old.db"
        self._file = folder / "data" / "debrief.db"

    async def go(self, kills: int) -> str:
        """Kill so many programs, each at a file of the first version; the table of figures."""
        _write_old(self._old)
        rows = _rows(self._old)
        house = House(self.folder, {})
        longest = await self._unharmed(house)
        for _ in range(kills):
            self._lay_out()
            house.begin()
            await self._begun()
            await asyncio.sleep(self.rng.uniform(0, longest))
            house.end()
            self.figures.kills["migration"] += 1
            self._look(rows)
            self.figures.recoveries.append(await house.start())
            self.figures.faults.extend(await _does_not_go_on(house))
            house.end()
            self._look(rows)
        states = ", ".join(f"{revision} {count}" for revision, count in self.found.items())
        return f"{self.figures.summary()}\n  {'revisions found':<42} {states}"

    async def _unharmed(self, house: House) -> float:
        """Seconds from the first change to the first reply."""
        self._lay_out()
        starting = asyncio.create_task(house.start())
        await self._begun()
        began = time.monotonic()
        await starting
        house.end()
        return time.monotonic() - began

    def _lay_out(self) -> None:
        shutil.rmtree(self._file.parent, ignore_errors=True)
        self._file.parent.mkdir()
        shutil.copy(self._old, self._file)

    async def _begun(self) -> None:
        async with asyncio.timeout(60):
            while not any(self._file.parent.glob("*.lock")):  # noqa: ASYNC110 - another process makes it
                await asyncio.sleep(0.001)

    def _look(self, rows: Rows) -> None:
        """Old or new, and never anything between; each row as it was."""
        path = Path(copied(self._file, self.folder / "copy").removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as connection:
            damage = [row for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
            damage += connection.execute("PRAGMA foreign_key_check").fetchall()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        self.figures.faults.extend(f"damage: {row}" for row in damage)
        if revision not in self.found:
            self.figures.faults.append(f"half way: {revision}")
        self.found[revision] = self.found.get(revision, 0) + 1
        kept = _rows(path)
        gone = [row for table in rows for row in rows[table] if row not in kept[table]]
        self.figures.faults.extend(f"lost: {row}" for row in gone)


def _write_old(path: Path) -> None:
    migrate(f"sqlite:///{path}", "0001")
    with closing(sqlite3.connect(path)) as connection:
        for n in range(INTERVIEWS):
            for table, row in FIRST_ROWS.items():
                own = row | {"id" if table == "interview" else "interview_id": f"old-{n}"}
                own |= {"id": n + 1} if table in NUMBERED else {}
                columns, marks = ", ".join(f'"{name}"' for name in own), ", ".join("?" * len(own))
                connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(own.values()))  # noqa: S608
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(path: Path) -> Rows:
    """What the first version knows of each row."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: set(_of(connection, table, list(row))) for table, row in FIRST_ROWS.items()}


def _of(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[object, ...]]:
    names = ", ".join(f'"{name}"' for name in columns)
    yield from connection.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608


async def _does_not_go_on(house: House) -> list[str]:
    async with httpx.AsyncClient(base_url=house.address, timeout=30) as http:
        found = await http.get(f"/api/v1/interviews/old-{INTERVIEWS - 1}")
        made = await http.post("/api/v1/interviews", json={"loop": "core-three"})
    return [f"afterwards: {reply.status_code}" for reply in (found, made) if not reply.is_success]
