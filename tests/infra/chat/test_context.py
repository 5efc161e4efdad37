"""What is known of a server's context, and when it is worth finding out more."""

import re

import pytest

from app.infra.chat.context import SURELY_HELD, probed, prompt_tokens, too_long, worth_probing
from app.infra.chat.traits import Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import Content

pytestmark = pytest.mark.anyio
LONG = 4_000
CODE = re.compile(r"\b[0-9a-f]{8}\b")
NOTHING, HELD, CUT = Traits(), Traits(context_cut=False, context_holds=6_000), Traits(context_cut=True)
UNKNOWABLE = Traits(context_cut=False)


@pytest.mark.parametrize(
    ("estimate", "traits", "probe", "refused"),
    [
        (SURELY_HELD, NOTHING, False, False),
        (SURELY_HELD + 1, NOTHING, True, False),
        (6_000, HELD, False, False),
        (6_001, HELD, True, False),
        (SURELY_HELD, CUT, False, False),
        (SURELY_HELD + 1, CUT, False, True),
        (6_000, Traits(context_cut=True, context_holds=6_000), False, False),
        (6_001, Traits(context_cut=True, context_holds=6_000), False, True),
        (50_000, UNKNOWABLE, False, False),
    ],
)
def test_what_is_not_known_is_probed_and_what_is_cut_refused(
    estimate: int, traits: Traits, probe: bool, refused: bool, anyio_backend: str
) -> None:
    assert (worth_probing(estimate, traits), too_long(estimate, traits)) == (probe, refused)


async def ask_one_that_holds(tokens: int, request: ChatRequest) -> ChatReply:
    """A model that sees so many tokens of the end, and says the first code it sees."""
    seen = request.messages[0].content[-tokens * 4 :]
    found = CODE.search(seen)
    return ChatReply(f"The code word is {found.group().upper()}." if found else "none", "m")


@pytest.mark.parametrize(
    ("context", "found"),
    [
        (4_096, CUT),
        (5_900, CUT),
        (8_192, HELD),
        (20, UNKNOWABLE),
    ],
)
async def test_a_long_prompt_is_tried_after_a_short_one(context: int, found: Traits, content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(context, request)

    assert await probed(LONG, NOTHING, ask, content.model_prompt) == found


async def test_the_long_prompt_has_half_as_many_tokens_again(content: Content) -> None:
    asked: list[int] = []

    async def ask(request: ChatRequest) -> ChatReply:
        asked.append(prompt_tokens(request))
        return await ask_one_that_holds(10_000, request)

    await probed(LONG, NOTHING, ask, content.model_prompt)
    assert asked[0] < 400
    assert 6_000 <= asked[1] < 6_300


async def test_a_server_that_says_its_context_is_full_cuts_nothing(content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        if prompt_tokens(request) > LONG:
            raise ChatFailed(Failure.CONTEXT_FULL)
        return await ask_one_that_holds(LONG, request)

    assert await probed(LONG, NOTHING, ask, content.model_prompt) == UNKNOWABLE


async def test_a_server_that_is_away_teaches_nothing(content: Content) -> None:
    async def ask(_: ChatRequest) -> ChatReply:
        raise ChatFailed(Failure.UNREACHABLE)

    with pytest.raises(ChatFailed):
        await probed(LONG, NOTHING, ask, content.model_prompt)


async def test_wide_script_counts_for_more(anyio_backend: str) -> None:
    latin, wide = (prompt_tokens(ChatRequest((Message("user", text * 300),))) for text in ("abcd", "延迟降低"))
    assert (latin, wide) == (300, 800)
