"""Interviews that a model judges: it reads beside the conversation, and only the debrief waits for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.debrief import DebriefStatus
from app.domain.interview import Attempt, Interview, Mode, Status
from app.domain.scorecard import JudgeKind
from app.errors import NotAllowedNow
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Chats, Failure, Hear, ScriptedChat
from app.services.events import Heard, Position
from app.services.interviews import StartInterview
from app.settings import Settings
from app.wiring.services import Built, build
from tests.databases import database_url
from tests.rehearsal import content
from tests.scripted_judge import Script, all_met, asks_for_a_form, fenced, honest

pytestmark = pytest.mark.anyio
STRONG = (
    "I led the ranking change for new users. Seven-day retention went from 31% to 34% against a 10% holdout over "
    "six weeks, which was worth 2.1 million dollars a year. We shipped it to everyone 24 days after kick-off."
)
QUOTES = {"result_stated": "Seven-day retention went from 31% to 34%", "role_claimed": "I led the ranking change"}
BY_MODEL = StartInterview("core-three", rounds=("hiring-manager",), judge=JudgeKind.LLM)


class Held(ScriptedChat):
    """A model that thinks until it is let go."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.let_go = asyncio.Event()
        self.asked = asyncio.Event()

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The script's reply, once let go."""
        self.asked.set()
        await self.let_go.wait()
        return await super().complete(request, hear)


class Rehearsal:
    """A running Debrief and a candidate who waits for what should come."""

    def __init__(self, built: Built) -> None:
        self.interviews = built.services.interviews
        self.listening = built.services.listening

    async def until(self, interview_id: str, done: Callable[[Interview], bool]) -> Interview:
        """The interview once `done` holds, looked at after every event."""
        async for _ in self.listening.listen(interview_id, Position(0)):
            interview = await self.interviews.get(interview_id)
            if done(interview):
                return interview
        raise AssertionError("listening ended")

    async def answered(self, interview_id: str, text: str = STRONG) -> Interview:
        """The interview after the open question was answered and the next one asked."""
        interview = await self.until(interview_id, waiting)
        turn = interview.turns[-1].n
        await self.interviews.answer(interview_id, turn, text, None)
        return await self.until(interview_id, lambda stored: len(stored.turns) > turn and waiting(stored))

    async def event(self, interview_id: str, name: str) -> Heard:
        """The first event of this name."""
        async for event in self.listening.listen(interview_id, Position(0)):
            if event.name == name:
                return event
        raise AssertionError("listening ended")


def waiting(interview: Interview) -> bool:
    return interview.status in (Status.ANSWERING, Status.FINISHED)


def ready(interview: Interview) -> bool:
    return interview.debrief is not None


def read_by_model(*turns: int) -> Callable[[Interview], bool]:
    return lambda stored: all(JudgeKind.LLM in attempt_of(stored, n).scorecards for n in turns)


def attempt_of(interview: Interview, n: int) -> Attempt:
    attempt = interview.turns[n - 1].attempt
    assert attempt is not None
    return attempt


def never(_: ChatRequest) -> str:
    """A model that does not reply in time."""
    raise ChatFailed(Failure.TOO_SLOW)


@asynccontextmanager
async def running(folder: Path, chat: Chat | None) -> AsyncIterator[Rehearsal]:
    """Debrief over the folder's database, going on with what is left undone."""
    url = database_url(folder)
    settings = Settings.load(_env_file=None, database_url=url, builtin_pace_ms=0, judge_model="some-model")
    built = build(settings, content(), Chats(judge=chat))
    await built.work.start()
    try:
        yield Rehearsal(built)
    finally:
        await built.work.stop()
        await built.database.close()


async def test_both_judges_read_every_answer_and_the_debrief_counts_the_models(tmp_path: Path) -> None:
    async with running(tmp_path, ScriptedChat(honest(QUOTES))) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        interview = await here.until(interview.id, ready)
    cards = attempt_of(interview, 1).scorecards
    assert cards.keys() == {JudgeKind.RULES, JudgeKind.LLM}
    rules, model = (cards[kind].signal("quantified_impact") for kind in (JudgeKind.RULES, JudgeKind.LLM))
    assert rules is not None
    assert model is not None
    assert (model.level, model.checks[0].quote) == (2, QUOTES["result_stated"])
    assert rules.level != model.level
    assert interview.debrief is not None
    levels = {result.signal: result.level for result in interview.debrief.signals}
    assert (levels["quantified_impact"], levels["ownership"]) == (2, 2)


