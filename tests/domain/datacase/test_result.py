"""What a test of a given design would have shown, how sure it is, and what the design did to it."""

from dataclasses import replace
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.datacase.design import Design, Part, Prediction, Size, Stated, Unit
from app.domain.datacase.metrics import SPREADS, Metric
from app.domain.datacase.result import (
    Assumption,
    Consequence,
    Foresight,
    Reading,
    Result,
    design_effect,
    novelty,
    simulate,
    standard_error,
)
from app.domain.datacase.scenario import Scenario
from app.domain.passages import Passage
from tests.making_cases import FEATURES, scenario

DAILY_USERS = 40_000_000
WORDS = Passage("words", 0, 5)
SOUND = Design(
    hypothesis=Stated("watch time rises", WORDS),
    unit=Stated(Unit.USER, WORDS),
    size=Stated(Size(200_000.0, None, per_arm=True), WORDS),
    duration=Stated(14.0, WORDS),
    success=Stated(Metric.WATCH, WORDS),
    guardrail=(Stated(Metric.RETURN, WORDS),),
    prediction=Stated(Prediction(0.05, 0.07, points=False), WORDS),
)


def sized(count: float, *, per_arm: bool | None = True) -> Stated[Size]:
    return Stated(Size(count, None, per_arm=per_arm), WORDS)


def shown(design: Design = SOUND, of: Scenario | None = None) -> Result:
    result = simulate(design, of or scenario(), DAILY_USERS)
    assert result is not None
    return result


def predicting(low: float, high: float, *, points: bool = False) -> Design:
    return replace(SOUND, prediction=Stated(Prediction(low, high, points=points), WORDS))


def test_a_sound_design_shows_the_effect_and_what_it_cost() -> None:
    result = shown()
    assert result.main.reading is Reading.UP
    assert result.main.low < 0.06 * (1 + novelty(14)) < result.main.high
    assert [one.reading for one in result.guardrails] == [Reading.DOWN]
    assert result.assumptions == ()
    assert result.consequences == ()
    assert result.foresight is Foresight.INSIDE


def test_the_same_design_and_seed_show_the_same_and_seeds_differ() -> None:
    assert shown() == shown()
    assert len({shown(of=scenario(seed=seed)).main.change for seed in range(10)}) == 10


def test_the_interval_is_that_of_the_normal_approximation() -> None:
    spread = SPREADS[Metric.WATCH]
    error = spread.deviation / spread.mean * sqrt(2 / 200_000)
    main = shown().main
    assert main.high - main.low == pytest.approx(2 * 1.96 * error)
    assert main.smallest == pytest.approx(2.80 * error)
    assert (main.low + main.high) / 2 == pytest.approx(main.change)


def test_a_share_is_measured_in_points_with_the_deviation_of_a_share() -> None:
    share = SPREADS[Metric.RETURN].mean
    error = standard_error(Metric.RETURN, Unit.USER, 10_000, 14)
    assert error == pytest.approx(sqrt(2 * share * (1 - share) / 10_000))


def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty() -> None:
    seeds = range(400)
    results = [shown(of=scenario(seed=seed)).guardrails[0] for seed in seeds]
    held = sum(one.low <= -0.02 <= one.high for one in results) / len(results)
    assert 0.92 < held < 0.98


@given(st.integers(100, 10**6), st.integers(2, 20))
def test_more_people_never_make_it_less_certain(count: int, times: int) -> None:
    small, large = shown(replace(SOUND, size=sized(count))), shown(replace(SOUND, size=sized(count * times)))
    assert large.main.smallest < small.main.smallest
    assert large.per_arm == count * times


@pytest.mark.parametrize(
    ("size", "per_arm", "assumed"),
    [
        (Size(10_000.0, None, per_arm=True), 10_000, ()),
        (Size(10_000.0, None, per_arm=False), 5_000, ()),
        (Size(10_000.0, None, per_arm=None), 5_000, (Assumption.SIZE_IN_TOTAL,)),
        (Size(None, 0.05, per_arm=True), 2_000_000, ()),
        (Size(None, 0.05, per_arm=False), 1_000_000, ()),
        (Size(3e9, None, per_arm=True), 20_000_000, (Assumption.ALL_USERS,)),
        (Size(100.0, None, per_arm=False), 50, ()),
    ],
)
def test_a_size_is_brought_to_units_in_each_group(
    size: Size, per_arm: int, assumed: tuple[Assumption, ...]
) -> None:
    result = shown(replace(SOUND, size=Stated(size, WORDS)))
    assert result.per_arm == per_arm
    assert result.assumptions == assumed


@pytest.mark.parametrize(
    ("part", "empty", "assumed"),
    [
        (Part.UNIT, None, Assumption.UNIT),
        (Part.SIZE, None, Assumption.SIZE),
        (Part.DURATION, None, Assumption.DURATION),
        (Part.SUCCESS, None, Assumption.METRIC),
        (Part.SUCCESS, Stated(None, WORDS), Assumption.METRIC_NOT_LOGGED),
    ],
)
def test_what_was_left_out_is_assumed_and_said(part: Part, empty: object, assumed: Assumption) -> None:
    result = shown(replace(SOUND, **{part.value: empty}))  # type: ignore[arg-type]
    assert result.assumptions == (assumed,)
    assert result.main.metric is Metric.WATCH


