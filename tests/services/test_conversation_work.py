"""Whatever becomes of a step, whoever waits for it hears of it, and the interview goes on at the next change."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.interview import Interview
from app.errors import AppError, NotFound, StoreUnavailable
from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from app.services.conversation import Conversation
from app.services.lanes import Lanes
from app.services.ports.work import Kind
from tests.databases import database_url
from tests.infra.store.stored_samples import an_interview, first_question

pytestmark = pytest.mark.anyio


class Steps:
    """Fails as it is told, then works."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken = asyncio.Event()

    async def take(self, interview_id: str, known: Interview | None = None) -> bool:  # noqa: ARG002
        if self.failures:
            raise self.failures.pop(0)
        self.taken.set()
        return False

    async def take_opinion(self, interview_id: str) -> bool:  # noqa: ARG002
        return False


@pytest.fixture
async def store(tmp_path: Path, anyio_backend: str) -> AsyncIterator[SqlInterviewStore]:
    database = open_database(database_url(tmp_path))
    kept = SqlInterviewStore(database)
    await kept.create(an_interview("a"), first_question())
    yield kept
    await database.close()


async def errors(store: SqlInterviewStore) -> list[str]:
    return [event.data["problem"]["detail"] for event in await store.events_after("a", 0) if event.name == "error"]


class Going:
    """A conversation in this process."""

    def __init__(self, store: SqlInterviewStore, steps: Steps) -> None:
        self.work = Lanes()
        self.conversation = Conversation(store, steps, self.work)
        self.work.take_on(*self.conversation.duties())

    def changed(self) -> None:
        self.conversation.changed("a")

    async def idle(self) -> None:
        await self.work.idle(Kind.CONVERSATION)


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (StoreUnavailable("The disk is full."), "The disk is full."),
        (RuntimeError("my secret answer"), "A step of this interview failed."),
        (KeyError("my secret answer"), "A step of this interview failed."),
    ],
)
async def test_a_failed_step_is_told_without_what_it_was_about(
    store: SqlInterviewStore, failure: Exception, says: str
) -> None:
    going = Going(store, Steps(failure))
    going.changed()
    await going.idle()
    [told] = await errors(store)
    assert told.startswith(says)
    assert "secret" not in told


@pytest.mark.parametrize("failure", [RuntimeError("x"), AppError("x"), NotFound("x")])
async def test_after_a_failed_step_the_next_change_has_it_taken_again(
    store: SqlInterviewStore, failure: Exception
) -> None:
    steps = Steps(failure)
    going = Going(store, steps)
    going.changed()
    await going.idle()
    going.changed()
    await asyncio.wait_for(steps.taken.wait(), 5)


async def test_an_interview_that_is_gone_is_no_error(store: SqlInterviewStore) -> None:
    going = Going(store, Steps(NotFound("It was deleted.")))
    going.changed()
    await going.idle()
    assert await errors(store) == []


class Lasting(Steps):
    """A step that goes on until `go_on` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def take(self, interview_id: str, known: Interview | None = None) -> bool:
        self.begun.set()
        await self.go_on.wait()
        return await super().take(interview_id, known)


async def test_at_the_end_short_work_is_finished_and_none_is_begun(store: SqlInterviewStore) -> None:
    steps = Lasting()
    going = Going(store, steps)
    going.changed()
    await steps.begun.wait()
    asyncio.get_running_loop().call_later(0.01, steps.go_on.set)
    await going.work.wind_down()
    assert steps.taken.is_set()
    await going.idle()
    going.changed()
    assert going.work.begins_here(Kind.CONVERSATION, "a")


async def test_long_work_is_not_waited_for_at_the_end(store: SqlInterviewStore) -> None:
    steps = Lasting()
    going = Going(store, steps)
    going.changed()
    await steps.begun.wait()
    await asyncio.wait_for(going.work.wind_down(), 5)
    await going.work.stop()
    assert not steps.taken.is_set()
    assert going.work.begins_here(Kind.CONVERSATION, "a")


async def test_a_step_begins_after_the_answers_that_are_on_their_way_to_the_disk(store: SqlInterviewStore) -> None:
    steps = Steps()
    going = Going(store, steps)
    with going.conversation.answering():
        going.changed()
        for _ in range(5):
            await asyncio.sleep(0)
        assert not steps.taken.is_set()
    await asyncio.wait_for(steps.taken.wait(), 5)


async def test_a_step_does_not_wait_for_ever_for_answers(store: SqlInterviewStore) -> None:
    steps = Steps()
    going = Going(store, steps)
    with going.conversation.answering():
        going.changed()
        await asyncio.wait_for(steps.taken.wait(), 5)
