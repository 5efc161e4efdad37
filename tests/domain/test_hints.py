"""Hints: what is missing, most to the point first, never twice, and never in a live round."""

from dataclasses import replace

import pytest

from app.domain import conduct
from app.domain.facts import Begun, HintGiven
from app.domain.hints import MOST_HINTS, hinted, next_hint
from app.domain.history import after
from app.domain.interview import Interview, Mode, Move, MoveKind, Turn
from app.errors import NotAllowedNow, TurnNotOpen
from tests.making import RUBRIC, at, interview, round_plan, turn

ROUND = round_plan()


def open_turn(n: int = 1, *, signal: str = "impact", check: str | None = None, hints: tuple[str, ...] = ()) -> Turn:
    kind = MoveKind.OPEN if check is None else MoveKind.PROBE
    asked = Turn(n, 0, "manager", Move(kind, "manager.o0", signal, check), "What?", at(n * 100))
    return replace(asked, hints=hints)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (open_turn(), (), "impact.first"),
        (open_turn(signal="owner"), (), "owner.first"),
        (open_turn(hints=("impact.first",)), (), "impact.second"),
        (open_turn(2, check="third"), (turn(1, met={"impact": ["first"]}),), "impact.third"),
        (
            open_turn(2, check="third", hints=("impact.third",)),
            (turn(1, met={"impact": ["first"]}),),
            "impact.second",
        ),
        (open_turn(hints=("impact.first", "impact.second", "impact.third")), (), None),
    ],
)
def test_the_next_hint_is_what_the_question_aims_at_then_what_its_topic_lacks(
    now: Turn, before: tuple[Turn, ...], expected: str | None
) -> None:
    assert next_hint(now, ROUND, RUBRIC, before) == expected


def test_what_was_hinted_at_is_found_in_the_rubric_or_not_at_all() -> None:
    assert hinted("impact.first", RUBRIC) is RUBRIC.signals["impact"].check("first")
    assert [hinted(name, RUBRIC) for name in ("impact.ninth", "luck.first", "impact", "")] == [None] * 4


def waiting(mode: Mode = Mode.PRACTICE) -> Interview:
    return interview(open_turn(), mode=mode)


def test_a_hint_is_kept_with_the_turn_and_the_next_stands_behind_it() -> None:
    told = waiting()
    for name in ("impact.first", "impact.second"):
        for fact in conduct.give_hint(told, 1, name):
            told = after(told, fact)
    assert told.turns[0].hints == ("impact.first", "impact.second")
    assert conduct.give_hint(told, 1, "impact.third") == (
        HintGiven(1, ("impact.first", "impact.second", "impact.third")),
    )
    assert MOST_HINTS == 3


def test_a_live_round_gives_none() -> None:
    with pytest.raises(NotAllowedNow):
        conduct.give_hint(waiting(Mode.LIVE), 1, "impact.first")


def test_there_is_an_end_to_hints_and_none_for_an_answered_question() -> None:
    with pytest.raises(NotAllowedNow):
        conduct.give_hint(waiting(), 1, None)
    with pytest.raises(TurnNotOpen):
        conduct.give_hint(interview(turn(1, met={})), 1, "impact.first")


def test_only_the_first_key_of_an_open_question_counts() -> None:
    told = waiting(Mode.LIVE)
    assert conduct.begin(told, 1, at(107)) == (Begun(1, at(107)),)
    told = after(told, Begun(1, at(107)))
    assert told.turns[0].begun_at == at(107)
    assert conduct.begin(told, 1, at(109)) == ()
    assert conduct.begin(interview(turn(1, met={})), 1, at(500)) == ()
