"""What an interview's models cost is in sight, and a ceiling ends their use, never the interview."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cost import Cost, prices_at
from app.domain.interview import Interview, Status, VoiceKind
from app.domain.scorecard import JudgeKind
from app.infra.store import SqlCallStore
from app.services.chat import Chat, ChatFailed, ChatRequest, Chats, Failure, Purpose, ScriptedChat, Usage
from app.services.interviews import StartInterview
from app.services.model_use import ModelUse, Use, tally
from app.services.ports import ModelCall
from app.services.ports.work import Kind
from app.settings import Settings
from app.wiring.services import Built, build
from tests.databases import database_url
from tests.making import START
from tests.rehearsal import content
from tests.scripted_judge import honest
from tests.services.test_opinions import STRONG, Rehearsal, attempt_of, ready

anyio = pytest.mark.anyio
QUOTES = {"result_stated": "Seven-day retention went from 31% to 34%", "role_claimed": "I led the ranking change"}
BY_MODELS = StartInterview("core-three", rounds=("hiring-manager",), voice=VoiceKind.LLM, judge=JudgeKind.LLM)
ASKED, READ = Usage(2000, 1500, 50), Usage(3000, 0, 400)


def asks(request: ChatRequest) -> str:
    """A question that no earlier reply was."""
    return f"What did you ship next, and what came of it, the {len(request.messages)}th time?"


def models() -> Chats:
    return Chats(ScriptedChat(asks, "gpt-4.1-2025-04-14", ASKED), ScriptedChat(honest(QUOTES), usage=READ))


@asynccontextmanager
async def running(folder: Path, chats: Chats, **settings: Any) -> AsyncIterator[Built]:
    """Debrief over the folder's database, asking a model with known prices and judging by one without."""
    given = {
        "database_url": database_url(folder),
        "builtin_pace_ms": 0,
        "interviewer_model": "gpt-4.1",
        "judge_model": "my-own",
        **settings,
    }
    built = build(Settings.load(_env_file=None, **given), content(), chats)
    await built.work.start()
    try:
        yield built
    finally:
        await built.work.stop()
        await built.database.close()


def requests(chat: Chat | None) -> int:
    """How often a scripted chat was asked."""
    assert isinstance(chat, ScriptedChat)
    return len(chat.requests)


async def rehearsed(built: Built, answers: int, wish: StartInterview = BY_MODELS) -> Interview:
    """A finished interview with so many answers."""
    here = Rehearsal(built)
    interview = await here.interviews.start(wish)
    for n in range(answers):
        interview = await here.answered(interview.id, f"{STRONG} That was project {n}.")
    await here.interviews.finish(interview.id)
    over = await here.until(interview.id, ready)
    await built.work.idle(Kind.COMMITTEE)
    return over


@anyio
async def test_every_call_is_added_up_for_its_interview(tmp_path: Path) -> None:
    chats = models()
    async with running(tmp_path, chats) as built:
        interview = await rehearsed(built, 2)
        made = requests(chats.interviewer), requests(chats.judge)
        await rehearsed(built, 1)
        use = await built.services.use.of(interview.id)
        calls = await built.services.use.calls(interview.id)
    asked, read = use.by_purpose[Purpose.INTERVIEWER], use.by_purpose[Purpose.JUDGE]
    assert (asked.calls, read.calls) == made
    assert (asked.read, asked.cached, asked.written) == (made[0] * 2000, made[0] * 1500, made[0] * 50)
    assert (read.read, read.cached, read.written) == (made[1] * 3000, 0, made[1] * 400)
    assert use.total.calls == len(calls) == sum(made)
    assert (use.total.read, use.total.cached) == (asked.read + read.read, asked.cached)
    assert (use.total.failed, use.total.estimated) == (0, False)


@anyio
async def test_an_interview_without_models_has_no_use(tmp_path: Path) -> None:
    async with running(tmp_path, Chats()) as built:
        interview = await rehearsed(built, 1, StartInterview("core-three", rounds=("hiring-manager",)))
        assert await built.services.use.of(interview.id) == Use()


