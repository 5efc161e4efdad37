"""What one process stores is heard by those who listen in another, once and in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from random import Random

import psycopg
import pytest
from sqlalchemy import Connection

from app.domain.interview import VoiceKind
from app.errors import NotAllowedNow
from app.services.chat import Failure
from app.services.events import Heard, Position
from app.services.interviews import StartInterview
from app.services.ports import Announcement, Content
from app.services.ports.notices import Told
from app.services.ports.work import Kind
from tests.dictation import Dictated, Reader
from tests.infra.store.stored_samples import an_interview, first_question
from tests.postgres.processes import Process, process

pytestmark = pytest.mark.anyio
WISH = StartInterview("core-three", rounds=("bar-raiser",))
PIECES = ("Was ", "it ", "hard", " to ", "ship", "?")


@pytest.fixture(autouse=True)
def nobody_looks_by_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is not told hears nothing."""
    monkeypatch.setattr("app.services.waking.SAFETY_POLL_SECONDS", 3600)


@pytest.fixture
def voice() -> Dictated:
    return Dictated()


@pytest.fixture
async def both(url: str, content: Content, voice: Dictated, anyio_backend: str) -> AsyncIterator[Sequence[Process]]:
    """One process that speaks with `voice`, and another one."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(process(url, content, voice)) for _ in range(2)]


async def started(speaker: Process) -> str:
    return (await speaker.house.interviews.start(WISH)).id


async def said(listening: AsyncIterator[Heard]) -> str:
    """The text of the next piece; the round's event is passed by."""
    while (event := await anext(listening)).name != "question.delta":
        assert event.name == "round"
    text: str = json.loads(event.body)["text"]
    return text


async def test_a_question_is_heard_piece_by_piece_in_another_process(
    both: Sequence[Process], voice: Dictated
) -> None:
    here, there = both
    interview = await started(here)
    async with aclosing(there.house.listening.listen(interview, Position(0))) as events:
        for piece in PIECES:
            voice.dictate(piece)
            assert await said(events) == piece
        voice.dictate(None)
        question = await anext(events)
    assert (question.name, json.loads(question.body)["text"]) == ("question", "".join(PIECES))


