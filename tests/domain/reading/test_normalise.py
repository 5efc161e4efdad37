"""One spelling for matching, and the way back to the stored answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.normalise import normalise

PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ｆｕｌｌ　ｗｉｄｔｈ，１２％", "full width,12%"),
        ("“curly” and ‘single’", "\"curly\" and 'single'"),
        ("en–dash, em—dash, minus−", "en-dash, em-dash, minus-"),
        ("tabs\tand   blanks", "tabs and blanks"),
        ("one\r\n\r\ntwo", "one\ntwo"),
        ("STRASSE straße", "strasse strasse"),
        ("in\u200bvis\u2060ible\ufeff", "invisible"),
        ("ﬁnal ﬂow", "final flow"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_what_looks_the_same_reads_the_same(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "part", "shown"),
    [
        ("We  shipped—“fast”.", '"fast"', "“fast”"),
        ("Straße 12％", "12%", "12％"),
        ("Straße", "strasse", "Straße"),
        ("a\u200bb c", "ab", "a\u200bb"),
        ("cafe\u0301 au lait", "café", "cafe\u0301"),
        ("从３１％涨到３４％", "31%涨到34%", "３１％涨到３４％"),
    ],
)
def test_a_place_leads_back_to_the_words_that_were_written(written: str, part: str, shown: str) -> None:
    normal = normalise(written)
    start = normal.text.index(part)
    first, last = normal.original(start, start + len(part))
    assert written[first:last] == shown


@given(PLAIN_TEXT)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    normal = normalise(text)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@given(PLAIN_TEXT)
def test_normalising_what_is_normal_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once
