"""What is out of date is forgotten at the start and again and again, whatever goes wrong with some of it."""

import asyncio

import pytest

from app.errors import StoreUnavailable
from app.services.tidying import Tidying

pytestmark = pytest.mark.anyio


async def test_every_chore_is_done_again_and_again_though_another_fails_until_it_is_stopped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: asyncio.Queue[str] = asyncio.Queue()

    async def fails() -> None:
        raise StoreUnavailable("The disk is full.")

    async def works() -> None:
        done.put_nowait("done")

    tidying = Tidying(fails, works, every_seconds=0)
    tidying.start()
    for _ in range(3):
        async with asyncio.timeout(5):
            await done.get()
    await tidying.stop()
    assert "The disk is full." in caplog.text
    before = done.qsize()
    await asyncio.sleep(0)
    assert done.qsize() == before


async def test_it_can_be_stopped_before_it_was_started() -> None:
    await Tidying().stop()
