"""From rated answers to the weights of the small model."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.judges.rules.features import Features
from app.judges.rules.fitting import Row, fitted
from app.judges.rules.learned import ABOVE, FINE, RUN
from app.services.ports import Threshold, Weights

PENALTY = 15.0
COMMON = 5  # answers that a run of words has to stand in
BIAS = 3.0
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One rated answer as the model sees it for one signal."""

    found: Features
    runs: frozenset[str]
    level: int


def trained(examples: Mapping[str, Sequence[Example]]) -> Weights:
    """The weights for these signals, in their order; `examples` has the same answers for each of them."""
    runs = common_runs(examples.values())
    fits = {signal: Fit(ones, runs) for signal, ones in examples.items()}
    thresholds = {signal: [fit.threshold(above) for above in ABOVE] for signal, fit in fits.items()}
    rows = zip(*(told for ones in thresholds.values() for _, told in ones), strict=True)
    return Weights(
        {signal: tuple(threshold for threshold, _ in ones) for signal, ones in thresholds.items()},
        {signal: round(fit.mean, DIGITS) for signal, fit in fits.items()},
        {run: row for run, row in zip(runs, rows, strict=True) if any(row)},
    )


def common_runs(sets: Iterable[Sequence[Example]]) -> list[str]:
    """The runs that stand in enough answers of at least one signal's story."""
    counts = [Counter(run for example in ones for run in example.runs) for ones in sets]
    return sorted({run for count in counts for run, times in count.items() if times >= COMMON})


class Fit:
    """The model of one signal, one threshold after the other."""

    def __init__(self, examples: Sequence[Example], runs: Sequence[str]) -> None:
        """`runs` are the ones that count."""
        self.mean = math.fsum(example.level for example in examples) / len(examples)
        self._names = sorted({name for example in examples for name in example.found})
        self._spreads = _spreads([example.found for example in examples], self._names)
        self._runs = {run: 1 + len(self._names) + number for number, run in enumerate(runs)}
        self._rows = [self._row(example) for example in examples]
        self._levels = [example.level for example in examples]

    def threshold(self, above: int) -> tuple[Threshold, list[int]]:
        """What reaching one level asks of bias and features, and of each run, in hundredths."""
        weights = self._fitted(above)
        plain = zip(self._names, weights[1:], self._spreads, strict=False)
        found = {name: round(weight / spread, DIGITS) for name, weight, spread in plain}
        told = {name: weight for name, weight in found.items() if weight}
        return (
            Threshold(round(weights[0] * BIAS, DIGITS), told),
            [round(weight * FINE) for weight in weights[1 + len(self._names) :]],
        )

    def _fitted(self, above: int) -> list[float]:
        """The weight of every column: the bias, the features, the runs."""
        wanted = [level >= above for level in self._levels]
        return fitted(self._rows, wanted, 1 + len(self._names) + len(self._runs), PENALTY)

    def _row(self, example: Example) -> Row:
        features = [
            (1 + number, example.found[name] / spread)
            for number, (name, spread) in enumerate(zip(self._names, self._spreads, strict=True))
            if example.found.get(name)
        ]
        known = sorted(self._runs[run] for run in example.runs if run in self._runs)
        cells = [(0, BIAS), *features, *((column, RUN) for column in known)]
        # A row of one column would be read as a bare number.
        cells = cells if len(cells) > 1 else [*cells, (1, 0.0)]
        return Row(tuple(column for column, _ in cells), tuple(value for _, value in cells))


def _spreads(answers: Sequence[Features], names: Sequence[str]) -> list[float]:
    """The standard deviation of each feature; 1 where it never varies."""
    columns = [[found.get(name, 0.0) for found in answers] for name in names]
    means = [math.fsum(column) / len(column) for column in columns]
    return [
        math.sqrt(math.fsum((value - mean) ** 2 for value in column) / len(column)) or 1.0
        for column, mean in zip(columns, means, strict=True)
    ]


def written(weights: Weights, material: str) -> str:
    """The weights as text, the same bytes for the same weights: a line for each run of words.

    `material` says what they were trained on.
    """
    signals = {
        signal: {
            "mean": weights.means[signal],
            "thresholds": [{"bias": one.bias, "found": dict(one.found)} for one in thresholds],
        }
        for signal, thresholds in weights.signals.items()
    }
    runs = ",\n".join(
        f"{json.dumps(run, ensure_ascii=False)}:{json.dumps(list(row), separators=(',', ':'))}"
        for run, row in weights.runs.items()
    )
    head = json.dumps(signals, indent=0, ensure_ascii=False)
    return f'{{"material": {json.dumps(material)},\n"signals": {head},\n"runs": {{\n{runs}\n}}}}\n'
