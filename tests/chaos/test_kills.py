"""kill -9 at random moments: nothing acknowledged is lost, nothing is done twice, and everything goes on."""

from pathlib import Path
from typing import Any

import pytest

from tests.chaos.killing import Run
from tests.chaos.ledger import seed
from tests.databases import postgres_url

pytestmark = pytest.mark.anyio
FEW, MANY, PARTS = 3, 50, 4


async def run(folder: Path, kills: int, record: Any, part: int = 0, server: str | None = None) -> None:
    where = "SQLite" if server is None else "PostgreSQL"
    one = Run(f"kill -9, {where}, {kills} times", folder, seed() + part, server, 4 if kills == MANY else 2)
    record("figures", table := await one.go(kills))
    assert one.figures.kills.total() == kills
    assert one.figures.faults == [], "\n".join([table, *one.figures.faults[:20]])


@pytest.mark.timeout(120)
async def test_a_few_kills_on_sqlite(tmp_path: Path, record_property: Any) -> None:
    await run(tmp_path, FEW, record_property)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
async def test_many_kills_on_sqlite(tmp_path: Path, record_property: Any, part: int) -> None:
    await run(tmp_path, MANY, record_property, part)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
async def test_many_kills_on_postgresql(tmp_path: Path, record_property: Any, part: int) -> None:
    await run(tmp_path, MANY, record_property, part, postgres_url(str(tmp_path)))
