"""Prepared statements say and find what SQLAlchemy would have them say and find."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql

from app.errors import StoreUnavailable
from app.infra import tables
from app.infra.database import Database, open_database
from app.infra.prepared import Prepared, _Ready
from tests.infra.store.stored_samples import an_interview

pytestmark = pytest.mark.anyio
LATER = datetime(2026, 3, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
_interview = tables.interview
_named = select(_interview.c.id).where(_interview.c.id == bindparam("id"))
_row = {
    "id": "a",
    "seed": 1,
    "loop": "core-three",
    "planned": "[]",
    "language": "en",
    "voice": "rules",
    "judge": "rules",
    "mode": "practice",
    "background": "",
    "auto_advance": True,
    "time_factor": None,
    "created_at": LATER,
}


@pytest.fixture
async def database(tmp_path: Any) -> Any:
    opened = open_database(f"sqlite:///{tmp_path / 'debrief.db'}")
    yield opened
    await opened.close()


async def test_what_was_written_is_read_back_by_sqlalchemy_as_it_was(database: Database) -> None:
    add = Prepared(insert(_interview).inline(), *_row)
    await database.write(lambda connection: add.run(connection, _row, _row | {"id": "b", "auto_advance": False}))
    rows = await database.read(lambda connection: connection.execute(select(_interview)).mappings().all())
    assert [(row["id"], row["auto_advance"]) for row in rows] == [("a", True), ("b", False)]
    assert rows[0]["created_at"] == LATER.astimezone(UTC)
    assert {name: rows[0][name] for name in _row if name != "created_at"}.items() <= _row.items()


async def test_values_that_the_statement_fixes_stay_beside_those_given_by_name(database: Database) -> None:
    add, close = (
        Prepared(insert(_interview).inline(), *_row),
        Prepared(update(_interview).where(_interview.c.id == bindparam("i")).values(seed=7), "finished_at"),
    )
    await database.write(lambda connection: add.run(connection, _row, _row | {"id": "b"}))
    await database.write(lambda connection: close.run(connection, {"i": "b", "finished_at": LATER}))
    found = Prepared(select(_interview.c.id, _interview.c.seed).where(_interview.c.finished_at.is_not(None)))
    assert await database.read(found.rows) == [("b", 7)]


async def test_one_value_is_the_first_row_or_none(database: Database) -> None:
    one, most = Prepared(_named), Prepared(select(func.coalesce(func.max(_interview.c.seed), 3)))
    assert await database.read(lambda connection: one.value(connection, {"id": "nobody"})) is None
    assert await database.read(most.value) == 3


async def test_no_run_at_all_does_nothing(database: Database) -> None:
    add = Prepared(insert(_interview).inline(), *_row)
    await database.write(add.run)
    assert await database.read(Prepared(select(_interview.c.id)).rows) == []


async def test_what_the_driver_refuses_is_said_as_ever(database: Database) -> None:
    add = Prepared(insert(_interview).inline(), *_row)
    with pytest.raises(StoreUnavailable, match="holds something else already"):
        await database.write(lambda connection: add.run(connection, _row, _row))


def test_a_dialect_that_names_its_parameters_is_given_names() -> None:
    ready = _Ready(_named, None, postgresql.dialect())  # type: ignore[no-untyped-call]
    assert "WHERE interview.id = %(id)s" in ready.sql
    assert ready.bound({"id": an_interview("a").id}) == {"id": "a"}
