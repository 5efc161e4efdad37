"""Agreement of people and judge by month: of words said blind, and no figure below twenty."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.domain.review.over_time import FEWEST_FOR_KAPPA, by_month
from app.domain.review.said import Answer, Override
from tests.domain.review.words import word

MARCH, APRIL = datetime(2026, 3, 31, 23, 59, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def words(agreeing: int, differing: int, *, blind: bool = True, at: datetime = MARCH) -> Iterator[Override]:
    """Words on as many answers, met and not met by turns."""
    for n in range(agreeing + differing):
        met = n % 2 == 0
        yield word(
            "first", met, machine=met if n < agreeing else not met, about=Answer(n + 1, 1), blind=blind, at=at
        )


def test_below_twenty_there_are_counts_and_no_figures() -> None:
    (month,) = by_month(words(15, FEWEST_FOR_KAPPA - 16))
    assert (month.month, month.said, month.differing, month.n) == ("2026-03", 19, 4, 19)
    assert month.exact is None
    assert month.kappa is None


def test_from_twenty_on_there_are_both() -> None:
    (month,) = by_month(words(16, 4))
    assert month.exact == 0.8
    # Ten of twenty are met on either side, so chance gives one half.
    assert month.kappa == pytest.approx(0.6)


def test_words_said_with_the_finding_in_sight_are_counted_and_left_out_of_the_figures() -> None:
    (month,) = by_month([*words(20, 0), word("second", True, machine=False, blind=False, at=MARCH)])
    assert (month.said, month.differing, month.n, month.kappa) == (21, 1, 20, 1.0)


def test_a_change_of_mind_after_seeing_the_finding_leaves_the_blind_word_for_the_figures() -> None:
    seen = word("first", True, machine=True, about=Answer(20, 1), blind=False, at=MARCH)
    (month,) = by_month([*words(19, 1), seen])
    assert (month.said, month.differing, month.n, month.exact) == (20, 0, 20, 0.95)


def test_a_judge_that_had_found_nothing_is_not_compared() -> None:
    (month,) = by_month([word("first", True, machine=None)])
    assert (month.said, month.differing, month.n) == (1, 0, 0)


def test_each_month_stands_by_itself_oldest_first() -> None:
    months = by_month([*words(2, 0, at=APRIL), word("second", True, machine=True, at=MARCH)])
    assert [(month.month, month.n) for month in months] == [("2026-03", 1), ("2026-04", 2)]
    assert by_month([]) == ()
