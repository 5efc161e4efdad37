"""A small ordinal model beside the rules: for each signal, how likely each level or a higher one is.

Logistic, a few hundred weights, rebuilt from the training answers in the repository by `make train`. It never
meets a check by itself: the rules still have to find the words.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mul

from app.services.ports import Weights

Features = Mapping[str, float]
ABOVE = (2, 3, 4, 5)  # one threshold for each check of the ladder
PENALTY = 15.0
ROUNDS = 160
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Threshold:
    """The log-odds of reaching one level."""

    bias: float
    weights: Mapping[str, float]

    def likely(self, names: Sequence[str], values: Sequence[float]) -> float:
        """The probability of reaching it, for features with these `names` and `values`."""
        total = self.bias + sum(map(mul, values, map(self.weights.get, names, repeat(0.0))))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


Learned = Mapping[str, tuple[Threshold, ...]]


def expected_level(thresholds: Sequence[Threshold], features: Features) -> float:
    """The mean level, from 1 to 5."""
    # Always in one order: the last digit of a sum hangs on it.
    names = sorted(features)
    values = [features[name] for name in names]
    return 1.0 + sum(threshold.likely(names, values) for threshold in thresholds)


def learned_from(weights: Weights) -> Learned:
    """The model that the content's weights describe; empty before the first training."""
    return {
        signal: tuple(Threshold(bias, by_feature) for bias, by_feature in rows) for signal, rows in weights.items()
    }


def written(model: Learned) -> str:
    """The model as text, the same bytes for the same model."""
    rows = {
        signal: [{"bias": threshold.bias, "weights": dict(threshold.weights)} for threshold in thresholds]
        for signal, thresholds in model.items()
    }
    return json.dumps(rows, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def trained(answers: Sequence[Features], levels: Sequence[int]) -> tuple[Threshold, ...]:
    """Fit every threshold of one signal; `levels` has one level for each answer."""
    names = sorted({name for features in answers for name in features})
    rows, means, spreads = _standardised(answers, names)
    steep = _steepness(rows)
    return tuple(
        _fitted(rows, [float(level >= above) for level in levels], steep, names, means, spreads) for above in ABOVE
    )


def _standardised(
    answers: Sequence[Features], names: Sequence[str]
) -> tuple[list[list[float]], list[float], list[float]]:
    columns = [[features.get(name, 0.0) for features in answers] for name in names]
    means = [math.fsum(column) / len(column) for column in columns]
    spreads = [
        math.sqrt(math.fsum((value - mean) ** 2 for value in column) / len(column)) or 1.0
        for column, mean in zip(columns, means, strict=True)
    ]
    rows = [
        [(column[index] - mean) / spread for column, mean, spread in zip(columns, means, spreads, strict=True)]
        for index in range(len(answers))
    ]
    return rows, means, spreads


def _steepness(rows: Sequence[Sequence[float]]) -> float:
    """An upper bound of the loss's curvature, by power iteration."""
    vector = [1.0] * len(rows[0])
    size = 1.0
    for _ in range(30):
        products = [_dot(row, vector) for row in rows]
        vector = _combined(rows, products)
        size = math.sqrt(_dot(vector, vector)) or 1.0
        vector = [value / size for value in vector]
    return 0.3 * size + PENALTY


def _fitted(
    rows: Sequence[Sequence[float]],
    wanted: Sequence[float],
    steep: float,
    names: Sequence[str],
    means: Sequence[float],
    spreads: Sequence[float],
) -> Threshold:
    """Accelerated gradient descent with a ridge penalty, a fixed number of rounds; then back to plain features."""
    weights, ahead = [0.0] * len(names), [0.0] * len(names)
    share = min(max(math.fsum(wanted) / len(wanted), 0.01), 0.99)
    bias = bias_ahead = math.log(share / (1 - share))
    momentum = 0.85
    for _ in range(ROUNDS):
        misses = [
            1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, bias_ahead + _dot(row, ahead))))) - target
            for row, target in zip(rows, wanted, strict=True)
        ]
        slopes = _combined(rows, misses)
        following = [value - (slope + PENALTY * value) / steep for value, slope in zip(ahead, slopes, strict=True)]
        bias_following = bias_ahead - math.fsum(misses) / (0.25 * len(rows))
        ahead = [new + momentum * (new - old) for new, old in zip(following, weights, strict=True)]
        bias_ahead = bias_following + momentum * (bias_following - bias) * 0.3
        weights, bias = following, bias_following
    plain = {name: weight / spread for name, weight, spread in zip(names, weights, spreads, strict=True)}
    shift = math.fsum(plain[name] * mean for name, mean in zip(names, means, strict=True))
    kept = {name: round(weight, DIGITS) for name, weight in plain.items() if round(weight, DIGITS)}
    return Threshold(round(bias - shift, DIGITS), kept)


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(map(float.__mul__, first, second))


def _combined(rows: Sequence[Sequence[float]], factors: Sequence[float]) -> list[float]:
    total = [0.0] * len(rows[0])
    for row, factor in zip(rows, factors, strict=True):
        total = [value + factor * part for value, part in zip(total, row, strict=True)]
    return total
