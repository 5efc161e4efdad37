"""An interview that grows turn by turn, over real HTTP: who is probed, when, and what it costs."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.evidence import SURELY_HELD, length_of
from app.infra.chat.traits import Traits
from app.services.chat import ChatFailed, ChatRequest, Failure, Message
from tests.cases import shortened
from tests.infra.chat.asking import MemoryTraits, connected, options
from tests.model_server import MODEL, ModelServer
from tests.model_server.personalities import Ollama, OpenAi, Personality, StrictOld
from tests.model_server.personalities.base import Json, Spoken
from tests.model_server.speech import QUESTION, Body

pytestmark = pytest.mark.anyio
Serve = Callable[[ModelServer], ModelServer]
# About 300 tokens each, as they are estimated.
ANSWERS = {
    "en": "I moved the index to the edge and measured the median before and after. " * 17,
    "zh": "我把索引搬到边缘节点，上线前后都量了中位延迟，再和团队核对了每一个数字。" * 13,
}
RULES = {"en": "Ask one question at a time. " * 190, "zh": "每次只问一个问题，不要评价候选人的回答。" * 100}


class Silent(Ollama):
    """Gives no figures, and forgets the beginning."""

    def usage(self, body: Body, spoken: Spoken, cached: int) -> Json | None:  # noqa: ARG002
        return None


def growing(language: str, until: int) -> Iterator[ChatRequest]:
    """Requests of one interview, each with one turn more, up to so many tokens as they are estimated."""
    messages = [Message("system", RULES[language])]
    while length_of(ChatRequest(tuple(messages))).estimate <= until:
        messages.append(Message("user", ANSWERS[language]))
        yield ChatRequest(tuple(messages))
        messages.append(Message("assistant", QUESTION))


async def asked_until_cut(chat: OpenAiChat, language: str, until: int = 20_000) -> list[int]:
    """The estimates of the prompts that were answered before the cut was found out."""
    answered: list[int] = []
    for request in growing(language, until):
        try:
            await chat.complete(request)
        except ChatFailed as failed:
            if failed.reason != Failure.CONTEXT_CUT:
                raise
            return answered
        answered.append(length_of(request).estimate)
    raise AssertionError("the cut was not found out")


def probes(server: ModelServer) -> int:
    return sum("code word" in str(body["messages"]) for body in server.bodies)


def known_of(traits: MemoryTraits) -> Traits:
    (known,) = traits.known.values()
    return known


@pytest.mark.parametrize(
    ("personality", "language"),
    shortened(
        itertools.product([OpenAi(), StrictOld(), Ollama(context=32_768)], ANSWERS),
        lambda case: (case[0].name == "ollama") is (case[1] == "en"),
    ),
    ids=lambda one: one if isinstance(one, str) else one.name,
)
async def test_an_interview_on_a_server_that_holds_it_costs_one_call_a_turn(
    personality: Personality, language: str, serve_model: Serve
) -> None:
    server = serve_model(ModelServer(personality))
    requests = list(growing(language, 12_500))[::2]
    async with connected(options(server.base_url), traits := MemoryTraits()) as chat:
        for request in requests:
            assert (await chat.complete(request)).text == QUESTION
    longest = length_of(requests[-1]).estimate
    known = known_of(traits)
    assert longest > 12_000
    assert probes(server) == 0
    assert sum(asked.status == 200 for asked in server.requests) == len(requests)
    assert known.context_cut is False
    assert known.context_holds is not None
    assert longest * 0.98 <= known.context_holds <= longest


async def test_a_long_interview_goes_on_without_a_probe_after_a_restart(serve_model: Serve) -> None:
    server = serve_model(ModelServer(OpenAi()))
    requests, traits = list(growing("en", 9_000)), MemoryTraits()
    for part in (requests[:20], requests[20:]):
        async with connected(options(server.base_url), traits) as chat:
            for request in part:
                await chat.complete(request)
    assert length_of(requests[20]).estimate > SURELY_HELD
    assert len(server.requests) == len(requests)


# The test server counts four characters a token in Chinese as well, which is few: its context is as much shorter.
@pytest.mark.parametrize(("language", "context"), [("en", 4_096), ("zh", 1_600)])
async def test_ollama_is_found_out_by_one_probe_within_two_turns_of_the_cut(
    language: str, context: int, serve_model: Serve
) -> None:
    server, traits = serve_model(ModelServer(Ollama(context))), MemoryTraits()
    async with connected(options(server.base_url), traits) as chat:
        answered = await asked_until_cut(chat, language)
        (ratio,) = known_of(traits).tokens_per_estimate.values()
        fits = context / ratio
        assert 1 <= sum(estimate > fits for estimate in answered) <= 2
        assert await asked_until_cut(chat, language) == [each for each in answered if each <= fits]
    assert probes(server) == 2
    async with connected(options(server.base_url), traits) as restarted:
        assert await asked_until_cut(restarted, language) == [each for each in answered if each <= fits]
    assert probes(server) == 2


async def test_a_server_without_figures_is_probed_before_anything_is_lost(serve_model: Serve) -> None:
    server = serve_model(ModelServer(Silent()))
    async with connected(options(server.base_url), MemoryTraits()) as chat:
        answered = await asked_until_cut(chat, "en")
    assert answered[-1] <= SURELY_HELD
    assert probes(server) == 2


async def test_a_server_whose_figures_stop_is_probed_on_the_next_turn(serve_model: Serve) -> None:
    server = serve_model(ModelServer(OpenAi()))
    async with connected(options(server.base_url)) as chat:
        for request in growing("en", 3_000):
            await chat.complete(request)
        server.personality = Silent()
        answered = await asked_until_cut(chat, "en")
    assert sum(estimate > SURELY_HELD for estimate in answered) == 1
    assert probes(server) == 2


async def test_a_conversation_that_begins_long_is_probed_once_and_learnt_from(serve_model: Serve) -> None:
    server, traits = serve_model(ModelServer(OpenAi())), MemoryTraits()
    late = [request for request in growing("en", 9_000) if length_of(request).estimate > 5_000]
    async with connected(options(server.base_url), traits) as chat:
        for request in late:
            await chat.complete(request)
    assert probes(server) == 2
    assert server.bodies[-1]["model"] == MODEL
    assert len(server.requests) == 2 + len(late)
