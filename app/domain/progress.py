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
    """The next thing to do, or None when something else is waited for or all is done.

    The rules' scores come first: the director decides from them. The debrief waits for every opinion.
    """
    step = _pressing(interview)
    over = interview.status is Status.FINISHED and interview.debrief is None
    if step is None and over and _unread_answer(interview) is None:
        return WriteDebrief()
    return step


def pending_opinion(interview: Interview) -> ScoreAttempt | None:
    """The next answer for the interview's own judge to read, if that is a model, once nothing presses.

    A model takes its time, so nobody waits for it but the debrief.
    """
    return None if _pressing(interview) else _unread_answer(interview)


def still_unscored(interview: Interview, step: ScoreAttempt) -> bool:
    """Whether the attempt is there and this judge's scorecard of it is not."""
    turn = interview.turn(step.n)
    attempts = [attempt for attempt in turn.attempts if attempt.number == step.number] if turn else []
    return any(step.judge not in attempt.scorecards for attempt in attempts)


def _pressing(interview: Interview) -> ScoreAttempt | WordQuestion | DecideMove | None:
    """What the candidate waits for."""
    unscored = _unscored_attempt(interview)
    if unscored is not None:
        return unscored
    if interview.status is not Status.ASKING:
        return None
    last = interview.turns[-1] if interview.turns else None
    if last is not None and last.question is None:
        return WordQuestion(last.n)
    return DecideMove()


def _unscored_attempt(interview: Interview) -> ScoreAttempt | None:
    for turn in interview.turns:
        for attempt in turn.attempts:
            if attempt.reply in (Reply.ANSWER, Reply.SENSELESS) and JudgeKind.RULES not in attempt.scorecards:
                return ScoreAttempt(turn.n, attempt.number, JudgeKind.RULES)
    return None


def _unread_answer(interview: Interview) -> ScoreAttempt | None:
    """What counts comes first; what is no answer is not worth a call."""
    if interview.judge is not JudgeKind.LLM:
        return None
    unread = [
        (attempt is not turn.attempt, turn.n, attempt.number)
        for turn in interview.turns
        for attempt in turn.attempts
        if attempt.reply is Reply.ANSWER and JudgeKind.LLM not in attempt.scorecards
    ]
    if not unread:
        return None
    _, n, number = min(unread)
    return ScoreAttempt(n, number, JudgeKind.LLM)
