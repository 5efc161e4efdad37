"""Changes that wait at the same moment share a commit, and nothing else; what is remembered is what is stored."""

import asyncio
import hashlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection

from app.domain.facts import Fact, Finished
from app.domain.interview import Interview
from app.errors import NotFound, StoreUnavailable, TurnNotOpen
from app.infra.database import open_database
from app.infra.sqlite.database import SqliteDatabase, open_file
from app.infra.sqlite.writes import COMMITS_BETWEEN_RESTS, COMMITS_WITHOUT_REST, TOGETHER
from app.infra.store import SqlInterviewStore
from app.infra.store.remembered import MOST, Remembered
from tests.infra.store.stored_samples import NOON, an_answer, an_interview, asked, first_question

TWO_MILLISECONDS_OF_WORK = bytes(2_500_000)

pytestmark = [pytest.mark.anyio, pytest.mark.sqlite]


@pytest.fixture
async def database(url: str, anyio_backend: str) -> AsyncIterator[SqliteDatabase]:
    database = open_file(url)
    yield database
    await database.close()


@contextmanager
def held_up(database: SqliteDatabase) -> Iterator[None]:
    """Keep the writing thread busy, so that what is given to it meanwhile is written together."""
    go_on = threading.Event()
    waiting = database._writes.between(lambda: bool(go_on.wait(10)))
    try:
        yield
    finally:
        go_on.set()
        waiting.result(10)


