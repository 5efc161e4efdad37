"""Two servers behind one address are started again one after the other: no event, answer or reply is lost."""

from pathlib import Path
from typing import Any

import pytest

from tests.chaos.ledger import seed
from tests.chaos.rolling import Rolling
from tests.databases import postgres_url

pytestmark = pytest.mark.anyio


async def roll(folder: Path, record: Any, people: int, rounds: int, answers: int) -> None:
    run = Rolling(folder, seed(), postgres_url(str(folder)), answers)
    record("figures", table := await run.roll(people, rounds))
    assert run.figures.faults == [], "\n".join([table, *run.figures.faults[:20]])
    assert run.ledger.answers


@pytest.mark.timeout(180)
async def test_nothing_is_lost_while_both_servers_are_started_again(tmp_path: Path, record_property: Any) -> None:
    await roll(tmp_path, record_property, 3, 1, 2)


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_nothing_is_lost_in_twenty_rolling_restarts(tmp_path: Path, record_property: Any) -> None:
    await roll(tmp_path, record_property, 8, 10, 5)
