"""Live text: heard at once, stored a moment later, and by each listener once, however often it leaves."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facts import RoundOpened
from app.domain.interview import Status, VoiceKind
from app.errors import StoreUnavailable, WordedElsewhere
from app.infra.database import open_database
from app.infra.store import SqlInterviewStore
from app.services.announce import announcements
from app.services.events import Listening, Position
from app.services.interviews import StartInterview
from app.services.live import Live, LiveText
from app.services.ports import DELTA, Announcement, Content
from app.services.ports.work import Kind
from app.services.speaking import Voices
from app.services.waking import WakeUps
from tests.databases import database_url
from tests.dictation import PATIENCE, Dictated, Reader
from tests.hearing import StartedOver
from tests.infra.store.stored_samples import NOON, an_interview, asked
from tests.services.conftest import HandClock, House, furnished

WISH = StartInterview("core-three", rounds=("bar-raiser",))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)),
        st.tuples(st.sampled_from(["store", "start over", "die", "stall", "wake", "end late", "tell"]), st.none()),
        st.tuples(st.sampled_from(["hear", "hear elsewhere", "hear the stalled"]), st.integers(1, 4)),
    ),
    max_size=25,
)


class Process:
    """What one process knows of the interviews in a database that others use, too."""

    def __init__(self, store: SqlInterviewStore, wake_ups: WakeUps) -> None:
        self.store = store
        self.live = Live(store, wake_ups)
        self.listening = Listening(store, wake_ups, self.live)


class Processes:
    """Processes over one database, and an event loop for them."""

    def __init__(self, folder: str) -> None:
        self.runner = asyncio.Runner()
        self.database = open_database(database_url(Path(folder)))
        self.interviews = 0

    def start(self) -> Process:
        """Another process."""
        wake_ups = WakeUps()
        return Process(SqlInterviewStore(self.database, announcements, wake_ups.stored), wake_ups)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with tempfile.TemporaryDirectory() as folder:
        made = Processes(folder)
        yield made
        made.runner.run(made.database.close())
        made.runner.close()


@given(steps=STEPS)
def test_whatever_happens_everything_is_heard_once_and_in_order(
    processes: Processes, steps: list[tuple[str, Any]]
) -> None:
    processes.runner.run(play(processes, steps))


async def play(processes: Processes, steps: list[tuple[str, Any]]) -> None:
    speaker, elsewhere = processes.start(), processes.start()
    processes.interviews += 1
    name = str(processes.interviews)
    await speaker.store.create(an_interview(name), [RoundOpened(0, "manager", NOON)])
    reader, told = Reader(name), ["round"]
    text = speaker.live.open(name, 1, 1)
    # Whoever was thought dead, and what it believes that it words.
    stalled, old_text = speaker, text
    for step, value in [*steps, ("say", "!")]:
        match step:
            case "say":
                speaker.live.say(text, value)
            case "store":
                await speaker.live._store_together()
            case "tell":
                await speaker.store.announce(name, [Announcement("scorecard", {"turn": 0})])
                told.append("scorecard")
            case "hear":
                await reader.hear(speaker.listening, value)
            case "hear elsewhere":
                await reader.hear(elsewhere.listening, value)
            case "hear the stalled":
                await reader.hear(stalled.listening, value)
            case "wake" | "end late":
                if stalled is not speaker:
                    await go_on_late(stalled, old_text, step)
            case "stall":
                stalled, old_text, speaker = speaker, text, processes.start()
                after = await speaker.store.announce(name, [Announcement("reset", {"turn": 1})])
                text = speaker.live.open(name, 1, after)
                told.append("reset")
            case _:
                await speaker.live.close(text)
                if step == "die":
                    speaker = stalled = processes.start()
                after = await speaker.store.announce(name, [Announcement("reset", {"turn": 1})])
                text = speaker.live.open(name, 1, after)
                told.append("reset")
    await speaker.live.close(text)
    await speaker.store.change(name, lambda _: [*asked(1, text.said)], text.unstored())
    await reader.hear_out(speaker.listening)
    assert (reader.text, reader.told) == (text.said, [*told, "question"])
    stored = Reader(name)
    await stored.hear_out(elsewhere.listening)
    assert (stored.text, stored.told) == (text.said, [*told, "question"])


async def go_on_late(stalled: Process, text: LiveText, step: str) -> None:
    """Say more or end, as whoever does not know that another process has taken over: nothing is stored."""
    if step == "end late":
        with pytest.raises(WordedElsewhere):
            await stalled.store.change(text.interview, lambda _: [*asked(1, "late")], text.unstored())
        return
    with suppress(WordedElsewhere):
        stalled.live.say(text, "late")
        await stalled.live._store_together()
    assert text.refused


@pytest.mark.anyio
@pytest.mark.parametrize("alone", [False, True])
async def test_what_is_said_is_stored_at_once_only_where_somebody_may_listen_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    monkeypatch.setattr("app.services.live.STORED_EVERY_SECONDS", 0)
    database, wake_ups = open_database(database_url(tmp_path)), WakeUps()
    store = SqlInterviewStore(database, announcements, wake_ups.stored)
    await store.create(an_interview("i"), [RoundOpened(0, "manager", NOON)])
    live = Live(store, wake_ups, alone=alone)
    text = live.open("i", 1, 1)
    live.say(text, "What ")
    if alone:
        # Whatever had been on its way to the disk is there before this.
        await store.announce("i", [Announcement("scorecard", {"turn": 0})])
    else:
        await first_piece(store)
    live.say(text, "then?")
    await live.close(text)
    await store.change("i", lambda _: [*asked(1, text.said)], text.unstored())
    pieces = [event.data["text"] for event in await store.events_after("i", 1) if event.name == DELTA]
    await database.close()
    assert pieces == (["What then?"] if alone else ["What ", "then?"])


async def first_piece(store: SqlInterviewStore) -> None:
    """Return once a piece is stored."""
    async with asyncio.timeout(10):
        while not await store.events_after("i", 1):
            pass


@dataclass
class Spoken:
    """An installation whose interviewer is dictated to, and an interview in it."""

    house: House
    voice: Dictated
    interview: str

    def listen(self) -> AsyncIterator[tuple[str, Any]]:
        return self._heard()

    async def _heard(self) -> AsyncIterator[tuple[str, Any]]:
        async for event in self.house.listening.listen(self.interview, Position(0)):
            yield event.name, json.loads(event.body)

    async def stored(self) -> list[str]:
        return [event.name for event in await self.house.store.events_after(self.interview, 0)]


@pytest.fixture
async def spoken(tmp_path: Path, content: Content) -> AsyncIterator[Spoken]:
    database, wake_ups, voice = open_database(database_url(tmp_path)), WakeUps(), Dictated()
    store = SqlInterviewStore(database, announcements, wake_ups.stored)
    house = furnished(content, database, store, wake_ups, HandClock(), Voices({VoiceKind.RULES: voice}, voice))
    interview = await house.interviews.start(WISH)
    yield Spoken(house, voice, interview.id)
    await house.work.stop()
    await database.close()


async def question_of(spoken: Spoken) -> Any:
    """The question once it is complete."""
    async for name, data in spoken.listen():
        if name == "question":
            return data
    raise AssertionError("listening ended")


@pytest.mark.anyio
async def test_a_piece_is_heard_before_anything_of_it_is_stored(spoken: Spoken) -> None:
    events = spoken.listen()
    assert (await anext(events))[0] == "round"
    spoken.voice.dictate("What ")
    assert await anext(events) == ("question.delta", {"turn": 1, "text": "What "})
    assert await spoken.stored() == ["round"]


@pytest.mark.anyio
async def test_each_piece_is_heard_by_itself_and_then_the_question(spoken: Spoken) -> None:
    events = spoken.listen()
    await anext(events)
    for piece in ("What ", "did ", "你", "ship?"):
        spoken.voice.dictate(piece)
        assert await anext(events) == ("question.delta", {"turn": 1, "text": piece})
    spoken.voice.dictate(None)
    name, question = await anext(events)
    assert (name, question["text"]) == ("question", "What did 你ship?")


@pytest.mark.anyio
async def test_a_listener_who_comes_late_hears_what_was_said_and_what_follows(spoken: Spoken) -> None:
    early = spoken.listen()
    await anext(early)
    spoken.voice.dictate("What ")
    await anext(early)
    position = await spoken.house.listening.begin(spoken.interview, None)
    late = spoken.house.listening.listen(spoken.interview, position)
    assert json.loads((await anext(late)).body)["text"] == "What "
    spoken.voice.dictate("then?")
    assert json.loads((await anext(late)).body)["text"] == "then?"


@pytest.mark.anyio
async def test_listeners_start_over_when_the_voice_does(spoken: Spoken) -> None:
    spoken.voice.dictate("As a language ", StartedOver("refused"), "What ", "then?", None)
    heard = []
    async for event in spoken.listen():
        heard.append(event)
        if event[0] == "question":
            break
    names = [name for name, _ in heard]
    after_reset = [data for name, data in heard[names.index("reset") :] if name == "question.delta"]
    assert "".join(data["text"] for data in after_reset) == "What then?" == heard[-1][1]["text"]
    assert heard[-1][1]["stand_in"] == "refused"


@pytest.mark.anyio
async def test_a_voice_that_starts_over_before_it_spoke_is_not_told(spoken: Spoken) -> None:
    spoken.voice.dictate(StartedOver("too_slow"), "What then?", None)
    await question_of(spoken)
    assert "reset" not in await spoken.stored()


@pytest.mark.anyio
async def test_a_question_that_failed_midway_is_worded_anew_after_a_reset(spoken: Spoken) -> None:
    events = spoken.listen()
    await anext(events)
    spoken.voice.dictate("What ")
    await anext(events)
    spoken.voice.dictate(StoreUnavailable("The disk is full."))
    assert (await anext(events))[0] == "error"
    spoken.voice.dictate("What then?", None)
    spoken.house.work.due(Kind.CONVERSATION, spoken.interview)
    heard = [await anext(events) for _ in range(3)]
    assert [name for name, _ in heard] == ["reset", "question.delta", "question"]
    assert heard[1][1]["text"] == "What then?"


@pytest.mark.anyio
async def test_half_a_character_of_a_model_does_not_stop_the_interview(spoken: Spoken) -> None:
    spoken.voice.dictate("What \ud83d", "then?", None)
    question = await question_of(spoken)
    assert question["text"] == "What ?then?"


@pytest.mark.anyio
async def test_an_interview_that_is_deleted_while_its_question_is_worded_holds_nobody_up(spoken: Spoken) -> None:
    other = await spoken.house.interviews.start(WISH)
    spoken.voice.dictate("What ", "What ")
    await spoken.house.interviews.delete(spoken.interview)
    spoken.voice.dictate("then?", "then?", None, None)
    settled = await spoken.house.settled(other.id, lambda interview: interview.status is Status.ANSWERING)
    assert settled.turns[0].question is not None


@pytest.mark.anyio
async def test_a_hundred_listeners_who_drop_and_come_back_hear_the_text_once(house: House) -> None:
    slow = house.another_process(pace_seconds=0.004)
    interview = await slow.interviews.start(WISH)
    texts = await asyncio.gather(*(read_with_gaps(slow, interview.id, Random(k)) for k in range(100)))  # noqa: S311
    question = (await slow.interviews.get(interview.id)).turns[0].question
    await slow.work.stop()
    assert question
    assert set(texts) == {question}


async def read_with_gaps(house: House, interview_id: str, chance: Random) -> str:
    """What somebody hears who leaves after one to five events, again and again."""
    reader = Reader(interview_id, patience=10)
    while "question" not in reader.told:
        await reader.hear(house.listening, chance.randint(1, 9))
        await asyncio.sleep(chance.random() * PATIENCE)
    return reader.text