async def together(database: SqliteDatabase, *calls: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results of calls that are written in one commit, or what they raised."""
    with held_up(database):
        tasks = [asyncio.ensure_future(call) for call in calls]
        for _ in range(3):
            await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def an_endless_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a busy machine had time for all of it within the moment in which works are gathered."""
    monkeypatch.setattr("app.infra.sqlite.writes.GATHER_SECONDS", 3600)


@pytest.fixture
def never_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if something were always written before the moment is over."""
    monkeypatch.setattr("app.infra.sqlite.writes.REST_AFTER_SECONDS", 3600)


def commits_of(database: SqliteDatabase) -> list[str]:
    """The commits of the writing thread, from now on."""
    made: list[str] = []

    def listen() -> None:
        driver: Any = database._writes.connection().connection.dbapi_connection
        driver.set_trace_callback(lambda sql: made.append(sql) if sql == "COMMIT" else None)

    database._writes.between(listen).result(10)
    return made


def refuse(_: Interview) -> Sequence[Fact]:
    raise TurnNotOpen("no")


def cut_off(connection: Connection) -> None:
    """Break a reference that is only looked at when the transaction ends."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("INSERT INTO event VALUES ('nobody', 1, 'x', NULL, '{}')")


@pytest.mark.usefixtures("never_at_rest")
async def test_changes_that_wait_are_stored_together(database: SqliteDatabase, store: SqlInterviewStore) -> None:
    names = [str(number) for number in range(TOGETHER)]
    for name in names:
        await store.create(an_interview(name), first_question())
    commits = commits_of(database)
    changed = await together(database, *(store.change(name, lambda _: [an_answer(1)]) for name in names))
    assert len(commits) == 1
    assert [interview.id for interview in changed] == names
    assert [await store.get(name) for name in names] == changed


@pytest.mark.usefixtures("an_endless_moment")
async def test_changes_of_one_moment_share_a_commit_though_nothing_holds_them_up(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    names = [str(number) for number in range(3)]
    for name in names:
        await store.create(an_interview(name), first_question())
    commits = commits_of(database)
    changes = []
    for name in names:
        changes.append(asyncio.ensure_future(store.change(name, lambda _: [an_answer(1)])))
        await asyncio.sleep(0)
        # What the loop does for each; meanwhile the writing thread could have the interpreter.
        hashlib.sha256(TWO_MILLISECONDS_OF_WORK).digest()
    await asyncio.gather(*changes)
    assert len(commits) == 1


def test_what_a_loop_left_when_it_ended_is_written_with_what_comes_on_the_next(url: str) -> None:
    database, done = open_file(url), list[str]()

    async def hand_in() -> None:
        database._writes.add(lambda _: done.append("on the first"))

    async def write() -> None:
        await asyncio.wait_for(database.write(lambda _: done.append("on the second")), 10)

    ended = asyncio.new_event_loop()
    ended.run_until_complete(hand_in())
    ended.close()
    asyncio.run(write())
    asyncio.run(database.close())
    assert done == ["on the first", "on the second"]


def parts_of_the_index(connection: Connection) -> int:
    found: int = connection.exec_driver_sql("SELECT count(DISTINCT segid) FROM passage_words_idx").scalar_one()
    return found


async def test_what_can_wait_is_done_once_nothing_was_written_for_a_moment(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    commits = commits_of(database)
    for number in range(COMMITS_BETWEEN_RESTS):
        await store.create(an_interview(str(number)), first_question())
    before = await database.read(parts_of_the_index)
    rested, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell(_: Connection) -> None:
        loop.call_soon_threadsafe(rested.set)

    database.when_at_rest(tell)
    await store.create(an_interview("the last"), first_question())
    await asyncio.wait_for(rested.wait(), 10)
    database._writes.between(lambda: None).result(10)
    assert len(commits) == COMMITS_BETWEEN_RESTS + 2
    assert await database.read(parts_of_the_index) < before


@pytest.mark.usefixtures("never_at_rest")
async def test_what_can_wait_is_done_also_where_writing_never_rests(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    rests: list[int] = []
    database.when_at_rest(lambda connection: rests.append(parts_of_the_index(connection)))
    for number in range(COMMITS_WITHOUT_REST + 1):
        await store.create(an_interview(str(number)), first_question())
    database._writes.between(lambda: None).result(10)
    assert rests


async def test_what_can_wait_is_done_also_where_somebody_always_waits(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    order: list[str] = []
    database.when_at_rest(lambda _: order.append("what can wait"))
    # Twice as many as fit into the commits after which it is its turn, all there before the first is taken.
    works = 2 * TOGETHER * COMMITS_WITHOUT_REST
    with held_up(database):
        given = [database.write(lambda _: order.append("work")) for _ in range(works)]
        tasks = [asyncio.ensure_future(each) for each in given]
        for _ in range(3):
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert order.index("what can wait") == TOGETHER * COMMITS_WITHOUT_REST


async def test_what_can_wait_and_fails_takes_nothing_with_it(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    failed: list[str] = []

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM interview")
        failed.append("once more")
        cut_off(connection)

    database.when_at_rest(fail)
    for number in range(COMMITS_WITHOUT_REST + 2):
        await store.create(an_interview(str(number)), first_question())
    database._writes.between(lambda: None).result(10)
    assert failed
    assert len((await store.search("", 100, None)).items) == COMMITS_WITHOUT_REST + 2


async def test_what_was_given_just_before_the_end_is_written_and_nothing_after_it(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    await store.create(an_interview("a"), first_question())
    last = asyncio.ensure_future(store.change("a", lambda _: [an_answer(1)]))
    await asyncio.sleep(0)
    await database.close()
    assert (await last).turns[0].attempts
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.change("a", lambda _: [an_answer(1)])


async def test_what_somebody_waits_for_overtakes_what_waited_before(database: SqliteDatabase) -> None:
    order: list[str] = []

    def noting(name: str) -> Callable[[Connection], None]:
        return lambda _: order.append(name)

    await together(
        database,
        database.write(noting("step one")),
        database.write(noting("step two")),
        database.write(noting("answer one"), first=True),
        database.write(noting("answer two"), first=True),
    )
    assert order == ["answer one", "answer two", "step one", "step two"]


async def test_a_commit_of_other_works_ends_when_somebody_waits(database: SqliteDatabase) -> None:
    other = sqlite3.connect(database.file.path, check_same_thread=False)
    seen: list[int] = []

    def look(_: Connection) -> None:
        seen.append(other.execute("PRAGMA data_version").fetchone()[0])

    loop = asyncio.get_running_loop()
    answers: list[asyncio.Future[None]] = []

    def answer_now(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE begun (a)")
        asyncio.run_coroutine_threadsafe(answering(), loop).result(5)

    async def answering() -> None:
        answers.append(asyncio.ensure_future(database.write(look, first=True)))
        await asyncio.sleep(0)

    before = other.execute("PRAGMA data_version").fetchone()[0]
    with held_up(database):
        first = asyncio.ensure_future(database.write(answer_now))
        second = asyncio.ensure_future(database.write(look))
        await asyncio.sleep(0)
    await asyncio.gather(first, second)
    await asyncio.gather(*answers)
    other.close()
    assert seen == [before + 1, before + 1]


async def test_one_that_raises_leaves_no_trace_and_the_others_are_kept(
    database: SqliteDatabase, store: SqlInterviewStore, heard: list[str]
) -> None:
    for name in "abcd":
        await store.create(an_interview(name), first_question())
    before = await store.get("b")
    heard.clear()
    first, half, refused, missing, last = await together(
        database,
        store.change("a", lambda _: [an_answer(1), *asked(2)]),
        store.change("b", lambda _: [an_answer(1), *asked(2), *asked(9)]),
        store.change("c", refuse),
        store.change("nobody", lambda _: []),
        store.change("d", lambda _: [an_answer(1), *asked(2)]),
    )
    assert (await store.get("a"), await store.get("d")) == (first, last)
    assert isinstance(half, ValueError)
    assert isinstance(refused, TurnNotOpen)
    assert isinstance(missing, NotFound)
    assert await store.get("b") == before
    assert await store.change("b", lambda stored: [an_answer(1)] if stored == before else []) != before
    assert heard == ["a", "d"]


async def test_when_the_commit_fails_nobody_is_told_it_was_stored(
    database: SqliteDatabase, store: SqlInterviewStore, heard: list[str]
) -> None:
    before = await store.create(an_interview("a"), first_question())
    heard.clear()
    results = await together(
        database, store.change("a", lambda _: [an_answer(1), *asked(2)]), database.write(cut_off)
    )
    assert all(isinstance(result, StoreUnavailable) for result in results)
    assert heard == []
    assert await store.get("a") == before
    seen: list[Interview] = []
    await store.change("a", lambda stored: seen.append(stored) or [an_answer(1)])  # type: ignore[func-returns-value]
    assert seen == [before]


async def test_a_caller_who_leaves_before_his_turn_does_not_stop_the_others(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    for name in "ab":
        await store.create(an_interview(name), first_question())
    with held_up(database):
        gone = asyncio.ensure_future(store.change("a", lambda _: [an_answer(1)]))
        other = asyncio.ensure_future(store.change("b", lambda _: [an_answer(1)]))
        await asyncio.sleep(0)
        gone.cancel()
    assert (await other).turns[0].attempts
    assert (await store.get("b")).turns[0].attempts


async def test_what_another_program_changed_is_seen_by_the_next_change(url: str, store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    other = open_database(url)
    changed = await SqlInterviewStore(other).change("a", lambda _: [an_answer(1), *asked(2)])
    await other.close()
    assert await store.change("a", lambda stored: [Finished(NOON)] if stored == changed else []) != changed
    assert (await store.get("a")).finished_at == NOON


async def test_a_deleted_interview_is_not_remembered(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    await store.delete("a")
    with pytest.raises(NotFound):
        await store.change("a", lambda _: [an_answer(1)])


async def test_only_so_many_interviews_are_remembered(database: SqliteDatabase) -> None:
    remembered = Remembered()

    def work(connection: Connection) -> int:
        for number in range(MOST + 5):
            remembered.keep(an_interview(str(number)))
        return len(remembered._interviews)

    assert await database.write(work) == MOST


async def test_when_the_transaction_is_lost_everybody_in_it_reads_why(
    database: SqliteDatabase, store: SqlInterviewStore
) -> None:
    before = await store.create(an_interview("a"), first_question())

    def lose(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise StoreUnavailable("The disk is full.")

    results = await together(
        database,
        store.change("a", lambda _: [an_answer(1)]),
        database.write(lose),
        store.change("a", lambda stored: [an_answer(len(stored.turns))]),
    )
    assert [(type(result), str(result)) for result in results] == [(StoreUnavailable, "The disk is full.")] * 3
    assert await store.get("a") == before
    assert (await store.change("a", lambda _: [an_answer(1)])).turns[0].attempts


@pytest.mark.parametrize(
    ("pragma", "setting"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
async def test_every_connection_is_as_durable_as_it_should_be(
    database: SqliteDatabase, pragma: str, setting: str | int
) -> None:
    def ask(connection: Connection) -> object:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()

    assert await database.write(ask) == setting
    assert await database.read(ask) == setting


async def test_the_others_run_again_when_one_raises_after_it_has_written(database: SqliteDatabase) -> None:
    runs: list[str] = []

    def noting(name: str) -> Callable[[Connection], str]:
        def work(connection: Connection) -> str:
            runs.append(name)
            connection.exec_driver_sql("INSERT INTO noted VALUES (?)", (name,))
            return name

        return work

    def half(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO noted VALUES ('half')")
        raise TurnNotOpen("no")

    await database.write(lambda connection: connection.exec_driver_sql("CREATE TABLE noted (name)") and None)
    first, refused, last = await together(
        database, database.write(noting("first")), database.write(half), database.write(noting("last"))
    )
    assert (first, type(refused), last) == ("first", TurnNotOpen, "last")
    assert runs == ["first", "first", "last"]
    found = await database.read(lambda c: c.exec_driver_sql("SELECT name FROM noted").scalars().all())
    assert sorted(found) == ["first", "last"]
