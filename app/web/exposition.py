"""The figures in the form that Prometheus reads.

Debrief counts by itself (`services/tally.py`), and this library only writes it down.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from app.services.figures import Figures
from app.services.tally import Count, Spread
from app.services.watched import Level


def exposed(figures: Figures, levels: Sequence[Level]) -> bytes:
    """All figures, and those of the process itself, in the text form 0.0.4."""
    registry = CollectorRegistry()
    registry.register(_Collected(figures, levels))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Collected(Collector):
    def __init__(self, figures: Figures, levels: Sequence[Level]) -> None:
        self._figures = figures
        self._levels = levels

    def collect(self) -> Iterator[Metric]:
        """Each family, the same ones every time."""
        yield from map(_histogram, self._figures.spreads)
        yield from map(_counter, self._figures.counts)
        for _, levels in groupby(self._levels, key=lambda level: level.name):
            yield _gauge(list(levels))


def _histogram(spread: Spread) -> Metric:
    family = HistogramMetricFamily(spread.name, spread.about, labels=spread.labels)
    bounds = [*map(str, spread.bounds), "+Inf"]
    for labels, (within, in_all) in spread.seen.items():
        family.add_metric(labels, list(zip(bounds, _so_far(within), strict=True)), in_all)
    return family


def _so_far(within: Iterable[int]) -> Iterator[float]:
    return accumulate(within)


def _counter(count: Count) -> Metric:
    family = CounterMetricFamily(count.name, count.about, labels=count.labels)
    for labels, counted in count.counted.items():
        family.add_metric(labels, counted)
    return family


def _gauge(levels: Sequence[Level]) -> Metric:
    first = levels[0]
    family = GaugeMetricFamily(first.name, first.about, labels=() if first.label is None else first.label[:1])
    for level in levels:
        family.add_metric(() if level.label is None else level.label[1:], level.value)
    return family
