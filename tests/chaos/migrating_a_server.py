"""A program that is killed while it brings a database on a PostgreSQL server up to date."""

import asyncio
import random
import time
from pathlib import Path

import httpx
import psycopg

from app.infra.schema import migrate, revisions
from tests.chaos.figures import Figures
from tests.chaos.house import House
from tests.databases import postgres_url

OLD = "0001"
_BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class MigratingAServer:
    """Databases of the first version, each with a new program that is killed while it changes it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.figures = Figures("kill -9 while an old database on PostgreSQL is brought up to date", seed)
        self.folder = folder
        self.found = {OLD: 0, revisions()[-1]: 0}

    async def go(self, kills: int) -> str:
        """Kill so many programs, each at a database of its own; the table of figures."""
        house, _ = self._laid_out(0)
        began = time.monotonic()
        await house.start()
        longest = time.monotonic() - began
        house.end()
        for number in range(1, kills + 1):
            house, url = self._laid_out(number)
            house.begin()
            with psycopg.connect(url, autocommit=True) as watching:
                await _begun(watching)
                await asyncio.sleep(self.rng.uniform(0, longest / 2))
                house.end()
                self.figures.kills["migration"] += 1
                self._look(watching)
            self.figures.recoveries.append(await house.start())
            self.figures.faults.extend(await _refused(house))
            house.end()
        states = ", ".join(f"{revision} {count}" for revision, count in self.found.items())
        return f"{self.figures.summary()}\n  {'revisions found':<42} {states}"

    def _laid_out(self, number: int) -> tuple[House, str]:
        url = postgres_url(f"{self.folder}/{number}", empty=True)
        migrate(url, OLD)
        folder = self.folder / str(number)
        folder.mkdir()
        return House(folder, {"DATABASE_URL": url}), url

    def _look(self, connection: psycopg.Connection) -> None:
        """Old or new, and never anything between."""
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("gone",)
        if revision not in self.found:
            self.figures.faults.append(f"half way: {revision}")
        self.found[revision] = self.found.get(revision, 0) + 1


async def _begun(watching: psycopg.Connection) -> None:
    async with asyncio.timeout(60):
        while watching.execute(_BUSY).fetchone() == (0,):  # noqa: ASYNC110 - another process connects
            await asyncio.sleep(0.001)


async def _refused(house: House) -> list[str]:
    async with httpx.AsyncClient(base_url=house.address, timeout=30) as http:
        made = await http.post("/api/v1/interviews", json={"loop": "core-three"})
    return [] if made.is_success else [f"afterwards: {made.status_code}"]
