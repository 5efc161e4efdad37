"""An interview told again as the facts that make it up, so that one from outside is stored like any other."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Begun,
    Debriefed,
    Fact,
    Finished,
    HintGiven,
    Interjected,
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
from app.domain.history import after
from app.domain.interview import Attempt, CloseReason, Interview, RoundState, Turn


def bare(interview: Interview) -> Interview:
    """The interview as it was before anything happened in it."""
    return replace(interview, rounds=(), turns=(), debrief=None, paused_at=None, finished_at=None)


def facts_of(interview: Interview) -> tuple[Fact, ...]:
    """Facts that lead from the bare interview to this one; ValueError when none do: it contradicts itself."""
    facts = tuple(_facts(interview))
    told = bare(interview)
    for fact in facts:
        told = after(told, fact)
    if told != interview:
        raise ValueError("its rounds, turns and attempts do not fit together")
    return facts


def _facts(interview: Interview) -> Iterator[Fact]:
    for state in interview.rounds:
        yield RoundOpened(state.position, state.id, state.opened_at)
        if state.extra_seconds:
            yield TimeAdded(state.position, state.extra_seconds)
        if state.went_on:
            yield RoundClosed(state.position, state.id, CloseReason.FAILED, "", state.opened_at)
            yield WentOn(state.position, state.id)
        for turn in interview.turns_of(state.position):
            yield from _turn(turn)
        yield from _closing(state)
    if interview.paused_at is not None:
        yield Paused(interview.paused_at)
    if interview.finished_at is not None:
        yield Finished(interview.finished_at)
    if interview.debrief is not None:
        yield Debriefed(interview.debrief)


def _closing(state: RoundState) -> Iterator[Fact]:
    if state.closed_at is not None and state.reason is not None:
        yield RoundClosed(state.position, state.id, state.reason, state.closing or "", state.closed_at)


def _turn(turn: Turn) -> Iterator[Fact]:
    yield TurnOpened(turn.n, turn.round, turn.speaker, turn.move)
    if turn.question is not None and turn.asked_at is not None:
        yield QuestionAsked(turn.n, turn.speaker, turn.question, turn.asked_at, turn.voice, turn.stand_in)
    if turn.paused_seconds:
        yield Resumed(turn.n, turn.paused_seconds)
    if turn.begun_at is not None:
        yield Begun(turn.n, turn.begun_at)
    if turn.hints:
        yield HintGiven(turn.n, turn.hints)
    if turn.interjection is not None:
        yield Interjected(turn.n, turn.interjection)
    if turn.rephrased is not None:
        yield QuestionRephrased(turn.n, turn.speaker, turn.rephrased)
    for attempt in turn.attempts:
        yield from _attempt(turn.n, attempt)
    if turn.kept is not None:
        yield AttemptKept(turn.n, turn.kept)


def _attempt(n: int, attempt: Attempt) -> Iterator[Fact]:
    yield AnswerGiven(n, replace(attempt, scorecards={}, self_rating=None))
    if attempt.self_rating is not None:
        yield SelfRated(n, attempt.number, attempt.self_rating)
    for card in attempt.scorecards.values():
        yield Scored(n, attempt.number, card)
