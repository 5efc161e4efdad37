"""Events: numbered without gaps, stored with the fact they tell of, told after the commit."""

import asyncio

import pytest

from app.domain.facts import Debriefed, Fact, Finished, RoundOpened, Scored, TurnOpened
from app.domain.interview import Move, MoveKind
from app.errors import NotFound
from app.infra.store import SqlInterviewStore
from app.services.ports import Announcement, Segment
from tests.infra.store.stored_samples import NOON, a_card, a_debrief, an_answer, an_interview, asked, first_question

pytestmark = pytest.mark.anyio
OPENED: list[Fact] = [
    RoundOpened(0, "manager", NOON),
    TurnOpened(1, 0, "hiring_manager", Move(MoveKind.OPEN, "q1")),
]


def piece(n: int, text: str) -> Announcement:
    return Announcement("question.delta", {"turn": n, "text": text})


async def test_a_fact_and_its_events_are_stored_together(store: SqlInterviewStore, heard: list[str]) -> None:
    await store.create(an_interview("a"), first_question())
    await store.change("a", lambda _: [an_answer(1), Scored(1, 1, a_card())])
    events = await store.events_after("a", 0)
    assert [(event.seq, event.name) for event in events] == [(1, "question"), (2, "scorecard")]
    assert events[0].data == {"turn": 1, "text": "What did you ship?", "known": 1}
    assert heard == ["a", "a"]


async def test_a_change_without_events_is_not_told(store: SqlInterviewStore, heard: list[str]) -> None:
    await store.create(an_interview("a"), [])
    await store.change("a", lambda _: OPENED)
    assert heard == []


async def test_who_is_told_runs_on_the_event_loop(store: SqlInterviewStore) -> None:
    loops: list[asyncio.AbstractEventLoop] = []
    store._on_events = lambda _interview_id, _events: loops.append(asyncio.get_running_loop())
    await store.create(an_interview("a"), first_question())
    assert loops == [asyncio.get_running_loop()]


async def test_events_go_on_where_the_listener_was(store: SqlInterviewStore, heard: list[str]) -> None:
    await store.create(an_interview("a"), OPENED)
    await store.announce("a", [piece(1, "What "), piece(1, "did 你")])
    await store.announce("a", [piece(1, " ship?")])
    assert [event.data["text"] for event in await store.events_after("a", 1)] == ["did 你", " ship?"]
    assert [event.seq for event in await store.events_after("a", 0, limit=2)] == [1, 2]
    assert await store.events_after("a", 3) == ()
    assert heard == ["a", "a"]


async def test_each_interview_counts_for_itself(store: SqlInterviewStore) -> None:
    for name in ("a", "b"):
        await store.create(an_interview(name), first_question())
    assert [event.seq for event in await store.events_after("b", 0)] == [1]


async def test_numbers_have_no_gaps_under_concurrent_announcements(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), OPENED)
    await asyncio.gather(*(store.announce("a", [piece(1, str(k)), piece(1, "")]) for k in range(30)))
    events = await store.events_after("a", 0)
    assert [event.seq for event in events] == list(range(1, 61))
    assert {event.data["text"] for event in events} == {"", *map(str, range(30))}


async def test_events_of_an_unknown_interview_are_not_found(store: SqlInterviewStore, heard: list[str]) -> None:
    for call in (
        store.events_after("nobody", 0),
        store.open_from("nobody"),
        store.announce("nobody", [piece(1, "")]),
    ):
        with pytest.raises(NotFound):
            await call
    assert heard == []


async def test_nothing_announced_is_nothing_told(store: SqlInterviewStore, heard: list[str]) -> None:
    await store.create(an_interview("a"), [])
    await store.announce("a", [])
    assert heard == []


async def test_what_is_not_json_is_refused(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [])
    with pytest.raises(ValueError, match="JSON"):
        await store.announce("a", [Announcement("error", {"number": float("nan")})])
    assert await store.events_after("a", 0) == ()


async def test_a_new_listener_of_a_new_interview_begins_at_the_start(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [])
    assert (await store.open_from("a")).seq == 0


async def test_a_new_listener_hears_the_question_being_worded_from_its_first_piece(
    store: SqlInterviewStore,
) -> None:
    await store.create(an_interview("a"), [*first_question(), an_answer(1), Scored(1, 1, a_card())])
    await store.change("a", lambda _: [TurnOpened(2, 0, "hiring_manager", Move(MoveKind.OPEN, "q2"))])
    assert (await store.open_from("a")).seq == 2
    await store.announce("a", [Announcement("reset", {"turn": 2}), piece(2, "And "), piece(2, "then?")])
    assert (await store.open_from("a")).seq == 2
    assert [event.name for event in await store.events_after("a", 2, limit=1)] == ["reset"]


async def test_a_new_listener_hears_the_question_that_waits_for_an_answer(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [*first_question(), an_answer(1), Scored(1, 1, a_card()), *asked(2)])
    opened = (await store.open_from("a")).seq
    assert [event.name for event in await store.events_after("a", opened)] == ["question"]


async def test_a_new_listener_after_an_answer_hears_what_followed_the_question(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), OPENED)
    await store.announce("a", [piece(1, "What?")])
    await store.change("a", lambda _: [asked(1)[1], an_answer(1), Scored(1, 1, a_card())])
    opened = (await store.open_from("a")).seq
    assert [event.name for event in await store.events_after("a", opened)] == ["scorecard"]


async def test_a_new_listener_of_a_finished_interview_hears_the_debrief(store: SqlInterviewStore) -> None:
    facts = [*first_question(), an_answer(1), Scored(1, 1, a_card()), Finished(NOON)]
    await store.create(an_interview("a"), facts)
    assert (await store.open_from("a")).seq == 1
    await store.change("a", lambda _: [Debriefed(a_debrief())])
    opened = (await store.open_from("a")).seq
    assert [event.name for event in await store.events_after("a", opened)] == ["debrief"]


async def test_pieces_of_many_questions_are_stored_together_as_they_were_said(store: SqlInterviewStore) -> None:
    said = {"a": 'She said "no" \\ and\nleft', "b": "留存率涨了 1.8%，为什么？", "c": "a\0b \u2028 \U0001f600 ');"}
    for name in said:
        await store.create(an_interview(name), first_question())
    numbers = await store.append_segments([Segment(name, 1, text, 1) for name, text in said.items()])
    assert numbers == {name: {2: len(text)} for name, text in said.items()}
    for name, text in said.items():
        (event,) = await store.events_after(name, 1)
        assert (event.name, event.data) == ("question.delta", {"turn": 1, "text": text})


async def test_pieces_of_an_interview_that_is_gone_are_left_out(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    numbers = await store.append_segments([Segment("gone", 1, "Why", 0), Segment("a", 1, "What", 1)])
    assert numbers == {"a": {2: 4}}
    assert await store.append_segments([Segment("gone", 1, "Why", 0)]) == {}
