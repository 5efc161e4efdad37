"""Which amounts contradict each other, in both languages: never a rewording, never a rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger.account import Cell, Column
from app.domain.ledger.measures import Measures, contradict, measures_of
from app.domain.passages import Reader
from tests.rehearsal import content

DAYS, CHANGE, MONEY, LIFT = Column.DAYS, Column.CHANGE, Column.MONEY, Column.LIFT


def clash(column: Column, one: str, other: str) -> bool:
    reader = Reader(content().phrases.cues)
    a, b = (measures_of(Cell(text, text), reader) for text in (one, other))
    assert contradict(column, a, b) is contradict(column, b, a)
    return contradict(column, a, b)


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        (DAYS, "22 days", "six weeks"),
        (DAYS, "三周", "两个月"),
        (DAYS, "22 天", "六周"),
        (DAYS, "22 days", "30 days"),
        (DAYS, "twenty-two days", "四十天"),
        (DAYS, "two weeks", "a quarter"),
        (CHANGE, "8 %", "12 %"),
        (CHANGE, "百分之八", "12%"),
        (CHANGE, "1.2 points", "2.1 points"),
        (CHANGE, "4 %", "4 points"),
        (CHANGE, "2%", "2 个百分点"),
        (CHANGE, "1.2 亿用户", "90 million users"),
        (CHANGE, "from 9 minutes to 4 minutes", "from 9 minutes to 6 minutes"),
        (CHANGE, "从 9 分钟降到 4 分钟", "从 9 分钟降到 6 分钟"),
        (CHANGE, "from 9 minutes to 4 minutes", "20 %"),
        (CHANGE, "from 31 % to 34 %", "8 points"),
        (MONEY, "1.2 million yuan", "2 million yuan"),
        (MONEY, "120 万元", "三百万元"),
        (MONEY, "300 万元", "1.2 million yuan"),
        (LIFT, "It saved 1.2 亿元", "It saved 12 million yuan"),
        (MONEY, "$1.2 million a year", "$300,000 a month"),
    ],
)
def test_amounts_that_cannot_both_be_true(column: Column, one: str, other: str) -> None:
    assert clash(column, one, other)


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        (DAYS, "22 days", "22 days"),
        (DAYS, "22 days", "twenty-two days"),
        (DAYS, "22 days", "about three weeks"),
        (DAYS, "22 days", "three weeks"),
        (DAYS, "三周", "22天"),
        (DAYS, "22 天", "大概三周"),
        (DAYS, "28 days", "a month"),
        (DAYS, "26 天", "四周"),
        (DAYS, "about 20 days", "22 days"),
        (DAYS, "a few weeks", "30 days"),
        (DAYS, "idea on the 3rd, all on the 27th", "22 days"),
        (DAYS, "two sprints", "22 days"),
        (CHANGE, "8 %", "eight percent"),
        (CHANGE, "8 %", "8.2 %"),
        (CHANGE, "40 %", "38.5 %"),
        (CHANGE, "from 300 to 650 ms", "from 0.3 seconds to 0.65 seconds"),
        (CHANGE, "from 9 minutes to 4 minutes", "56 %"),
        (CHANGE, "from 31 % to 34 %", "3 points"),
        (CHANGE, "from 31 % to 34 %", "10 %"),
        (CHANGE, "from 9 minutes to 4 minutes", "$4 million"),
        (MONEY, "1.2 million yuan", "120 万元"),
        (MONEY, "0.5 亿元", "50 million yuan"),
        (LIFT, "It saved 50 million yuan", "省了五千万元"),
        (CHANGE, "4 %", "2 points"),
        (MONEY, "1.2 million yuan", "1,180,000 yuan"),
        (MONEY, "$1.2 million a year", "$100,000 a month"),
        (MONEY, "$1.2 million", "8 million yuan"),
        (MONEY, "$1.2 million a year", "$100,000"),
    ],
)
def test_other_words_roundings_and_what_cannot_be_compared(column: Column, one: str, other: str) -> None:
    assert not clash(column, one, other)


def test_about_may_stand_outside_the_cell() -> None:
    reader = Reader(content().phrases.cues)

    def said(text: str, quote: str) -> Measures:
        return measures_of(Cell(text, quote), reader)

    loose, exact = said("22 days", "It took about 22 days"), said("22 days", "It took 22 days")
    assert not contradict(DAYS, said("19 days", "It took 19 days"), loose)
    assert contradict(DAYS, said("19 days", "It took 19 days"), exact)


AMOUNTS = st.one_of(
    st.builds("{} days".format, st.integers(1, 400)),
    st.builds("{} 周".format, st.integers(1, 50)),
    st.builds("about {} weeks".format, st.integers(1, 50)),
    st.sampled_from(["a month", "半年", "soon", "第三天", "a few days"]),
)


@given(AMOUNTS, AMOUNTS)
def test_contradicting_is_mutual_and_nothing_contradicts_itself(one: str, other: str) -> None:
    clash(DAYS, one, other)
    assert not clash(DAYS, one, one)