def test_without_size_and_duration_there_is_nothing_to_show() -> None:
    assert simulate(replace(SOUND, size=None, duration=None), scenario(), DAILY_USERS) is None
    assert simulate(Design(), scenario(), DAILY_USERS) is None


@pytest.mark.parametrize(
    ("unit", "consequence"),
    [
        (Unit.SESSION, Consequence.MIXED_SESSIONS),
        (Unit.DEVICE, Consequence.SHARED_DEVICES),
        (Unit.REGION, Consequence.FEW_REGIONS),
        (Unit.DAY, Consequence.FEW_DAYS),
    ],
)
def test_a_unit_that_does_not_keep_people_apart_is_named(unit: Unit, consequence: Consequence) -> None:
    result = shown(replace(SOUND, unit=Stated(unit, WORDS)))
    assert result.consequences == (consequence,) or consequence in result.consequences
    assert consequence not in shown().consequences


def test_sessions_dealt_apart_lose_half_of_the_effect_and_are_less_certain() -> None:
    many = replace(SOUND, size=sized(20_000_000))
    dealt = shown(replace(many, unit=Stated(Unit.SESSION, WORDS)))
    assert dealt.main.change == pytest.approx(shown(many).main.change / 2, abs=0.002)
    assert dealt.main.smallest > shown(many).main.smallest


def test_more_people_in_the_same_few_regions_hardly_help() -> None:
    assert design_effect(Unit.REGION, 15_000) > 10
    few = standard_error(Metric.WATCH, Unit.REGION, 1_000_000, 14)
    assert few > 0.9 * standard_error(Metric.WATCH, Unit.REGION, 100_000, 14)


def test_days_compared_with_days_stay_uncertain_however_many_people() -> None:
    assert standard_error(Metric.WATCH, Unit.DAY, 20_000_000, 14) > 0.03


def test_a_short_test_sees_the_charm_of_the_new() -> None:
    many = replace(SOUND, size=sized(20_000_000))
    short = shown(replace(many, duration=Stated(3.0, WORDS)))
    assert Consequence.NOVELTY in short.consequences
    assert short.main.change > shown(many).main.change > 0.06
    assert Consequence.NOVELTY not in shown(replace(many, duration=Stated(7.0, WORDS))).consequences


@given(st.floats(1, 200))
def test_novelty_wears_off(days: float) -> None:
    assert novelty(days) >= novelty(days + 7) > 0


def test_without_a_guardrail_nothing_is_said_of_it() -> None:
    result = shown(replace(SOUND, guardrail=()))
    assert result.guardrails == ()
    assert result.consequences == (Consequence.NO_GUARDRAIL,)


def test_a_guardrail_that_the_log_does_not_have_is_owned_up_to() -> None:
    result = shown(replace(SOUND, guardrail=(Stated(None, WORDS), Stated(Metric.LIKES, WORDS))))
    assert result.guardrail_not_logged
    assert [one.metric for one in result.guardrails] == [Metric.LIKES]
    assert not shown().guardrail_not_logged


def test_the_main_metric_is_not_its_own_guardrail() -> None:
    assert shown(replace(SOUND, guardrail=(Stated(Metric.WATCH, WORDS),))).guardrails == ()


@pytest.mark.parametrize(
    ("low", "high", "foresight"),
    [
        (0.05, 0.08, Foresight.INSIDE),
        (0.2, 0.3, Foresight.TOO_HIGH),
        (0.01, 0.01, Foresight.TOO_LOW),
        (-0.05, -0.03, Foresight.WRONG_WAY),
        (0.0, 0.0, Foresight.TOO_LOW),
    ],
)
def test_a_prediction_is_set_beside_the_interval(low: float, high: float, foresight: Foresight) -> None:
    assert shown(predicting(low, high)).foresight is foresight


def test_without_a_prediction_there_is_no_foresight() -> None:
    result = shown(replace(SOUND, prediction=None))
    assert (result.predicted, result.foresight, result.needed) == (None, None, None)


def test_a_percentage_of_a_share_becomes_points() -> None:
    of_return = replace(predicting(0.1, 0.1), success=Stated(Metric.RETURN, WORDS))
    assert shown(of_return, scenario(of=FEATURES[1])).predicted == pytest.approx((0.045, 0.045))
    points = replace(predicting(0.03, 0.04, points=True), success=Stated(Metric.RETURN, WORDS))
    assert shown(points).predicted == (0.03, 0.04)


def test_a_test_too_small_for_its_own_prediction_says_how_many_it_needed() -> None:
    result = shown(replace(predicting(0.02, 0.02), size=sized(1_000)))
    assert Consequence.TOO_SMALL in result.consequences
    assert result.needed is not None
    enough = shown(replace(predicting(0.02, 0.02), size=sized(result.needed)))
    assert enough.main.smallest == pytest.approx(0.02, rel=0.001)


def test_a_metric_that_the_feature_does_not_touch_moves_by_luck_alone() -> None:
    results = [shown(replace(SOUND, success=Stated(Metric.LIKES, WORDS)), scenario(seed=s)) for s in range(200)]
    alarms = sum(one.main.reading is not Reading.UNCLEAR for one in results)
    assert 1 <= alarms <= 22
