"""Where the points of a small chart of levels stand: pure arithmetic for an SVG that templates write out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase

from app.domain.practice.band import Band
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL
from app.web.pages.line_chart import Mark

WIDTH, HEIGHT = 400, 190
# The words of the levels stand on the left, the letters of changes above, the days below.
LEFT, RIGHT, TOP, BOTTOM = 96, 16, 26, 30
# More would stand closer together than a point is wide.
MOST_POINTS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A level's line across the drawing."""

    level: int
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A scored point; `live` ones are filled, a coach's is a diamond. `band` is where the band begins and ends."""

    at: Mark
    live: bool
    coached: bool = False
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between two scored points next to each other, dashed across a change of rubric or judge."""

    start: Mark
    end: Mark
    dashed: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """An upright line before a point that was read by another rubric or judge; `letter` leads to its note."""

    x: float
    letter: str


@dataclass(frozen=True, slots=True)
class LevelChart:
    """Levels from left to right, oldest first. What is unscored has no dot, and no stroke runs across it."""

    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One point before it is drawn: its level (None: unscored), whether it is live and read by another judge.

    `band` is from which level to which it might be.
    """

    level: float | None
    live: bool
    changed: bool
    coached: bool = False
    band: Band | None = None


def level_chart(readings: Sequence[Reading]) -> LevelChart:
    """The chart of at most `MOST_POINTS` readings."""
    places = [_x(k, len(readings)) for k in range(len(readings))]
    marks = [None if one.level is None else Mark(x, _y(one.level)) for x, one in zip(places, readings, strict=True)]
    pairs = pairwise(zip(marks, readings, strict=True))
    half = (places[1] - places[0]) / 2 if len(places) > 1 else 0.0
    changed = [x for x, one in zip(places, readings, strict=True) if one.changed]
    return LevelChart(
        rows=tuple(Row(level, _y(level)) for level in range(HIGHEST_LEVEL, LOWEST_LEVEL - 1, -1)),
        dots=tuple(
            Dot(mark, one.live, one.coached, (_y(one.band.high), _y(one.band.low)) if one.band else None)
            for mark, one in zip(marks, readings, strict=True)
            if mark is not None
        ),
        strokes=tuple(Stroke(a, b, one.changed) for (a, _), (b, one) in pairs if a is not None and b is not None),
        rules=tuple(Rule(round(x - half, 1), letter) for x, letter in zip(changed, ascii_uppercase, strict=False)),
    )


def _x(step: int, steps: int) -> float:
    inner = WIDTH - LEFT - RIGHT
    return round(LEFT + (inner / 2 if steps == 1 else 12 + step / (steps - 1) * (inner - 24)), 1)


def _y(level: float) -> float:
    share = (level - LOWEST_LEVEL) / (HIGHEST_LEVEL - LOWEST_LEVEL)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)
