"""What a candidate may do, and when: each function says which facts a request adds, or why it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Begun,
    Fact,
    Finished,
    HintGiven,
    Interjected,
    OpinionDropped,
    Paused,
    QuestionRephrased,
    Resumed,
    RoundClosed,
    RoundOpened,
    SelfRated,
    TimeAdded,
    WentOn,
)
from app.domain.interview import (
    Attempt,
    CloseReason,
    Interjection,
    Interview,
    Mode,
    MoveKind,
    Rephrased,
    Reply,
    Status,
    Turn,
)
from app.domain.scorecard import JudgeKind
from app.domain.timing import open_seconds
from app.errors import InterviewFinished, KeyReused, NotAllowedNow, NotFound, TurnNotOpen


@dataclass(frozen=True, slots=True)
class Sent:
    """What a candidate sent and when. The same `key` marks a repeated request, `fingerprint` what it held."""

    text: str
    reply: Reply
    at: datetime
    key: str | None
    fingerprint: str


def take_answer(interview: Interview, n: int, sent: Sent) -> Sequence[Fact]:
    """The first answer to the open turn. A request that was taken before adds nothing."""
    if _taken_before(interview, sent):
        return ()
    turn = _asked_turn(interview, n)
    if turn.attempts:
        raise TurnNotOpen(
            "This question has an answer already. Read the interview again for the open one, or retake it."
        )
    if interview.status is Status.FINISHED:
        raise InterviewFinished("This interview is finished. Start a new one to go on practising.")
    between = turn.move.kind is MoveKind.FOLLOW_UP
    if not between and (interview.status is not Status.ANSWERING or turn is not interview.turns[-1]):
        raise TurnNotOpen("This question is not open now. Read the interview again for the one that is.")
    if between:
        return (AnswerGiven(n, _attempt(1, sent, open_seconds(interview, turn, sent.at))),)
    seconds = open_seconds(interview, turn, sent.at)
    return (*_resumed(interview, sent.at), AnswerGiven(n, _attempt(1, sent, seconds)))


def take_retake(interview: Interview, n: int, sent: Sent) -> Sequence[Fact]:
    """Another attempt at an answered turn; the earlier ones stay. Practice only."""
    if _taken_before(interview, sent):
        return ()
    turn = _asked_turn(interview, n)
    _only_in_practice(interview)
    if interview.status is Status.FINISHED:
        raise InterviewFinished("This interview is finished. Start a new one to go on practising.")
    if not turn.attempts:
        raise NotAllowedNow("This question has no answer yet. Answer it first, then retake it.")
    return (AnswerGiven(n, _attempt(len(turn.attempts) + 1, sent, 0.0)),)


def keep_attempt(interview: Interview, n: int, number: int) -> Sequence[Fact]:
    """Choose which attempt of a turn counts."""
    turn = _asked_turn(interview, n)
    if interview.status is Status.FINISHED:
        raise InterviewFinished("This interview is finished. Start a new one to go on practising.")
    if number not in {attempt.number for attempt in turn.attempts}:
        raise NotFound("There is no such attempt at this question.")
    return () if turn.kept == number else (AttemptKept(n, number),)


def rate_self(interview: Interview, n: int, level: int, number: int | None) -> Sequence[Fact]:
    """The candidate's own level for an attempt (None: the one that counts), which stays as it was first given."""
    turn = _asked_turn(interview, n)
    attempt = turn.attempt if number is None else next((a for a in turn.attempts if a.number == number), None)
    if attempt is None:
        raise NotFound("There is no such attempt at this question.")
    if attempt.reply in (Reply.DECLINED, Reply.ASKED_BACK):
        raise NotAllowedNow("A question that was skipped has no answer to rate.")
    if attempt.self_rating is None:
        return (SelfRated(n, attempt.number, level),)
    if attempt.self_rating != level:
        raise NotAllowedNow("You have rated this answer already; your first rating stays.")
    return ()


def score_again(interview: Interview, n: int, number: int | None) -> Sequence[Fact]:
    """Have the model judge an attempt again (None: the one that counts) where it left a signal unscored.

    While the model still reads the attempt this adds nothing.
    """
    turn = _asked_turn(interview, n)
    attempt = turn.attempt if number is None else next((a for a in turn.attempts if a.number == number), None)
    if attempt is None:
        raise NotFound("There is no such attempt at this question.")
    if interview.judge is not JudgeKind.LLM or attempt.reply is not Reply.ANSWER:
        raise NotAllowedNow("No model judges this answer, so there is nothing to score again.")
    card = attempt.scorecards.get(JudgeKind.LLM)
    if card is None:
        return ()
    if all(signal.level is not None for signal in card.signals):
        raise NotAllowedNow("Every signal of this answer has its level; there is nothing to score again.")
    return (OpinionDropped(n, attempt.number),)


def rephrase(interview: Interview, n: int, rephrased: Rephrased | None) -> Sequence[Fact]:
    """Put the open question differently, once."""
    turn = _asked_turn(interview, n)
    if interview.status is not Status.ANSWERING or turn is not interview.turns[-1]:
        raise TurnNotOpen("This question is not open now. Read the interview again for the one that is.")
    if turn.rephrased is not None or rephrased is None:
        raise NotAllowedNow("There is no other wording of this question left.")
    return (QuestionRephrased(n, turn.speaker, rephrased),)


