"""Where achievements stand in the chart of size by own part: arithmetic for an SVG that templates write out."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ledger.standing import Part, Size
from app.web.pages.line_chart import Mark

# The words of the parts stand on the left, those of the sizes below.
LEFT, TOP, CELL_WIDTH, CELL_HEIGHT, BOTTOM = 72, 8, 64, 54, 44
COLUMNS = (Size.NONE, Size.AMOUNT, Size.SMALL, Size.MEDIUM, Size.LARGE)
ROWS = (Part.OWN, Part.SHARED, Part.OTHERS, Part.UNTOLD)
WIDTH = LEFT + CELL_WIDTH * len(COLUMNS) + 8
HEIGHT = TOP + CELL_HEIGHT * len(ROWS) + BOTTOM
A_LINE, STEP = 3, 20
MOST_DRAWN = 6


@dataclass(frozen=True, slots=True)
class Numbered:
    """An achievement's number at its place; `more` (no number) is how many others there is no room for."""

    at: Mark
    number: int | None
    more: int = 0


@dataclass(frozen=True, slots=True)
class StandingChart:
    """Numbers in the cells, and where the middles of columns and rows are."""

    dots: tuple[Numbered, ...]
    columns: tuple[tuple[Size, float], ...]
    rows: tuple[tuple[Part, float], ...]


def standing_chart(places: Sequence[tuple[Size, Part]]) -> StandingChart:
    """The chart of achievements, numbered from 1 in their order."""
    cells: dict[tuple[Size, Part], list[int]] = {}
    for number, place in enumerate(places, start=1):
        cells.setdefault(place, []).append(number)
    dots = [dot for place, numbers in cells.items() for dot in _in_cell(place, numbers)]
    columns = tuple((size, _x(n)) for n, size in enumerate(COLUMNS))
    return StandingChart(tuple(dots), columns, tuple((part, _y(n)) for n, part in enumerate(ROWS)))


def _in_cell(place: tuple[Size, Part], numbers: Sequence[int]) -> list[Numbered]:
    fitting = numbers if len(numbers) <= MOST_DRAWN else numbers[: MOST_DRAWN - 1]
    shown = [*fitting, *([None] if len(fitting) < len(numbers) else [])]
    lines = -(-len(shown) // A_LINE)
    x, y = _x(COLUMNS.index(place[0])), _y(ROWS.index(place[1]))
    dots = []
    for n, number in enumerate(shown):
        line, across = divmod(n, A_LINE)
        wide = min(A_LINE, len(shown) - line * A_LINE)
        at = Mark(x + (across - (wide - 1) / 2) * STEP, y + (line - (lines - 1) / 2) * STEP)
        dots.append(Numbered(at, number, 0 if number else len(numbers) - len(fitting)))
    return dots


def _x(column: int) -> float:
    return LEFT + CELL_WIDTH * (column + 0.5)


def _y(row: int) -> float:
    return TOP + CELL_HEIGHT * (row + 0.5)
