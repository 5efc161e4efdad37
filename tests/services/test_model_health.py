"""What is wrong with a model is known until it works again, and found when Debrief starts."""

import asyncio
import logging
from datetime import UTC, time, timedelta

import pytest

from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Hear, Purpose, ScriptedChat
from app.services.model_health import ModelHealth, StartCheck, what_to_do
from tests.services.conftest import HandClock

pytestmark = pytest.mark.anyio
MODELS = {Purpose.INTERVIEWER: "large", Purpose.JUDGE: "small"}
OF_ONE_CALL = {
    Failure.CUT_OFF,
    Failure.NONSENSE,
    Failure.EMPTY,
    Failure.REFUSED,
    Failure.FILTERED,
    Failure.TOO_LONG,
    Failure.CONTEXT_FULL,
    Failure.INTERVIEW_CEILING,
    Failure.NOT_CONFIGURED,
    Failure.BROKEN_FORM,
    Failure.UNFIT,
    Failure.STOPPED,
}


def failing(reason: str) -> ScriptedChat:
    def script(_: ChatRequest) -> str:
        raise ChatFailed(reason)

    return ScriptedChat(script)


@pytest.mark.parametrize("reason", list(Failure))
def test_a_failure_is_either_the_models_or_that_of_one_call(reason: Failure) -> None:
    health = ModelHealth(HandClock())
    health.failed(Purpose.JUDGE, reason)
    advice = what_to_do(Purpose.JUDGE, reason)
    if reason in OF_ONE_CALL:
        assert (health.problems(), advice) == ({}, None)
    else:
        assert health.problems() == {Purpose.JUDGE: reason}
        assert advice


def test_the_last_problem_stays_until_a_call_works() -> None:
    health = ModelHealth(HandClock())
    for purpose, reason in (
        (Purpose.JUDGE, Failure.UNREACHABLE),
        (Purpose.INTERVIEWER, Failure.NO_CREDIT),
        (Purpose.JUDGE, Failure.WRONG_KEY),
        (Purpose.JUDGE, Failure.NONSENSE),
    ):
        health.failed(purpose, reason)
    assert health.problems() == {Purpose.JUDGE: Failure.WRONG_KEY, Purpose.INTERVIEWER: Failure.NO_CREDIT}
    health.worked(Purpose.JUDGE)
    assert health.problems() == {Purpose.INTERVIEWER: Failure.NO_CREDIT}
    health.worked(Purpose.JUDGE)


PASSING = {
    Failure.UNREACHABLE,
    Failure.RATE_LIMITED,
    Failure.SERVER_FAILED,
    Failure.TOO_SLOW,
    Failure.RESTING,
}


@pytest.mark.parametrize("reason", sorted(set(Failure) - OF_ONE_CALL - {Failure.DAY_CEILING}))
def test_what_passes_by_itself_is_told_for_two_minutes_and_what_lasts_until_a_call_works(reason: Failure) -> None:
    clock = HandClock()
    health = ModelHealth(clock)
    health.failed(Purpose.JUDGE, reason)
    clock.forward(100)
    health.failed(Purpose.JUDGE, reason)
    clock.forward(119)
    assert health.problems() == {Purpose.JUDGE: reason}
    clock.forward(1)
    assert health.problems() == ({} if reason in PASSING else {Purpose.JUDGE: reason})


def test_a_server_that_asked_for_a_pause_is_in_trouble_until_it_is_over() -> None:
    clock = HandClock()
    health = ModelHealth(clock)
    assert health.again_at(Purpose.JUDGE) is None
    health.failed(Purpose.JUDGE, Failure.RATE_LIMITED, 600)
    assert health.again_at(Purpose.JUDGE) == clock.now() + timedelta(minutes=10)
    assert health.again_at(Purpose.INTERVIEWER) is None
    clock.forward(599)
    assert health.problems() == {Purpose.JUDGE: Failure.RATE_LIMITED}
    clock.forward(1)
    assert health.problems() == {}
    assert health.again_at(Purpose.JUDGE) is None


