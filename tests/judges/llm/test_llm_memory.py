"""The same input is judged once; judging it again is a wish of its own; failures are tried again."""

import asyncio
from typing import Any

import pytest

from app.domain.language import Language
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Hear, ScriptedChat, replies
from app.services.ports import Judgement, JudgeRequest
from tests.scripted_judge import SIX, entry, form, honest, ids, judge_by, met, wish

pytestmark = pytest.mark.anyio
ANSWER = "I led the ranking rework. Retention rose from 31% to 34%."
QUOTES = {"result_stated": "Retention rose from 31% to 34%", "role_claimed": "I led the ranking rework"}


class Notebook:
    """A memory that shows what it was given."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Judgement, str | None]] = []

    async def recall(self, key: str) -> Judgement | None:
        """The latest judgement under this key."""
        return next((judgement for known, judgement, _ in reversed(self.kept) if known == key), None)

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:
        """Add a judgement."""
        self.kept.append((key, judgement, interview))


async def test_the_same_input_is_judged_once() -> None:
    judge, chat = judge_by(honest(QUOTES))
    first = await judge.judge(wish(ANSWER))
    assert await judge.judge(wish(ANSWER)) == first
    assert len(chat.requests) == 6


async def test_only_the_signals_not_judged_yet_are_asked_for() -> None:
    judge, chat = judge_by(honest(QUOTES))
    await judge.judge(wish(ANSWER, "ownership"))
    card = await judge.judge(wish(ANSWER, "quantified_impact", "ownership"))
    assert [ids(request)[0] for request in chat.requests] == ["role_claimed", "result_stated"]
    assert [score.signal for score in card.signals] == ["quantified_impact", "ownership"]


class Thoughtful(ScriptedChat):
    """Lets others go on before it replies."""

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The script's reply, after a while."""
        for _ in range(5):
            await asyncio.sleep(0)
        return await super().complete(request, hear)


async def test_the_same_input_many_times_at_once_is_judged_once() -> None:
    judge, chat = judge_by(honest(QUOTES), chat=Thoughtful)
    first, *others = await asyncio.gather(*(judge.judge(wish(ANSWER)) for _ in range(8)))
    assert all(card == first for card in others)
    assert len(chat.requests) == 6


REST = ("own_action", "several_with_hard_one", "answered_for_outcome")
BASE = JudgeRequest(ANSWER, "What?", ("ownership",), Language.EN)


@pytest.mark.parametrize(
    "other",
    [
        JudgeRequest(f"{ANSWER} ", "What?", ("ownership",), Language.EN),
        JudgeRequest(ANSWER, "Why?", ("ownership",), Language.EN),
        JudgeRequest(ANSWER, "What?", ("ownership",), Language.ZH),
        JudgeRequest(ANSWER, "What?", ("data_decisions",), Language.EN),
    ],
    ids=["answer", "question", "language", "signal"],
)
async def test_another_input_is_judged_by_itself(other: JudgeRequest) -> None:
    judge, chat = judge_by(honest(QUOTES))
    await judge.judge(BASE)
    await judge.judge(other)
    assert len(chat.requests) == 2


@pytest.mark.parametrize("model", [{"name": "another"}, {"parameters": {"temperature": 1}}], ids=["name", "how"])
async def test_another_model_does_not_answer_for_this_one(model: dict[str, Any]) -> None:
    memory = Notebook()
    judge, _ = judge_by(honest(QUOTES), memory)
    await judge.judge(BASE)
    other, chat = judge_by(honest(QUOTES), memory, **model)
    await other.judge(BASE)
    assert len(chat.requests) == 1
    assert len({key for key, *_ in memory.kept}) == 2


async def test_judging_afresh_asks_again_and_keeps_what_was_before() -> None:
    quotes = ["I led the ranking rework", "", "I led the"]
    forms = iter([form([entry("role_claimed", quote), *map(entry, REST)]) for quote in quotes])
    memory = Notebook()
    judge, chat = judge_by(lambda _: next(forms), memory)
    levels = [
        (await judge.judge(wish(ANSWER, "ownership", afresh=again))).signals[0].level for again in (0, 1, 0, 1)
    ]
    assert levels == [2, 1, 1, 2]
    assert len(chat.requests) == 3
    assert [judgement.score.level for _, judgement, _ in memory.kept] == [2, 1, 2]
    assert len({key for key, *_ in memory.kept}) == 1


async def test_a_failure_is_not_remembered() -> None:
    outcomes = replies(
        ["no form", "still none", form([entry("role_claimed", QUOTES["role_claimed"]), *map(entry, REST)])]
    )
    memory = Notebook()
    judge, _ = judge_by(outcomes, memory)
    first = await judge.judge(wish(ANSWER, "ownership"))
    second = await judge.judge(wish(ANSWER, "ownership"))
    assert (first.signals[0].level, second.signals[0].level) == (None, 2)
    assert len(memory.kept) == 1
    third = await judge.judge(wish(ANSWER, "data_decisions"))
    assert third.signals[0].unscored_reason == "script_ended"
    assert len(memory.kept) == 1


async def test_what_an_interview_brings_about_is_remembered_as_its_own() -> None:
    memory = Notebook()
    judge, chat = judge_by(honest(QUOTES), memory)
    await judge.judge(wish(ANSWER, "ownership", interview="a"))
    await judge.judge(wish(ANSWER, "ownership", interview="b"))
    await judge.judge(wish(ANSWER, "data_decisions"))
    assert [owner for *_, owner in memory.kept] == ["a", None]
    assert len(chat.requests) == 2


async def test_who_leaves_while_the_model_thinks_does_not_take_the_judgement_from_the_next() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    class Slow(ScriptedChat):
        async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
            begun.set()
            await go_on.wait()
            return await super().complete(request, hear)

    judge, chat = judge_by(honest(QUOTES), chat=Slow)
    leaving = asyncio.create_task(judge.judge(BASE))
    await begun.wait()
    staying = asyncio.create_task(judge.judge(BASE))
    leaving.cancel()
    go_on.set()
    card = await staying
    assert met(card.signals[0]).keys() == {"role_claimed"}
    assert leaving.cancelled()
    assert len(chat.requests) == 1


async def test_six_signals_of_which_some_fail_are_asked_for_again_only_where_they_failed() -> None:
    failing = {"result_stated", "function_named"}

    def script(request: ChatRequest) -> str:
        if ids(request)[0] in failing:
            raise ChatFailed("timeout")
        return honest(QUOTES)(request)

    judge, chat = judge_by(script)
    first = await judge.judge(wish(ANSWER))
    assert [score.unscored_reason for score in first.signals] == ["timeout", None, None, None, None, "timeout"]
    failing.clear()
    chat.requests.clear()
    second = await judge.judge(wish(ANSWER))
    assert [score.signal for score in second.signals] == list(SIX)
    assert all(score.level is not None for score in second.signals)
    assert len(chat.requests) == 2
