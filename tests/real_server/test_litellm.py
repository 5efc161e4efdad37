"""Against a server somebody else wrote: LiteLLM's proxy, with mock replies and with a server of ours behind it."""

import json
from dataclasses import replace

import pytest

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.traits import Rung
from app.judges.llm import LlmJudge, Model
from app.judges.llm.memory import NoMemory
from app.judges.subject import subject_of
from app.services.chat import ChatFailed, ChatRequest, Failure
from tests.infra.chat.asking import HELLO, MemoryTraits, all_of, connected, options
from tests.infra.chat.test_servers import SHAPED, VALUE
from tests.model_server import faults
from tests.model_server.personalities import DeepSeek, LmStudio, OpenAi, OpenAiReasoning, Personality
from tests.model_server.speech import QUESTION
from tests.real_server.conftest import Proxied
from tests.rehearsal import content
from tests.scripted_judge import wish

pytestmark = pytest.mark.anyio


async def failure_of(proxied: Proxied, model: str, key: str | None = None) -> str:
    wanted = options(proxied.base_url, model=model)
    async with connected(wanted if key is None else replace(wanted, key=key)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    return failed.value.reason


async def test_a_reply_streams_in_pieces_and_tells_what_it_cost(proxied: Proxied) -> None:
    async with connected(options(proxied.base_url, model="interviewer")) as chat:
        pieces, whole = await all_of(chat)
    # The proxy joins what it finds on its line at once, so a busy machine has fewer; one held back has one.
    assert len(pieces) > 1
    assert "".join(pieces) == whole.text == QUESTION
    assert whole.usage.read > 0
    assert not whole.usage.estimated


@pytest.mark.parametrize(
    ("model", "key", "failure"),
    [
        ("interviewer", "sk-another-key", Failure.WRONG_KEY),
        ("interviewer", "no-key-of-theirs", Failure.WRONG_KEY),
        ("nobody", None, Failure.UNKNOWN_MODEL),
        ("limited", None, Failure.RATE_LIMITED),
        ("failing", None, Failure.SERVER_FAILED),
    ],
)
async def test_its_errors_have_their_names(model: str, key: str | None, failure: Failure, proxied: Proxied) -> None:
    assert await failure_of(proxied, model, key) == failure


@pytest.mark.parametrize(
    ("personality", "rung"),
    [(OpenAi(), Rung.STRICT), (DeepSeek(), Rung.OBJECT), (LmStudio(), Rung.STRICT)],
    ids=lambda value: value.name if isinstance(value, Personality) else value,
)
async def test_the_rung_of_the_server_behind_is_found_through_it(
    personality: Personality, rung: Rung, proxied: Proxied
) -> None:
    proxied.behind.personality = personality
    async with connected(options(proxied.base_url, model="behind"), traits := MemoryTraits()) as chat:
        for _ in range(2):
            assert json.loads((await chat.complete(SHAPED)).text) == VALUE
    assert [known.rung for known in traits.known.values()] == [rung]


async def test_a_model_that_talks_whatever_it_is_asked_is_asked_in_words(proxied: Proxied) -> None:
    async with connected(options(proxied.base_url, model="interviewer"), traits := MemoryTraits()) as chat:
        assert (await chat.complete(SHAPED)).text == QUESTION
    assert [known.rung for known in traits.known.values()] == [Rung.PLAIN]


async def test_a_parameter_that_the_server_behind_refuses_is_left_out(proxied: Proxied) -> None:
    proxied.behind.personality = OpenAiReasoning()
    asked = ChatRequest(HELLO.messages, parameters={"temperature": 0})
    async with connected(options(proxied.base_url, model="behind"), traits := MemoryTraits()) as chat:
        assert (await chat.complete(asked)).text == QUESTION
    assert [known.dropped for known in traits.known.values()] == [{"temperature"}]


@pytest.mark.parametrize(
    ("fault", "failures"),
    [
        (faults.Cut(), {Failure.CUT_OFF, Failure.SERVER_FAILED}),
        (faults.EMPTY, {Failure.EMPTY}),
        (faults.TOO_LONG, {Failure.TOO_LONG}),
        (faults.WRONG_KEY, {Failure.WRONG_KEY}),
        (faults.rate_limited(), {Failure.RATE_LIMITED}),
        (faults.SERVER_FAILED, {Failure.SERVER_FAILED}),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_goes_wrong_behind_it_keeps_its_name(
    fault: faults.Fault, failures: set[Failure], proxied: Proxied
) -> None:
    proxied.behind.faults = faults.always(fault)
    assert await failure_of(proxied, "behind") in failures


async def test_an_answer_is_judged_through_it(proxied: Proxied) -> None:
    shipped = content()
    async with connected(options(proxied.base_url, model="behind")) as chat:
        judged = await _judge(chat).judge(wish("I cut it from 900 ms to 300 ms.", "ownership", "data_decisions"))
    assert [score.unscored_reason for score in judged.signals] == [None, None]
    assert judged.rubric_version == shipped.rubric.version


def _judge(chat: OpenAiChat) -> LlmJudge:
    shipped = content()
    return LlmJudge(
        shipped.rubric,
        shipped.judge_prompt,
        chat,
        Model("behind", {"temperature": 0}),
        NoMemory(),
        lambda answer: subject_of(answer, shipped.reading),
    )