async def test_whoever_was_ahead_of_the_store_goes_on_in_another_process(
    both: Sequence[Process], voice: Dictated, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = both
    monkeypatch.setattr("app.services.live.STORED_EVERY_SECONDS", 0.3)
    interview = await started(here)
    reader = Reader(interview, patience=60)
    voice.dictate(*PIECES[:3])
    await reader.hear(here.house.listening, 2)
    assert reader.last is not None
    assert "-" in reader.last
    voice.dictate(*PIECES[3:], None)
    await reader.hear_out(there.house.listening)
    assert (reader.text, reader.told) == ("".join(PIECES), ["round", "question"])


@pytest.mark.parametrize("seed", range(4))
async def test_readers_who_go_from_one_process_to_the_other_hear_everything_once(
    both: Sequence[Process], voice: Dictated, seed: int
) -> None:
    interview = await started(both[0])
    readers = [wander(both, interview, Random(f"{seed} {n}")) for n in range(12)]  # noqa: S311
    heard = asyncio.gather(*readers)
    for piece in PIECES * 4:
        voice.dictate(piece)
        await asyncio.sleep(0.01)
    voice.dictate(None)
    assert set(await heard) == {("".join(PIECES * 4), "round question")}


async def wander(both: Sequence[Process], interview: str, chance: Random) -> tuple[str, str]:
    """What somebody hears who listens here and there for a few events each."""
    reader = Reader(interview, patience=60)
    while "question" not in reader.told:
        await reader.hear(chance.choice(both).house.listening, chance.randint(1, 6))
    return reader.text, " ".join(reader.told)


async def test_what_was_stored_while_a_process_heard_nothing_is_heard_once_it_does(
    both: Sequence[Process], url: str
) -> None:
    here, there = both
    await here.house.store.create(an_interview("a"), first_question())
    async with aclosing(there.house.listening.listen("a", Position(0))) as events:
        assert await names(events, 2) == ["round", "question"]
        for number in range(3):
            cut_off_listeners(url)
            await here.house.store.announce("a", [Announcement("scorecard", {"turn": number})])
            assert await names(events, 1) == ["scorecard"]


async def test_whoever_is_overtaken_falls_silent_and_one_question_is_heard(
    url: str, content: Content, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = Dictated(), Dictated()
    async with process(url, content, old) as here, process(url, content, new) as there:
        interview = await started(here)
        reader = Reader(interview, patience=60)
        old.dictate("Did you ")
        await reader.hear(here.house.listening, 2)
        there.house.work.due(Kind.CONVERSATION, interview)
        new.dictate("What did ")
        await reader.hear(there.house.listening, 2)
        old.dictate("never ", "end?", None)
        await here.house.work.idle(Kind.CONVERSATION)
        new.dictate("you ship?", None)
        await reader.hear_out(here.house.listening)
        stored = await here.house.store.get(interview)
    assert (reader.text, reader.told) == ("What did you ship?", ["round", "reset", "question"])
    assert stored.turns[0].question == "What did you ship?"
    assert not caplog.messages


async def test_a_candidate_who_waits_no_longer_may_say_so_to_any_process(url: str, content: Content) -> None:
    model = Dictated()
    async with process(url, content, model, llm=True) as here, process(url, content, model, llm=True) as there:
        wish = replace(WISH, voice=VoiceKind.LLM)
        interview = (await here.house.interviews.start(wish)).id
        reader = Reader(interview, patience=60)
        model.dictate("Well, ")
        await reader.hear(there.house.listening, 2)
        await there.house.interviews.stand_in(interview, 1)
        await reader.hear_out(there.house.listening)
        asked = (await there.house.interviews.stand_in(interview, 1)).turns[0]
        assert (asked.question, asked.stand_in, asked.voice) == (reader.text, Failure.STOPPED, VoiceKind.RULES)
        with pytest.raises(NotAllowedNow):
            await there.house.interviews.stand_in(interview, 2)


async def names(events: AsyncIterator[Heard], most: int) -> list[str]:
    return [(await anext(events)).name for _ in range(most)]


def cut_off_listeners(url: str) -> None:
    """End the connections over which notices are heard."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query = 'LISTEN debrief'"
        )


@pytest.mark.parametrize("junk", ["", "junk", "[]", "[1]", '["x", "a topic of tomorrow", [1]]', '["x", 1, []]'])
async def test_notices_that_nobody_understands_are_passed_by(
    both: Sequence[Process], url: str, junk: str, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = both
    await here.house.store.create(an_interview("a"), first_question())
    async with aclosing(there.house.listening.listen("a", Position(0))) as events:
        await names(events, 2)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pg_notify('debrief', %s)", (junk,))
        await here.house.store.announce("a", [Announcement("scorecard", {"turn": 1})])
        assert await names(events, 1) == ["scorecard"]
    assert not caplog.messages


async def test_many_things_are_told_in_order_and_nobody_hears_himself(both: Sequence[Process]) -> None:
    here, there = (one.database.notices for one in both)
    own, heard = asyncio.Queue[Told](), asyncio.Queue[Told]()
    here.on("tried", own.put_nowait)
    there.on("tried", heard.put_nowait)
    told = [[f"{number:0>64}", number] for number in range(300)]
    await both[0].database.write(lambda connection: here.within(connection, "tried", told))
    assert [await heard.get() for _ in told] == told
    await there.tell("tried", ["back"])
    assert await own.get() == ["back"]


async def test_nobody_is_told_of_what_was_not_committed(both: Sequence[Process]) -> None:
    here, there = (one.database.notices for one in both)
    heard = asyncio.Queue[Told]()
    there.on("tried", heard.put_nowait)

    def fail(connection: Connection) -> None:
        here.within(connection, "tried", [[1]])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await both[0].database.write(fail)
    await here.tell("tried", [2])
    assert await heard.get() == [2]
