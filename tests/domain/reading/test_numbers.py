"""Amounts in digits and words, and what is no amount."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.lexicon import tokenise
from app.domain.reading.normalise import normalise
from app.domain.reading.numbers import Kind, Quantity, cn_value, quantities


def amounts(text: str) -> list[Quantity]:
    normal = normalise(text).text
    return list(quantities(normal, tokenise(normal)))


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("12%", 12, Kind.PERCENT),
        ("twelve percent", 12, Kind.PERCENT),
        ("百分之十二", 12, Kind.PERCENT),
        ("千分之八", 0.8, Kind.PERCENT),
        ("三成五", 35, Kind.PERCENT),
        ("two-thirds of them", 66.67, Kind.PERCENT),
        ("one in twelve", 1, Kind.PERCENT),
        ("68 of every hundred", 68, Kind.PERCENT),
        ("4 percentage points", 4, Kind.POINTS),
        ("30 bps", 30, Kind.POINTS),
        ("0.6个百分点", 0.6, Kind.POINTS),
        ("涨了三个点", 3, Kind.POINTS),
        ("$1.4m", 1.4e6, Kind.MONEY),
        ("¥340k", 340e3, Kind.MONEY),
        ("3.1 crore", 3.1, Kind.MONEY),
        ("forty dollars", 40, Kind.MONEY),
        ("八毛", 8, Kind.MONEY),
        ("两百万元", 2e6, Kind.MONEY),
        ("three times", 3, Kind.TIMES),
        ("两倍", 2, Kind.TIMES),
        ("120 ms", 120, Kind.INSTANT),
        ("八百毫秒", 800, Kind.INSTANT),
        ("three weeks", 21, Kind.DAYS),
        ("a fortnight", 14, Kind.DAYS),
        ("two and a half weeks", 17.5, Kind.DAYS),
        ("ten working days", 14, Kind.DAYS),
        ("两周半", 17.5, Kind.DAYS),
        ("一个半月", 45.6, Kind.DAYS),
        ("三个迭代", 3, Kind.SPRINTS),
        ("four sprints", 4, Kind.SPRINTS),
        ("95 MB", 95, Kind.SIZE),
        ("31,000 borrowers", 31000, Kind.COUNT),
        ("seven hundred and four cases", 704, Kind.COUNT),
        ("三千单", 3000, Kind.COUNT),
        ("1.2亿", 1.2e8, Kind.COUNT),
    ],
)
def test_an_amount_is_read_with_its_kind(text: str, value: float, kind: Kind) -> None:
    found = amounts(f"it was {text} then" if text.isascii() else f"一共{text}。")
    assert [(round(one.value, 2), one.kind) for one in found] == [(round(value, 2), kind)]


@pytest.mark.parametrize(
    "text",
    [
        "p95",
        "Android 14",
        "a 7B model",
        "Gen 2",
        "in 2019",
        "8 April",
        "the 27th",
        "at 19:00",
        "release six",
        "第三次",
        "五月二号",
        "周一",
        "一下子",
        "一起",
        "万一",
    ],
)
def test_names_dates_and_ordinals_are_no_amounts(text: str) -> None:
    assert amounts(f"we saw {text}" if text.isascii() else f"我们{text}看") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from 15.4 to 16.0", [15.4, 16.0]),
        ("从百分之四到百分之六", [4, 6]),
        ("800毫秒降到320", [800, 320]),
        ("6.3 to 3.8 percent", [6.3, 3.8]),
        ("百分之二十三，另一边是百分之三十一", [23, 31]),
    ],
)
def test_both_ends_of_a_change_are_found(text: str, values: list[float]) -> None:
    assert [one.value for one in amounts(text)] == values


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("九千", 9000),
        ("两百一十", 210),
        ("十七万五", 175_000),
        ("一百五", 150),
        ("一百零五", 105),
        ("两千三", 2300),
        ("三十五", 35),
        ("三点四", 3.4),
        ("四十八万", 480000),
        ("一亿二千万", 120000000),
        ("十五", 15),
        ("半", 0.5),
    ],
)
def test_chinese_numerals_have_their_value(numeral: str, value: float) -> None:
    assert cn_value(numeral) == pytest.approx(value)


@given(st.text(alphabet="0123456789.,%$ 一二十百千万亿半成点个分之元天周月年kmone twothirdhalf\n", max_size=80))
def test_amounts_lie_in_order_and_never_over_one_another(text: str) -> None:
    found = amounts(text)
    assert all(one.start < one.end for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
