"""Work in this process: one task an id, so many at once, again when it is due meanwhile or later."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from app.errors import AppError, NotFound, StoreUnavailable
from app.services.lanes import Lanes
from app.services.ports.work import Backlog, Duty, Kind

pytestmark = pytest.mark.anyio
DRILL = Kind.DRILL


class Worked:
    """Notes what is done, and holds it up until it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.told: list[str] = []
        self.comes: list[float | Exception | None] = []
        self.found: Sequence[str] = ()
        self.let_go = asyncio.Event()
        self.lanes = Lanes()

    def take_on(self, at_once: int = 8, again_after: float | None = None) -> Lanes:
        """The lanes with this duty."""
        self.lanes.take_on(Duty(DRILL, self.do, self.find, at_once, "drill", self.tell, again_after))
        return self.lanes

    async def do(self, about: str) -> float | None:
        """Wait to be let go, then return or raise what comes next."""
        self.begun.append(about)
        await self.let_go.wait()
        came = self.comes.pop(0) if self.comes else None
        if isinstance(came, Exception):
            raise came
        return came

    async def find(self) -> Sequence[str]:
        """What is due."""
        return self.found

    async def tell(self, about: str, error: BaseException) -> None:
        """Note a failure."""
        self.told.append(f"{about}: {error}")

    async def until_begun(self, times: int) -> None:
        """Wait until so much was begun."""
        async with asyncio.timeout(5):
            while len(self.begun) < times:  # noqa: ASYNC110 - nobody is told of a beginning
                await asyncio.sleep(0)


@pytest.fixture
async def worked(anyio_backend: str) -> AsyncIterator[Worked]:
    made = Worked()
    yield made
    await made.lanes.stop()


async def test_what_is_due_while_it_is_done_is_done_once_more(worked: Worked) -> None:
    lanes = worked.take_on()
    lanes.due(DRILL, "a")
    await worked.until_begun(1)
    for _ in range(3):
        lanes.due(DRILL, "a")
    worked.let_go.set()
    await lanes.idle(DRILL)
    assert worked.begun == ["a", "a"]


async def test_no_more_are_done_at_once_than_may_be(worked: Worked) -> None:
    lanes = worked.take_on(at_once=2)
    for about in "abc":
        lanes.due(DRILL, about)
    await worked.until_begun(2)
    for _ in range(5):
        await asyncio.sleep(0)
    assert worked.begun == ["a", "b"]
    worked.let_go.set()
    await lanes.idle(DRILL)
    assert worked.begun == ["a", "b", "c"]


async def test_at_the_start_what_is_due_by_what_is_stored_is_taken_up(worked: Worked) -> None:
    worked.found = ("a", "b")
    await worked.take_on().start()
    await worked.until_begun(2)


async def test_what_wants_to_be_called_again_is_called_after_that_time(worked: Worked) -> None:
    worked.comes, lanes = [0.01, None], worked.take_on()
    worked.let_go.set()
    lanes.due(DRILL, "a")
    await worked.until_begun(2)


async def test_what_is_due_before_its_time_is_done_at_once_and_not_again(worked: Worked) -> None:
    worked.comes, lanes = [0.02, None], worked.take_on()
    worked.let_go.set()
    lanes.due(DRILL, "a")
    await lanes.idle(DRILL)
    lanes.due(DRILL, "a")
    await lanes.idle(DRILL)
    await asyncio.sleep(0.05)
    assert worked.begun == ["a", "a"]


async def test_a_failure_of_ours_is_told_and_tried_again_after_a_while(worked: Worked) -> None:
    worked.comes, lanes = [StoreUnavailable("The disk is full.")], worked.take_on(again_after=0.01)
    worked.let_go.set()
    lanes.due(DRILL, "a")
    await worked.until_begun(2)
    assert worked.told == ["a: The disk is full."]


@pytest.mark.parametrize(("error", "told"), [(RuntimeError("x"), ["a: x"]), (NotFound("gone"), [])])
async def test_other_failures_wait_for_a_change(worked: Worked, error: Exception, told: list[str]) -> None:
    worked.comes, lanes = [error], worked.take_on(again_after=0.01)
    worked.let_go.set()
    lanes.due(DRILL, "a")
    await lanes.idle(DRILL)
    await asyncio.sleep(0.03)
    assert (worked.begun, worked.told) == (["a"], told)


async def test_a_failure_that_cannot_be_told_is_only_logged(
    worked: Worked, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(_about: str, _error: BaseException) -> None:
        raise AppError("no")

    worked.comes, lanes = [StoreUnavailable("The disk is full.")], Lanes()
    lanes.take_on(Duty(DRILL, worked.do, worked.find, 1, "drill", fails))
    worked.let_go.set()
    lanes.due(DRILL, "a")
    await lanes.idle(DRILL)
    assert "could not be stored" in caplog.text


async def test_what_waits_for_room_and_what_is_under_way_is_known(worked: Worked) -> None:
    lanes = worked.take_on(at_once=2)
    assert await lanes.backlog() == [Backlog(DRILL)]
    for about in "abcc":
        lanes.due(DRILL, about)
    await worked.until_begun(2)
    (backlog,) = await lanes.backlog()
    assert (backlog.waiting, backlog.under_way) == (1, 2)
    assert 0 < backlog.oldest_seconds < 10
    worked.let_go.set()
    await lanes.idle(DRILL)
    assert await lanes.backlog() == [Backlog(DRILL)]


async def test_what_is_stopped_before_it_had_room_waits_no_more(worked: Worked) -> None:
    lanes = worked.take_on(at_once=1)
    for about in "ab":
        lanes.due(DRILL, about)
    await worked.until_begun(1)
    await lanes.stop()
    await asyncio.sleep(0)
    assert await lanes.backlog() == [Backlog(DRILL)]
