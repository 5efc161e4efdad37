"""An interview told again as facts is the same interview, whatever happened in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.history import after
from app.domain.interview import (
    CloseReason,
    Interjection,
    Interview,
    Move,
    MoveKind,
    Rephrased,
    RoundState,
    Turn,
)
from app.domain.language import Language
from app.domain.retelling import bare, facts_of
from tests.candidates import strong, weak


def told_again(interview: Interview) -> Interview:
    told = bare(interview)
    for fact in facts_of(interview):
        told = after(told, fact)
    return told


@pytest.mark.parametrize("language", Language)
def test_a_played_interview_is_told_as_it_was(language: Language) -> None:
    for interview in (strong(language), weak(language)):
        assert bare(interview).turns == ()
        assert told_again(interview) == interview


def with_everything() -> Interview:
    """An interview in which all that can be stored of one has happened."""
    played = strong(Language.EN)
    at = played.created_at
    first = played.turns[0]
    again = replace(first.attempts[0], number=2, key="second", scorecards={}, self_rating=4)
    full = replace(
        first,
        paused_seconds=12.5,
        begun_at=at + timedelta(seconds=4),
        hints=("ownership.own_action",),
        interjection=Interjection("The camera has 256 MB now.", at + timedelta(seconds=9)),
        rephrased=Rephrased("q-2", "Put differently: what did you ship?", at + timedelta(seconds=3)),
        attempts=(*first.attempts, again),
        kept=1,
    )
    rounds = (replace(played.rounds[0], extra_seconds=300.0, went_on=True), *played.rounds[1:])
    return replace(played, turns=(full, *played.turns[1:]), rounds=rounds)


def test_nothing_that_can_happen_is_left_out() -> None:
    assert told_again(with_everything()) == with_everything()


def test_an_interview_that_goes_on_is_told_as_far_as_it_is() -> None:
    whole = with_everything()
    open_turn = Turn(2, 0, "hiring_manager", Move(MoveKind.OPEN, "q"))
    going_on = replace(
        whole,
        turns=(whole.turns[0], open_turn),
        rounds=(replace(whole.rounds[0], closed_at=None, reason=None, closing=None),),
        debrief=None,
        finished_at=None,
        paused_at=whole.created_at,
    )
    assert told_again(going_on) == going_on


@pytest.mark.parametrize(
    "broken",
    [
        lambda one: replace(one, turns=one.turns[1:]),
        lambda one: replace(one, turns=(replace(one.turns[0], n=7), *one.turns[1:])),
        lambda one: replace(one, turns=(replace(one.turns[0], round=9), *one.turns[1:])),
        lambda one: replace(one, turns=(replace(one.turns[0], kept=9), *one.turns[1:])),
        lambda one: replace(one, turns=(replace(one.turns[0], asked_at=None), *one.turns[1:])),
        lambda one: replace(one, turns=(replace(one.turns[0], attempts=one.turns[0].attempts[1:]), *one.turns[1:])),
        lambda one: replace(one, rounds=()),
        lambda one: replace(one, rounds=(replace(one.rounds[0], position=3), *one.rounds[1:])),
        lambda one: replace(
            one, rounds=(RoundState(0, "x", one.created_at, one.created_at, None, "Bye."), *one.rounds[1:])
        ),
        lambda one: replace(one, rounds=(replace(one.rounds[0], reason=CloseReason.TIME, closed_at=None),)),
    ],
)
def test_an_interview_that_contradicts_itself_cannot_be_told(broken: object) -> None:
    assert callable(broken)
    with pytest.raises(ValueError, match=r"."):
        facts_of(broken(with_everything()))
