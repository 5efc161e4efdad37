"""Weaknesses that come back, the drills that follow from them, and the story bank."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interview import Interview, MoveKind, Reply
from app.domain.practice.earlier_answer import look_back_in
from app.domain.practice.plan import NEXT_DRILLS, PlannedDrill, plan_drills
from app.domain.practice.sessions import Session
from app.domain.practice.stories import best_stories
from app.domain.practice.weaknesses import recurring
from tests.domain.practice.played import CHECKS, IMPACT, WORDS, impact_answer, played, sessions_at, up_to
from tests.rehearsal import core_loop, interview, rubric

SIGNAL = rubric().signals[IMPACT]


def weakness(levels: list[int | None]) -> tuple[str, int, int] | None:
    found = [one for one in recurring(sessions_at(levels), rubric()) if one.signal == IMPACT]
    return (found[0].check, len(found[0].missed), found[0].looked_at) if found else None


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([2, 2], ("measured_change", 2, 2)),
        ([2, 3], ("believable", 2, 2)),
        ([2, 5], None),
        ([2, 5, 2], ("measured_change", 2, 3)),
        ([2, 2, 3], ("believable", 3, 3)),
        ([2, 2, 5, 5], None),
        ([2, None, 2], ("measured_change", 2, 2)),
        ([2], None),
        ([5, 5, 5], None),
    ],
)
def test_what_was_missing_in_two_of_the_last_three_that_asked_comes_back(
    levels: list[int | None], expected: tuple[str, int, int] | None
) -> None:
    assert weakness(levels) == expected


def plan(sessions: list[Session], **practised: timedelta) -> tuple[PlannedDrill, ...]:
    """The plan when these checks of impact were met in a drill so long after the last session."""
    met = {(IMPACT, check): sessions[-1].at + later for check, later in practised.items()}
    return plan_drills(sessions, recurring(sessions, rubric()), met, rubric())


def test_the_plan_begins_with_what_comes_back_and_has_three_signals_at_most() -> None:
    drills = plan(sessions_at([2, 2, 3]))
    assert [(drill.signal, drill.check, drill.returning) for drill in drills][:1] == [(IMPACT, "believable", True)]
    assert len(drills) <= NEXT_DRILLS
    assert len({drill.signal for drill in drills}) == len(drills)


def test_after_one_interview_the_plan_is_what_it_lacked() -> None:
    drill = plan(sessions_at([3]))[0]
    assert (drill.signal, drill.check, drill.returning) == (IMPACT, "believable", False)
    assert drill.looked.earlier.interview == "day-0"
    assert drill.looked.sentence == WORDS


def test_a_check_met_in_a_drill_since_gives_way_to_the_next_one() -> None:
    after, before = timedelta(hours=1), timedelta(hours=-1)
    assert plan(sessions_at([2]), measured_change=after)[0].check == "believable"
    assert plan(sessions_at([2]), measured_change=before)[0].check == "measured_change"
    everything = dict.fromkeys(CHECKS, after)
    assert all(drill.signal != IMPACT for drill in plan(sessions_at([2]), **everything))


def test_nothing_is_planned_where_nothing_is_missing_or_scored() -> None:
    assert plan_drills((), (), {}, rubric()) == ()
    assert all(drill.signal != IMPACT for drill in plan(sessions_at([5])))
    assert all(drill.signal != IMPACT for drill in plan(sessions_at([None])))


def test_a_later_interview_that_shows_a_signal_ends_the_earlier_plan_for_it() -> None:
    assert all(drill.signal != IMPACT for drill in plan(sessions_at([2, 5])))


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=1, max_size=5))
def test_every_drill_is_for_a_check_that_its_earlier_answer_does_not_meet(levels: list[int | None]) -> None:
    made = sessions_at(levels)
    by_id = {one.interview.id: one.interview for one in made}
    for drill in plan(made):
        earlier = drill.looked.earlier
        attempt = by_id[earlier.interview].turns[earlier.n - 1].attempts[earlier.number - 1]
        score = next(iter(attempt.scorecards.values())).signal(drill.signal)
        assert score is not None
        assert not next(result for result in score.checks if result.check == drill.check).met
        assert drill.looked.sentence in attempt.text
        assert drill.looked.question


def probed(told: Interview, check: str) -> Interview:
    """The interview with its second turn asking for this check."""
    first, second, *rest = told.turns
    return replace(told, turns=(first, replace(second, move=replace(second.move, check=check)), *rest))


def test_a_drill_goes_back_to_the_answer_that_was_asked_for_the_check() -> None:
    told = interview(up_to(2), impact_answer(kind=MoveKind.PROBE, text=f"No idea. {WORDS}?"))
    looked = look_back_in(probed(told, "measured_change"), core_loop(), SIGNAL, "measured_change")
    assert looked is not None
    assert (looked.earlier.n, looked.sentence) == (2, "No idea.")


def test_a_drill_goes_back_to_the_turn_that_is_named() -> None:
    looked = look_back_in(interview(up_to(3), up_to(1)), core_loop(), SIGNAL, "believable", 2)
    assert looked is not None
    assert looked.earlier.n == 2


@pytest.mark.parametrize("n", [1, 7])
def test_a_turn_without_an_answer_is_nothing_to_go_back_to(n: int) -> None:
    told = interview(impact_answer(reply=Reply.DECLINED))
    assert look_back_in(told, core_loop(), SIGNAL, "believable", n) is None


def test_the_question_is_one_of_the_round_that_was_not_asked_yet() -> None:
    bank = core_loop().rounds[0].probes[IMPACT, "believable"]
    told = interview(up_to(3))
    looked = look_back_in(told, core_loop(), SIGNAL, "believable")
    assert looked is not None
    assert looked.question == bank[0].text.en
    (turn,) = told.turns
    asked = replace(told, turns=(replace(turn, move=replace(turn.move, question=bank[0].id)),))
    again = look_back_in(asked, core_loop(), SIGNAL, "believable")
    assert again is not None
    assert again.question == bank[1].text.en


def test_the_best_story_has_the_highest_level_then_the_most_evidence_then_is_the_newest() -> None:
    low, high = played(0, up_to(2)), played(1, up_to(4))
    assert [(story.interview.id, story.level) for story in best_stories([high, low], rubric())] == [("day-1", 4)]
    ragged = played(4, impact_answer("result_stated", "believable", "business_effect"))
    assert best_stories([ragged, played(0, up_to(3))], rubric())[0].level == 3
    fuller = played(2, impact_answer("result_stated", "believable"))
    assert best_stories([low, fuller], rubric())[0].interview.id == "day-2"
    assert best_stories([played(0, up_to(2)), played(3, up_to(2))], rubric())[0].quote == WORDS


def test_an_answer_without_evidence_is_no_story() -> None:
    assert best_stories([played(0, up_to(1))], rubric()) == ()
    assert best_stories([played(0, replace(up_to(3), unscored=(IMPACT,)))], rubric()) == ()
