"""Connections of a pool that is done with."""

from typing import Any

import pytest
from sqlalchemy import Connection

from app.infra.postgres.server import Server


def driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def test_one_in_use_when_the_pool_is_done_with_is_closed_as_soon_as_it_comes_back(url: str) -> None:
    engine = Server.of(url).engine(2)
    with engine.connect() as kept, engine.connect() as late:
        idle, used = driver(kept), driver(late)
        kept.close()
        engine.dispose()
        assert (idle.closed, used.closed) == (True, False)
        late.exec_driver_sql("SELECT 1")
    assert used.closed
    engine.dispose()


@pytest.mark.parametrize("connections", [0, 2])
def test_one_that_comes_back_in_time_is_used_again_where_there_is_a_pool(url: str, connections: int) -> None:
    engine = Server.of(url).engine(connections)
    with engine.connect() as first:
        used = driver(first)
    with engine.connect() as second:
        assert (driver(second) is used) is (connections > 0)
    engine.dispose()
    assert used.closed
