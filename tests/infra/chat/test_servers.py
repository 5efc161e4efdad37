"""Each server people use, over real HTTP: what it takes, what it says, and the named outcome when it does not."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.infra.chat.evidence import SURELY_HELD
from app.infra.chat.ladder import STRAY_REPLIES
from app.infra.chat.traits import Rung, Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from tests.infra.chat.asking import HELLO, MemoryTraits, all_of, connected, options
from tests.model_server import MODEL, ModelServer, faults, nobody_listening
from tests.model_server.faults import Cut, Drip, ErrorInStream, Fault, Hang, LongLine, Malformed, Refused, WrongType
from tests.model_server.personalities import (
    ALL,
    Azure,
    DashScope,
    DeepSeek,
    LiteLlm,
    LlamaCpp,
    LmStudio,
    Ollama,
    OpenAi,
    OpenAiReasoning,
    Personality,
    StrictOld,
    Vllm,
)
from tests.model_server.personalities.local import THOUGHTS
from tests.model_server.speech import QUESTION, default_say

pytestmark = pytest.mark.anyio
Serve = Callable[[ModelServer], ModelServer]
USUAL = {"temperature": 0, "top_p": 0.9, "seed": 7, "max_tokens": 400}
ASKED = ChatRequest(HELLO.messages, parameters=USUAL)
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["word", "sure"],
    "properties": {"word": {"type": "string", "enum": ["measured"]}, "sure": {"type": "boolean"}},
}
SHAPED = ChatRequest(HELLO.messages, SCHEMA)
VALUE = {"word": "measured", "sure": False}


async def failure_of(server: ModelServer, request: ChatRequest = HELLO) -> Failure:
    async with connected(options(server.base_url)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(request)
    return Failure(failed.value.reason)


@pytest.mark.parametrize(
    ("personality", "dropped", "renamed", "added"),
    [
        (OpenAi(), set(), {}, {}),
        (OpenAiReasoning(), {"temperature", "top_p"}, {"max_tokens": "max_completion_tokens"}, {}),
        (LiteLlm(OpenAiReasoning()), {"temperature", "top_p"}, {"max_tokens": "max_completion_tokens"}, {}),
        (Azure(), set(), {}, {}),
        (DeepSeek(thoughts=THOUGHTS), set(), {}, {}),
        (DashScope(), set(), {}, {}),
        (Vllm(), set(), {}, {}),
        (Vllm(unknown=("seed", "stream_options")), {"seed", "stream_options"}, {}, {}),
        (Vllm(unknown=("max_tokens",)), set(), {"max_tokens": "max_completion_tokens"}, {}),
        (Vllm(unknown=("max_tokens", "max_completion_tokens")), {"max_tokens"}, {}, {}),
        (Ollama(), set(), {}, {}),
        (LmStudio(), set(), {}, {}),
        (LlamaCpp(), set(), {}, {}),
        (StrictOld(), {"stream_options", "seed"}, {}, {}),
    ],
    ids=lambda value: value.name if isinstance(value, Personality) else "",
)
async def test_only_the_parameters_a_server_names_are_dropped_or_renamed_and_that_once(
    personality: Personality,
    dropped: set[str],
    renamed: Mapping[str, str],
    added: Mapping[str, Any],
    serve_model: Serve,
) -> None:
    server = serve_model(ModelServer(personality))
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        assert (await chat.complete(ASKED)).text == QUESTION
        tries = len(server.requests)
        assert (await chat.complete(ASKED)).text == QUESTION
    sent = {renamed.get(name, name): value for name, value in USUAL.items() if name not in dropped}
    always = {"model", "messages", "stream"}
    taken = {name: value for name, value in server.bodies[-1].items() if name not in always}
    assert taken == {**sent, **added} | (
        {} if "stream_options" in dropped else {"stream_options": {"include_usage": True}}
    )
    assert tries - 1 <= len(dropped) + 2 * len(renamed) + len(added) + 1
    assert len(server.requests) == tries + 1
    for known in traits.known.values():
        assert (known.dropped, known.renamed, known.added) == (frozenset(dropped), renamed, added)


@pytest.mark.parametrize("thinks", ["content", "unclosed", "reasoning_content", "reasoning"])
async def test_thinking_is_never_seen_wherever_vllm_puts_it(thinks: str, serve_model: Serve) -> None:
    server = serve_model(ModelServer(Vllm(thinks), models=("qwen3-8b",)))
    async with connected(options(server.base_url, model="qwen3-8b")) as chat:
        for _ in range(2):
            pieces, reply = await all_of(chat)
            assert "".join(pieces) == reply.text == QUESTION
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE


@pytest.mark.parametrize(
    ("personality", "rung"),
    [
        (OpenAi(), Rung.STRICT),
        (OpenAiReasoning(), Rung.STRICT),
        (Azure(), Rung.STRICT),
        (DeepSeek(), Rung.OBJECT),
        (DeepSeek(blanks=1), Rung.OBJECT),
        (DeepSeek(thoughts=THOUGHTS), Rung.OBJECT),
        (LiteLlm(DeepSeek()), Rung.OBJECT),
        (DashScope(), Rung.STRICT),
        (Vllm(), Rung.STRICT),
        (Vllm(unknown=("response_format",)), Rung.PLAIN),
        (Ollama(), Rung.STRICT),
        (LmStudio(), Rung.STRICT),
        (LlamaCpp(), Rung.OBJECT),
        (LiteLlm(LlamaCpp()), Rung.OBJECT),
        (StrictOld(), Rung.STRICT),
        (StrictOld(unknown=("response_format", "stream_options")), Rung.PLAIN),
    ],
    ids=lambda value: value.name if isinstance(value, Personality) else value,
)
async def test_a_server_is_asked_on_the_surest_rung_it_takes_and_the_object_comes_alone(
    personality: Personality, rung: Rung, serve_model: Serve
) -> None:
    server = serve_model(ModelServer(personality))
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
        probed = len(server.requests)
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
    assert len(server.requests) == probed + 1
    assert [known.rung for known in traits.known.values()] == [rung]
    form = server.bodies[-1].get("response_format", {"type": "text"})
    assert form["type"] == {"strict": "json_schema", "object": "json_object", "plain": "text"}[rung]


async def test_dashscope_is_told_not_to_think_where_it_refuses_to_with_json(serve_model: Serve) -> None:
    server = serve_model(ModelServer(DashScope()))
    async with connected(options(server.base_url)) as chat:
        await chat.complete(SHAPED)
    assert server.bodies[-1]["enable_thinking"] is False
    assert "enable_thinking" not in server.bodies[0]


async def test_a_server_that_loses_the_schema_later_is_asked_one_rung_lower(serve_model: Serve) -> None:
    server = serve_model(ModelServer(OpenAi()))
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        await chat.complete(SHAPED)
        server.personality = DeepSeek()
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
        server.personality = LmStudio()
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
    assert [known.rung for known in traits.known.values()] == [Rung.PLAIN]


async def test_replies_in_prose_again_and_again_take_the_next_rung(serve_model: Serve) -> None:
    server = serve_model(ModelServer(OpenAi()))
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        await chat.complete(SHAPED)
        server.say = lambda _: QUESTION
        assert [(await chat.complete(SHAPED)).text for _ in range(STRAY_REPLIES)] == [QUESTION] * STRAY_REPLIES
        server.say = default_say
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
    assert [known.rung for known in traits.known.values()] == [Rung.OBJECT]


@pytest.mark.parametrize("personality", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (faults.WRONG_KEY, Failure.WRONG_KEY),
        (faults.UNKNOWN_MODEL, Failure.UNKNOWN_MODEL),
        (faults.rate_limited(0), Failure.RATE_LIMITED),
        (faults.SERVER_FAILED, Failure.SERVER_FAILED),
        (Refused(403, "Not in your region."), Failure.FORBIDDEN),
        (faults.NO_CREDIT, Failure.NO_CREDIT),
        (Refused(402, "Insufficient Balance"), Failure.NO_CREDIT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_error_has_the_same_name_whoever_words_it(
    personality: type[Personality], fault: Refused, failure: Failure, serve_model: Serve
) -> None:
    server = serve_model(ModelServer(personality(), faults=faults.always(fault)))
    assert await failure_of(server) == failure
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (faults.EMPTY, Failure.EMPTY),
        (faults.REFUSAL, Failure.REFUSED),
        (faults.TOO_LONG, Failure.TOO_LONG),
        (faults.FILTERED, Failure.FILTERED),
        (Cut(), Failure.CUT_OFF),
        (Cut(0), Failure.CUT_OFF),
        (Malformed(), Failure.NONSENSE),
        (LongLine(), Failure.NONSENSE),
        (WrongType(), Failure.NONSENSE),
        (ErrorInStream(), Failure.SERVER_FAILED),
        (Hang(None), Failure.TOO_SLOW),
        (Hang(0), Failure.TOO_SLOW),
        (Hang(3), Failure.TOO_SLOW),
    ],
    ids=repr,
)
@pytest.mark.parametrize("request_", [HELLO, SHAPED], ids=["question", "form"])
async def test_every_fault_has_a_name_of_its_own(
    fault: Fault, failure: Failure, request_: ChatRequest, serve_model: Serve
) -> None:
    server = serve_model(ModelServer())
    seconds = 0.5 if isinstance(fault, Hang) else 5
    async with connected(options(server.base_url, first_token=seconds, between_tokens=seconds)) as chat:
        await chat.complete(SHAPED)
        server.faults = faults.always(fault)
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(request_)
        server.faults = faults.never
        assert (await chat.complete(HELLO)).text == QUESTION
    assert failed.value.reason == failure


async def test_a_server_that_drips_slowly_but_steadily_is_heard_out(serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=faults.always(Drip(0.05))))
    async with connected(options(server.base_url, first_token=0.4, between_tokens=0.4)) as chat:
        assert (await chat.complete(HELLO)).text == QUESTION


async def test_nobody_at_the_address_is_unreachable() -> None:
    with nobody_listening() as address:
        async with connected(options(address)) as chat:
            with pytest.raises(ChatFailed) as failed:
                await chat.complete(HELLO)
    assert failed.value.reason == Failure.UNREACHABLE


@pytest.mark.parametrize(
    ("personality", "failure"),
    [
        (Azure(filters="interview"), Failure.FILTERED),
        (LiteLlm(Azure(filters="interview")), Failure.FILTERED),
        (OpenAi(refuses="interview"), Failure.REFUSED),
    ],
    ids=lambda value: value.name if isinstance(value, Personality) else value,
)
@pytest.mark.parametrize("request_", [HELLO, SHAPED], ids=["question", "form"])
async def test_a_filter_and_a_refusal_are_told_apart(
    personality: Personality, failure: Failure, request_: ChatRequest, serve_model: Serve
) -> None:
    assert await failure_of(serve_model(ModelServer(personality)), request_) == failure


async def test_deepseek_that_stays_blank_is_empty(serve_model: Serve) -> None:
    server = serve_model(ModelServer(DeepSeek()))
    async with connected(options(server.base_url)) as chat:
        await chat.complete(SHAPED)
        server.personality = DeepSeek(blanks=1)
        assert json.loads((await chat.complete(SHAPED)).text) == VALUE
        server.personality = DeepSeek(blanks=9)
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(SHAPED)
    assert failed.value.reason == Failure.EMPTY


def of_tokens(tokens: int) -> ChatRequest:
    """A prompt that is estimated at so many tokens."""
    return ChatRequest((HELLO.messages[0], Message("user", "word" * (tokens - 10))))


async def test_ollama_that_forgets_the_beginning_is_found_out_before_it_matters(serve_model: Serve) -> None:
    server = serve_model(ModelServer(Ollama()))
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        assert (await chat.complete(of_tokens(SURELY_HELD))).text == QUESTION
        assert len(server.requests) == 1
        for _ in range(2):
            with pytest.raises(ChatFailed) as failed:
                await chat.complete(of_tokens(SURELY_HELD + 500))
            assert failed.value.reason == Failure.CONTEXT_CUT
        assert (await chat.complete(of_tokens(SURELY_HELD))).text == QUESTION
    assert len(server.requests) == 4
    assert [known.context_cut for known in traits.known.values()] == [True]


async def test_ollama_with_room_enough_is_asked_and_not_tried_again(serve_model: Serve) -> None:
    server = serve_model(ModelServer(Ollama(context=32_768)))
    async with connected(options(server.base_url)) as chat:
        for _ in range(2):
            assert (await chat.complete(of_tokens(6_000))).text == QUESTION
    assert len(server.requests) == 4


async def test_what_was_found_out_by_one_chat_does_not_push_out_what_another_found(serve_model: Serve) -> None:
    server = serve_model(ModelServer(OpenAiReasoning()))
    traits = MemoryTraits()
    async with (
        connected(options(server.base_url), traits) as judge,
        connected(options(server.base_url), traits) as asks,
    ):
        assert (await asks.complete(HELLO)).text == QUESTION
        await judge.complete(SHAPED)
        await asks.complete(ChatRequest(HELLO.messages, parameters={"temperature": 0}))
    assert list(traits.known.values()) == [Traits(rung=Rung.STRICT, dropped=frozenset({"temperature"}))]


async def test_a_key_that_a_server_quotes_is_in_no_failure(serve_model: Serve) -> None:
    server = serve_model(ModelServer(key="another-key-altogether"))
    async with connected(options(server.base_url)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    told = "".join(repr(error) + str(error) for error in (failed.value, failed.value.__cause__))
    assert "sk-only" not in told
    assert server.requests[0].headers["authorization"].startswith("Bearer sk-only")


async def test_a_reply_is_named_after_the_model_that_gave_it(serve_model: Serve) -> None:
    server = serve_model(ModelServer(Azure()))
    async with connected(options(server.base_url)) as chat:
        reply = await chat.complete(SHAPED)
    assert isinstance(reply, ChatReply)
    assert reply.model == MODEL
