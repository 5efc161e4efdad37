"""Stamps tell of every change that the ledger follows from, and of nothing that was only looked at."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from app.domain.facts import AttemptKept, Debriefed, Fact, Finished, OpinionDropped, RoundClosed, Scored
from app.domain.interview import CloseReason, Interview
from app.domain.scorecard import JudgeKind
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import (
    NOON,
    a_card,
    a_debrief,
    a_whole_interview,
    an_answer,
    an_interview,
    asked,
    first_question,
)

pytestmark = pytest.mark.anyio
STEPS: list[Fact] = [
    an_answer(1),
    Scored(1, 1, a_card(2)),
    Scored(1, 1, a_card(3)),
    Scored(1, 1, a_card(3, JudgeKind.LLM)),
    OpinionDropped(1, 1),
    an_answer(1, "I cut it by 60 %.", number=2),
    Scored(1, 2, a_card(2)),
    AttemptKept(1, 1),
    AttemptKept(1, 2),
    RoundClosed(0, "manager", CloseReason.TOPICS, "Thank you.", NOON),
    Finished(NOON),
    Debriefed(a_debrief()),
]


def adding(fact: Fact) -> Callable[[Interview], list[Fact]]:
    return lambda _: [fact]


async def stamp(store: SqlInterviewStore) -> str:
    return {one.interview: one.mark for one in await store.stamps(9)}.get("a", "")


async def test_each_answer_scorecard_and_choice_is_another_stamp(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), first_question())
    seen: list[tuple[Interview, str]] = [(await store.get("a"), await stamp(store))]
    assert seen[0][1] == ""
    for fact in STEPS:
        await store.change("a", adding(fact))
        seen.append((await store.get("a"), await stamp(store)))
    for (before, old), (after, new) in pairwise(seen):
        same = (before.turns, before.finished_at) == (after.turns, after.finished_at)
        assert (old == new) is same


async def test_a_question_that_is_only_asked_changes_no_stamp(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), [*first_question(), an_answer(1)])
    before = await stamp(store)
    await store.change("a", lambda _: asked(2))
    assert await stamp(store) == before


async def test_stamps_are_of_the_interviews_that_were_told_in_their_order(store: SqlInterviewStore) -> None:
    for name in "abc":
        await store.create(an_interview(name), a_whole_interview() if name != "b" else first_question())
    for most in (1, 9):
        assert [one.interview for one in await store.stamps(most)] == [one.id for one in await store.told(most)]


async def test_an_interview_that_came_back_under_its_id_with_other_words_has_another_stamp(
    store: SqlInterviewStore,
) -> None:
    await store.create(an_interview("a"), a_whole_interview("I cut latency by 40 %."))
    before = await stamp(store)
    await store.delete("a")
    await store.create(an_interview("a"), a_whole_interview("I cut latency by nearly 40 %."))
    assert await stamp(store) != before


async def test_these_are_read_whole_and_in_order_without_those_that_are_gone(store: SqlInterviewStore) -> None:
    for name in "ab":
        await store.create(an_interview(name), a_whole_interview())
    assert await store.these(["b", "gone", "a"]) == [await store.get("b"), await store.get("a")]