def begin(interview: Interview, n: int, now: datetime) -> Sequence[Fact]:
    """The first key of an answer to the open turn was touched; later ones add nothing."""
    turn = _asked_turn(interview, n)
    waits = interview.status is Status.ANSWERING and turn is interview.turns[-1]
    return (Begun(n, now),) if waits and turn.begun_at is None else ()


def give_hint(interview: Interview, n: int, check: str | None) -> Sequence[Fact]:
    """Hint at a check of the open turn, `signal.check`. Practice only."""
    turn = _asked_turn(interview, n)
    _only_in_practice(interview)
    if interview.status is not Status.ANSWERING or turn is not interview.turns[-1]:
        raise TurnNotOpen("This question is not open now. Read the interview again for the one that is.")
    if check is None:
        raise NotAllowedNow("There is no further hint for this question.")
    return (HintGiven(n, (*turn.hints, check)),)


def interject(interview: Interview, n: int, interjection: Interjection | None) -> Sequence[Fact]:
    """Throw something into the answer to the open turn, once; nothing while there is None, or during a pause."""
    turn = _asked_turn(interview, n)
    if turn.interjection is not None:
        return ()
    if interview.status is not Status.ANSWERING or turn is not interview.turns[-1]:
        raise TurnNotOpen("This question is not open now. Read the interview again for the one that is.")
    return () if interjection is None or interview.paused_at is not None else (Interjected(n, interjection),)


def open_next_round(interview: Interview, now: datetime) -> Sequence[Fact]:
    """Go on with the next chosen round."""
    if interview.status is Status.FINISHED:
        raise InterviewFinished("This interview is finished. Start a new one to go on practising.")
    if interview.status is not Status.BETWEEN_ROUNDS:
        raise NotAllowedNow("The next round opens when this one is over.")
    return (_round_opened(interview, now),)


def go_on(interview: Interview) -> Sequence[Fact]:
    """Go on with a round that ended as failed, as if the interviewer had let it pass. Practice only."""
    _only_in_practice(interview)
    current = interview.current
    if current is None or current.reason is not CloseReason.FAILED:
        raise NotAllowedNow("Only a round that ended because something was missing can be gone on with.")
    return (WentOn(current.position, current.id),)


def close_round(
    interview: Interview, reason: CloseReason, closing: str, now: datetime, sent: Sequence[Fact] = ()
) -> Sequence[Fact]:
    """End the current round; the last one ends the interview, and others open the next if asked to.

    Whoever fails a round is out, and no further round follows. `sent` is what is asked between this and the next.
    """
    current = interview.rounds[-1]
    closed = RoundClosed(current.position, current.id, reason, closing, now)
    if len(interview.rounds) == len(interview.planned) or reason is CloseReason.FAILED:
        return (closed, Finished(now))
    return (closed, *sent, _round_opened(interview, now)) if interview.auto_advance else (closed, *sent)


def end(interview: Interview, closing: str, now: datetime) -> Sequence[Fact]:
    """End the interview early. Ending it twice adds nothing."""
    if interview.status is Status.FINISHED:
        return ()
    resumed = _resumed(interview, now)
    current = interview.current
    if current is None or current.closed_at is not None:
        return (*resumed, Finished(now))
    closed = RoundClosed(current.position, current.id, CloseReason.ENDED, closing, now)
    return (*resumed, closed, Finished(now))


def pause(interview: Interview, now: datetime) -> Sequence[Fact]:
    """Stop the clock while a question is open. Practice only; pausing twice adds nothing."""
    _only_in_practice(interview)
    if interview.paused_at is not None:
        return ()
    if interview.status is not Status.ANSWERING:
        raise NotAllowedNow("The clock can be paused while a question is open.")
    return (Paused(now),)


def resume(interview: Interview, now: datetime) -> Sequence[Fact]:
    """Let the clock run again; without a pause this adds nothing."""
    return _resumed(interview, now)


def add_time(interview: Interview, minutes: int) -> Sequence[Fact]:
    """Give the current round more minutes. Practice only."""
    _only_in_practice(interview)
    current = interview.current
    if interview.status in (Status.FINISHED, Status.BETWEEN_ROUNDS) or current is None:
        raise NotAllowedNow("No round is open, so there is no time to add to.")
    return (TimeAdded(current.position, minutes * 60.0),)


def _round_opened(interview: Interview, now: datetime) -> RoundOpened:
    position = len(interview.rounds)
    return RoundOpened(position, interview.planned[position], now)


def _resumed(interview: Interview, now: datetime) -> tuple[Fact, ...]:
    if interview.paused_at is None:
        return ()
    seconds = max(0.0, (now - interview.paused_at).total_seconds())
    return (Resumed(interview.turns[-1].n, seconds),)


def _asked_turn(interview: Interview, n: int) -> Turn:
    turn = interview.turn(n)
    if turn is None or turn.question is None:
        raise NotFound("There is no such question in this interview.")
    return turn


def _only_in_practice(interview: Interview) -> None:
    if interview.mode is not Mode.PRACTICE:
        raise NotAllowedNow("A live interview runs like a real one: this is for practice only.")


def _attempt(number: int, sent: Sent, seconds: float) -> Attempt:
    return Attempt(number, sent.text, sent.at, seconds, sent.reply, sent.key, sent.fingerprint)


def _taken_before(interview: Interview, sent: Sent) -> bool:
    if sent.key is None:
        return False
    for turn in interview.turns:
        for attempt in turn.attempts:
            if attempt.key == sent.key:
                if attempt.fingerprint != sent.fingerprint:
                    raise KeyReused("This idempotency key came with a different request before. Use a new key.")
                return True
    return False
