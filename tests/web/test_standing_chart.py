"""The chart of size by own part: every achievement has its number, in its cell, and none lies over another."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger.standing import Part, Size
from app.web.pages.standing_chart import CELL_HEIGHT, CELL_WIDTH, HEIGHT, MOST_DRAWN, WIDTH, standing_chart

RADIUS = 9
PLACES = st.lists(st.tuples(st.sampled_from(Size), st.sampled_from(Part)), max_size=30)


@given(PLACES)
def test_numbers_stand_in_their_cells_beside_each_other(places: list[tuple[Size, Part]]) -> None:
    chart = standing_chart(places)
    columns, rows = dict(chart.columns), dict(chart.rows)
    for dot in chart.dots:
        assert RADIUS <= dot.at.x <= WIDTH - RADIUS
        assert RADIUS <= dot.at.y <= HEIGHT - RADIUS
        if dot.number:
            size, part = places[dot.number - 1]
            assert abs(dot.at.x - columns[size]) <= CELL_WIDTH / 2 - RADIUS
            assert abs(dot.at.y - rows[part]) <= CELL_HEIGHT / 2 - RADIUS
    for one, other in combinations(chart.dots, 2):
        assert max(abs(one.at.x - other.at.x), abs(one.at.y - other.at.y)) >= 2 * RADIUS


def test_what_has_no_room_in_a_cell_is_counted() -> None:
    for size, part in product(Size, Part):
        chart = standing_chart([(size, part)] * (MOST_DRAWN + 3))
        assert [dot.number for dot in chart.dots] == [*range(1, MOST_DRAWN), None]
        assert chart.dots[-1].more == 4
    assert len(standing_chart([(Size.NONE, Part.OWN)] * MOST_DRAWN).dots) == MOST_DRAWN
