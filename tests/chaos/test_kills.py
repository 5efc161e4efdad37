"""kill -9 at random moments: nothing acknowledged is lost, nothing is done twice, and everything goes on."""

import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.killing import Run

pytestmark = pytest.mark.anyio
FEW, MANY = 5, 200


def seed() -> int:
    """CHAOS_SEED, or one of chance; it is printed with the figures."""
    return int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))


async def run(folder: Path, kills: int, record: Any) -> None:
    one = Run(f"kill -9, SQLite, {kills} times", folder, seed(), None)
    record("figures", table := await one.go(kills))
    assert one.figures.faults == [], table


@pytest.mark.timeout(120)
async def test_a_few_kills_on_sqlite(tmp_path: Path, record_property: Any) -> None:
    await run(tmp_path, FEW, record_property)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_many_kills_on_sqlite(tmp_path: Path, record_property: Any) -> None:
    await run(tmp_path, MANY, record_property)
