"""Where the lines of a small chart run: pure arithmetic for an SVG that templates write out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 14, 30
MOST_TICKS = 4
# Below this a scale would be finer than any figure beside it.
SMALLEST_RANGE = 1e-6


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and the value it stands for."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Two lines over the same steps. A line is broken where a value is missing, so it comes in pieces."""

    lines: tuple[tuple[tuple[Mark, ...], ...], ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A horizontal interval with its middle; `y` is its row."""

    y: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals one below another on one scale, zero among its ticks."""

    height: int
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    zero: float


ROW = 34


def line_chart(lines: Sequence[Sequence[float | None]]) -> LineChart:
    """Lines of equally many values, from left to right; the scale begins at zero."""
    steps = max(len(line) for line in lines)
    highest = max((value for line in lines for value in line if value is not None), default=0.0) or 1.0
    ticks = _ticks(0.0, highest)
    top = max(highest, ticks[-1])

    def place(step: int, value: float) -> Mark:
        across = step / max(1, steps - 1)
        return Mark(_round(LEFT + across * (WIDTH - LEFT - RIGHT)), _round(_down(value, top)))

    return LineChart(
        lines=tuple(_pieces(line, place) for line in lines),
        y_ticks=tuple(Tick(_round(_down(value, top)), value) for value in ticks),
        x_ticks=tuple(Tick(place(step, 0.0).x, step) for step in sorted({0, steps // 2, steps - 1})),
    )


def intervals(rows: Sequence[tuple[float, float, float]]) -> Intervals:
    """Rows of (low, middle, high) on a common scale."""
    lowest = min(0.0, *(low for low, _, _ in rows))
    highest = max(0.0, *(high for _, _, high in rows))
    ticks = _ticks(lowest, highest)
    least, most = min(lowest, ticks[0]), max(highest, ticks[-1])

    def across(value: float) -> float:
        share = (value - least) / ((most - least) or 1.0)
        return _round(RIGHT + share * (WIDTH - 2 * RIGHT))

    spans = (Span(TOP + ROW * n + ROW / 2, *map(across, row)) for n, row in enumerate(rows))
    height = TOP + ROW * len(rows) + BOTTOM
    return Intervals(height, tuple(spans), tuple(Tick(across(v), v) for v in ticks), across(0.0))


def _pieces(line: Sequence[float | None], place: Callable[[int, float], Mark]) -> tuple[tuple[Mark, ...], ...]:
    pieces: list[list[Mark]] = [[]]
    for step, value in enumerate(line):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(place(step, value))
    return tuple(tuple(piece) for piece in pieces if piece)


def _down(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)


def _ticks(low: float, high: float) -> list[float]:
    """Round values that cover a range, zero among them."""
    width = max((high - low) or 1.0, SMALLEST_RANGE)
    rough = width / MOST_TICKS
    magnitude = 10.0 ** floor(log10(rough))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough)
    first, last = floor(low / step + 1e-9), -floor(-high / step + 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def _round(value: float) -> float:
    return round(value, 1)
