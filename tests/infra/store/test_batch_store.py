"""Batches in the database: each line once, nothing scored twice, an end that comes once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.batch import Batch, BatchAnswer, BatchStatus, BatchWish, Counts, Fault, Line, LineState
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.errors import NotFound
from app.infra.database import Database
from app.infra.store.batches import SqlBatchStore
from tests.infra.store.stored_samples import NOON, a_card

pytestmark = pytest.mark.anyio

ANSWER = BatchAnswer("We shipped it. 上线了。", "What?", "a-1", ("ownership",), Language.ZH)
LINES = (Line(1, ANSWER), Line(3, BatchAnswer("Cut latency by 18 %.")), Line(4, Fault("No JSON.", "answer")))


@pytest.fixture
def batches(database: Database) -> SqlBatchStore:
    return SqlBatchStore(database)


async def taken(batches: SqlBatchStore, batch_id: str = "b", lines: Sequence[Line] = LINES, **given: Any) -> Batch:
    """A batch that has come in."""
    wish = BatchWish(JudgeKind.LLM, ("ownership",), Language.EN)
    assert await batches.begin(Batch(batch_id, wish, Counts(), NOON, **given))
    await batches.add(batch_id, lines)
    return await batches.received(batch_id, "f", NOON)


async def test_a_batch_comes_back_as_it_was_sent(batches: SqlBatchStore) -> None:
    stored = await taken(batches, key="mine", webhook="https://example.com/done")
    assert stored == Batch(
        "b",
        BatchWish(JudgeKind.LLM, ("ownership",), Language.EN),
        Counts(waiting=2, scored=0, bad=1),
        NOON,
        key="mine",
        fingerprint="f",
        webhook="https://example.com/done",
        received_at=NOON,
    )
    assert await batches.get("b") == await batches.by_key("mine") == stored
    assert await batches.waiting("b", 9) == [(1, ANSWER), (3, BatchAnswer("Cut latency by 18 %."))]
    [bad] = await batches.faults("b", 9)
    assert (bad.number, bad.fault) == (4, Fault("No JSON.", "answer"))


async def test_results_stand_in_the_order_of_the_lines_and_come_in_pieces(batches: SqlBatchStore) -> None:
    await taken(batches)
    await batches.keep("b", {3: a_card()}, NOON)
    states = [(result.number, result.state, result.name) for result in await batches.results("b", 0, 9)]
    assert states == [(1, LineState.WAITING, "a-1"), (3, LineState.SCORED, None), (4, LineState.BAD, None)]
    [second] = await batches.results("b", 1, 1)
    assert second.card == a_card()
    assert await batches.results("b", 4, 9) == []


async def test_the_last_scorecard_ends_the_batch_and_makes_its_message_due(batches: SqlBatchStore) -> None:
    await taken(batches, webhook="https://example.com/done")
    await batches.keep("b", {1: a_card()}, NOON)
    assert (await batches.get("b")).status is BatchStatus.RUNNING
    later = NOON + timedelta(minutes=1)
    await batches.keep("b", {3: a_card()}, later)
    done = await batches.get("b")
    assert (done.status, done.finished_at, done.counts) == (BatchStatus.DONE, later, Counts(0, 2, 1))
    assert [delivery.batch for delivery in await batches.due(later)] == ["b"]
    assert await batches.unfinished() == []


async def test_a_line_that_has_a_scorecard_keeps_it(batches: SqlBatchStore) -> None:
    await taken(batches)
    other = replace(a_card(), rubric_version="another")
    await batches.keep("b", {1: a_card()}, NOON)
    await batches.keep("b", {1: other}, NOON)
    assert (await batches.results("b", 0, 1))[0].card == a_card()


async def test_a_batch_of_bad_lines_is_done_when_it_is_here(batches: SqlBatchStore) -> None:
    assert (await taken(batches, lines=LINES[2:])).status is BatchStatus.DONE


async def test_one_of_two_batches_with_the_same_key_is_stored(batches: SqlBatchStore) -> None:
    assert await batches.begin(Batch("b", BatchWish(), Counts(), NOON, key="same"))
    assert not await batches.begin(Batch("c", BatchWish(), Counts(), NOON, key="same", webhook="https://x.org"))
    assert await batches.begin(Batch("d", BatchWish(), Counts(), NOON))
    with pytest.raises(NotFound):
        await batches.get("c")


async def test_nothing_of_a_cancelled_batch_waits_and_what_is_scored_stays(batches: SqlBatchStore) -> None:
    await taken(batches)
    await batches.keep("b", {1: a_card()}, NOON)
    cancelled = await batches.cancel("b", NOON)
    assert (cancelled.status, cancelled.counts.scored) == (BatchStatus.CANCELLED, 1)
    assert await batches.waiting("b", 9) == []
    assert await batches.unfinished() == []
    assert await batches.cancel("b", NOON + timedelta(hours=1)) == cancelled


async def test_a_batch_that_is_done_cannot_be_cancelled_any_more(batches: SqlBatchStore) -> None:
    done = await taken(batches, lines=LINES[2:])
    assert await batches.cancel("b", NOON) == done


async def test_lines_of_a_batch_that_still_comes_in_do_not_wait(batches: SqlBatchStore) -> None:
    await batches.begin(Batch("b", BatchWish(), Counts(), NOON))
    await batches.add("b", LINES)
    assert await batches.waiting("b", 9) == []
    assert await batches.unfinished() == []
    assert (await batches.get("b")).status is BatchStatus.RECEIVING


async def test_what_never_came_to_its_end_is_forgotten_and_the_rest_is_not(batches: SqlBatchStore) -> None:
    await taken(batches, "whole")
    await batches.begin(Batch("cut", BatchWish(), Counts(), NOON))
    await batches.forget_unreceived(NOON)
    assert (await batches.get("cut")).id == "cut"
    await batches.forget_unreceived(NOON + timedelta(seconds=1))
    assert (await batches.get("whole")).id == "whole"
    with pytest.raises(NotFound):
        await batches.get("cut")


@pytest.mark.sqlite
async def test_nothing_of_a_deleted_batch_remains(url: str, database: Database, batches: SqlBatchStore) -> None:
    secret = "a sentence that stands nowhere else"
    await taken(batches, lines=[Line(1, BatchAnswer(secret))], webhook="https://example.com/done")
    await batches.keep("b", {1: a_card()}, NOON)
    await batches.delete("b")
    for call in (batches.get("b"), batches.delete("b"), batches.results("b", 0, 9), batches.faults("b", 9)):
        with pytest.raises(NotFound):
            await call
    assert await batches.due(NOON + timedelta(days=1)) == []
    assert secret.encode() not in await asyncio.to_thread(Path(url.removeprefix("sqlite:///")).read_bytes)
