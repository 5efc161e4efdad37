"""Days named on the calendar, and the days between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.durations import Point, days_between, points
from app.domain.reading.normalise import normalise
from app.domain.reading.sentences import sentences


def named(text: str) -> list[Point]:
    normal = normalise(text).text
    return list(points(normal, sentences(normal)))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Started on 4 March, everyone on 27 March", 23),
        ("We kicked off on the 3rd and it was out on the 27th", 24),
        ("from March 3rd on, and the 27th for all", 24),
        ("on the 20th we began, and by the 5th it was done", 15),
        ("brief on Monday, live on Thursday", 3),
        ("on a Monday; it shipped the Wednesday after", 8),
        ("kick-off, and on day twelve it was live", 12),
        ("labels first, everyone in week three", 21),
        ("mid-January to mid-February", 30),
        ("四月二号立项，四月三十号商用", 28),
        ("五月二十号定题，六月十三号放开", 23),
        ("3月1号提的，27号推完", 26),
        ("3 月 1 号提的，27 号推完", 26),
        ("8 月 5 日提，10 月 10 日用上", 66),
        ("第 25 天放到全部", 25),
        ("周一提的，隔周五全量", 12),
        ("六月初启动，七月底上线", 56),
        ("去年九月立项，今年四月上线", 213),
        ("第25天放到全部", 25),
    ],
)
def test_the_days_from_the_first_to_the_last_named_day(text: str, days: float) -> None:
    found = named(text)
    assert days_between(found[0], found[-1]) == pytest.approx(days, abs=1.0)


@pytest.mark.parametrize("text", ["in a month or so", "no date here", "他一号位", "三月一版", "下个版本"])
def test_what_names_no_day_gives_none(text: str) -> None:
    assert [point for point in named(text) if point.exact] == []


@pytest.mark.parametrize("text", ["三1月上线", "1十号提的", "第1十天", "2三月", "十٣月一号"])
def test_digits_and_numerals_are_never_one_number(text: str) -> None:
    assert all(0 <= point.day <= 366 for point in named(text))


def test_days_of_different_scales_cannot_be_compared() -> None:
    monday, month = named("on Monday")[0], named("on the 3rd")[0]
    assert days_between(monday, month) is None


@given(st.integers(1, 28), st.integers(1, 28))
def test_two_days_of_one_month_are_their_difference_apart(first: int, last: int) -> None:
    found = named(f"从3月{first}号到3月{last}号")
    assert days_between(found[0], found[1]) == pytest.approx((last - first) % 365, abs=0.01)
