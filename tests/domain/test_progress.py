"""What remains to be done follows from what is stored."""

from dataclasses import replace

import pytest

from app.domain.interview import Interview, Move, MoveKind, Reply, RoundState, Status, Turn
from app.domain.progress import (
    DecideMove,
    ScoreAttempt,
    Step,
    WordQuestion,
    WriteDebrief,
    pending_opinion,
    pending_step,
    still_unscored,
)
from app.domain.scorecard import JudgeKind
from tests.making import at, interview, scorecard, turn

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


def by_model(*turns: Turn, finished: bool = False) -> Interview:
    stored = replace(interview(*turns), judge=JudgeKind.LLM)
    return replace(stored, finished_at=at(900)) if finished else stored


def read(answered: Turn) -> Turn:
    """The turn with a model's scorecard beside each other one."""
    attempts = tuple(
        replace(attempt, scorecards={**attempt.scorecards, JudgeKind.LLM: scorecard({})})
        for attempt in answered.attempts
    )
    return replace(answered, attempts=attempts)


def opinion(n: int, number: int = 1) -> ScoreAttempt:
    return ScoreAttempt(n, number, JudgeKind.LLM)


OPEN = replace(WORDED, n=2)
RETAKEN = replace(SCORED, attempts=(SCORED.attempts[0], replace(SCORED.attempts[0], number=2)))
HALF_READ = replace(RETAKEN, attempts=(RETAKEN.attempts[0], read(RETAKEN).attempts[1]))


@pytest.mark.parametrize(
    ("stored", "step", "waiting"),
    [
        (by_model(UNSCORED), ScoreAttempt(1, 1, JudgeKind.RULES), None),
        (by_model(SCORED), DecideMove(), None),
        (by_model(SCORED, replace(UNWORDED, n=2)), WordQuestion(2), None),
        (by_model(SCORED, OPEN), None, opinion(1)),
        (by_model(read(SCORED), OPEN), None, None),
        (by_model(turn(1, reply=Reply.DECLINED), OPEN), None, None),
        (by_model(turn(1, reply=Reply.SENSELESS, met={}), OPEN), None, None),
        (replace(BETWEEN, judge=JudgeKind.LLM), None, opinion(1)),
        (by_model(read(SCORED), turn(2, met={}), finished=True), None, opinion(2)),
        (by_model(read(SCORED), read(turn(2, met={})), finished=True), WriteDebrief(), None),
        (by_model(turn(1, reply=Reply.DECLINED), finished=True), WriteDebrief(), None),
        (by_model(UNSCORED, finished=True), ScoreAttempt(1, 1, JudgeKind.RULES), None),
        (by_model(RETAKEN, finished=True), None, opinion(1, 2)),
        (by_model(replace(RETAKEN, kept=1), finished=True), None, opinion(1, 1)),
        (by_model(RETAKEN, turn(2, met={}), finished=True), None, opinion(1, 2)),
        (by_model(HALF_READ, turn(2, met={}), finished=True), None, opinion(2)),
        (by_model(HALF_READ, finished=True), None, opinion(1, 1)),
        (interview(SCORED, OPEN), None, None),
        (DONE, WriteDebrief(), None),
    ],
)
def test_a_model_reads_what_counts_first_when_nothing_presses_and_the_debrief_waits_for_it(
    stored: Interview, step: Step | None, waiting: ScoreAttempt | None
) -> None:
    assert pending_step(stored) == step
    assert pending_opinion(stored) == waiting


def test_a_scorecard_is_wanted_until_it_is_there_and_only_of_an_attempt_that_is() -> None:
    assert still_unscored(by_model(SCORED), opinion(1))
    assert not still_unscored(by_model(read(SCORED)), opinion(1))
    assert not still_unscored(by_model(SCORED), opinion(1, 2))
    assert not still_unscored(by_model(SCORED), opinion(2))
    assert not still_unscored(by_model(SCORED), ScoreAttempt(1, 1, JudgeKind.RULES))
