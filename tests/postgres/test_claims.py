"""Claims: one process at a time has a name, until it gives it back or is gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import psycopg
import pytest

from app.errors import StoreUnavailable
from app.infra.chat.turns import SharedTurns
from app.infra.postgres.claims import PostgresClaims
from app.infra.postgres.server import Server

pytestmark = pytest.mark.anyio
NAMES = ["a", "b"]


@pytest.fixture
async def both(url: str, anyio_backend: str) -> AsyncIterator[Sequence[PostgresClaims]]:
    claims = [PostgresClaims(Server.of(url)) for _ in range(2)]
    yield claims
    for one in claims:
        await one.close()


def cut_off(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"
        )


async def test_a_name_is_had_by_one_until_it_is_given_back(both: Sequence[PostgresClaims]) -> None:
    here, there = both
    assert {await here.take(NAMES), await there.take(NAMES)} == {"a", "b"}
    assert [await one.take(NAMES) for one in both] == [None, None]
    assert [await one.is_held("a") for one in both] == [True, True]
    owner = here if "a" in here._held else there
    await owner.give_back("a")
    assert [await one.is_held("a") for one in both] == [False, False]
    assert await there.take(NAMES) == "a"


async def test_what_a_process_holds_is_free_once_it_is_gone(both: Sequence[PostgresClaims]) -> None:
    here, there = both
    assert await here.take(["a"]) == "a"
    await here.close()
    while await there.take(["a"]) is None:  # noqa: ASYNC110 - the server frees it when it likes
        await asyncio.sleep(0.01)


async def test_no_connection_is_left_of_a_claim_that_was_about_to_connect_at_the_end(
    both: Sequence[PostgresClaims], url: str
) -> None:
    here, _ = both
    taking = asyncio.ensure_future(here.take(["a"]))
    for _ in range(10):
        await asyncio.sleep(0)
    await here.close()
    assert await taking == "a"
    assert connections(url) == 0
    with pytest.raises(StoreUnavailable, match="is closed"):
        await here.take(["b"])


def connections(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return found[0] if found else -1


@pytest.mark.parametrize("renewed", [True, False])
async def test_after_a_lost_connection_what_is_held_is_taken_again(
    both: Sequence[PostgresClaims], url: str, renewed: bool
) -> None:
    here, there = both
    assert await here.take(["a"]) == "a"
    cut_off(url)
    if renewed:
        here.renew()
        await asyncio.gather(*here._under_way)
    else:
        assert await here.take(["b"]) == "b"
    assert await there.is_held("a")


async def test_what_nobody_waits_for_any_more_is_not_kept(both: Sequence[PostgresClaims]) -> None:
    here, there = both
    for _ in range(20):
        taking = asyncio.create_task(here.take(["a"]))
        await asyncio.sleep(0)
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
    await asyncio.gather(*here._under_way)
    while here._under_way:
        await asyncio.gather(*here._under_way)
    assert await there.take(["a"]) == "a"


async def test_turns_are_given_in_order_and_given_back_by_whoever_waits_no_longer(
    both: Sequence[PostgresClaims],
) -> None:
    here, there = (SharedTurns(claims, "call", 1) for claims in both)
    end = await here.take()
    order: list[int] = []

    async def take(number: int) -> None:
        last = await here.take()
        order.append(number)
        last()

    waiting = [asyncio.create_task(take(number)) for number in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    end()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order == [0, 2]
    (await there.take())()
