"""Every call of a model is noted with what it cost, however it ends; what a ceiling refuses is no call."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from app.infra.database import Database, open_database
from app.infra.store import SqlCallStore
from app.services.chat import (
    ChatFailed,
    ChatReply,
    ChatRequest,
    Failure,
    Message,
    Purpose,
    ScriptedChat,
    Usage,
    replies,
)
from app.services.figures import Figures
from app.services.metering import Meter, MeteredChat, estimated_tokens
from app.services.model_health import ModelHealth
from app.services.ports import CallStore, ModelCall
from app.services.spending import Spending
from tests.databases import database_url
from tests.hearing import streamed
from tests.infra.store.stored_samples import an_interview
from tests.services.conftest import HandClock
from tests.services.metered import closed_store, with_interviews

pytestmark = pytest.mark.anyio
USAGE = Usage(900, 800, 40)
ASKED = ChatRequest((Message("system", "x" * 400), Message("user", "短" * 40)), interview="a")
PROMPT_TOKENS = (400 + 3 * 40) // 4


class EnoughError(Exception):
    """Somebody wants to hear no more."""


class Breaking(ScriptedChat):
    """Says two words, then fails."""

    def __init__(
        self,
        reason: str,
        usage: Usage | None = None,
        words: tuple[str, ...] = ("one ", "two"),
        *,
        sent: bool = True,
    ) -> None:
        super().__init__(lambda _: "")
        self._failure = ChatFailed(reason, usage, sent=sent)
        self._words = words

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """The words, then the failure."""
        self.requests.append(request)
        for word in self._words:
            yield word
        raise self._failure


class Hanging(ScriptedChat):
    """Says a word, then nothing more."""

    def __init__(self) -> None:
        super().__init__(lambda _: "")
        self.said = asyncio.Event()

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """A word, and no end."""
        self.requests.append(request)
        yield "word"
        self.said.set()
        await asyncio.Event().wait()


@pytest.fixture
async def database(tmp_path: Path, anyio_backend: str) -> AsyncIterator[Database]:
    database = open_database(database_url(tmp_path))
    await with_interviews(database, an_interview("a"))
    yield database
    await database.close()


@pytest.fixture
def calls(database: Database) -> SqlCallStore:
    return SqlCallStore(database)


def metered(
    chat: ScriptedChat,
    calls: CallStore,
    ceiling: int | None = None,
    health: ModelHealth | None = None,
    figures: Figures | None = None,
) -> MeteredChat:
    clock = HandClock()
    meter = Meter(
        Spending(calls, clock, ceiling, None), calls, health or ModelHealth(clock), clock, figures or Figures()
    )
    return MeteredChat(chat, Purpose.INTERVIEWER, "small", meter)


async def heard(chat: MeteredChat, request: ChatRequest = ASKED) -> list[str | ChatReply]:
    return [item async for item in streamed(chat, request)]


async def only_call(calls: SqlCallStore) -> ModelCall:
    (call,) = await calls.of_interview("a")
    return call


async def test_a_stream_passes_unchanged_and_is_noted(calls: SqlCallStore) -> None:
    chat = ScriptedChat(replies(["Good morning to you."]), "small-0526", USAGE)
    items = await heard(metered(chat, calls))
    assert items == [
        "Good",
        " morning",
        " to",
        " you.",
        ChatReply("Good morning to you.", "small-0526", USAGE),
    ]
    call = await only_call(calls)
    assert (call.interview, call.purpose, call.model, call.answered_by, call.usage, call.outcome) == (
        "a",
        Purpose.INTERVIEWER,
        "small",
        "small-0526",
        USAGE,
        None,
    )
    assert call.at == HandClock().now()
    assert 0 < call.seconds < 10


async def test_a_whole_reply_is_noted_too(calls: SqlCallStore) -> None:
    chat = metered(ScriptedChat(replies(["Good morning."]), usage=USAGE), calls)
    assert (await chat.complete(ASKED)).text == "Good morning."
    assert (await only_call(calls)).usage == USAGE


async def test_what_a_server_does_not_count_is_estimated(calls: SqlCallStore) -> None:
    await metered(ScriptedChat(replies(["four letters a token"])), calls).complete(ASKED)
    assert (await only_call(calls)).usage == Usage(PROMPT_TOKENS, 0, 5, estimated=True)


@pytest.mark.parametrize(
    ("reason", "given", "words", "noted"),
    [
        (Failure.CUT_OFF, None, ("one ", "two"), Usage(PROMPT_TOKENS, 0, 2, estimated=True)),
        (Failure.CUT_OFF, Usage(70, 0, 9), ("one ", "two"), Usage(70, 0, 9)),
        (Failure.TOO_SLOW, None, (), Usage(PROMPT_TOKENS, 0, 0, estimated=True)),
        (Failure.REFUSED, Usage(), (), Usage(PROMPT_TOKENS, 0, 0, estimated=True)),
        (Failure.WRONG_KEY, None, (), Usage()),
        (Failure.RATE_LIMITED, None, (), Usage()),
        (Failure.SERVER_FAILED, None, ("one ",), Usage(PROMPT_TOKENS, 0, 1, estimated=True)),
    ],
)
async def test_a_failed_call_costs_what_was_read_and_written(
    calls: SqlCallStore, reason: str, given: Usage | None, words: tuple[str, ...], noted: Usage
) -> None:
    chat = metered(Breaking(reason, given, words), calls)
    with pytest.raises(ChatFailed, match=reason):
        await heard(chat)
    with pytest.raises(ChatFailed, match=reason):
        await chat.complete(ASKED)
    streamed, whole = await calls.of_interview("a")
    assert (streamed.usage, streamed.outcome, streamed.answered_by) == (noted, reason, None)
    assert whole.outcome == reason


@pytest.mark.parametrize("reason", [Failure.RESTING, Failure.RATE_LIMITED, Failure.WRONG_KEY, Failure.TOO_SLOW])
async def test_a_call_that_was_never_sent_is_none(calls: SqlCallStore, reason: Failure) -> None:
    figures = Figures()
    chat = metered(Breaking(reason, words=(), sent=False), calls, 1000 + PROMPT_TOKENS, figures=figures)
    for _ in range(2):
        with pytest.raises(ChatFailed, match=reason):
            await chat.complete(ASKED)
    assert await calls.of_interview("a") == []
    assert figures.calls.seen == {}
    assert figures.refused_calls.counted == {("interviewer", reason): 2}


async def test_a_stream_closed_midway_is_noted_as_far_as_it_came(calls: SqlCallStore) -> None:
    chat = ScriptedChat(replies(["one two three four five six"]), usage=USAGE)
    heard_so_far: list[str] = []

    def two_words(piece: str) -> None:
        heard_so_far.append(piece)
        if len(heard_so_far) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        await metered(chat, calls).complete(ASKED, two_words)
    assert heard_so_far == ["one", " two"]
    call = await only_call(calls)
    assert (call.usage, call.outcome) == (Usage(PROMPT_TOKENS, 0, 2, estimated=True), Failure.STOPPED)
    assert call.first_token_seconds is not None
    assert 0 <= call.first_token_seconds <= call.seconds


async def test_a_cancelled_call_is_noted_and_frees_what_was_set_aside(calls: SqlCallStore) -> None:
    hanging = Hanging()
    chat = metered(hanging, calls, 3 * PROMPT_TOKENS + 1001)
    task = asyncio.create_task(chat.complete(ASKED))
    await hanging.said.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await only_call(calls)).outcome == Failure.STOPPED
    async with aclosing(streamed(chat, ASKED)) as items:
        assert await anext(items) == "word"
    assert len(await calls.of_interview("a")) == 2


async def test_what_a_ceiling_refuses_is_neither_asked_nor_noted(calls: SqlCallStore) -> None:
    inner = ScriptedChat(lambda _: "Good morning.", usage=Usage(600, 0, 400))
    chat = metered(inner, calls, 1000 + PROMPT_TOKENS)
    await chat.complete(ASKED)
    for _ in range(2):
        with pytest.raises(ChatFailed, match=Failure.INTERVIEW_CEILING):
            await heard(chat)
    assert (len(inner.requests), len(await calls.of_interview("a"))) == (1, 1)


async def test_the_longest_reply_a_request_allows_is_set_aside(calls: SqlCallStore) -> None:
    inner = ScriptedChat(lambda _: "Good morning.")
    short = ChatRequest(ASKED.messages, parameters={"max_tokens": 10}, interview="a")
    with pytest.raises(ChatFailed, match=Failure.INTERVIEW_CEILING):
        await metered(inner, calls, PROMPT_TOKENS + 10).complete(ASKED)
    with pytest.raises(ChatFailed, match=Failure.INTERVIEW_CEILING):
        await metered(inner, calls, PROMPT_TOKENS + 9).complete(short)
    await metered(inner, calls, PROMPT_TOKENS + 10).complete(short)


async def test_a_store_that_is_away_is_logged_without_texts_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = await asyncio.to_thread(closed_store, tmp_path)
    chat = metered(ScriptedChat(replies(["Good morning."]), usage=USAGE), closed, 10_000)
    with caplog.at_level(logging.DEBUG):
        assert (await chat.complete(ASKED)).text == "Good morning."
    ours = [record.levelname for record in caplog.records if record.name.startswith("app.")]
    assert ours == ["WARNING", "DEBUG", "WARNING"]
    assert "could not be noted" in caplog.text
    assert "morning" not in caplog.text
    assert "xxx" not in caplog.text


async def test_the_health_follows_the_calls(calls: SqlCallStore) -> None:
    health = ModelHealth(HandClock())
    with pytest.raises(ChatFailed):
        await metered(Breaking(Failure.WRONG_KEY, words=()), calls, health=health).complete(ASKED)
    assert health.problems() == {Purpose.INTERVIEWER: Failure.WRONG_KEY}
    await metered(ScriptedChat(lambda _: "a b"), calls, health=health).complete(ASKED)
    assert health.problems() == {}


@pytest.mark.parametrize(
    ("texts", "tokens"), [([], 0), (["a"], 1), (["abcd"], 1), (["abcd", "e"], 2), (["我们发布了"], 4)]
)
def test_tokens_are_estimated_from_the_length(texts: list[str], tokens: int) -> None:
    assert estimated_tokens(texts) == tokens
