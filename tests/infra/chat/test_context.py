"""What is known of a server's context, and when it is worth finding out more."""

import asyncio
import contextlib
import re
from dataclasses import replace

import pytest

from app.infra.chat.context import SURELY_HELD, ContextLimit, prompt_tokens, too_long, worth_probing
from app.infra.chat.traits import Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import Content
from tests.infra.chat.asking import Notes

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


def limit(content: Content, known: Traits = NOTHING) -> tuple[ContextLimit, Notes]:
    notes = Notes(known)
    return ContextLimit(notes, content.model_prompt), notes


@pytest.mark.parametrize(
    ("context", "found"),
    [(4_096, CUT), (5_900, CUT), (8_192, HELD), (20, UNKNOWABLE)],
)
async def test_a_long_prompt_is_tried_after_a_short_one(context: int, found: Traits, content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(context, request)

    checked, notes = limit(content)
    with pytest.raises(ChatFailed) if found is CUT else contextlib.nullcontext():
        await checked.check(LONG, ask)
    assert notes.known == found


async def test_the_long_prompt_has_half_as_many_tokens_again(content: Content) -> None:
    asked: list[int] = []

    async def ask(request: ChatRequest) -> ChatReply:
        asked.append(prompt_tokens(request))
        return await ask_one_that_holds(10_000, request)

    await limit(content)[0].check(LONG, ask)
    assert asked[0] < 400
    assert 6_000 <= asked[1] < 6_300


async def test_what_held_before_still_does_when_more_is_cut(content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(7_000, request)

    checked, notes = limit(content, HELD)
    with pytest.raises(ChatFailed, match=Failure.CONTEXT_CUT):
        await checked.check(6_500, ask)
    assert notes.known == replace(HELD, context_cut=True)
    await checked.check(6_000, ask)


async def test_calls_at_once_find_it_out_together(content: Content) -> None:
    asked: list[int] = []

    async def ask(request: ChatRequest) -> ChatReply:
        asked.append(prompt_tokens(request))
        await asyncio.sleep(0)
        return await ask_one_that_holds(10_000, request)

    checked, _ = limit(content)
    await asyncio.gather(*(checked.check(LONG, ask) for _ in range(6)))
    assert len(asked) == 2


async def test_what_is_learnt_while_asking_stays_known(content: Content) -> None:
    checked, notes = limit(content)

    async def ask(request: ChatRequest) -> ChatReply:
        await notes.keep(replace(notes.known, dropped=frozenset({"seed"})))
        return await ask_one_that_holds(10_000, request)

    await checked.check(LONG, ask)
    assert notes.known == replace(HELD, dropped=frozenset({"seed"}))


@pytest.mark.parametrize("failure", [Failure.CONTEXT_FULL, Failure.TOO_SLOW, Failure.TOO_LONG])
async def test_a_server_that_does_not_manage_the_long_prompt_is_taken_at_its_word(
    failure: Failure, content: Content
) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        if prompt_tokens(request) > LONG:
            raise ChatFailed(failure)
        return await ask_one_that_holds(LONG, request)

    checked, notes = limit(content)
    await checked.check(LONG, ask)
    assert notes.known == UNKNOWABLE


@pytest.mark.parametrize("failure", [Failure.UNREACHABLE, Failure.TOO_SLOW])
async def test_a_server_that_is_away_teaches_nothing(failure: Failure, content: Content) -> None:
    async def ask(_: ChatRequest) -> ChatReply:
        raise ChatFailed(failure)

    checked, notes = limit(content)
    with pytest.raises(ChatFailed, match=failure):
        await checked.check(LONG, ask)
    assert notes.known == NOTHING


async def test_wide_script_counts_for_more(anyio_backend: str) -> None:
    latin, wide = (prompt_tokens(ChatRequest((Message("user", text * 300),))) for text in ("abcd", "延迟降低"))
    assert (latin, wide) == (300, 800)
