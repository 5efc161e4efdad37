"""Listeners that drop and come back, also to a server that was killed: each hears every event exactly once."""

from pathlib import Path
from typing import Any

import pytest

from tests.chaos.hearing import Hearing
from tests.chaos.ledger import seed

pytestmark = pytest.mark.anyio


async def hear(folder: Path, record: Any, listeners: int, interviews: int, kills: int, answers: int) -> None:
    one = Hearing(f"{listeners} listeners, SQLite", folder, seed(), answers=answers)
    record("figures", table := await one.go(listeners, interviews, kills))
    assert one.figures.faults == [], "\n".join([table, *one.figures.faults[:20]])


@pytest.mark.timeout(120)
async def test_listeners_hear_everything_once(tmp_path: Path, record_property: Any) -> None:
    await hear(tmp_path, record_property, 30, 2, 1, 3)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_hundred_listeners_hear_everything_once(tmp_path: Path, record_property: Any) -> None:
    await hear(tmp_path, record_property, 100, 10, 5, 5)
