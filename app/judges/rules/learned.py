"""A small ordinal model beside the rules: for each signal, how likely each level or a higher one is.

Logistic, rebuilt from the training answers in the repository by `make train`. It sees what the rules found and met,
and the runs of words in the story; it never meets a check without words that show it.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from operator import mul

from app.domain.rubric import LOWEST_LEVEL
from app.judges.rules.features import Features
from app.services.ports import Threshold, Weights

ABOVE = (2, 3, 4, 5)  # one threshold for each check of the ladder
RUN = 1.8  # what a run of words counts beside the features, which lie between -1 and 1
FINE = 100  # weights of runs are kept in hundredths
# A model that is unsure stays near the mean. So much farther from it gives levels spread as the raters' are.
SPREAD = 1.15
# What is expected is seldom shown whole by words that can be quoted, so that levels come out low.
LEAN = 0.1
_LARGEST = 30.0


class Learned:
    """The model that the content's weights describe; it knows no signal before the first training."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        # The signals of an answer share its runs.
        self._summed = lru_cache(maxsize=4)(self._sums)
        self._places = {signal: number * len(ABOVE) for number, signal in enumerate(weights.signals)}

    def knows(self, signal: str) -> bool:
        """Whether it was trained for this signal."""
        return signal in self._places

    def expected(self, signal: str, found: Features, runs: frozenset[str]) -> float:
        """The level of an answer with these features and runs, about 1 to 5. KeyError for an unknown signal."""
        # Always in one order: the last digit of a sum hangs on it.
        names = sorted(found)
        values = [found[name] for name in names]
        told = self._told(signal, runs)
        thresholds = self._weights.signals[signal]
        likely = [_likely(one, names, values, more) for one, more in zip(thresholds, told, strict=True)]
        mean = self._weights.means[signal]
        return mean + SPREAD * (LOWEST_LEVEL + sum(likely) - mean) + LEAN

    def _sums(self, runs: frozenset[str]) -> list[int]:
        """What the runs add to each threshold of every signal, in hundredths."""
        known = map(self._weights.runs.get, runs)
        return list(map(sum, zip(*filter(None, known), strict=True)))

    def _told(self, signal: str, runs: frozenset[str]) -> list[float]:
        """What the runs add to each threshold of this signal."""
        place = self._places[signal]
        sums = self._summed(runs)[place : place + len(ABOVE)] or [0] * len(ABOVE)
        return [RUN * total / FINE for total in sums]

    def telling(self, signal: str, number: int, runs: Iterable[str]) -> int:
        """How much these runs speak for the check with this number, to compare parts of one answer."""
        place = self._places[signal] + number
        return sum(row[place] for run in runs if (row := self._weights.runs.get(run)))


def _likely(threshold: Threshold, names: Sequence[str], values: Sequence[float], more: float) -> float:
    total = threshold.bias + more + sum(map(mul, values, map(threshold.found.get, names, repeat(0.0))))
    return 1.0 / (1.0 + math.exp(-max(-_LARGEST, min(_LARGEST, total))))
