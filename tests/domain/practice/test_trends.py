"""Signals over time: gaps stay gaps, and one sentence says no more than the points do."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interview import Mode
from app.domain.language import Language
from app.domain.practice.sessions import Session, session_of
from app.domain.practice.trends import Change, Finding, FindingKind, trend_of
from app.domain.practice.wording import finding_text
from app.domain.scorecard import JudgeKind
from tests.domain.practice.played import IMPACT, impact_answer, played, session, sessions_at, up_to
from tests.rehearsal import content, core_loop, interview, rubric

FEW, RISING, FALLING, STEADY, VARYING = FindingKind
LEVELS = st.lists(st.integers(1, 5), min_size=3, max_size=12)


def with_levels(sessions: Sequence[Session], levels: Sequence[int | None]) -> list[Session]:
    """Sessions that are alike but for the level of impact."""
    return [
        replace(one, shown=tuple(replace(s, level=level) if s.signal == IMPACT else s for s in one.shown))
        for one, level in zip(sessions, levels, strict=True)
    ]


ONE = session(played(0, up_to(3)))


def finding(*levels: int | None) -> Finding:
    return trend_of(IMPACT, with_levels([ONE] * len(levels), levels)).finding


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ((2, 3, 4), RISING),
        ((2, 3, 3), RISING),
        ((1, 1, 2, 2, 5), RISING),
        ((4, 3, 2), FALLING),
        ((3, 3, 3), STEADY),
        ((3, 2, 3), STEADY),
        ((3, 3, 3, 3, 4), STEADY),
        ((1, 4, 1, 4), VARYING),
        ((2, 5, 2), VARYING),
        ((2, None, 3, None, 4), RISING),
    ],
)
def test_a_movement_is_named_when_the_points_agree_on_it(levels: tuple[int | None, ...], kind: FindingKind) -> None:
    assert finding(*levels).kind is kind


@pytest.mark.parametrize(("levels", "wanted"), [((), 3), ((2,), 2), ((2, 4), 1), ((None, None, 2), 2)])
def test_fewer_than_three_scored_points_are_no_trend(levels: tuple[int | None, ...], wanted: int) -> None:
    assert (finding(*levels).kind, finding(*levels).wanted) == (FEW, wanted)


@given(LEVELS)
def test_the_same_levels_backwards_move_the_other_way(levels: list[int]) -> None:
    opposite = {RISING: FALLING, FALLING: RISING}
    kind = finding(*levels).kind
    assert finding(*reversed(levels)).kind is opposite.get(kind, kind)


@given(LEVELS)
def test_what_only_rises_is_never_said_to_fall(levels: list[int]) -> None:
    assert finding(*sorted(levels)).kind in (RISING, STEADY, VARYING)


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=12))
def test_unscored_points_change_no_finding(levels: list[int | None]) -> None:
    assert finding(*levels) == finding(*(level for level in levels if level is not None))


def test_a_session_is_a_point_with_its_mode_and_level_and_an_unscored_one_is_a_gap() -> None:
    made = sessions_at([2, None, 4])
    trend = trend_of(IMPACT, [*made, session(played(9, up_to(5), mode=Mode.LIVE))])
    assert [(point.level, point.mode.value) for point in trend.points] == [
        (2, "practice"),
        (None, "practice"),
        (4, "practice"),
        (5, "live"),
    ]
    assert trend.scored == 3
    assert trend.points[1].unscored_reason
    assert [point.at for point in trend.points] == sorted(point.at for point in trend.points)


def test_a_signal_that_no_round_weighed_has_no_point() -> None:
    weighed = core_loop().rounds[0].weights
    other = next(signal for signal in rubric().signals if signal not in weighed)
    assert trend_of(other, sessions_at([2, 3, 4])).points == ()


def test_an_interview_without_its_debrief_is_no_session() -> None:
    assert session_of(interview(up_to(3), finished=False), core_loop(), rubric()) is None


def test_a_change_of_rubric_or_judge_is_told_and_parts_what_can_be_compared() -> None:
    old, new = ONE, replace(ONE, read_by=replace(ONE.read_by, rubric_sha256="0" * 64, judge=JudgeKind.LLM))
    trend = trend_of(IMPACT, with_levels([old, old, old, new, new, new], [5, 5, 5, 2, 3, 4]))
    assert [point.changes for point in trend.points] == [(), (), (), (Change.RUBRIC, Change.JUDGE), (), ()]
    assert (trend.finding.kind, trend.finding.count, trend.finding.across_changes) == (RISING, 3, False)


def test_too_few_points_since_a_change_are_told_with_the_older_ones_and_a_warning() -> None:
    new = replace(ONE, read_by=replace(ONE.read_by, model="another"))
    found = trend_of(IMPACT, with_levels([ONE, ONE, new], [2, 3, 4])).finding
    assert (found.kind, found.count, found.across_changes) == (RISING, 3, True)
    assert "with care" in finding_text(content().phrases.render, Language.EN, "Impact", found)


def test_a_change_at_an_unscored_point_is_told_at_the_next_scored_one() -> None:
    new = replace(ONE, read_by=replace(ONE.read_by, model="another"))
    trend = trend_of(IMPACT, with_levels([ONE, new, new], [2, None, 4]))
    assert [point.changes for point in trend.points] == [(), (), (Change.JUDGE,)]


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((), "Nothing has been scored here yet; three sessions make a trend."),
        ((2,), "Two more sessions for a trend."),
        ((2, 3), "One more session for a trend."),
        ((2, 3, 4), "Impact is rising: “Weak” in the first of 3 sessions, “Strong” in the latest."),
        ((3, 3, 3), "Impact is steady: “Solid” in all of 3 sessions."),
        (
            (3, 2, 3),
            "Impact is steady between “Weak” and “Solid” over 3 sessions; the latest was “Solid”.",
        ),
    ],
)
def test_the_sentence_says_what_was_found(levels: tuple[int, ...], sentence: str) -> None:
    assert finding_text(content().phrases.render, Language.EN, "Impact", finding(*levels)) == sentence


@given(LEVELS, st.sampled_from(Language))
def test_without_levels_no_sentence_names_one(levels: list[int], language: Language) -> None:
    render = content().phrases.render
    said = finding_text(render, language, "X", finding(*levels), with_levels=False)
    words = [render(f"practice.level_{n}", language) for n in range(1, 6)]
    assert not any(word in said for word in words)
    assert not any(char.isdigit() for char in said)


def test_the_debrief_and_the_trend_name_the_same_levels() -> None:
    told = played(0, up_to(2), impact_answer("result_stated", "measured_change"), up_to(1))
    assert told.debrief is not None
    levels = {result.signal: result.level for result in told.debrief.signals}
    assert {shown.signal: shown.level for shown in session(told).shown} == levels
