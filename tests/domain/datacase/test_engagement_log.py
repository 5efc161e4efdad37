"""What is planted in a log is there, misleads as it is said to, and can be found."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.datacase.log import FIRST_DAY, LAST_WEEKS, Log, Row, as_csv, build_log, cleaned
from app.domain.datacase.metrics import Metric
from app.domain.datacase.scenario import Confounder, Fault, Scenario, draw_scenario
from app.domain.datacase.summary import BREAKDOWNS, by_column, daily, difference, naive, overall, stratified
from tests.making_cases import FEATURES, scenario

SEEDS = st.integers(0, 2**31 - 1)

# A log is a small thing, and making it is what takes the time.
FEW = settings(max_examples=10, deadline=None)
DAYS = [FIRST_DAY + timedelta(days=k) for k in range(7 * LAST_WEEKS)]
# Rounded values of some hundred rows a group.
TOLERANCE = 0.008


@FEW
@given(SEEDS)
def test_the_groups_of_the_confounder_tell_the_planted_effect(seed: int) -> None:
    made = draw_scenario(FEATURES, seed)
    found = stratified(cleaned(build_log(made)), made.confounder.column, made.feature.metric)
    assert found == pytest.approx(made.gain, abs=TOLERANCE)


@FEW
@given(SEEDS)
def test_all_rows_together_mislead_as_the_rollout_makes_them(seed: int) -> None:
    made = draw_scenario(FEATURES, seed)
    seen = naive(cleaned(build_log(made)), made.feature.metric)
    if made.confounder.reverses:
        assert seen < 0 < made.gain
    else:
        assert seen > 1.5 * made.gain


@FEW
@given(SEEDS)
def test_the_same_seed_brings_the_same_bytes_and_a_file_of_a_handy_size(seed: int) -> None:
    made = draw_scenario(FEATURES, seed)
    text = as_csv(build_log(made))
    assert text == as_csv(build_log(draw_scenario(FEATURES, seed)))
    assert 80_000 < len(text.encode()) < 150_000


def test_seeds_bring_every_feature_confounder_and_fault() -> None:
    drawn = [draw_scenario(FEATURES, seed) for seed in range(80)]
    assert {one.confounder for one in drawn} == set(Confounder)
    assert {one.fault for one in drawn} == set(Fault)
    assert {one.feature.id for one in drawn} == {feature.id for feature in FEATURES}
    assert len({as_csv(build_log(one)) for one in drawn[:6]}) == 6


def test_nothing_can_be_drawn_without_a_feature() -> None:
    with pytest.raises(ValueError, match="needs a feature"):
        draw_scenario([], 1)


def built(fault: Fault, seed: int = 5) -> Log:
    return build_log(scenario(fault=fault, seed=seed))


def days_of(rows: list[Row]) -> Counter[object]:
    return Counter(row.day for row in rows)


@pytest.mark.parametrize("fault", list(Fault))
@FEW
@given(seed=SEEDS)
def test_each_fault_is_there_and_only_there(fault: Fault, seed: int) -> None:
    log = built(fault, seed)
    assert _doubled(log) == (set(log.fault_at.days) if fault is Fault.DOUBLED_DAY else set())
    silent = {(day, log.fault_at.version) for day in log.fault_at.days} if fault is Fault.SILENT_VERSION else set()
    assert _silent(log) == silent
    assert _in_seconds(log) == ({log.fault_at.version} if fault is Fault.SECONDS else set())
    assert _without_return(log) == (set(log.fault_at.days) if fault is Fault.EMPTY_RETURN else set())


def _doubled(log: Log) -> set[object]:
    return {row.day for row, times in Counter(log.rows).items() if times > 1}


def _silent(log: Log) -> set[tuple[object, object]]:
    versions = {row.app_version for row in log.rows}
    there = {(row.day, row.app_version) for row in log.rows}
    return {(day, version) for day in DAYS for version in versions if (day, version) not in there}


def _in_seconds(log: Log) -> set[object]:
    """A mean day of more than six hours is no day of minutes."""
    versions = by_column(log.rows, "app_version", Metric.WATCH)
    return {one.group for one in versions if one.on.mean is not None and one.on.mean > 360}


def _without_return(log: Log) -> set[object]:
    return {day for day in DAYS if not any(row.returned for row in log.rows if row.day == day)}


@pytest.mark.parametrize("fault", list(Fault))
def test_cleaning_takes_out_the_fault_and_nothing_else(fault: Fault) -> None:
    log = built(fault)
    rows = cleaned(log)
    whole = {Fault.DOUBLED_DAY, Fault.SECONDS}
    lost = 0 if fault in whole else len(DAYS) * 150 - len(rows)
    assert len(rows) == len(DAYS) * 150 - lost
    assert len({row.user for row in rows}) == len(rows)
    assert max(row.watch_minutes for row in rows) < 1440


@pytest.mark.parametrize("confounder", list(Confounder))
def test_groups_have_the_feature_as_often_as_the_rollout_says(confounder: Confounder) -> None:
    log = build_log(scenario(confounder=confounder, fault=Fault.SECONDS))
    for level in confounder.levels:
        rows = [row for row in log.rows if row.group(confounder.column) == level.name]
        share = sum(row.on for row in rows) / len(rows)
        assert share == pytest.approx(confounder.exposure[level.name], abs=0.01)


@pytest.mark.parametrize(
    ("confounder", "other"), [(Confounder.HIGH_END_FIRST, "user_type"), (Confounder.RETURNING_FIRST, "device_tier")]
)
def test_other_columns_are_no_key_to_the_effect(confounder: Confounder, other: str) -> None:
    made = scenario(confounder=confounder, fault=Fault.SECONDS)
    seen = stratified(cleaned(build_log(made)), other, made.feature.metric)
    assert abs(seen - made.gain) > 6 * TOLERANCE


def test_the_file_has_the_feature_s_own_column_and_a_row_for_each_row() -> None:
    log = built(Fault.DOUBLED_DAY)
    rows = list(csv.reader(io.StringIO(as_csv(log))))
    assert rows[0] == list(log.columns)
    assert log.scenario.feature.flag in rows[0]
    assert len(rows) == len(log.rows) + 1
    assert {len(row) for row in rows} == {len(log.columns)}
    assert {row[5] for row in rows[1:]} == {"0", "1"}


def test_no_cell_looks_like_a_formula_to_a_spreadsheet() -> None:
    cells = {cell for row in csv.reader(io.StringIO(as_csv(built(Fault.SECONDS)))) for cell in row}
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" or not cell]


def test_every_user_stands_in_the_log_once_and_every_day_has_users() -> None:
    rows = cleaned(built(Fault.DOUBLED_DAY))
    assert len({row.user for row in rows}) == len(rows)
    assert days_of(list(rows)) == Counter(dict.fromkeys(DAYS, 150))


@pytest.mark.parametrize("column", BREAKDOWNS)
def test_a_breakdown_counts_every_row_once(column: str) -> None:
    log = built(Fault.DOUBLED_DAY)
    groups = by_column(log.rows, column, Metric.WATCH)
    assert sum(one.on.rows + one.off.rows for one in groups) == len(log.rows)
    assert len({one.group for one in groups}) == len(groups)


def test_groups_come_in_the_order_of_their_column() -> None:
    groups = by_column(built(Fault.SECONDS).rows, "device_tier", Metric.WATCH)
    assert [one.group for one in groups] == ["high", "mid", "low"]


def test_days_are_told_one_by_one_with_the_means_of_both_sides() -> None:
    log = built(Fault.DOUBLED_DAY)
    days = daily(log, Metric.WATCH)
    assert [one.group for one in days] == [day.isoformat() for day in DAYS]
    first = [row for row in log.rows if row.day == DAYS[0] and row.on]
    assert days[0].on.mean == pytest.approx(sum(row.watch_minutes for row in first) / len(first))


def test_a_comparison_without_the_other_side_has_no_difference() -> None:
    rows = [row for row in built(Fault.SECONDS).rows if row.on]
    assert difference(overall(rows, Metric.WATCH), Metric.WATCH) is None
    with pytest.raises(ValueError, match="no rows"):
        naive(rows, Metric.WATCH)


def test_return_is_compared_in_points_and_the_rest_relative() -> None:
    rows = cleaned(build_log(scenario(fault=Fault.SECONDS)))
    back = overall(rows, Metric.RETURN)
    assert back.on.mean is not None
    assert back.off.mean is not None
    assert difference(back, Metric.RETURN) == pytest.approx(back.on.mean - back.off.mean)
    watch = overall(rows, Metric.WATCH)
    assert watch.on.mean is not None
    assert watch.off.mean is not None
    assert difference(watch, Metric.WATCH) == pytest.approx(watch.on.mean / watch.off.mean - 1)


def test_the_effect_on_the_guardrail_is_planted_too() -> None:
    made = scenario(fault=Fault.SECONDS)
    found = stratified(cleaned(build_log(made)), made.confounder.column, made.feature.guardrail)
    assert found == pytest.approx(made.effects[made.feature.guardrail], abs=TOLERANCE)


def test_a_scenario_knows_its_gain() -> None:
    made: Scenario = scenario()
    assert made.gain == made.effects[made.feature.metric] > 0
