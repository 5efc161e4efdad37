"""Where the lines and bars of charts run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.pages.line_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Mark, intervals, line_chart

VALUES = st.floats(0, 1e6)
CHANGES = st.floats(-100, 100)


def test_a_line_runs_from_the_left_edge_to_the_right_and_from_zero_up() -> None:
    chart = line_chart([[0.0, 5.0, 10.0]])
    assert chart.lines == (
        ((Mark(LEFT, HEIGHT - BOTTOM), Mark((LEFT + WIDTH - RIGHT) / 2, 102.0), Mark(WIDTH - RIGHT, TOP)),),
    )


def test_a_missing_value_breaks_the_line_instead_of_drawing_zero() -> None:
    (pieces,) = line_chart([[1.0, None, 2.0, 3.0]]).lines
    assert [len(piece) for piece in pieces] == [1, 2]


@pytest.mark.parametrize(
    ("highest", "values"),
    [
        (40.0, [0, 10, 20, 30, 40]),
        (0.66, [0, 0.2, 0.4, 0.6, 0.8]),
        (236.0, [0, 100, 200, 300]),
        (0.0, [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_the_scale_has_round_values(highest: float, values: list[float]) -> None:
    assert [tick.value for tick in line_chart([[highest, 0.0]]).y_ticks] == values


def test_the_first_the_middle_and_the_last_step_are_named() -> None:
    assert [tick.value for tick in line_chart([[1.0] * 14]).x_ticks] == [0, 7, 13]


@given(st.lists(st.one_of(st.none(), VALUES), min_size=2, max_size=30))
def test_no_point_leaves_the_drawing(line: list[float | None]) -> None:
    for piece in line_chart([line]).lines[0]:
        for mark in piece:
            assert LEFT <= mark.x <= WIDTH - RIGHT
            assert TOP <= mark.y <= HEIGHT - BOTTOM


@given(st.lists(st.tuples(CHANGES, CHANGES, CHANGES).map(sorted), min_size=1, max_size=4))
def test_intervals_share_a_scale_that_shows_zero(rows: list[list[float]]) -> None:
    drawn = intervals([(row[0], row[1], row[2]) for row in rows])
    assert any(tick.value == 0 for tick in drawn.ticks)
    assert RIGHT <= drawn.zero <= WIDTH - RIGHT
    for span, row in zip(drawn.spans, rows, strict=True):
        assert RIGHT <= span.low <= span.middle <= span.high <= WIDTH - RIGHT
        assert (span.low < drawn.zero - 0.1) <= (row[0] < 0)
        assert (span.high > drawn.zero + 0.1) <= (row[2] > 0)
    assert [span.y for span in drawn.spans] == sorted(span.y for span in drawn.spans)
