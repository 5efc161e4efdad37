"""Ceilings count what other processes spend on models: at once, and also while their calls are under way."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from app.infra.postgres.database import PostgresDatabase, open_server
from app.infra.store import SqlCallStore
from app.services.chat import ChatFailed, Failure, Purpose, Usage
from app.services.ports import ModelCall
from app.services.spending import Spending
from tests.infra.store.stored_samples import an_interview
from tests.services.conftest import HandClock
from tests.services.metered import with_interviews

pytestmark = pytest.mark.anyio
CEILING = 100


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def servers(url: str, anyio_backend: str) -> AsyncIterator[Sequence[PostgresDatabase]]:
    servers = [open_server(url) for _ in range(2)]
    await with_interviews(servers[0], an_interview("a"), an_interview("b"))
    for server in servers:
        hears = asyncio.Event()
        server.notices.when_missed(hears.set)
        server.notices.start()
        await hears.wait()
    yield servers
    for server in servers:
        await server.notices.stop()
        await server.close()


def spendings(
    servers: Sequence[PostgresDatabase], clock: HandClock, per_interview: int | None, per_day: int | None
) -> list[Spending]:
    return [Spending(SqlCallStore(server), clock, per_interview, per_day, server.notices) for server in servers]


async def refused(spending: Spending, interview: str, tokens: int) -> str | None:
    try:
        (await spending.admit(interview, tokens)).settle(0)
    except ChatFailed as failure:
        return failure.reason
    return None


async def until_refused(spending: Spending, interview: str, tokens: int, *, no_longer: bool = False) -> None:
    while (await refused(spending, interview, tokens) is None) is not no_longer:  # noqa: ASYNC110 - told elsewhere
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("by_day", [True, False])
async def test_calls_under_way_elsewhere_count_and_then_what_they_cost(
    servers: Sequence[PostgresDatabase], clock: HandClock, by_day: bool
) -> None:
    here, there = spendings(servers, clock, *((None, CEILING) if by_day else (CEILING, None)))
    # So much fits beside what follows, whenever its end is told.
    assert await refused(there, "a", CEILING - 60) is None
    reservation = await here.admit("a", 60)
    await until_refused(there, "a", 41)
    assert await refused(there, "a", 40) is None
    assert await refused(there, "b", 41) == (Failure.DAY_CEILING if by_day else None)
    usage = Usage(20, 0, 0)
    await SqlCallStore(servers[0]).add(ModelCall("a", clock.now(), Purpose.JUDGE, "m", "m", usage, 1.0, None, None))
    reservation.settle(20)
    await until_refused(there, "a", 80, no_longer=True)
    assert await refused(there, "a", 81) is not None


async def test_calls_of_a_process_that_died_count_no_longer_than_a_call_may_take(
    servers: Sequence[PostgresDatabase], clock: HandClock
) -> None:
    here, there = spendings(servers, clock, CEILING, None)
    await here.admit("a", CEILING)
    await until_refused(there, "a", 1)
    clock.forward(601)
    assert await refused(there, "a", CEILING) is None


async def test_many_short_calls_leave_nothing_behind(servers: Sequence[PostgresDatabase], clock: HandClock) -> None:
    here, there = spendings(servers, clock, None, 10_000)
    for _ in range(50):
        (await here.admit("a", 100)).settle(1)
    await until_refused(there, "b", 9_951)
    while there._elsewhere is None or there._elsewhere.under_way():  # noqa: ASYNC110 - told elsewhere
        await asyncio.sleep(0.01)
    assert await refused(there, "b", 9_950) is None
