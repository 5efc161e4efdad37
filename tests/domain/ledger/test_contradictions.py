"""Contradictions among many tellings: the same as by pairs, in far fewer comparisons."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger.account import Column
from app.domain.ledger.contradictions import contradicting
from app.domain.ledger.measures import Measure, Measures, contradict
from app.domain.reading.amounts import Kind

MEASURES = st.builds(
    Measure,
    st.sampled_from([Kind.DAYS, Kind.MONEY, Kind.PERCENT, Kind.POINTS]),
    st.integers(0, 30).map(float),
    st.sampled_from([0.0, 0.5, 3.0]),
    currency=st.sampled_from(["", "usd", "cny"]),
    recurs=st.booleans(),
)
TOLD = st.lists(st.lists(MEASURES, max_size=3).map(tuple), max_size=9)
COLUMNS = st.sampled_from([Column.DAYS, Column.MONEY, Column.CHANGE, Column.LIFT, Column.KPI])


@given(COLUMNS, TOLD)
def test_exactly_those_contradict_that_do_so_by_pairs(column: Column, told: list[Measures]) -> None:
    numbered = combinations(enumerate(told), 2)
    by_pairs = {n for (i, a), (j, b) in numbered if contradict(column, a, b) for n in (i, j)}
    assert contradicting(column, told) == by_pairs


@pytest.mark.parametrize(
    ("column", "kind"), [(Column.DAYS, Kind.DAYS), (Column.MONEY, Kind.MONEY), (Column.CHANGE, Kind.PERCENT)]
)
def test_the_comparisons_grow_with_the_tellings_not_with_their_pairs(
    column: Column, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[Measure] = []
    meets = Measure.meets

    def counted(one: Measure, other: Measure) -> bool:
        compared.append(one)
        return meets(one, other)

    monkeypatch.setattr(Measure, "meets", counted)
    told: list[Measures] = [(Measure(kind, float(n), 0.25),) for n in range(400)]
    assert len(contradicting(column, told)) == 400
    assert 400 <= len(compared) <= 2 * 400
