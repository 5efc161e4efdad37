"""Each call of the store: what is given in comes out again, or nothing was stored."""

import asyncio
import gc
import threading
from datetime import timedelta, timezone
from typing import Any

import pytest

from app.domain.background import Background
from app.domain.facts import (
    AttemptKept,
    Debriefed,
    Fact,
    Finished,
    Paused,
    QuestionRephrased,
    Resumed,
    Scored,
    TimeAdded,
)
from app.domain.interview import Interview, Rephrased, Status
from app.domain.scorecard import JudgeKind
from app.errors import AlreadyHere, InvalidInput, NotFound, StoreUnavailable, TurnNotOpen
from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import (
    NOON,
    a_card,
    a_debrief,
    a_whole_interview,
    an_answer,
    an_interview,
    asked,
    first_question,
)

pytestmark = pytest.mark.anyio


async def test_a_new_interview_comes_back_as_it_was_given(store: SqlInterviewStore) -> None:
    given = an_interview("a", background="Built 数据平台.", resume="Led 搜索.", job_description="We hire.")
    created = await store.create(given, first_question())
    assert await store.get("a") == created
    assert created.turns[0].question == "What did you ship?"
    assert created.handed_in == Background("Led 搜索.", "We hire.", "Built 数据平台.")


async def test_a_whole_interview_survives_closing_and_opening(url: str, store: SqlInterviewStore) -> None:
    created = await store.create(an_interview("a"), a_whole_interview())
    again = open_database(url)
    try:
        assert await SqlInterviewStore(again).get("a") == created
    finally:
        await again.close()


async def test_every_kind_of_change_is_found_by_the_next_reader(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    changes: list[Fact] = [
        QuestionRephrased(1, "bar_raiser", Rephrased("q1b", "Put differently: what was it?", NOON)),
        an_answer(1, key="k1"),
        an_answer(1, "Once more.", number=2),
        AttemptKept(1, 1),
        Paused(NOON),
        Resumed(1, 4.5),
        Resumed(1, 1.0),
        TimeAdded(0, 60.0),
        Scored(1, 1, a_card()),
        Scored(1, 1, a_card(4, JudgeKind.LLM)),
        Finished(NOON),
        Debriefed(a_debrief()),
    ]
    for fact in changes:
        changed = await store.change("a", lambda _, fact=fact: [fact])  # type: ignore[misc]
        assert await store.get("a") == changed
    turn = changed.turns[0]
    assert (turn.kept, turn.paused_seconds, changed.rounds[0].extra_seconds) == (1, 5.5, 60.0)
    assert set(turn.attempts[0].scorecards) == {JudgeKind.RULES, JudgeKind.LLM}
    assert changed.debrief == a_debrief()


async def test_a_new_scorecard_takes_the_place_of_the_old_which_is_kept(
    database: Database, store: SqlInterviewStore
) -> None:
    await store.create(an_interview("a"), [*first_question(), an_answer(1), Scored(1, 1, a_card(2))])
    changed = await store.change("a", lambda _: [Scored(1, 1, a_card(4))])
    assert changed.turns[0].attempts[0].scorecards == {JudgeKind.RULES: a_card(4)}
    assert await store.get("a") == changed
    rows = await database.read(
        lambda connection: connection.exec_driver_sql("SELECT superseded, body FROM scorecard ORDER BY id").all()
    )
    assert [(bool(superseded), '"level":2' in body) for superseded, body in rows] == [(True, True), (False, False)]


async def test_what_decide_raises_is_raised_again_and_nothing_is_stored(store: SqlInterviewStore) -> None:
    before = await store.create(an_interview("a"), first_question())

    def refuse(_: Interview) -> list[Fact]:
        raise TurnNotOpen("Turn 1 is answered.")

    with pytest.raises(TurnNotOpen, match=r"Turn 1 is answered\."):
        await store.change("a", refuse)
    assert await store.get("a") == before


async def test_facts_are_stored_together_or_not_at_all(store: SqlInterviewStore, heard: list[str]) -> None:
    before = await store.create(an_interview("a"), first_question())
    heard.clear()
    with pytest.raises(ValueError, match="turn 9 is not the next one"):
        await store.change("a", lambda _: [an_answer(1), Scored(1, 1, a_card()), *asked(9)])
    assert await store.get("a") == before
    assert len(await store.events_after("a", 0)) == 1
    assert heard == []


async def test_decide_sees_what_is_stored(store: SqlInterviewStore) -> None:
    created = await store.create(an_interview("a"), first_question())
    seen: list[Interview] = []
    assert await store.change("a", lambda stored: seen.append(stored) or []) == created  # type: ignore[func-returns-value]
    assert seen == [created]


async def test_an_unknown_interview_is_not_found(store: SqlInterviewStore) -> None:
    with pytest.raises(NotFound):
        await store.get("nobody")
    with pytest.raises(NotFound):
        await store.change("nobody", lambda _: [])
    with pytest.raises(NotFound):
        await store.delete("nobody")


async def test_an_id_is_given_once(store: SqlInterviewStore) -> None:
    before = await store.create(an_interview("a"), first_question())
    with pytest.raises(AlreadyHere):
        await store.create(an_interview("a"), [])
    assert await store.get("a") == before


async def test_a_time_is_the_same_moment_in_whatever_zone_it_was_given(store: SqlInterviewStore) -> None:
    shanghai = timezone(timedelta(hours=8))
    await store.create(an_interview("a"), [])
    await store.change("a", lambda _: [Finished(NOON.astimezone(shanghai))])
    finished = (await store.get("a")).finished_at
    assert finished == NOON
    assert finished is not None
    assert finished.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [])
    with pytest.raises(ValueError, match="time zone"):
        await store.change("a", lambda _: [Finished(NOON.replace(tzinfo=None))])
    assert (await store.get("a")).status is not Status.FINISHED


