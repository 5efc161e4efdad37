"""Ceilings end what models may use, however many calls are made at once, and count other processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.database import Database, open_database
from app.infra.store import SqlCallStore
from app.services.chat import ChatFailed, Failure, Purpose, Usage
from app.services.ports import ModelCall
from app.services.spending import MOST_SUMS, Reservation, Spending
from tests.databases import database_url
from tests.infra.store.stored_samples import an_interview
from tests.services.conftest import HandClock
from tests.services.metered import CountedReads, closed_store, with_interviews

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Database]:
    database = open_database(database_url(tmp_path))
    await with_interviews(database, an_interview("a"), an_interview("b"))
    yield database
    await database.close()


@pytest.fixture
def store(database: Database) -> CountedReads:
    return CountedReads(SqlCallStore(database))


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> SqlCallStore:
    return closed_store(tmp_path_factory.mktemp("closed"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def call(tokens: int, at: datetime, interview: str | None = "a") -> ModelCall:
    return ModelCall(interview, at, Purpose.JUDGE, "m", "m", Usage(tokens, 0, 0), 1.0, None, None)


async def refused(spending: Spending, interview: str | None, tokens: int) -> str | None:
    """Why a call of so many tokens is not admitted; None when it was, and it is over already and cost nothing."""
    try:
        (await spending.admit(interview, tokens)).settle(0)
    except ChatFailed as failure:
        return failure.reason
    return None


async def test_without_a_ceiling_nothing_is_asked_of_the_store(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, None, None)
    (await spending.admit("a", 10**9)).settle(10**9)
    assert await refused(spending, "a", 10**9) is None
    assert store.reads == 0


async def test_a_call_that_might_go_over_is_refused(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, 100, None)
    (await spending.admit("a", 90)).settle(60)
    assert await refused(spending, "a", 41) == Failure.INTERVIEW_CEILING
    assert await refused(spending, "a", 40) is None
    assert await refused(spending, "b", 100) is None
    assert await refused(spending, None, 10**9) is None


async def test_the_day_counts_every_interview_and_what_belongs_to_none(
    store: CountedReads, clock: HandClock
) -> None:
    spending = Spending(store, clock, None, 100)
    for interview in ("a", "b", None):
        (await spending.admit(interview, 30)).settle(30)
    assert await refused(spending, "a", 11) == Failure.DAY_CEILING
    assert await refused(spending, None, 11) == Failure.DAY_CEILING
    assert await refused(spending, "b", 10) is None


async def test_what_is_refused_by_one_ceiling_takes_nothing_from_the_other(
    store: CountedReads, clock: HandClock
) -> None:
    spending = Spending(store, clock, 50, 100)
    assert await refused(spending, "a", 51) == Failure.INTERVIEW_CEILING
    assert await refused(spending, None, 100) is None


async def test_calls_at_once_cannot_go_over_together(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, 100, None)
    admitted = await asyncio.gather(*(spending.admit("a", 30) for _ in range(8)), return_exceptions=True)
    reservations = [one for one in admitted if isinstance(one, Reservation)]
    assert [str(one) for one in admitted if not isinstance(one, Reservation)] == [Failure.INTERVIEW_CEILING] * 5
    assert store.reads == 1
    for reservation in reservations:
        reservation.settle(10)
    assert await refused(spending, "a", 71) == Failure.INTERVIEW_CEILING
    assert await refused(spending, "a", 70) is None


async def test_what_was_spent_before_a_restart_counts(store: CountedReads, clock: HandClock) -> None:
    await store.add(call(60, clock.now()))
    await store.add(call(500, clock.now() - timedelta(days=1), "b"))
    spending = Spending(store, clock, 100, 100)
    assert await refused(spending, "a", 41) == Failure.INTERVIEW_CEILING
    assert await refused(spending, None, 41) == Failure.DAY_CEILING
    assert await refused(spending, "a", 40) is None
    assert await refused(spending, "b", 1) == Failure.INTERVIEW_CEILING


async def test_other_processes_are_counted_ten_seconds_later_at_most(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, 100, None)
    assert await refused(spending, "a", 100) is None
    await store.add(call(60, clock.now()))
    clock.forward(9.9)
    assert await refused(spending, "a", 100) is None
    assert store.reads == 1
    clock.forward(0.1)
    assert await refused(spending, "a", 41) == Failure.INTERVIEW_CEILING
    assert store.reads == 2


async def test_the_day_turns_at_midnight_utc(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, None, 100)
    late = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
    clock.forward((late - clock.now()).total_seconds())
    still_running = await spending.admit("a", 70)
    assert await refused(spending, "a", 31) == Failure.DAY_CEILING
    clock.forward(1)
    assert await refused(spending, "a", 100) is None
    await store.add(call(70, late))
    still_running.settle(70)
    clock.forward(11)
    assert await refused(spending, "a", 100) is None


async def test_a_store_that_is_away_stops_nobody_and_what_is_known_still_counts(closed: SqlCallStore) -> None:
    spending = Spending(closed, HandClock(), 100, None)
    (await spending.admit("a", 60)).settle(60)
    assert await refused(spending, "a", 41) == Failure.INTERVIEW_CEILING
    assert await refused(spending, "a", 40) is None


async def test_a_call_that_ends_while_the_sum_is_read_is_not_lost(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, 100, None)
    underway = await spending.admit("a", 50)
    clock.forward(11)
    store.hold.clear()
    waiting = asyncio.create_task(refused(spending, "a", 60))
    await store.asked.wait()
    underway.settle(50)
    store.hold.set()
    assert await waiting == Failure.INTERVIEW_CEILING


async def test_interviews_long_gone_take_no_memory(store: CountedReads, clock: HandClock) -> None:
    spending = Spending(store, clock, 100, None)
    busy = await spending.admit("busy", 60)
    for n in range(3 * MOST_SUMS):
        clock.forward(0.1)
        await refused(spending, f"i{n}", 1)
    assert len(spending._sums) <= 2 * MOST_SUMS
    assert await refused(spending, "busy", 41) == Failure.INTERVIEW_CEILING
    busy.settle(0)


CALLS = st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1), st.booleans()), max_size=40)


@given(made=CALLS, ceiling=st.integers(1, 200))
def test_calls_that_cost_at_most_what_was_set_aside_never_go_over(
    closed: SqlCallStore, made: list[tuple[int, float, bool]], ceiling: int
) -> None:
    """In any order of beginning and ending, as seen by whoever pays."""

    async def play() -> None:
        spending = Spending(closed, HandClock(), ceiling, None)
        underway: list[tuple[Reservation, int]] = []
        spent = 0
        for tokens, part, ends in made:
            try:
                underway.append((await spending.admit("a", tokens), int(tokens * part)))
            except ChatFailed:
                assert spent + sum(reservation.tokens for reservation, _ in underway) + tokens > ceiling
            if ends and underway:
                reservation, cost = underway.pop(0)
                reservation.settle(cost)
                spent += cost
            assert spent + sum(reservation.tokens for reservation, _ in underway) <= ceiling

    asyncio.run(play())
