"""The fit finds the minimum it is meant to find, the same one each time."""

import math
import random

import pytest

from app.judges.rules.fitting import Row, fitted

PENALTY = 2.0
WIDTH = 4


def material(answers: int = 60) -> tuple[list[Row], list[bool]]:
    """Answers whose column 1 decides, column 2 says nothing, and column 3 is always there."""
    chance = random.Random(5)  # noqa: S311
    rows, wanted = [], []
    for _ in range(answers):
        deciding, noise = chance.uniform(-1, 1), chance.uniform(-1, 1)
        rows.append(Row((0, 1, 2, 3), (1.0, deciding, noise, 0.5)))
        wanted.append(deciding + chance.uniform(-0.4, 0.4) > 0)
    return rows, wanted


def slopes(rows: list[Row], wanted: list[bool], weights: list[float]) -> list[float]:
    """The slope of |w|²/2 + Σ loss / PENALTY along each weight: 0 everywhere at the minimum."""
    slope = weights.copy()
    for row, target in zip(rows, wanted, strict=True):
        total = math.fsum(value * weights[column] for column, value in zip(row.columns, row.values, strict=True))
        miss = 1 / (1 + math.exp(-total)) - float(target)
        for column, value in zip(row.columns, row.values, strict=True):
            slope[column] += miss * value / PENALTY
    return slope


def test_it_ends_where_no_weight_could_be_better() -> None:
    rows, wanted = material()
    weights = fitted(rows, wanted, WIDTH, PENALTY)
    assert all(abs(slope) < 0.01 for slope in slopes(rows, wanted, weights))


def test_what_decides_weighs_and_what_says_nothing_does_not() -> None:
    weights = fitted(*material(), WIDTH, PENALTY)
    assert weights[1] > 1
    assert abs(weights[2]) < weights[1] / 4


def test_it_gives_the_same_weights_each_time() -> None:
    assert fitted(*material(), WIDTH, PENALTY) == fitted(*material(), WIDTH, PENALTY)


@pytest.mark.parametrize("wanted", [True, False])
def test_where_all_answers_are_alike_it_leans_that_way(wanted: bool) -> None:
    rows, _ = material()
    weights = fitted(rows, [wanted] * len(rows), WIDTH, PENALTY)
    assert (weights[0] > 0) is wanted


def test_a_heavier_penalty_keeps_weights_smaller() -> None:
    rows, wanted = material()
    assert abs(fitted(rows, wanted, WIDTH, 20.0)[1]) < abs(fitted(rows, wanted, WIDTH, 1.0)[1])