@pytest.mark.parametrize("reply", [Failure.FILTERED, Failure.REFUSED, Failure.TOO_LONG, Failure.CONTEXT_FULL])
def test_a_model_that_answers_that_it_will_not_can_be_used(reply: Failure) -> None:
    health = ModelHealth(HandClock())
    health.failed(Purpose.JUDGE, Failure.SERVER_FAILED)
    health.failed(Purpose.JUDGE, reply)
    assert health.problems() == {}


def test_the_ceiling_of_a_day_is_no_problem_on_the_next() -> None:
    clock = HandClock()
    health = ModelHealth(clock)
    health.failed(Purpose.JUDGE, Failure.DAY_CEILING)
    health.failed(Purpose.INTERVIEWER, Failure.WRONG_KEY)
    clock.forward(14 * 3600)
    assert Purpose.JUDGE in health.problems()
    clock.forward(3600)
    assert health.problems() == {Purpose.INTERVIEWER: Failure.WRONG_KEY}


def test_after_the_ceiling_of_a_day_models_are_asked_again_at_midnight_utc() -> None:
    clock = HandClock()
    health = ModelHealth(clock)
    health.failed(Purpose.JUDGE, Failure.DAY_CEILING)
    again = health.again_at(Purpose.JUDGE)
    assert again is not None
    assert (again.date(), again.time()) == (clock.now().date() + timedelta(days=1), time(0))
    assert again.tzinfo is UTC
    clock.forward((again - clock.now()).total_seconds())
    assert health.again_at(Purpose.JUDGE) is None


async def test_at_start_each_model_is_asked_for_next_to_nothing(caplog: pytest.LogCaptureFixture) -> None:
    chats = {purpose: ScriptedChat(lambda _: "OK") for purpose in Purpose}
    with caplog.at_level(logging.WARNING):
        await StartCheck(chats, MODELS, "Reply with OK.").run()
    for chat in chats.values():
        (request,) = chat.requests
        assert [message.content for message in request.messages] == ["Reply with OK."]
        assert request.parameters["max_tokens"] == 16
        assert request.interview is None
    assert caplog.records == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Failure.WRONG_KEY, ["OPENAI_API_KEY"]),
        (Failure.UNKNOWN_MODEL, ["JUDGE_MODEL", "OPENAI_BASE_URL"]),
        (Failure.UNREACHABLE, ["OPENAI_BASE_URL"]),
        (Failure.DAY_CEILING, ["MAX_TOKENS_PER_DAY"]),
    ],
)
async def test_a_problem_at_start_is_one_line_that_says_what_to_do(
    caplog: pytest.LogCaptureFixture, reason: Failure, said: list[str]
) -> None:
    chats = {Purpose.INTERVIEWER: ScriptedChat(lambda _: "OK"), Purpose.JUDGE: failing(reason)}
    with caplog.at_level(logging.WARNING):
        await StartCheck(chats, MODELS, "Reply with OK.").run()
    (record,) = caplog.records
    line = record.getMessage()
    assert "\n" not in line
    for words in ("small", "judge", "debrief doctor", *said):
        assert words in line


async def test_a_reply_that_is_cut_short_is_no_problem_at_start(caplog: pytest.LogCaptureFixture) -> None:
    await StartCheck({Purpose.JUDGE: failing(Failure.TOO_LONG)}, MODELS, "Reply with OK.").run()
    assert caplog.records == []


async def test_models_are_asked_beside_each_other() -> None:
    together = asyncio.Barrier(2)

    class Meeting(ScriptedChat):
        async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
            await together.wait()
            return await super().complete(request, hear)

    chats = {purpose: Meeting(lambda _: "OK") for purpose in Purpose}
    await asyncio.wait_for(StartCheck(chats, MODELS, "Reply with OK.").run(), 5)
