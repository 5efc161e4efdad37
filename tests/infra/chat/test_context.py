"""What is known of a server's context, and when it is worth finding out more."""

import asyncio
import contextlib
import re
from dataclasses import replace

import pytest

from app.infra.chat.context import ContextLimit
from app.infra.chat.evidence import Length, length_of
from app.infra.chat.traits import Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure
from app.services.ports import Content
from tests.infra.chat.asking import Notes

pytestmark = pytest.mark.anyio
LONG = Length(4_000)
CODE = re.compile(r"\b[0-9a-f]{8}\b")
NOTHING, HELD, CUT = Traits(), Traits(context_cut=False, context_holds=6_000), Traits(context_cut=True)
UNKNOWABLE = Traits(context_cut=False)


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
        asked.append(length_of(request).estimate)
        return await ask_one_that_holds(10_000, request)

    await limit(content)[0].check(LONG, ask)
    assert asked[0] < 400
    assert 6_000 <= asked[1] < 6_300


async def test_what_held_before_still_does_when_more_is_cut(content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(7_000, request)

    checked, notes = limit(content, HELD)
    with pytest.raises(ChatFailed, match=Failure.CONTEXT_CUT):
        await checked.check(Length(6_500), ask)
    assert notes.known == replace(HELD, context_cut=True)
    await checked.check(Length(6_000), ask)


async def test_calls_at_once_find_it_out_together(content: Content) -> None:
    asked: list[int] = []

    async def ask(request: ChatRequest) -> ChatReply:
        asked.append(length_of(request).estimate)
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
        if length_of(request).estimate > LONG.estimate:
            raise ChatFailed(failure)
        return await ask_one_that_holds(LONG.estimate, request)

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


async def never(_: ChatRequest) -> ChatReply:
    raise AssertionError("nothing had to be tried")


async def test_an_interview_whose_figures_grow_with_it_is_never_probed(content: Content) -> None:
    checked, notes = limit(content)
    for estimate in range(1_500, 12_001, 700):
        await checked.check(Length(estimate), never)
        await checked.compare(Length(estimate), round(1.1 * estimate))
    assert notes.known == Traits(context_cut=False, context_holds=12_000, tokens_per_estimate={"latin": 1.1})


async def test_a_figure_that_falls_short_has_the_next_long_prompt_tried(content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(4_096, request)

    checked, notes = limit(content)
    await checked.compare(Length(1_500), 1_500)
    await checked.check(Length(4_000), never)
    await checked.compare(Length(4_000), 3_600)
    await checked.check(Length(3_400), never)
    with pytest.raises(ChatFailed, match=Failure.CONTEXT_CUT):
        await checked.check(Length(4_000), ask)
    assert notes.known.context_cut


@pytest.mark.parametrize("read", [3_600, 0], ids=["short", "missing"])
async def test_a_doubt_that_a_probe_dispels_is_gone_up_to_what_it_proved(read: int, content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(8_000, request)

    checked, notes = limit(content)
    await checked.compare(Length(1_500), 1_500)
    await checked.compare(Length(4_000), read)
    await checked.check(LONG, ask)
    assert (notes.known.context_cut, notes.known.context_holds) == (False, 6_000)
    await checked.check(Length(6_500), never)


async def test_what_a_probe_proved_is_learnt_from_where_no_prompt_is_small(content: Content) -> None:
    async def ask(request: ChatRequest) -> ChatReply:
        return await ask_one_that_holds(8_000, request)

    checked, notes = limit(content)
    await checked.check(LONG, ask)
    await checked.compare(LONG, 4_400)
    assert notes.known.tokens_per_estimate == {"latin": 1.1}
    await checked.check(Length(7_000), never)


async def test_what_a_server_that_cuts_was_seen_to_count_is_no_more_than_it_holds(content: Content) -> None:
    checked, notes = limit(content)
    await checked.compare(Length(1_500), 1_500)
    await checked.compare(Length(4_300), 4_096)
    assert notes.known.context_holds == 4_096


@pytest.mark.parametrize("known", [UNKNOWABLE, CUT, HELD])
async def test_a_figure_changes_nothing_where_the_matter_is_settled(known: Traits, content: Content) -> None:
    checked, notes = limit(content, known)
    await checked.compare(Length(5_000), 3_000)
    await checked.check(Length(3_000), never)
    assert notes.known == known