async def test_half_a_character_is_refused_and_nothing_is_stored(store: SqlInterviewStore) -> None:
    before = await store.create(an_interview("a"), first_question())
    with pytest.raises(InvalidInput, match="half a character"):
        await store.change("a", lambda _: [an_answer(1, "I shipped \ud83d")])
    assert await store.get("a") == before


async def test_only_interviews_with_work_left_are_unfinished(store: SqlInterviewStore) -> None:
    await store.create(an_interview("asked", minutes=1), first_question())
    await store.create(an_interview("answered", minutes=3), [*first_question(), an_answer(1)])
    await store.create(an_interview("finished", minutes=0), [*first_question(), Finished(NOON)])
    await store.create(an_interview("done", minutes=2), a_whole_interview())
    assert await store.unfinished() == ["finished", "answered"]


async def test_a_change_is_stored_and_told_though_the_caller_has_gone(
    store: SqlInterviewStore, heard: list[str]
) -> None:
    await store.create(an_interview("a"), first_question())
    heard.clear()
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def decide(_: Interview) -> list[Fact]:
        loop.call_soon_threadsafe(begun.set)
        return [an_answer(1), Scored(1, 1, a_card())]

    caller = asyncio.ensure_future(store.change("a", decide))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert (await store.change("a", lambda _: [])).turns[0].attempts[0].scorecards
    assert heard == ["a"]


async def test_a_change_that_fails_after_the_caller_has_gone_is_no_unseen_error(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    begun, gone, complaints = asyncio.Event(), threading.Event(), list[Any]()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))

    def decide(_: Interview) -> list[Fact]:
        loop.call_soon_threadsafe(begun.set)
        gone.wait(10)
        raise NotFound("There is no such interview.")

    caller = asyncio.ensure_future(store.change("a", decide))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    gone.set()
    await store.change("a", lambda _: [])
    gc.collect()
    assert complaints == []


async def test_a_checked_database_is_usable_and_a_closed_one_says_so(
    database: Database, store: SqlInterviewStore
) -> None:
    await database.check()
    await database.close()
    for call in (database.check(), store.get("a"), store.change("a", lambda _: [])):
        with pytest.raises(StoreUnavailable, match="is closed"):
            await call


async def test_the_newest_interviews_that_told_something_come_whole_and_oldest_first(
    store: SqlInterviewStore,
) -> None:
    for minute, name in enumerate(("a", "b", "c")):
        await store.create(an_interview(name, minutes=minute), a_whole_interview())
    await store.create(an_interview("silent", minutes=9), first_question())
    assert await store.told(2) == [await store.get("b"), await store.get("c")]
