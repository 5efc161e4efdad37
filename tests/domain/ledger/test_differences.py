"""What is said of two tellings that contradict each other: which says more, in one unit, and which came later."""

from datetime import timedelta

import pytest

from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column
from app.domain.ledger.differences import MOST_DIFFERENCES, Difference, Way, difference, differences
from app.domain.ledger.owners import Owner, owner_of
from app.domain.ledger.wording import difference_words
from app.domain.passages import Reader
from tests.rehearsal import START, content

READER = Reader(content().phrases.cues)
DAYS, CHANGE, MONEY, LIFT, DATA = Column.DAYS, Column.CHANGE, Column.MONEY, Column.LIFT, Column.DATA
EN, ZH = Language.EN, Language.ZH


def told(text: str, day: int) -> tuple[Account, Cell]:
    return Account(f"i.{day}", START + timedelta(days=day), EN), Cell(text, text)


def found(column: Column, first: str, later: str) -> Difference:
    one, other = told(first, 1), told(later, 2)
    both = difference(column, one, other, READER)
    turned = difference(column, other, one, READER)
    assert both is not None
    assert turned is not None
    assert (turned.less.cell, turned.more.cell) == (both.less.cell, both.more.cell)
    return both


@pytest.mark.parametrize(
    ("column", "less", "more", "way", "times"),
    [
        (DAYS, "22 days", "six weeks", Way.LONGER, 42 / 22),
        (DAYS, "22 天", "六周", Way.LONGER, 42 / 22),
        (MONEY, "1.2 million yuan", "三百万元", Way.MORE, 2.5),
        (MONEY, "5,000 万元", "1.2 亿元", Way.MORE, 2.4),
        (LIFT, "It saved $1 million a year", "It saved $300,000 a month", Way.MORE, 3.6),
        (CHANGE, "8 %", "百分之十二", Way.LARGER, 1.5),
        (CHANGE, "from 9 minutes to 4 minutes", "from 9 minutes to 6 minutes", Way.END, 1.5),
        (CHANGE, "from 9 minutes to 4 minutes", "from 12 minutes to 4 minutes", Way.START, 12 / 9),
        (CHANGE, "20 %", "from 10 minutes to 4 minutes", Way.WORKED_OUT, 3.0),
        (CHANGE, "2%", "2 个百分点", Way.UNIT, None),
        (DATA, "The logs were owned by the data team", "I owned the logs", Way.OWNER, None),
        (DATA, "日志由数据团队管", "日志归我管", Way.OWNER, None),
    ],
)
def test_which_says_more_does_not_depend_on_which_came_first(
    column: Column, less: str, more: str, way: Way, times: float | None
) -> None:
    one = found(column, less, more)
    assert one.way is way
    assert (one.less.cell.text, one.more.cell.text) == (less, more)
    assert one.times == (None if times is None else pytest.approx(times))
    assert one.later is not None
    assert one.later.cell.text == more


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [(DAYS, "22 days", "three weeks"), (CHANGE, "from 31 % to 34 %", "3 %"), (DATA, "I owned it", "we owned it")],
)
def test_what_can_both_be_true_is_no_difference(column: Column, one: str, other: str) -> None:
    assert difference(column, told(one, 1), told(other, 2), READER) is None


def test_each_other_telling_is_held_against_the_one_that_is_shown_and_many_alike_are_listed_once() -> None:
    many = [told(text, day) for day, text in enumerate(["22 days", "six weeks", "six weeks", "90 days"])]
    shown = differences(DAYS, many, many[0][1], READER)
    assert [(one.less.cell.text, one.more.cell.text) for one in shown] == [
        ("22 days", "six weeks"),
        ("22 days", "90 days"),
    ]
    lots = [told(f"{n * 10} days", n) for n in range(1, 40)]
    assert len(differences(DAYS, lots, None, READER)) == MOST_DIFFERENCES


def test_a_shown_cell_that_contradicts_nothing_leaves_the_others_to_each_other() -> None:
    many = [told("about 30 days", 1), told("28 days", 2), told("34 days", 3)]
    (one,) = differences(DAYS, many, many[0][1], READER)
    assert (one.less.cell.text, one.more.cell.text) == ("28 days", "34 days")


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("I owned the event logs", Owner.MINE),
        ("埋点数据是我负责的", Owner.MINE),
        ("the platform team owned the logs", Owner.THEIRS),
        ("数据不归我管", Owner.THEIRS),
        ("we owned the logs", None),
        ("I read the logs every Monday", None),
        ("I took the logs of one day", None),
    ],
)
def test_whose_the_data_was(text: str, owner: Owner | None) -> None:
    assert owner_of(Cell(text, text), READER) is owner


@pytest.mark.parametrize(
    ("column", "one", "other", "en", "zh"),
    [
        (
            DAYS,
            "22 days",
            "six weeks",
            "“six weeks” is longer than “22 days”: 42 days against 22 days. The larger is 1.9 times the smaller. "
            "You said “six weeks” later.",
            "“six weeks”比“22 days”长：42 天，对 22 天。大的是小的 1.9 倍。“six weeks”是后来说的。",
        ),
        (
            MONEY,
            "1.2 亿元",
            "12 million yuan",
            "“1.2 亿元” is more than “12 million yuan”: 120 million yuan against 12 million yuan. "
            "The larger is 10 times the smaller. You said “12 million yuan” later.",
            "“1.2 亿元”比“12 million yuan”多：1.2 亿元，对 1,200 万元。大的是小的 10 倍。"
            "“12 million yuan”是后来说的。",
        ),
        (
            CHANGE,
            "from 9 minutes to 4 minutes",
            "from 9 minutes to 6 minutes",
            "They end at different figures: 4 minutes in “from 9 minutes to 4 minutes”, 6 minutes in “from "
            "9 minutes to 6 minutes”. The larger is 1.5 times the smaller. "
            "You said “from 9 minutes to 6 minutes” later.",
            "终点不同：“from 9 minutes to 4 minutes”到 4 分钟，“from 9 minutes to 6 minutes”到 6 分钟。"
            "大的是小的 1.5 倍。“from 9 minutes to 6 minutes”是后来说的。",
        ),
    ],
)
def test_a_difference_in_words(column: Column, one: str, other: str, en: str, zh: str) -> None:
    render = content().phrases.render
    assert difference_words(found(column, one, other), EN, render) == en
    assert difference_words(found(column, one, other), ZH, render) == zh


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("language", list(Language))
def test_every_way_has_its_words(way: Way, language: Language) -> None:
    said = {"less": "L", "more": "M"}
    if way not in {Way.UNIT, Way.OWNER}:
        said |= {"less_amount": "1", "more_amount": "2"}
    assert "M" in content().phrases.render(f"ledger.differs_{way}", language, **said)
