"""A model on a real server: pieces, the whole, what it cost, and whose calls are let through."""

import asyncio
import json
import time
from collections.abc import Iterator

import pytest

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.traits import Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message, Usage
from tests.hearing import streamed
from tests.infra.chat.asking import HELLO, MemoryTraits, all_of, connected, options
from tests.infra.chat.raw_server import EVENTS, JSON, raw, reply
from tests.model_server import MODEL, ModelServer, Pace, faults, serving
from tests.model_server.personalities import OpenAi, Personality, Spoken
from tests.model_server.speech import Body

pytestmark = pytest.mark.anyio

QUESTION = "What did you measure before and after?"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer(say=lambda _: QUESTION)) as running:
        yield running


class Thinks(Personality):
    """Leaves its thinking in the text, opened or not."""

    def __init__(self, before: str) -> None:
        self._before = before

    def spoken(self, body: Body, text: str) -> Spoken:  # noqa: ARG002
        return Spoken(f"{self._before}{text}")


def event(content: str, finish: str | None = None) -> bytes:
    chunk = {"model": "m", "choices": [{"delta": {"content": content}, "finish_reason": finish}]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


async def test_pieces_come_one_by_one_and_then_the_whole(server: ModelServer) -> None:
    server.pace = Pace(tokens_a_second=200)
    async with connected(options(server.base_url)) as chat:
        pieces, whole = await all_of(chat)
    assert len(pieces) > 3
    assert "".join(pieces) == whole.text == QUESTION
    assert whole.model == MODEL


async def test_the_first_piece_is_there_before_the_last_is_written(server: ModelServer) -> None:
    server.faults = faults.always(faults.Hang(after=2))
    async with connected(options(server.base_url)) as chat:
        items = streamed(chat, HELLO)
        assert QUESTION.startswith(str(await anext(items)))
        await items.aclose()


async def test_the_same_path_is_taken_for_a_whole_reply(server: ModelServer) -> None:
    async with connected(options(server.base_url)) as chat:
        assert (await chat.complete(HELLO)).text == QUESTION
    assert server.bodies[0]["stream"] is True


async def test_messages_and_parameters_arrive_as_given(server: ModelServer) -> None:
    request = ChatRequest(HELLO.messages, parameters={"temperature": 0.3, "max_tokens": 99})
    async with connected(options(server.base_url)) as chat:
        await chat.complete(request)
    assert server.bodies == [
        {
            "model": MODEL,
            "messages": [{"role": each.role, "content": each.content} for each in HELLO.messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0.3,
            "max_tokens": 99,
        }
    ]


async def test_the_servers_figures_are_what_a_call_cost(server: ModelServer) -> None:
    async with connected(options(server.base_url)) as chat:
        first = await chat.complete(HELLO)
        second = await chat.complete(HELLO)
    assert first.usage.read > 0
    assert first.usage.written > 0
    assert (first.usage.cached, first.usage.estimated) == (0, False)
    assert second.usage.cached > 0


class SaysNoFigures(OpenAi):
    def usage(self, body: Body, spoken: Spoken, cached: int) -> None:  # noqa: ARG002
        return None


async def test_without_figures_the_cost_is_estimated(server: ModelServer) -> None:
    server.personality = SaysNoFigures()
    async with connected(options(server.base_url)) as chat:
        usage = (await chat.complete(HELLO)).usage
    assert usage == Usage(8, 0, 10, estimated=True)


async def test_the_time_of_the_first_token_and_of_the_whole_are_told(server: ModelServer) -> None:
    server.pace = Pace(first_seconds=0.05, tokens_a_second=100)
    async with connected(options(server.base_url)) as chat:
        told = await chat.complete(HELLO)
    assert told.first_token_seconds is not None
    assert 0.05 <= told.first_token_seconds < told.seconds


@pytest.mark.parametrize("before", ["<think>They dodge.</think>\n\n", "<thinking>They dodge.</thinking>"])
async def test_what_a_model_thinks_aloud_is_left_out(server: ModelServer, before: str) -> None:
    server.personality = Thinks(before)
    async with connected(options(server.base_url)) as chat:
        pieces, whole = await all_of(chat)
    assert "".join(pieces) == whole.text == QUESTION


async def test_thinking_that_was_never_opened_is_found_out_and_then_held_back() -> None:
    traits, rest = MemoryTraits(), event("</think>What now?", "stop")
    async with (
        raw(reply(EVENTS, event("They dodge.")), then=rest) as server,
        connected(options(server.base_url), traits) as chat,
    ):
        items = streamed(chat, HELLO)
        assert await anext(items) == "They dodge."
        server.go.set()
        with pytest.raises(ChatFailed) as failed:
            await anext(items)
        pieces, whole = await all_of(chat)
    assert failed.value.reason == Failure.UNFIT
    assert "".join(pieces) == whole.text == "What now?"
    assert traits.known[server.base_url, MODEL].thinks_unopened is True


@pytest.mark.parametrize("name", ["deepseek-r1:8b", "Qwen/QwQ-32B", "qwen3-4b-thinking"])
async def test_models_known_to_think_are_held_back_from_the_first(server: ModelServer, name: str) -> None:
    server.personality, server.models = Thinks("They dodge. </think>"), (name,)
    server.pace = Pace(tokens_a_second=500)
    async with connected(options(server.base_url, model=name)) as chat:
        pieces, whole = await all_of(chat)
    assert "".join(pieces) == whole.text == QUESTION


async def test_a_model_that_turns_out_not_to_think_is_no_longer_held_back(server: ModelServer) -> None:
    server.models, traits = ("o1-like",), MemoryTraits()
    async with connected(options(server.base_url, model="o1-like"), traits) as chat:
        assert len((await all_of(chat))[0]) == 1
        server.faults = faults.always(faults.Hang(after=1))
        items = streamed(chat, HELLO)
        assert QUESTION.startswith(str(await anext(items)))
        await items.aclose()
    assert traits.known[server.base_url, "o1-like"].thinks_unopened is False


async def test_a_server_that_answers_in_one_document_is_understood() -> None:
    document = {
        "model": "whole",
        "choices": [{"message": {"role": "assistant", "content": QUESTION}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 6},
    }
    async with (
        raw(reply(JSON, json.dumps(document).encode())) as server,
        connected(options(server.base_url)) as chat,
    ):
        pieces, whole = await all_of(chat)
    assert (pieces, whole.text, whole.model, whole.usage) == ([QUESTION], QUESTION, "whole", Usage(5, 0, 6))


async def test_signs_of_life_between_events_are_no_text() -> None:
    stream = b": OPENROUTER PROCESSING\n\n" + event("Hi") + b": ping\n\n" + event("", "stop") + b"data: [DONE]\n\n"
    async with raw(reply(EVENTS, stream)) as server, connected(options(server.base_url)) as chat:
        assert (await all_of(chat))[0] == ["Hi"]


async def test_a_reply_is_whole_when_the_connection_ends_after_the_reason() -> None:
    async with raw(reply(EVENTS, event("Hi", "stop"))) as server, connected(options(server.base_url)) as chat:
        assert (await chat.complete(HELLO)).text == "Hi"


async def test_a_server_that_keeps_the_connection_open_after_the_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.infra.chat.exchange.GRACE_SECONDS", 0.05)
    async with (
        raw(reply(EVENTS, event("Hi", "stop")), again=b": ping\n\n", every=0.01) as server,
        connected(options(server.base_url, between_tokens=9, whole=9)) as chat,
    ):
        began = time.monotonic()
        assert (await chat.complete(HELLO)).text == "Hi"
    assert time.monotonic() - began < 5


async def test_what_a_server_takes_is_found_out_once_and_kept(server: ModelServer) -> None:
    class Refuses(OpenAi):
        def refuse(self, body: Body) -> faults.Refused | None:
            named = next((name for name in ("temperature", "max_tokens") if name in body), None)
            return named and faults.Refused(400, f"Unsupported: '{named}'.", param=named)  # type: ignore[return-value]

    server.personality, traits = Refuses(), MemoryTraits()
    request = ChatRequest(HELLO.messages, parameters={"temperature": 0, "max_tokens": 99})
    async with connected(options(server.base_url), traits) as chat:
        await chat.complete(request)
        assert len(server.requests) == 3
        await chat.complete(request)
        assert len(server.requests) == 4
    async with connected(options(server.base_url), traits) as other:
        await other.complete(request)
    assert len(server.requests) == 5
    known = traits.known[server.base_url, MODEL]
    assert known == Traits(dropped=frozenset({"temperature"}), renamed={"max_tokens": "max_completion_tokens"})
    assert server.bodies[-1]["max_completion_tokens"] == 99


async def test_closing_a_stream_ends_the_call_at_the_server() -> None:
    stream = reply(EVENTS, event("Hi"))
    async with (
        raw(stream, again=event(" more"), every=0.005) as server,
        connected(options(server.base_url)) as chat,
    ):
        items = streamed(chat, HELLO)
        assert str(await anext(items)).startswith("Hi")
        await items.aclose()
        await asyncio.wait_for(server.left.wait(), 5)


async def test_cancelling_who_waits_ends_the_call_at_the_server() -> None:
    stream = reply(EVENTS, event("Hi"))
    async with (
        raw(stream, again=event(" more"), every=0.005) as server,
        connected(options(server.base_url)) as chat,
    ):
        asking = asyncio.create_task(chat.complete(HELLO))
        await server.begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wait_for(server.left.wait(), 5)


async def test_no_more_calls_are_under_way_than_allowed(server: ModelServer) -> None:
    server.pace = Pace(first_seconds=0.03)
    async with connected(options(server.base_url, calls_at_once=3)) as chat:
        await asyncio.gather(*(chat.complete(HELLO) for _ in range(9)))
    starts = sorted(asked.at for asked in server.requests)
    assert all(later - earlier >= 0.025 for earlier, later in zip(starts, starts[3:], strict=False))


async def test_who_waits_for_a_turn_too_long_is_told_that_it_is_too_slow(server: ModelServer) -> None:
    async with connected(options(server.base_url, calls_at_once=1, whole=0.1)) as chat, chat._gate.passing():
        assert await reason(chat.complete(HELLO)) == Failure.TOO_SLOW
    assert server.requests == []


async def test_a_turn_is_given_back_however_a_call_ends(server: ModelServer) -> None:
    happening: dict[int, faults.Fault] = {1: faults.SERVER_FAILED, 2: faults.Cut(), 3: faults.Hang(after=1)}
    server.faults = happening.get
    async with connected(options(server.base_url, calls_at_once=1, whole=2)) as chat:
        for _ in range(2):
            with pytest.raises(ChatFailed):
                await chat.complete(HELLO)
        items = streamed(chat, HELLO)
        await anext(items)
        await items.aclose()
        assert (await chat.complete(HELLO)).text == QUESTION


async def test_a_server_that_fails_again_and_again_is_left_alone(server: ModelServer) -> None:
    server.faults = faults.always(faults.SERVER_FAILED)
    async with connected(options(server.base_url)) as chat:
        reasons = [await reason(chat.complete(HELLO)) for _ in range(8)]
    assert reasons == [Failure.SERVER_FAILED] * 5 + [Failure.RESTING] * 3
    assert len(server.requests) == 5


async def test_a_wrong_key_is_tried_once_and_told_again(server: ModelServer) -> None:
    server.key = "sk-another"
    async with connected(options(server.base_url)) as chat:
        reasons = [await reason(chat.complete(HELLO)) for _ in range(3)]
    assert reasons == [Failure.WRONG_KEY] * 3
    assert len(server.requests) == 1


async def test_a_call_for_which_nothing_was_sent_says_so(server: ModelServer) -> None:
    """Of calls at once for a form, one finds out that the key is wrong, and the others hear it from that one."""
    server.key = "sk-another"
    form = ChatRequest(HELLO.messages, schema={"type": "object", "properties": {"checks": {"type": "array"}}})
    async with connected(options(server.base_url)) as chat:
        failed = [await asyncio.gather(*(failure(chat, form) for _ in range(count))) for count in (3, 2)]
    sent = [one.sent for several in failed for one in several]
    assert sent.count(True) == len(server.requests) == 1
    assert {one.reason for several in failed for one in several} == {Failure.WRONG_KEY}
    assert all(50 < one.wait <= 60 for one in failed[1])


async def failure(chat: OpenAiChat, request: ChatRequest) -> ChatFailed:
    """What a call fails with."""
    with pytest.raises(ChatFailed) as failed:
        await chat.complete(request)
    return failed.value


async def test_one_failure_in_three_never_has_a_server_left_alone(server: ModelServer) -> None:
    server.faults = faults.every(3, faults.SERVER_FAILED)
    async with connected(options(server.base_url)) as chat:
        outcomes = [await reason(chat.complete(HELLO)) for _ in range(21)]
    assert outcomes == [None, None, Failure.SERVER_FAILED] * 7


async def reason(call: object) -> str | None:
    """The failure of a call, if it fails."""
    try:
        await call  # type: ignore[misc]
    except ChatFailed as failed:
        return failed.reason
    return None


async def test_with_a_schema_nothing_but_the_whole_comes(server: ModelServer) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}
    server.say = lambda _: '{"x": "y"}'
    async with connected(options(server.base_url)) as chat:
        items = [item async for item in streamed(chat, ChatRequest((Message("user", "Fill it."),), schema))]
    assert [type(item) for item in items] == [ChatReply]
