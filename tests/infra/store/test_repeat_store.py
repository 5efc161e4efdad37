"""Requests under their keys: stored with what they change, replies kept once and gone with what they tell of."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.facts import SelfRated
from app.errors import KeyReused
from app.infra.database import Database
from app.infra.store import SqlInterviewStore, SqlRepeatStore
from app.infra.store.repeats import FORGOTTEN_TOGETHER
from app.services.ports import Mark, Owner, Reply
from app.services.repeats import Repeats
from tests.infra.store.stored_samples import a_whole_interview, an_interview

MARK = Mark("interview:a", "k", "held")
REPLY = Reply(Owner("interview", "a"), 201, '{"id":"a"}', "/a")

pytestmark = pytest.mark.anyio


async def never() -> Reply:
    raise AssertionError("made twice")


class Later:
    """A clock that is ahead of the database's."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Later:
    return Later()


@pytest.fixture
def repeats(database: Database, clock: Later) -> Repeats:
    return Repeats(SqlRepeatStore(database), clock)


async def made(repeats: Repeats, reply: Reply = REPLY) -> Reply:
    async def make() -> Reply:
        return reply

    return await repeats.reply(MARK, make)


async def test_the_first_reply_is_given_to_everybody_who_asks(store: SqlInterviewStore, repeats: Repeats) -> None:
    await store.create(an_interview("a"), [])
    assert await made(repeats) == REPLY
    assert await repeats.reply(MARK, never) == REPLY
    later = Reply(REPLY.owner, 200, "{}")
    assert await repeats.first(MARK, later) == REPLY


async def test_twins_at_one_server_get_the_reply_of_the_one_that_made_the_change(
    store: SqlInterviewStore, repeats: Repeats
) -> None:
    await store.create(an_interview("a"), [])
    found_made = Reply(REPLY.owner, 200, "{}")

    async def slowly() -> Reply:
        for _ in range(100):
            await asyncio.sleep(0)
        return REPLY

    twins = asyncio.gather(repeats.reply(MARK, slowly), made(repeats, found_made), made(repeats, found_made))
    assert tuple(await twins) == (REPLY, REPLY, REPLY)


async def test_a_change_whose_reply_was_never_sent_is_told_and_not_made_again(
    store: SqlInterviewStore, repeats: Repeats
) -> None:
    await store.create(an_interview("a"), a_whole_interview())
    rated = SelfRated(1, 1, 5)
    changed = await store.change("a", lambda _: [rated], mark=MARK)
    # The server died here; what comes is another process.
    assert await store.change("a", lambda _: [SelfRated(1, 1, 2)], mark=MARK) == changed
    assert await made(repeats) == REPLY


async def test_another_request_under_the_key_is_refused_everywhere(
    store: SqlInterviewStore, repeats: Repeats
) -> None:
    await store.create(an_interview("a"), [], MARK)
    other = Mark(MARK.scope, MARK.key, "something else")
    with pytest.raises(KeyReused):
        await repeats.reply(other, never)
    with pytest.raises(KeyReused):
        await repeats.first(other, REPLY)
    with pytest.raises(KeyReused):
        await store.create(an_interview("b"), [], other)
    with pytest.raises(KeyReused):
        await store.change("a", lambda _: [], mark=other)


async def test_what_is_refused_keeps_no_key(store: SqlInterviewStore) -> None:
    before = await store.create(an_interview("a"), [])
    with pytest.raises(ValueError, match="no turn 1"):
        await store.change("a", lambda _: [SelfRated(1, 1, 5)], mark=MARK)
    assert await store.change("a", lambda _: [], mark=Mark(MARK.scope, MARK.key, "something else")) == before


async def test_an_interview_that_was_asked_for_twice_is_made_once(store: SqlInterviewStore) -> None:
    mark = Mark("installation", "k", "held")
    first = await store.create(an_interview("a"), [], mark)
    assert await store.create(an_interview("b"), [], mark) == first
    await store.delete("a")
    assert (await store.create(an_interview("b"), [], mark)).id == "b"


async def test_a_reply_about_what_is_gone_is_not_kept(store: SqlInterviewStore, repeats: Repeats) -> None:
    await store.create(an_interview("a"), [])
    await made(repeats)
    await store.delete("a")
    other = Reply(REPLY.owner, 200, "{}")
    assert await made(repeats, other) == other
    assert await made(repeats) == REPLY


async def test_a_request_is_remembered_for_seven_days_and_its_key_free_after_that(
    store: SqlInterviewStore, repeats: Repeats, clock: Later
) -> None:
    await store.create(an_interview("a"), [], MARK)
    await made(repeats)
    clock.ahead = timedelta(days=7, minutes=-1)
    await repeats.tidy()
    assert await repeats.reply(MARK, never) == REPLY
    clock.ahead = timedelta(days=7, minutes=1)
    await repeats.tidy()
    later = Reply(REPLY.owner, 200, "{}")
    assert await made(repeats, later) == later
    assert (await store.create(an_interview("b"), [], Mark(MARK.scope, "k2", "other"))).id == "b"


async def test_however_many_are_forgotten_all_are(database: Database, store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [])
    replies = SqlRepeatStore(database)
    for n in range(2 * FORGOTTEN_TOGETHER + 1):
        await replies.keep(Mark("interview:a", str(n), "held"), REPLY)
    assert await replies.forget(datetime.now(UTC) + timedelta(minutes=1)) == 2 * FORGOTTEN_TOGETHER + 1
    assert await replies.forget(datetime.now(UTC) + timedelta(minutes=1)) == 0
    assert await replies.reply(Mark("interview:a", "0", "held")) is None