async def test_no_question_waits_for_the_model(tmp_path: Path) -> None:
    chat = Held(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.start(BY_MODEL)
        for _ in range(3):
            interview = await here.answered(interview.id)
        await asyncio.wait_for(chat.asked.wait(), 5)
        assert len(interview.turns) == 4
        assert all(attempt_of(interview, n).scorecards.keys() == {JudgeKind.RULES} for n in (1, 2, 3))
        chat.let_go.set()
        await here.until(interview.id, read_by_model(1, 2, 3))


async def test_the_debrief_waits_for_the_model(tmp_path: Path) -> None:
    chat = Held(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
        await chat.asked.wait()
        interview = await here.interviews.finish(interview.id)
        assert (interview.status, interview.debrief) == (Status.FINISHED, None)
        assert (await here.interviews.debrief(interview.id)).status is not DebriefStatus.READY
        chat.let_go.set()
        interview = await here.until(interview.id, ready)
        assert read_by_model(1)(interview)
        assert (await here.interviews.debrief(interview.id)).status is DebriefStatus.READY


async def test_a_model_that_fails_leaves_its_signals_unscored_and_the_debrief_comes(tmp_path: Path) -> None:
    async with running(tmp_path, ScriptedChat(never)) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        interview = await here.until(interview.id, ready)
    assert interview.debrief is not None
    assert interview.debrief.signals
    for result in interview.debrief.signals:
        assert (result.level, result.unscored_reason) == (None, Failure.TOO_SLOW)


async def test_another_process_goes_on_where_the_model_was_cut_off(tmp_path: Path) -> None:
    held = Held(honest(QUOTES))
    async with running(tmp_path, held) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        await held.asked.wait()
    chat = ScriptedChat(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.until(interview.id, ready)
        assert read_by_model(1)(interview)
        asked = [request for request in chat.requests if asks_for_a_form(request)]
        assert len(asked) == len(attempt_of(interview, 1).scorecards[JudgeKind.LLM].signals)


async def test_a_model_that_is_gone_holds_up_neither_the_conversation_nor_the_debrief(tmp_path: Path) -> None:
    async with running(tmp_path, Held(honest(QUOTES))) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
    async with running(tmp_path, None) as here:
        interview = await here.answered(interview.id, "I also cut the settings page myself, in two days.")
        assert interview.status is Status.ANSWERING
        await here.interviews.finish(interview.id)
        interview = await here.until(interview.id, ready)
        assert interview.debrief is not None
        assert {result.unscored_reason for result in interview.debrief.signals} == {Failure.NOT_CONFIGURED}


async def test_what_a_model_left_unscored_is_judged_again_when_asked_and_the_debrief_written_anew(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, ScriptedChat(never)) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        await here.until(interview.id, ready)
    chat = ScriptedChat(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.score_again(interview.id, 1)
        interview = await here.until(interview.id, ready)
        assert interview.debrief is not None
        assert Failure.TOO_SLOW not in {result.unscored_reason for result in interview.debrief.signals}
        with pytest.raises(NotAllowedNow):
            await here.interviews.score_again(interview.id, 1)
        forms = [request for request in chat.requests if "checks" in (request.schema or {})["properties"]]
        assert len(forms) == len(attempt_of(interview, 1).scorecards[JudgeKind.LLM].signals)


async def test_what_is_no_answer_is_not_sent_to_the_model(tmp_path: Path) -> None:
    chat = ScriptedChat(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id, "asdf")
        await here.answered(interview.id, "I don't know.")
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        await here.until(interview.id, ready)
    assert {fenced(request)[1] for request in chat.requests if asks_for_a_form(request)} == {STRONG}


async def test_an_interview_by_the_rules_asks_no_model(tmp_path: Path) -> None:
    chat = ScriptedChat(honest(QUOTES))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.start(replace(BY_MODEL, judge=JudgeKind.RULES))
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        await here.until(interview.id, ready)
    assert chat.requests == []


async def test_a_model_that_is_set_up_judges_unless_the_rules_are_asked_for(tmp_path: Path) -> None:
    wish = replace(BY_MODEL, judge=None)
    async with running(tmp_path, ScriptedChat(honest(QUOTES))) as here:
        assert (await here.interviews.start(wish)).judge is JudgeKind.LLM
    async with running(tmp_path, None) as here:
        assert (await here.interviews.start(wish)).judge is JudgeKind.RULES


async def test_in_live_mode_the_models_scorecard_stays_on_the_server_until_the_end(tmp_path: Path) -> None:
    async with running(tmp_path, ScriptedChat(honest(QUOTES))) as here:
        wish = StartInterview("core-three", rounds=("hiring-manager",), judge=JudgeKind.LLM, mode=Mode.LIVE)
        interview = await here.interviews.start(wish)
        await here.answered(interview.id)
        await here.answered(interview.id)
        await here.interviews.finish(interview.id)
        await here.until(interview.id, lambda stored: ready(stored) and read_by_model(1, 2)(stored))
        names = []
        async for event in here.listening.listen(interview.id, Position(0)):
            names.append(event.name)
            if event.name == "debrief":
                break
    last_question = len(names) - 1 - names[::-1].index("question")
    assert "scorecard" not in names[:last_question]


@pytest.mark.sqlite
@pytest.mark.parametrize("thinking", [False, True], ids=["after", "while the model thinks"])
async def test_after_deletion_no_file_holds_what_the_model_quoted(tmp_path: Path, thinking: bool) -> None:
    secret = "I led the ꙮ perpetuum ꙮ rollout myself"
    chat = Held(all_met(secret))
    async with running(tmp_path, chat) as here:
        interview = await here.interviews.start(BY_MODEL)
        await here.answered(interview.id, f"{secret}, for every seller in the region.")
        await chat.asked.wait()
        if thinking:
            await here.interviews.delete(interview.id)
        chat.let_go.set()
        if not thinking:
            await here.until(interview.id, read_by_model(1))
            assert holding(tmp_path)
            await here.interviews.delete(interview.id)
        other = await here.interviews.start(BY_MODEL)
        await here.answered(other.id)
        await here.until(other.id, read_by_model(1))
    assert len(chat.requests) > 0
    assert holding(tmp_path) == []


def holding(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and b"perpetuum" in path.read_bytes()]
