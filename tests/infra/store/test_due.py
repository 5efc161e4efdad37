"""What is to be done is found by SQL in all interviews at once exactly where the domain finds it in one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain.facts import AnswerGiven, Debriefed, Fact, Finished, RoundClosed, RoundOpened, Scored, TurnOpened
from app.domain.interview import Attempt, CloseReason, Interview, Move, MoveKind, Reply
from app.domain.progress import pending_opinion, pending_step
from app.domain.scorecard import JudgeKind
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import (
    NOON,
    a_card,
    a_debrief,
    an_answer,
    an_interview,
    asked,
    first_question,
)

pytestmark = pytest.mark.anyio


def answered(n: int, reply: Reply) -> Fact:
    return AnswerGiven(n, Attempt(1, "so", NOON, 1.0, reply))


def scored(n: int, *kinds: JudgeKind) -> list[Fact]:
    return [Scored(n, 1, a_card(kind=kind)) for kind in kinds]


BOTH = (JudgeKind.RULES, JudgeKind.LLM)
FOLLOW_UP = TurnOpened(2, 0, "hiring_manager", Move(MoveKind.FOLLOW_UP, "manager.after.1"))
ENDED = RoundClosed(0, "manager", CloseReason.TOPICS, "Thank you.", NOON)
SECOND_ROUND = RoundOpened(1, "architect", NOON)
# Facts one after the other: after each of them the interview stands somewhere.
COURSES: Sequence[Sequence[Fact]] = (
    [*first_question(), an_answer(1), *scored(1, *BOTH), *asked(2), ENDED, SECOND_ROUND, *asked(3)],
    [*first_question(), answered(1, Reply.DECLINED), *asked(2), answered(2, Reply.SENSELESS), *scored(2, *BOTH)],
    [*first_question(), answered(1, Reply.ASKED_BACK), *asked(2), an_answer(2), an_answer(1, number=2)],
    [*first_question(), an_answer(1), ENDED, Finished(NOON), *scored(1, *BOTH), Debriefed(a_debrief())],
    [*first_question(), an_answer(1), *scored(1, *BOTH), FOLLOW_UP, *asked(2)[1:]],
)


async def test_due_are_those_in_which_the_domain_finds_a_step(store: SqlInterviewStore) -> None:
    due, unread, waiting = [], [], 0
    for interview in [
        await standing(store, course, steps, judge)
        for course in COURSES
        for steps in range(1, len(course) + 1)
        for judge in JudgeKind
    ]:
        due += [interview.id] if pending_step(interview) else []
        unread += [interview.id] if pending_opinion(interview) else []
        waiting += not (pending_step(interview) or pending_opinion(interview))
    assert sorted(await store.unfinished()) == sorted(due)
    assert waiting > len(COURSES)
    # An answer that presses in another way too is read afterwards.
    assert set(unread) <= set(await store.unread()) <= {*unread, *due}


async def standing(store: SqlInterviewStore, course: Sequence[Fact], steps: int, judge: JudgeKind) -> Interview:
    interview_id = f"{COURSES.index(course)} {steps} {judge}"
    return await store.create(replace(an_interview(interview_id), judge=judge), course[:steps])
