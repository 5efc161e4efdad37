"""What ends a round on the spot, what the candidate may do then, and what the committee makes of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain import conduct
from app.domain.director import CloseRound, Situation, next_move
from app.domain.facts import Finished, RoundClosed, WentOn
from app.domain.history import after
from app.domain.instant_fail import InstantFail
from app.domain.interview import CloseReason, Mode, Move, MoveKind, Reply, Turn
from app.errors import NotAllowedNow
from tests.making import CHECKS, RUBRIC, at, both, interview, round_plan, turn

RULE = InstantFail("impact", "second", 2, both("a number"), both("We stop here."))
ROUND = replace(round_plan(topics=4), instant_fail=RULE)
SHOWN: dict[str, Sequence[str]] = {"impact": CHECKS, "owner": CHECKS}
# Nothing is left to follow up at, and yet the check that decides was never met.
UNSHOWN: dict[str, Sequence[str]] = {"impact": ["first", "third", "fourth"], "owner": CHECKS}


def topics(*met: dict[str, Sequence[str]], declined: bool = False, aims: str = "impact") -> tuple[Turn, ...]:
    """Topics whose opening and two follow-ups were answered alike."""
    reply = Reply.DECLINED if declined else Reply.ANSWER
    kinds = (MoveKind.OPEN, MoveKind.PROBE, MoveKind.PROBE)
    return tuple(
        turn(3 * k + j + 1, kind=kind, met=shown, reply=reply, signal_id=aims)
        for k, shown in enumerate(met)
        for j, kind in enumerate(kinds)
    )


def decided(turns: tuple[Turn, ...], *, went_on: bool = False) -> Move | CloseRound:
    asked = frozenset(turn.move.question for turn in turns)
    return next_move(Situation(ROUND, RUBRIC, turns, asked, 900.0, 7, went_on=went_on))


@pytest.mark.parametrize(
    ("turns", "ends"),
    [
        (topics(UNSHOWN), False),
        (topics(UNSHOWN, UNSHOWN), True),
        (topics({}, {}), True),
        (topics({}, {}, declined=True), True),
        (topics(UNSHOWN, SHOWN), False),
        (topics(SHOWN, UNSHOWN), False),
        (topics(UNSHOWN, UNSHOWN, UNSHOWN), True),
        ((), False),
    ],
)
def test_the_round_ends_once_enough_topics_have_not_shown_it(turns: tuple[Turn, ...], ends: bool) -> None:
    assert (decided(turns) == CloseRound(CloseReason.FAILED)) is ends


def test_a_topic_that_never_asked_for_it_does_not_count_while_the_round_goes_on() -> None:
    asked_once = (*topics({}), *topics({}, aims="owner"))
    assert decided(asked_once) != CloseRound(CloseReason.FAILED)
    assert decided((*asked_once, *topics({}))) == CloseRound(CloseReason.FAILED)


def test_a_round_of_topics_that_never_asked_for_it_ends_as_failed() -> None:
    assert decided(topics(*[{}] * ROUND.topics, aims="owner")) == CloseRound(CloseReason.FAILED)


def test_a_story_is_heard_out_before_it_counts() -> None:
    begun = (*topics(UNSHOWN), turn(4, met={}))
    assert isinstance(move := decided(begun), Move)
    assert not move.kind.begins_topic


def test_who_went_on_is_not_stopped_a_second_time() -> None:
    move = decided(topics({}, {}), went_on=True)
    assert isinstance(move, Move)
    assert move.kind is MoveKind.OPEN


def test_no_round_follows_one_that_was_failed() -> None:
    told = replace(interview(turn(1, met={})), planned=("manager", "other"), auto_advance=True)
    facts = conduct.close_round(told, CloseReason.FAILED, "We stop here.", at(60))
    assert [type(fact) for fact in facts] == [RoundClosed, Finished]


def test_going_on_opens_the_round_again_and_takes_the_debrief_back() -> None:
    told = interview(turn(1, met={}))
    for fact in conduct.close_round(told, CloseReason.FAILED, "We stop here.", at(60)):
        told = after(told, fact)
    assert conduct.go_on(told) == (WentOn(0, told.rounds[0].id),)
    on = after(told, WentOn(0, told.rounds[0].id))
    assert (on.rounds[0].closed_at, on.rounds[0].went_on, on.finished_at, on.debrief) == (None, True, None, None)


@pytest.mark.parametrize(
    ("reason", "mode"),
    [(CloseReason.TOPICS, Mode.PRACTICE), (CloseReason.ENDED, Mode.PRACTICE), (CloseReason.FAILED, Mode.LIVE)],
)
def test_only_a_failed_round_of_practice_goes_on(reason: CloseReason, mode: Mode) -> None:
    told = replace(interview(turn(1, met={})), mode=mode)
    for fact in conduct.close_round(told, reason, "Bye.", at(60)):
        told = after(told, fact)
    with pytest.raises(NotAllowedNow):
        conduct.go_on(told)


def test_an_open_round_cannot_be_gone_on_with() -> None:
    with pytest.raises(NotAllowedNow):
        conduct.go_on(interview(turn(1, met={})))
