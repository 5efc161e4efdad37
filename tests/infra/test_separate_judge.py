"""Judging in other processes: the same scorecards in the same order, whatever becomes of a process."""

import os
import signal
from collections.abc import AsyncIterator

import pytest

from app.domain.language import Language
from app.infra.separate_judge import FEWEST_APART, SeparateJudge
from app.judges.rules import RulesJudge
from app.services.ports import Content, JudgeRequest
from app.wiring.batches import JUDGE_PROCESS

pytestmark = pytest.mark.anyio
MANY = FEWEST_APART + 5


@pytest.fixture
def rules(content: Content) -> RulesJudge:
    return RulesJudge(content.rubric, content.reading, content.weights)


@pytest.fixture
async def apart(rules: RulesJudge, anyio_backend: str) -> AsyncIterator[SeparateJudge]:
    judge = SeparateJudge(JUDGE_PROCESS, rules, 2)
    yield judge
    await judge.rest()


def requests(count: int) -> list[JudgeRequest]:
    """So many different ones, with text that lines and pipes could stumble over."""
    answer = 'I cut it by {} %\n\u2028and "held" 次日留存。\\n'
    return [
        JudgeRequest(answer.format(n), "问\r\n", ("quantified_impact", "ownership"), Language.ZH)
        for n in range(count)
    ]


async def test_many_are_judged_as_each_would_be_and_in_their_order(apart: SeparateJudge, rules: RulesJudge) -> None:
    asked = requests(MANY)
    assert await apart.judge_all(asked) == [await rules.judge(request) for request in asked]


async def test_few_are_judged_here(apart: SeparateJudge, rules: RulesJudge) -> None:
    asked = requests(3)
    assert await apart.judge_all(asked) == [await rules.judge(request) for request in asked]
    assert apart.children() == ()
    assert await apart.judge_all([]) == []


async def test_what_a_killed_process_did_not_judge_is_judged_here(apart: SeparateJudge, rules: RulesJudge) -> None:
    asked = requests(MANY)
    expected = await apart.judge_all(asked)
    for child in apart.children():
        os.kill(child, signal.SIGKILL)
    assert await apart.judge_all(asked) == expected


async def test_a_module_that_is_no_judge_costs_time_and_nothing_else(rules: RulesJudge) -> None:
    asked = requests(MANY)
    broken = SeparateJudge("this", rules, 2)
    assert await broken.judge_all(asked) == [await rules.judge(request) for request in asked]
    await broken.rest()


async def test_at_rest_no_process_is_left(apart: SeparateJudge) -> None:
    await apart.judge_all(requests(MANY))
    children = apart.children()
    assert len(children) == 2
    await apart.rest()
    assert apart.children() == ()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