@anyio
async def test_a_cost_without_every_price_is_the_least_it_was(tmp_path: Path) -> None:
    async with running(tmp_path, models()) as built:
        interview = await rehearsed(built, 1)
        use = await built.services.use.of(interview.id)
    calls = use.by_purpose[Purpose.INTERVIEWER].calls
    asked = calls * (500 * Decimal(2) + 1500 * Decimal("0.5") + 50 * Decimal(8)) / 1_000_000
    assert use.by_purpose[Purpose.INTERVIEWER].cost == Cost(asked, "USD", complete=True)
    assert use.by_purpose[Purpose.JUDGE].cost is None
    assert use.total.cost == Cost(asked, "USD", complete=False)


@anyio
async def test_on_a_machine_of_ones_own_no_price_is_known(tmp_path: Path) -> None:
    async with running(tmp_path, models(), openai_base_url="http://127.0.0.1:11434/v1") as built:
        interview = await rehearsed(built, 1)
        use = await built.services.use.of(interview.id)
    assert (use.total.calls > 0, use.total.cost) == (True, None)


@anyio
async def test_the_ceiling_of_an_interview_ends_models_in_it_and_in_no_other(tmp_path: Path) -> None:
    chats = models()
    async with running(tmp_path, chats, max_tokens_per_interview=20_000) as built:
        first = await rehearsed(built, 3)
        second = await rehearsed(built, 1)
        spent = (await built.services.use.of(first.id)).total
        assert built.services.health.problems() == {}
    assert first.status is Status.FINISHED
    assert spent.read + spent.written <= 20_000
    last = first.turns[-1]
    assert (last.voice, last.stand_in) == (VoiceKind.RULES, Failure.INTERVIEW_CEILING)
    assert last.question
    card = attempt_of(first, 3).scorecards[JudgeKind.LLM]
    assert {signal.unscored_reason for signal in card.signals} == {Failure.INTERVIEW_CEILING}
    assert JudgeKind.RULES in attempt_of(first, 3).scorecards
    assert (second.turns[0].voice, second.turns[0].stand_in) == (VoiceKind.LLM, None)


@anyio
async def test_the_ceiling_of_a_day_holds_after_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path, models(), max_tokens_per_day=15_000) as built:
        await rehearsed(built, 3)
    chats = models()
    async with running(tmp_path, chats, max_tokens_per_day=15_000) as built:
        interview = await rehearsed(built, 1)
        assert set(built.services.health.problems().values()) == {Failure.DAY_CEILING}
        assert (await built.services.use.of(interview.id)).total.calls == 0
    assert interview.turns[0].stand_in == Failure.DAY_CEILING
    assert (requests(chats.interviewer), requests(chats.judge)) == (0, 0)


@anyio
async def test_interviews_at_once_stay_below_the_ceiling_of_the_day_together(tmp_path: Path) -> None:
    chats = Chats(
        ScriptedChat(asks, usage=Usage(100, 0, 900)), ScriptedChat(honest(QUOTES), usage=Usage(900, 0, 900))
    )
    async with running(tmp_path, chats, max_tokens_per_day=16_000) as built:
        done = await asyncio.gather(*(rehearsed(built, 2) for _ in range(4)))
        tallies = [(await built.services.use.of(interview.id)).total for interview in done]
        # Questions or opinions: whichever came when too little was left.
        assert Failure.DAY_CEILING in built.services.health.problems().values()
    spent = sum(tally.read + tally.written for tally in tallies)
    assert 12_000 < spent <= 16_000


@anyio
async def test_a_deleted_interview_leaves_its_tokens_to_the_day_and_nothing_else(tmp_path: Path) -> None:
    async with running(tmp_path, models(), max_tokens_per_day=1_000_000) as built:
        interview = await rehearsed(built, 1)
        spent = (await built.services.use.of(interview.id)).total
        await built.services.interviews.delete(interview.id)
        assert await built.services.use.of(interview.id) == Use()
    ceiling = spent.read + spent.written + 2000
    async with running(tmp_path, models(), max_tokens_per_day=ceiling) as built:
        refused = await rehearsed(built, 1)
    assert refused.turns[-1].stand_in == Failure.DAY_CEILING


