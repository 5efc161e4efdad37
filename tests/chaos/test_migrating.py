"""kill -9 while an old file is brought up to date: it is the old one or the new one, and nothing between."""

from pathlib import Path
from typing import Any

import pytest

from tests.chaos.ledger import seed
from tests.chaos.migrating import Migrating

pytestmark = [pytest.mark.anyio, pytest.mark.long, pytest.mark.timeout(900)]


async def test_kills_in_the_middle_of_a_migration(tmp_path: Path, record_property: Any) -> None:
    one = Migrating(tmp_path, seed())
    record_property("figures", table := await one.go(20))
    assert one.figures.faults == [], table
