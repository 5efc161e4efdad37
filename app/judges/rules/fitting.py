"""How the small model is fitted: logistic regression with a ridge penalty, by coordinate descent on its dual.

The minimum of |w|²/2 + C Σ log(1 + exp(-y w·x)), over one answer's factor at a time, each brought to its own
minimum by a few steps of Newton's method: Yu, Huang and Lin, "Dual coordinate descent methods for logistic
regression and maximum entropy models" (2011). Plain Python in a fixed order: the same weights everywhere.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter, mul

ROUNDS = 14
STEPS = 12
_LARGEST = 30.0


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: the columns that are not 0, at least two, and their values."""

    columns: tuple[int, ...]
    values: tuple[float, ...]


def fitted(rows: Sequence[Row], wanted: Sequence[bool], width: int, penalty: float) -> list[float]:
    """The weight of each of `width` columns, so that a positive sum says that what is `wanted` is likely."""
    most = 1.0 / penalty
    weights = [0.0] * width
    factors = [most / 2] * len(rows)
    for row, target, factor in zip(rows, wanted, factors, strict=True):
        _add(weights, row, factor if target else -factor)
    reading = [itemgetter(*row.columns) for row in rows]
    sizes = [math.fsum(map(mul, row.values, row.values)) for row in rows]
    order, shuffler = list(range(len(rows))), random.Random(0)  # noqa: S311 - the same order each time
    for _ in range(ROUNDS):
        shuffler.shuffle(order)
        for index in order:
            row, sign = rows[index], 1.0 if wanted[index] else -1.0
            margin = sign * sum(map(mul, row.values, reading[index](weights)))
            settled = _settled(sizes[index], margin, factors[index], most)
            _add(weights, row, sign * (settled - factors[index]))
            factors[index] = settled
    return weights


def _add(weights: list[float], row: Row, factor: float) -> None:
    for column, value in zip(row.columns, row.values, strict=True):
        weights[column] += factor * value


def _settled(size: float, margin: float, factor: float, most: float) -> float:
    """The factor at which the dual is least along one answer.

    There size · (new - factor) + margin + log-odds of the new factor is 0.
    """
    odds = max(-_LARGEST, min(_LARGEST, -margin))
    for _ in range(STEPS):
        share = 1.0 / (1.0 + math.exp(-odds))
        gap = size * (most * share - factor) + margin + odds
        odds -= max(-2.0, min(2.0, gap / (size * most * share * (1.0 - share) + 1.0)))
        odds = max(-_LARGEST, min(_LARGEST, odds))
        if abs(gap) < 1e-9:
            break
    return most / (1.0 + math.exp(-odds))
