"""Runs of words: what they are made of, and what does not matter to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.sentences import Span
from app.judges.rules.runs import LONGEST, runs_of


def runs(text: str) -> frozenset[str]:
    return runs_of(text, [Span(0, len(text))])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i cut it", {"i", "cut", "it", "i cut", "cut it", "i cut it"}),
        ("砍了它", {"砍", "了", "它", "砍 了", "了 它", "砍 了 它"}),
        ("fell 3.4%", {"fell", "0", "%", "fell 0", "0 %", "fell 0 %"}),
        ("don't", {"don't"}),
        ("-, !", set()),
    ],
)
def test_an_answer_is_cut_into_runs_of_one_to_three_words(text: str, expected: set[str]) -> None:
    assert runs(text) == expected


def test_every_number_is_the_same_one() -> None:
    assert runs("from 31 to 34") == runs("from 1,200 to 6.5")


def test_no_run_goes_over_the_end_of_its_stretch() -> None:
    text = "i cut it. they left"
    assert "it they" not in runs_of(text, [Span(0, 9), Span(10, len(text))])


@given(st.text(alphabet="ab 砍了3,.", max_size=40))
def test_saying_it_twice_adds_nothing_and_no_run_is_longer_than_three_words(text: str) -> None:
    whole = Span(0, len(text))
    assert runs_of(text, [whole, whole]) == runs_of(text, [whole])
    assert all(1 <= len(run.split(" ")) <= LONGEST for run in runs_of(text, [whole]))