@anyio
async def test_failed_calls_are_told_and_their_tokens_count(tmp_path: Path) -> None:
    def cut_off(_: ChatRequest) -> str:
        raise ChatFailed(Failure.CUT_OFF, Usage(500, 0, 20))

    async with running(tmp_path, Chats(ScriptedChat(cut_off), None)) as built:
        wish = replace(BY_MODELS, judge=JudgeKind.RULES)
        interview = await rehearsed(built, 1, wish)
        use = await built.services.use.of(interview.id)
    assert use.by_purpose.keys() == {Purpose.INTERVIEWER}
    assert use.total.calls == use.total.failed > 0
    assert (use.total.read, use.total.written) == (use.total.calls * 500, use.total.calls * 20)
    assert interview.turns[0].stand_in == Failure.CUT_OFF


PRICES = prices_at("api.openai.com", content().prices)


def call(
    outcome: str | None = None,
    usage: Usage = ASKED,
    names: tuple[str, str | None] = ("gpt-4.1", None),
    purpose: Purpose = Purpose.JUDGE,
) -> ModelCall:
    return ModelCall("a", START, purpose, *names, usage, 1.0, None, outcome)


def test_a_call_that_debrief_ended_itself_has_not_failed() -> None:
    summed = tally([call(), call(Failure.STOPPED), call(Failure.EMPTY), call(Failure.CUT_OFF)], None)
    assert (summed.calls, summed.failed) == (4, 2)


def test_one_estimate_makes_the_sum_one() -> None:
    assert not tally([call(), call()], None).estimated
    assert tally([call(), call(usage=Usage(1, 0, 1, estimated=True)), call()], None).estimated


@pytest.mark.parametrize(
    ("names", "amount"),
    [
        (("gpt-4.1", None), "1.6"),
        (("my-deployment", "gpt-4.1-2025-04-14"), "1.6"),
        (("gpt-4.1", "gpt-4.1-mini-2025-04-14"), "0.32"),
        (("gpt-4.1", "an-alias"), "1.6"),
        (("my-deployment", "an-alias"), None),
    ],
)
def test_the_price_is_that_of_the_model_that_answered(names: tuple[str, str | None], amount: str | None) -> None:
    summed = tally([call(usage=Usage(400_000, 0, 100_000), names=names)], PRICES)
    assert (summed.cost.amount if summed.cost else None) == (Decimal(amount) if amount else None)


CALLS = st.lists(
    st.builds(
        call,
        st.sampled_from([None, Failure.STOPPED, Failure.EMPTY]),
        st.builds(Usage, st.integers(0, 9000), st.just(0), st.integers(0, 9000), st.booleans()),
        st.sampled_from([("gpt-4.1", None), ("my-own", None)]),
        st.sampled_from(Purpose),
    )
)


@given(CALLS)
def test_purposes_add_up_to_the_whole(calls: list[ModelCall]) -> None:
    whole = tally(calls, PRICES)
    parts = [tally([one for one in calls if one.purpose is purpose], PRICES) for purpose in Purpose]
    for figure in ("calls", "failed", "read", "cached", "written"):
        assert getattr(whole, figure) == sum(getattr(part, figure) for part in parts)
    costs = [part.cost for part in parts if part.cost is not None]
    assert (whole.cost is None) == (not costs)
    if whole.cost is not None:
        assert whole.cost.amount == sum(cost.amount for cost in costs)


@anyio
@pytest.mark.parametrize(("left", "room"), [(3000 + 999, False), (3000 + 1000, True), (None, True)])
async def test_what_is_left_does_for_another_judgement_as_long_as_those_before(
    tmp_path: Path, left: int | None, room: bool
) -> None:
    async with running(tmp_path, models()) as built:
        interview = await rehearsed(built, 1)
        used = (await built.services.use.of(interview.id)).total
        spent = used.read + used.written
        ceiling = None if left is None else spent + left
        use = ModelUse(SqlCallStore(built.database), None, ceiling)
        assert await use.leaves_room(interview.id) is room
