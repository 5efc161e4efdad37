"""Rows in a terminal: a table where it fits, else each row's cells below each other, and none broken."""

import io

import pytest
from rich.console import Console

from app.cli.tables import print_rows

HEADINGS = ("model", "server", "found")
ROWS = (
    ("qwen3-235b-a22b-instruct-2507", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "2026-11-29"),
    ("通义千问", "http://127.0.0.1:11434/v1", "–"),
)


def shown(width: int, rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    out = io.StringIO()
    print_rows(Console(file=out, width=width, highlight=False), HEADINGS, rows)
    return out.getvalue()


def test_where_there_is_room_each_row_is_a_line() -> None:
    model, server, found = ROWS[0]
    (line,) = [line for line in shown(240).splitlines() if model in line]
    assert line.split() == [model, server, found]


@pytest.mark.parametrize("width", [20, 50, 80, 100])
def test_in_a_narrow_terminal_the_cells_stand_below_each_other(width: int) -> None:
    lines = shown(width).splitlines()
    for model, server, found in ROWS:
        at = lines.index(model)
        assert lines[at + 1 : at + 3] == [f"  server: {server}", f"  found: {found}"]


@pytest.mark.parametrize("width", range(90, 120))
def test_no_cell_is_ever_broken(width: int) -> None:
    assert all(cell in shown(width) for row in ROWS for cell in row)


def test_cells_cannot_steer_the_terminal() -> None:
    for width in (20, 240):
        text = shown(width, (("[bold]one", "\x1b[2J", "–"),))
        assert "[bold]one" in text
        assert "\x1b" not in text
