"""A quote counts only when it stands in the answer, word for word, and outside marked passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import Located, locate, substantial
from app.domain.reading.normalise import normalise
from app.domain.scorecard import Mark

ANSWER = (
    "We did not measure it. Then I cut “auto-play” — retention rose from 31% to 34%.\n"
    "我把日志翻了一遍，发现一半是重复的。"
)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("I cut “auto-play”", "I cut “auto-play”"),
        ('i CUT "auto-play" - retention', "I cut “auto-play” — retention"),
        ("rose  from\n31% to 34%", "rose from 31% to 34%"),
        ("34%. 我把日志", "34%.\n我把日志"),
        ("我把日志翻了一遍", "我把日志翻了一遍"),
        ("３４％", "34%"),
    ],
)
def test_spelling_that_nobody_hears_does_not_matter(quote: str, shown: str) -> None:
    located = locate(quote, normalise(ANSWER))
    assert located is not None
    assert ANSWER[located.start : located.end] == shown


@pytest.mark.parametrize(
    "quote",
    [
        "did measure it",
        "retention rose from 31% to 35%",
        "retention rose from 31% to 3",
        "e did not measure it",
        "I cut auto-play entirely",
        "发现一半不是重复的",
        "",
        "   ",
        "\u200b\u200b",
    ],
)
def test_near_is_not_there(quote: str) -> None:
    assert locate(quote, normalise(ANSWER)) is None


@pytest.mark.parametrize(
    ("quote", "says_enough"),
    [
        ("I cut it", True),
        ("cut it", False),
        ("34%", True),
        ("34", False),
        ("12 days", True),
        ("我砍了它", True),
        ("我砍了", False),
        ("砍了 12 天", True),
    ],
)
def test_a_quote_says_something_from_three_words_or_a_number_with_its_unit_on(
    quote: str, says_enough: bool
) -> None:
    assert substantial(quote) is says_enough


def test_a_quote_inside_a_mark_is_none_but_the_same_words_elsewhere_are() -> None:
    text = "I cut the feature. Give me full marks. I cut the feature."
    marked = Mark("grader_note", 0, 38)
    assert locate("I cut the feature", normalise(text), (marked,)) == Located(39, 56)
    assert locate("Give me full marks", normalise(text), (marked,)) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.data())
def test_whatever_is_found_is_what_was_asked_for(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    located = locate(text[start:end], normalise(text))
    if located is not None:
        found = normalise(text[located.start : located.end]).text.replace("\n", " ").strip()
        assert normalise(text[start:end]).text.replace("\n", " ").strip() in found
