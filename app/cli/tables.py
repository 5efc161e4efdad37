"""Tables for a terminal that may be too narrow for them."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.printing import printable

_AS_WIDE_AS_IT_LIKES = 100_000


def print_rows(
    console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], *, figures: bool = False
) -> None:
    """A line for each row or, where a cell would be broken for it, a line for each cell below the row's first.

    With `figures`, all cells but the first are figures.
    """
    table = Table(box=SIMPLE)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if figures and at else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    unlimited = console.options.update(max_width=_AS_WIDE_AS_IT_LIKES)
    if console.measure(table, options=unlimited).maximum <= console.width:
        console.print(table)
        return
    for row in rows:
        console.print(_below_each_other(headings, row), soft_wrap=True)


def _below_each_other(headings: Sequence[str], row: Sequence[str]) -> Text:
    named = zip(headings[1:], row[1:], strict=True)
    lines = "".join(f"\n  {heading}: {printable(cell)}" for heading, cell in named)
    return Text("\n").append(printable(row[0]), style="bold").append(lines, style="not bold")
