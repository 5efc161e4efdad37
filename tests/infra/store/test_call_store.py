"""What calls of models cost is kept, added up, and outlives its interview without telling which one it was."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import StoreUnavailable
from app.infra.database import Database, open_database
from app.infra.store import SqlCallStore, SqlInterviewStore
from app.services.chat import Failure, Purpose, Usage
from app.services.ports import ModelCall
from tests.infra.store.stored_samples import NOON, a_whole_interview, an_interview
from tests.infra.store.test_store_deletion import holding

pytestmark = pytest.mark.anyio
CALL = ModelCall(
    interview="a",
    at=NOON,
    purpose=Purpose.INTERVIEWER,
    model="m",
    answered_by="m-2026-01-01",
    usage=Usage(900, 800, 40),
    seconds=1.25,
    first_token_seconds=0.5,
    outcome=None,
)
FAILED = replace(
    CALL,
    purpose=Purpose.JUDGE,
    answered_by=None,
    usage=Usage(100, 0, 7, estimated=True),
    first_token_seconds=None,
    outcome=Failure.CUT_OFF,
)


@pytest.fixture
async def calls(database: Database, store: SqlInterviewStore) -> SqlCallStore:
    """A store of calls beside the interviews `a` and `b`."""
    for name in "ab":
        await store.create(an_interview(name), a_whole_interview())
    return SqlCallStore(database)


async def test_a_call_comes_back_as_it_was(calls: SqlCallStore) -> None:
    assert await calls.of_interview("a") == []
    await calls.add(CALL)
    await calls.add(FAILED)
    assert await calls.of_interview("a") == [CALL, FAILED]
    assert await calls.of_interview("b") == []


async def test_calls_are_told_in_the_order_in_which_they_began(calls: SqlCallStore) -> None:
    later, first = replace(CALL, at=NOON + timedelta(seconds=9)), replace(CALL, model="first")
    for call in (later, first, FAILED):
        await calls.add(call)
    assert await calls.of_interview("a") == [first, FAILED, later]


async def test_tokens_read_and_written_are_added_up_and_cached_ones_not_twice(calls: SqlCallStore) -> None:
    assert (await calls.spent_on("a"), await calls.spent_since(NOON)) == (0, 0)
    for call in (CALL, FAILED, replace(CALL, interview="b"), replace(CALL, interview=None)):
        await calls.add(call)
    assert await calls.spent_on("a") == 940 + 107
    assert await calls.spent_on("b") == 940
    assert await calls.spent_since(NOON) == 3 * 940 + 107


async def test_a_day_begins_with_its_first_moment(calls: SqlCallStore) -> None:
    for microseconds in (-1, 0, 1):
        await calls.add(replace(CALL, at=NOON + timedelta(microseconds=microseconds)))
    assert await calls.spent_since(NOON) == 2 * 940


async def test_another_process_counts_them_too(url: str, calls: SqlCallStore) -> None:
    await calls.add(CALL)
    other = open_database(url)
    try:
        assert await SqlCallStore(other).spent_on("a") == 940
    finally:
        await other.close()


@pytest.mark.sqlite
async def test_a_deleted_interview_is_named_nowhere_and_its_tokens_still_count(
    tmp_path: Path, database: Database, store: SqlInterviewStore
) -> None:
    calls, secret = SqlCallStore(database), "ꙮ-perpetuum"
    for name in ("kept", secret):
        await store.create(an_interview(name), a_whole_interview())
        for _ in range(30):
            await calls.add(replace(CALL, interview=name))
    assert holding(tmp_path, secret)
    await store.delete(secret)
    await calls.add(replace(CALL, interview=secret))
    assert await calls.of_interview(secret) == []
    assert await calls.spent_since(NOON) == 61 * 940
    assert await calls.spent_on("kept") == 30 * 940
    assert holding(tmp_path, secret) == []
    await database.close()
    assert holding(tmp_path, secret) == []


async def test_a_closed_database_says_so(database: Database, calls: SqlCallStore) -> None:
    await database.close()
    for asked in (calls.add(CALL), calls.of_interview("a"), calls.spent_on("a"), calls.spent_since(NOON)):
        with pytest.raises(StoreUnavailable):
            await asked
