"""kill -9 while an old database is brought up to date: it is the old one or the new one, and nothing between."""

from pathlib import Path
from typing import Any

import pytest

from tests.chaos.ledger import seed
from tests.chaos.migrating import Migrating
from tests.chaos.migrating_a_server import MigratingAServer

pytestmark = [pytest.mark.anyio, pytest.mark.long, pytest.mark.timeout(900)]


async def test_kills_in_the_middle_of_a_migration(tmp_path: Path, record_property: Any) -> None:
    one = Migrating(tmp_path, seed())
    record_property("figures", table := await one.go(20))
    assert one.figures.faults == [], table


async def test_kills_in_the_middle_of_a_migration_on_a_server(tmp_path: Path, record_property: Any) -> None:
    one = MigratingAServer(tmp_path, seed())
    record_property("figures", table := await one.go(20))
    assert one.figures.faults == [], table
