"""What remains to be done follows from what is stored."""

from dataclasses import replace

import pytest

from app.domain.interview import Interview, Move, MoveKind, Reply, RoundState, Status, Turn
from app.domain.progress import DecideMove, ScoreAttempt, Step, WordQuestion, WriteDebrief, pending_step
from app.domain.scorecard import JudgeKind
from tests.making import at, interview, turn

WORDED = Turn(1, 0, "manager", Move(MoveKind.OPEN, "manager.o1"), "First?", at(1))
UNWORDED = replace(WORDED, question=None, asked_at=None)
SCORED = turn(1, met={})
UNSCORED = turn(1)
DONE = replace(interview(SCORED), finished_at=at(900))
BETWEEN = replace(
    interview(SCORED, planned=("manager", "second")), rounds=(RoundState(0, "manager", at(0), closed_at=at(500)),)
)


@pytest.mark.parametrize(
    ("stored", "status", "step"),
    [
        (interview(), Status.ASKING, DecideMove()),
        (interview(UNWORDED), Status.ASKING, WordQuestion(1)),
        (interview(WORDED), Status.ANSWERING, None),
        (interview(UNSCORED), Status.ASKING, ScoreAttempt(1, 1, JudgeKind.RULES)),
        (interview(SCORED), Status.ASKING, DecideMove()),
        (interview(turn(1, reply=Reply.DECLINED)), Status.ASKING, DecideMove()),
        (interview(turn(1, met={}), replace(UNWORDED, n=2)), Status.ASKING, WordQuestion(2)),
        (BETWEEN, Status.BETWEEN_ROUNDS, None),
        (DONE, Status.FINISHED, WriteDebrief()),
        (replace(interview(UNSCORED), finished_at=at(900)), Status.FINISHED, ScoreAttempt(1, 1, JudgeKind.RULES)),
        (replace(interview(UNWORDED), finished_at=at(900)), Status.FINISHED, WriteDebrief()),
    ],
)
def test_the_next_step_follows_from_what_is_stored(stored: Interview, status: Status, step: Step | None) -> None:
    assert stored.status is status
    assert pending_step(stored) == step


def test_a_retake_is_scored_like_any_answer() -> None:
    first = SCORED.attempts[0]
    retaken = replace(SCORED, attempts=(first, replace(first, number=2, scorecards={})))
    assert pending_step(interview(retaken)) == ScoreAttempt(1, 2, JudgeKind.RULES)
