"""The chart of size by own part on the ledger page, with its table and its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import Language
from app.domain.ledger.account import Acts, Column
from app.domain.ledger.rows import Row
from app.domain.ledger.standing import Part, Size, finding_of, part_of
from app.domain.phrasing import Render
from app.web.pages.standing_chart import BOTTOM, HEIGHT, LEFT, WIDTH, StandingChart, standing_chart


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A line of the table; `percent` in words, None where no size can be told."""

    id: str
    title: str
    size: Size
    part: Part
    percent: str | None
    acts: Acts


@dataclass(frozen=True, slots=True)
class StandingView:
    """The chart, its table and its finding; the rest are measures of the drawing."""

    chart: StandingChart
    rows: tuple[StandingRow, ...]
    finding: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - 8
    floor: int = HEIGHT - BOTTOM


def standing_view(rows: Sequence[Row], language: Language, render: Render) -> StandingView:
    """Where `rows` stand, in the visitor's `language`."""
    shown = tuple(_row(row, language, render) for row in rows)
    places = [(row.size, row.part) for row in shown]
    return StandingView(standing_chart(places), shown, finding_of(places, language, render))


def _row(row: Row, language: Language, render: Render) -> StandingRow:
    percent = row.effect.percent
    words = render("ledger.amount_percent", language, n=f"{percent:,.0f}") if percent is not None else None
    title = row.shown(Column.FEATURE).text
    return StandingRow(row.id, title, row.effect.size, part_of(row.acts), words, row.acts)
