"""Listening: every event once and in order, from wherever the listener left off."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.interview import Interview, Mode, Status
from app.errors import InvalidInput, NotFound
from app.services.events import Position
from app.services.interviews import StartInterview
from tests.services.conftest import House

pytestmark = pytest.mark.anyio
ANSWER = "I cut the intents from sixty to nineteen and tickets fell from 31 to 24 per thousand against a holdout."


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its data read."""

    id: str
    name: str
    data: dict[str, Any]


async def heard(house: House, interview_id: str, after: Position | None, last: str) -> list[Told]:
    """Events after a position, or all, until one named `last`."""
    events = []
    async for event in house.listening.listen(interview_id, after or Position(0)):
        events.append(Told(event.id, event.name, json.loads(event.body)))
        if event.name == last:
            break
    return events


async def started(house: House, mode: Mode = Mode.PRACTICE) -> Interview:
    interview = await house.interviews.start(StartInterview("core-three", rounds=("bar-raiser",), mode=mode))
    return await house.settled(interview.id, lambda i: i.status is Status.ANSWERING)


async def test_a_question_comes_in_pieces_and_then_whole(house: House) -> None:
    interview = await started(house)
    events = await heard(house, interview.id, None, "question")
    assert [e.id for e in events] == [str(n) for n in range(1, len(events) + 1)]
    assert (events[0].name, events[0].data["state"]) == ("round", "opened")
    pieces = "".join(e.data["text"] for e in events if e.name == "question.delta")
    assert pieces == events[-1].data["text"] == interview.turns[0].question


async def test_a_listener_goes_on_after_the_event_it_saw_last(house: House) -> None:
    interview = await started(house)
    await house.interviews.answer(interview.id, 1, ANSWER, None)
    await house.interviews.finish(interview.id)
    everything = await heard(house, interview.id, None, "debrief")
    for cut in range(len(everything)):
        after = await house.listening.begin(interview.id, everything[cut].id)
        if cut + 1 < len(everything):
            assert everything[: cut + 1] + await heard(house, interview.id, after, "debrief") == everything


async def test_a_new_listener_hears_what_is_still_open(house: House) -> None:
    interview = await started(house)
    events = await heard(house, interview.id, await house.listening.begin(interview.id, None), "question")
    assert events[-1].data["turn"] == 1
    await house.interviews.finish(interview.id)
    await house.settled(interview.id, lambda i: i.debrief is not None)
    (debrief,) = await heard(house, interview.id, await house.listening.begin(interview.id, None), "debrief")
    assert debrief.data["status"] == "ready"


async def test_many_listeners_hear_the_same(house: House) -> None:
    interview = await started(house)
    listeners = [asyncio.create_task(heard(house, interview.id, None, "debrief")) for _ in range(20)]
    await house.interviews.answer(interview.id, 1, ANSWER, None)
    await house.interviews.finish(interview.id)
    first, *others = await asyncio.gather(*listeners)
    assert all(other == first for other in others)


async def test_a_scorecard_is_announced_in_practice_and_withheld_in_live_mode(house: House) -> None:
    for mode, announced in ((Mode.PRACTICE, True), (Mode.LIVE, False)):
        interview = await started(house, mode)
        await house.interviews.answer(interview.id, 1, ANSWER, None)
        await house.settled(interview.id, lambda i: len(i.turns) == 2 and i.status is Status.ANSWERING)
        await house.interviews.finish(interview.id)
        names = [event.name for event in await heard(house, interview.id, None, "debrief")]
        assert ("scorecard" in names) is announced


@pytest.mark.parametrize("last_event_id", ["x", "-1", "1.5", "²", "9" * 13, "1; drop"])
async def test_an_id_no_event_can_have_is_refused(house: House, last_event_id: str) -> None:
    interview = await started(house)
    with pytest.raises(InvalidInput):
        await house.listening.begin(interview.id, last_event_id)


async def test_nobody_listens_to_an_unknown_interview(house: House) -> None:
    for last_event_id in (None, "1"):
        with pytest.raises(NotFound):
            await house.listening.begin("no-such-id", last_event_id)


async def test_a_question_cut_off_by_a_crash_starts_again_after_a_reset(house: House) -> None:
    interview = await house.interviews.start(StartInterview("core-three"))
    await house.work.stop()
    dying = house.another_process(pace_seconds=0.02)
    await dying.work.start()
    cut_off = (await heard(dying, interview.id, None, "question.delta"))[-1]
    await dying.work.stop()
    assert (await house.interviews.get(interview.id)).status is Status.ASKING
    fresh = house.another_process()
    await fresh.work.start()
    events = await heard(fresh, interview.id, await fresh.listening.begin(interview.id, cut_off.id), "question")
    await fresh.work.stop()
    names = [event.name for event in events]
    assert names.count("reset") == 1
    told_again = events[names.index("reset") :]
    pieces = "".join(e.data["text"] for e in told_again if e.name == "question.delta")
    assert pieces == events[-1].data["text"]
    assert events[-1].data["turn"] == 1
