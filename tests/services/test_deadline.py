"""Waits end when they have to, and nothing else does."""

import asyncio

import pytest

from app.services.deadline import Deadline

pytestmark = pytest.mark.anyio

SOON = 0.02
LATER = 30.0


def cancellations() -> int:
    """How often somebody wants the running task to end."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0


async def waiting_for_ever(deadline: Deadline) -> None:
    with deadline:
        await asyncio.Event().wait()


async def test_a_wait_ends_with_what_was_allowed() -> None:
    deadline = Deadline(LATER)
    deadline.allow(SOON)
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)
    assert cancellations() == 0
    deadline.close()


async def test_a_wait_ends_with_the_whole() -> None:
    deadline = Deadline(SOON)
    deadline.allow(LATER)
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)


async def test_what_is_allowed_during_a_wait_puts_it_off() -> None:
    deadline = Deadline(LATER)
    deadline.allow(SOON)
    asyncio.get_running_loop().call_later(SOON / 2, deadline.allow, SOON * 3)
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)
    assert asyncio.get_running_loop().time() - began >= SOON * 3
    deadline.close()


async def test_what_is_allowed_during_a_wait_may_also_shorten_it() -> None:
    deadline = Deadline(LATER)
    asyncio.get_running_loop().call_later(SOON, deadline.allow, SOON)
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)


async def test_what_comes_in_time_passes() -> None:
    deadline = Deadline(LATER)
    with deadline:
        assert await asyncio.sleep(0, "here") == "here"
    deadline.close()


async def test_time_between_waits_ends_nothing_until_something_is_waited_for() -> None:
    deadline = Deadline(LATER)
    deadline.allow(SOON)
    with deadline:
        await asyncio.sleep(0)
    await asyncio.sleep(SOON * 2)
    deadline.allow(SOON)
    with deadline:
        await asyncio.sleep(0)
    await asyncio.sleep(SOON * 2)
    with pytest.raises(TimeoutError):
        await waiting_for_ever(deadline)


async def test_waits_may_be_of_different_tasks() -> None:
    deadline = Deadline(LATER)
    deadline.allow(SOON)
    with deadline:
        await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.create_task(waiting_for_ever(deadline))


async def test_who_is_cancelled_from_outside_stays_cancelled() -> None:
    deadline = Deadline(LATER)
    task = asyncio.create_task(waiting_for_ever(deadline))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    deadline.close()


async def test_who_is_cancelled_while_the_time_is_up_stays_cancelled() -> None:
    deadline = Deadline(LATER)
    deadline.allow(SOON)
    task = asyncio.create_task(waiting_for_ever(deadline))
    asyncio.get_running_loop().call_later(SOON, task.cancel)
    await asyncio.sleep(0)
    with pytest.raises((asyncio.CancelledError, TimeoutError)):
        await task
    deadline.close()
