"""What remains to be done for an interview, derived from what is stored and from nothing else."""

from dataclasses import dataclass

from app.domain.interview import Interview, Reply, Status
from app.domain.scorecard import JudgeKind


@dataclass(frozen=True, slots=True)
class ScoreAttempt:
    """An attempt has no scorecard of this judge yet."""

    n: int
    number: int
    judge: JudgeKind


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """The director has decided; the voice has to word the question of turn `n`."""

    n: int


@dataclass(frozen=True, slots=True)
class DecideMove:
    """The round goes on: the director has to decide."""


@dataclass(frozen=True, slots=True)
class WriteDebrief:
    """The interview is over and has no debrief."""


Step = ScoreAttempt | WordQuestion | DecideMove | WriteDebrief


def pending_step(interview: Interview) -> Step | None:
    """The next thing to do, or None when it is the candidate's turn or all is done.

    Scores come first: the director decides from them.
    """
    unscored = _unscored_attempt(interview)
    if unscored is not None:
        return unscored
    if interview.status is Status.FINISHED:
        return WriteDebrief() if interview.debrief is None else None
    if interview.status is not Status.ASKING:
        return None
    last = interview.turns[-1] if interview.turns else None
    if last is not None and last.question is None:
        return WordQuestion(last.n)
    return DecideMove()


def _unscored_attempt(interview: Interview) -> ScoreAttempt | None:
    for turn in interview.turns:
        for attempt in turn.attempts:
            if attempt.reply is not Reply.DECLINED and JudgeKind.RULES not in attempt.scorecards:
                return ScoreAttempt(turn.n, attempt.number, JudgeKind.RULES)
    return None
