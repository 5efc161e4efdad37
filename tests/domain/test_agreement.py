"""The figures of agreement, against values worked out by hand and against their own meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agreement import (
    Agreement,
    agreement,
    bootstrap_interval,
    check_agreement,
    confusion,
    flip_rate,
    quadratic_weighted_kappa,
    rater_agreement,
    settled_level,
)

LEVELS = st.integers(1, 5)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=40)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([(1, 1), (5, 5)], 1.0),
        ([(1, 5), (5, 1)], -1.0),
        ([(1, 1), (2, 1), (3, 1), (4, 1)], 0.0),
        # observed (0+1+0+1)/4 = 1/2; expected over marginals {1:1,2:1,3:1,4:1} × {1:2,3:1,5:1} = 64/16
        ([(1, 1), (2, 1), (3, 3), (4, 5)], 1 - 0.5 / (64 / 16)),
        ([(3, 3), (3, 3)], None),
        ([], None),
    ],
)
def test_kappa_is_what_a_hand_calculation_gives(pairs: list[tuple[int, int]], kappa: float | None) -> None:
    assert quadratic_weighted_kappa(pairs) == (None if kappa is None else pytest.approx(kappa))


@given(PAIRS)
def test_kappa_does_not_care_who_rated_or_in_which_order(pairs: list[tuple[int, int]]) -> None:
    kappa = quadratic_weighted_kappa(pairs)
    swapped = quadratic_weighted_kappa([(judged, rated) for rated, judged in reversed(pairs)])
    assert swapped == (None if kappa is None else pytest.approx(kappa))
    assert kappa is None or kappa <= 1.0


def test_figures_of_a_small_set() -> None:
    figures = agreement([(1, 1), (2, 3), (3, 3), (3, 5)])
    assert figures.n == 4
    assert (figures.exact, figures.within_one, figures.bias, figures.majority_exact) == (0.5, 0.75, 0.75, 0.5)
    assert figures.indicative


def test_nothing_to_compare_gives_no_figure_at_all() -> None:
    assert agreement([]) == Agreement(0, None, None, None, None, None, None)


def test_fifty_answers_are_more_than_indicative() -> None:
    assert not agreement([(1, 1), (2, 2)] * 25).indicative


@given(PAIRS)
def test_the_interval_is_the_same_every_time_and_ordered(pairs: list[tuple[int, int]]) -> None:
    interval = bootstrap_interval(pairs, seed=3)
    assert interval == bootstrap_interval(pairs, seed=3)
    assert interval is None or interval[0] <= interval[1]


def test_the_interval_narrows_as_answers_are_added() -> None:
    few = [(1, 1), (2, 3), (3, 2), (4, 4), (5, 5)]
    small, large = bootstrap_interval(few, 1), bootstrap_interval(few * 20, 1)
    assert small
    assert large
    assert large[1] - large[0] < small[1] - small[0]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([[1, 1, 1], [5, 5, 5]], 1.0),
        ([[1, 5], [5, 1]], -1.0),
        ([[1], [2]], None),
        ([[1, 2], [2]], None),
        ([[3, 3], [3, 3]], None),
    ],
)
def test_raters_are_compared_two_by_two(ratings: list[list[int]], expected: float | None) -> None:
    assert rater_agreement(ratings) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(("ratings", "level"), [([2], 2), ([1, 2, 5], 2), ([2, 3], 2)])
def test_several_raters_stand_for_their_median(ratings: list[int], level: int) -> None:
    assert settled_level(ratings) == level


def test_checks_are_counted_apart_where_met_and_where_not() -> None:
    figures = check_agreement([(True, True), (True, False), (False, False), (False, False)])
    assert (figures.n, figures.sensitivity, figures.specificity) == (4, 0.5, 1.0)
    assert check_agreement([(True, True)]).specificity is None


@pytest.mark.parametrize(
    ("repeats", "rate"), [([[1, 1], [2, 3]], 0.5), ([[1, 1], [None, None]], 0.0), ([[1], [2]], None), ([], None)]
)
def test_flips_are_answers_whose_level_changed(repeats: list[list[int | None]], rate: float | None) -> None:
    assert flip_rate(repeats) == rate


def test_the_grid_counts_every_pair_once_and_sets_the_unscored_apart() -> None:
    grid = confusion([(1, 1), (1, 1), (4, 5), (4, None)])
    assert grid.levels == (1, 2, 3, 4, 5)
    assert (grid.counts[0][0], grid.counts[3][4]) == (2, 1)
    assert sum(map(sum, grid.counts)) == 3
    assert grid.unscored == (0, 0, 0, 1, 0)


@given(st.lists(st.tuples(LEVELS, st.none() | LEVELS), max_size=40))
def test_the_diagonal_of_the_grid_is_exact_agreement(pairs: list[tuple[int, int | None]]) -> None:
    grid = confusion(pairs)
    assert sum(grid.counts[i][i] for i in range(5)) == sum(rated == judged for rated, judged in pairs)
    assert sum(map(sum, grid.counts)) + sum(grid.unscored) == len(pairs)
