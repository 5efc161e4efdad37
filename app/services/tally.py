"""Counting, cheaply: a name, a few labels from short fixed lists, and numbers. Nothing is read until somebody asks.

All of it happens on the event loop.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

Labels = tuple[str, ...]


class Count:
    """How often something happened, or how much of it there was; told apart by labels."""

    def __init__(self, name: str, about: str, *labels: str) -> None:
        self.name = name
        self.about = about
        self.labels = labels
        self._counted: defaultdict[Labels, float] = defaultdict(float)

    def add(self, *labels: str, by: float = 1.0) -> None:
        """Once more, or so much more."""
        self._counted[labels] += by

    @property
    def counted(self) -> Mapping[Labels, float]:
        """All there was so far."""
        return self._counted


class Spread:
    """How long something took: how often up to each of the `bounds` (seconds), and beyond; told apart by labels."""

    def __init__(self, name: str, about: str, bounds: Sequence[float], *labels: str) -> None:
        self.name = name
        self.about = about
        self.bounds = tuple(bounds)
        self.labels = labels
        self._seen: dict[Labels, tuple[list[int], list[float]]] = {}

    def add(self, seconds: float, *labels: str) -> None:
        """It took so long."""
        seen = self._seen.get(labels)
        if seen is None:
            seen = self._seen[labels] = ([0] * (len(self.bounds) + 1), [0.0])
        within, in_all = seen
        within[bisect_left(self.bounds, seconds)] += 1
        in_all[0] += seconds

    @property
    def seen(self) -> Mapping[Labels, tuple[Sequence[int], float]]:
        """For each set of labels, how often between one bound and the next, and the seconds of all together."""
        return {labels: (tuple(within), in_all[0]) for labels, (within, in_all) in self._seen.items()}
