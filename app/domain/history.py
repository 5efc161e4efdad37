"""What an interview is after a fact: the pure counterpart of what the store writes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Begun,
    Debriefed,
    Fact,
    Finished,
    HintGiven,
    Interjected,
    OpinionDropped,
    Paused,
    QuestionAsked,
    QuestionRephrased,
    Resumed,
    RoundClosed,
    RoundOpened,
    Scored,
    SelfRated,
    TimeAdded,
    TurnOpened,
    WentOn,
)
from app.domain.interview import Attempt, Interview, RoundState, Turn
from app.domain.scorecard import JudgeKind


def after(interview: Interview, fact: Fact) -> Interview:
    """`interview` with `fact` added; ValueError when the fact contradicts what the interview holds."""
    return _STEPS[type(fact)](interview, fact)


def _round_opened(interview: Interview, fact: RoundOpened) -> Interview:
    _expect(fact.position == len(interview.rounds), f"round {fact.position} is not the next one")
    opened = RoundState(fact.position, fact.round, fact.at)
    return replace(interview, rounds=(*interview.rounds, opened))


def _turn_opened(interview: Interview, fact: TurnOpened) -> Interview:
    _expect(fact.n == len(interview.turns) + 1, f"turn {fact.n} is not the next one")
    _round(interview, fact.round)
    turn = Turn(fact.n, fact.round, fact.speaker, fact.move)
    return replace(interview, turns=(*interview.turns, turn))


def _question_asked(interview: Interview, fact: QuestionAsked) -> Interview:
    turn = _turn(interview, fact.n)
    asked = replace(
        turn,
        speaker=fact.speaker,
        question=fact.text,
        asked_at=fact.at,
        voice=fact.voice,
        stand_in=fact.stand_in,
    )
    return _with_turn(interview, asked)


def _question_rephrased(interview: Interview, fact: QuestionRephrased) -> Interview:
    turn = _turn(interview, fact.n)
    return _with_turn(interview, replace(turn, speaker=fact.speaker, rephrased=fact.rephrased))


def _begun(interview: Interview, fact: Begun) -> Interview:
    return _with_turn(interview, replace(_turn(interview, fact.n), begun_at=fact.at))


def _hint_given(interview: Interview, fact: HintGiven) -> Interview:
    return _with_turn(interview, replace(_turn(interview, fact.n), hints=fact.hints))


def _interjected(interview: Interview, fact: Interjected) -> Interview:
    turn = _turn(interview, fact.n)
    _expect(turn.interjection is None, f"something was thrown into turn {fact.n} before")
    return _with_turn(interview, replace(turn, interjection=fact.interjection))


def _answer_given(interview: Interview, fact: AnswerGiven) -> Interview:
    turn, attempt = _turn(interview, fact.n), fact.attempt
    _expect(attempt.number == len(turn.attempts) + 1, f"attempt {attempt.number} is not the next one")
    _expect(not attempt.scorecards and attempt.self_rating is None, "an attempt arrives without any level")
    _expect(attempt.key is None or attempt.key not in _keys(interview), "the idempotency key is taken")
    return _with_turn(interview, replace(turn, attempts=(*turn.attempts, attempt)))


def _attempt_kept(interview: Interview, fact: AttemptKept) -> Interview:
    turn = _turn(interview, fact.n)
    _attempt(turn, fact.number)
    return _with_turn(interview, replace(turn, kept=fact.number))


def _self_rated(interview: Interview, fact: SelfRated) -> Interview:
    turn = _turn(interview, fact.n)
    rated = replace(_attempt(turn, fact.number), self_rating=fact.level)
    return _with_turn(interview, _with_attempt(turn, rated))


def _scored(interview: Interview, fact: Scored) -> Interview:
    turn = _turn(interview, fact.n)
    attempt = _attempt(turn, fact.number)
    card = fact.scorecard
    scored = replace(attempt, scorecards={**attempt.scorecards, card.judge.kind: card})
    return _with_turn(interview, _with_attempt(turn, scored))


def _opinion_dropped(interview: Interview, fact: OpinionDropped) -> Interview:
    turn = _turn(interview, fact.n)
    attempt = _attempt(turn, fact.number)
    kept = dict(attempt.scorecards)
    kept.pop(JudgeKind.LLM, None)
    unread = _with_attempt(turn, replace(attempt, scorecards=kept))
    return replace(_with_turn(interview, unread), debrief=None)


def _round_closed(interview: Interview, fact: RoundClosed) -> Interview:
    opened = _round(interview, fact.position)
    closed = replace(opened, closed_at=fact.at, reason=fact.reason, closing=fact.closing)
    return _with_round(interview, closed)


def _went_on(interview: Interview, fact: WentOn) -> Interview:
    opened = _round(interview, fact.position)
    on = replace(opened, closed_at=None, reason=None, closing=None, went_on=True)
    return replace(_with_round(interview, on), finished_at=None, debrief=None)


def _paused(interview: Interview, fact: Paused) -> Interview:
    return replace(interview, paused_at=fact.at)


def _resumed(interview: Interview, fact: Resumed) -> Interview:
    running = replace(interview, paused_at=None)
    if fact.n == 0:
        return running
    turn = _turn(interview, fact.n)
    return _with_turn(running, replace(turn, paused_seconds=turn.paused_seconds + fact.seconds))


def _time_added(interview: Interview, fact: TimeAdded) -> Interview:
    opened = _round(interview, fact.position)
    return _with_round(interview, replace(opened, extra_seconds=opened.extra_seconds + fact.seconds))


def _finished(interview: Interview, fact: Finished) -> Interview:
    return replace(interview, finished_at=fact.at)


def _debriefed(interview: Interview, fact: Debriefed) -> Interview:
    return replace(interview, debrief=fact.debrief)


_STEPS: Mapping[type[Any], Callable[[Interview, Any], Interview]] = {
    RoundOpened: _round_opened,
    TurnOpened: _turn_opened,
    QuestionAsked: _question_asked,
    QuestionRephrased: _question_rephrased,
    Begun: _begun,
    HintGiven: _hint_given,
    Interjected: _interjected,
    AnswerGiven: _answer_given,
    AttemptKept: _attempt_kept,
    SelfRated: _self_rated,
    Scored: _scored,
    OpinionDropped: _opinion_dropped,
    RoundClosed: _round_closed,
    WentOn: _went_on,
    Paused: _paused,
    Resumed: _resumed,
    TimeAdded: _time_added,
    Finished: _finished,
    Debriefed: _debriefed,
}


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _turn(interview: Interview, n: int) -> Turn:
    turn = interview.turn(n)
    if turn is None:
        raise ValueError(f"there is no turn {n}")
    return turn


def _attempt(turn: Turn, number: int) -> Attempt:
    _expect(1 <= number <= len(turn.attempts), f"turn {turn.n} has no attempt {number}")
    return turn.attempts[number - 1]


def _round(interview: Interview, position: int) -> RoundState:
    _expect(0 <= position < len(interview.rounds), f"round {position} was not opened")
    return interview.rounds[position]


def _with_attempt(turn: Turn, attempt: Attempt) -> Turn:
    attempts = turn.attempts
    return replace(turn, attempts=(*attempts[: attempt.number - 1], attempt, *attempts[attempt.number :]))


def _with_turn(interview: Interview, turn: Turn) -> Interview:
    turns = interview.turns
    return replace(interview, turns=(*turns[: turn.n - 1], turn, *turns[turn.n :]))


def _with_round(interview: Interview, changed: RoundState) -> Interview:
    rounds = interview.rounds
    position = changed.position
    return replace(interview, rounds=(*rounds[:position], changed, *rounds[position + 1 :]))


def _keys(interview: Interview) -> set[str | None]:
    return {attempt.key for turn in interview.turns for attempt in turn.attempts}
