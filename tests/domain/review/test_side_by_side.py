"""The judge's levels and a person's, by the same ladder, each left as it is."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.review.said import OWNER, Author, latest
from app.domain.review.side_by_side import side_by_side, sides_of
from app.domain.rubric import ladder_level
from app.domain.scorecard import SignalScore
from tests.domain.review.words import COACH, word
from tests.making import CHECKS, RUBRIC, scorecard

IMPACT = RUBRIC.signals["impact"]
CANDIDATE = Author(OWNER)


def machine(*met: str) -> SignalScore:
    score = scorecard({"impact": met}).signal("impact")
    assert score is not None
    return score


@pytest.mark.parametrize(
    ("found", "said", "levels"),
    [
        ((), {}, (1, 1)),
        (("first", "second"), {"second": False}, (3, 2)),
        (("first", "third"), {"second": True}, (2, 4)),
        (("first",), {"first": True}, (2, 2)),
        (CHECKS, {"first": False}, (5, 1)),
    ],
)
def test_a_word_takes_the_place_of_the_judges_and_the_ladder_stays(
    found: Sequence[str], said: dict[str, bool], levels: tuple[int, int]
) -> None:
    score = machine(*found)
    sides = side_by_side(IMPACT, COACH, score, [word(check, met) for check, met in said.items()])
    assert (sides.machine, sides.person) == levels
    assert sides.machine == score.level
    assert sides.said == len(said)


def test_what_the_judge_left_open_stays_open_until_the_person_has_said_all() -> None:
    three = [word(check, True) for check in CHECKS[:3]]
    open_score = SignalScore("impact", None, "model_failed", ())
    assert side_by_side(IMPACT, COACH, open_score, three).person is None
    assert side_by_side(IMPACT, COACH, None, [*three, word("fourth", False)]).person == 4
    assert side_by_side(IMPACT, COACH, None, three).machine is None


def test_the_latest_word_of_an_author_counts_and_others_keep_theirs() -> None:
    said = [word("first", True), word("first", False), word("first", True, author=CANDIDATE)]
    assert [(one.author, one.met) for one in latest(said)] == [(COACH, False), (CANDIDATE, True)]
    sides = sides_of(RUBRIC.signals, {"impact": machine("first")}, said)
    assert [(side.author, side.person) for side in sides] == [(COACH, 1), (CANDIDATE, 2)]


def test_words_on_signals_that_the_rubric_lost_are_left_out() -> None:
    assert sides_of(RUBRIC.signals, {}, [word("first", True, signal="gone")]) == ()


@given(st.lists(st.booleans(), min_size=4, max_size=4), st.dictionaries(st.sampled_from(CHECKS), st.booleans()))
def test_both_levels_are_the_ladders(found: list[bool], said: dict[str, bool]) -> None:
    score = machine(*(check for check, met in zip(CHECKS, found, strict=True) if met))
    sides = side_by_side(IMPACT, COACH, score, [word(check, met) for check, met in said.items()])
    wanted = [said.get(check, met) for check, met in zip(CHECKS, found, strict=True)]
    assert sides.person == ladder_level(wanted)
    assert sides.machine == ladder_level(found)
    differing = {check for check, met in said.items() if met != found[CHECKS.index(check)]}
    assert {check.check for check in sides.checks if check.differs} == differing
