"""How much of a round's time is used."""

from dataclasses import replace

import pytest

from app.domain.interview import Interview, Mode, Move, MoveKind, Turn
from app.domain.timing import open_seconds, seconds_allowed, seconds_left, seconds_used
from tests.making import at, interview, round_plan, turn

OPEN_TURN = Turn(2, 0, "manager", Move(MoveKind.OPEN, "manager.o2"), "Second?", at(300))
STORED = interview(turn(1, met={}, seconds=90), OPEN_TURN)


def test_answered_and_open_turns_count_and_the_gaps_between_do_not() -> None:
    assert seconds_used(STORED, 0, at(310)) == 100.0


@pytest.mark.parametrize(
    ("stored", "now", "expected"),
    [
        (STORED, 330, 30.0),
        (replace(STORED, paused_at=at(310)), 330, 10.0),
        (STORED, 200, 0.0),
    ],
)
def test_an_open_question_counts_without_its_pause_and_never_below_zero(
    stored: Interview, now: float, expected: float
) -> None:
    assert open_seconds(stored, OPEN_TURN, at(now)) == expected


def test_pauses_that_ended_do_not_count() -> None:
    assert open_seconds(STORED, replace(OPEN_TURN, paused_seconds=25.0), at(330)) == 5.0


def test_a_question_still_being_worded_takes_no_time() -> None:
    assert open_seconds(STORED, replace(OPEN_TURN, asked_at=None), at(330)) == 0.0


def test_walking_away_costs_a_practice_round_ten_minutes_and_a_live_one_all() -> None:
    tomorrow = at(86_400)
    assert seconds_used(STORED, 0, tomorrow) == 690.0
    assert seconds_used(replace(STORED, mode=Mode.LIVE), 0, tomorrow) > 80_000


@pytest.mark.parametrize(("factor", "extra", "allowed"), [(1.0, 0, 1200), (2.5, 0, 3000), (1.0, 300, 1500)])
def test_minutes_stretch_and_grow(factor: float, extra: float, allowed: float) -> None:
    stored = replace(STORED, time_factor=factor, rounds=(replace(STORED.rounds[0], extra_seconds=extra),))
    assert seconds_allowed(stored, round_plan(), 0) == allowed
    assert seconds_left(stored, round_plan(), 0, at(310)) == allowed - 100


def test_without_a_clock_nothing_runs_out() -> None:
    stored = replace(STORED, time_factor=None)
    assert seconds_left(stored, round_plan(), 0, at(86_400)) is None
