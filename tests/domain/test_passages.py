"""Sentences, clauses and shortened quotes are verbatim pieces of the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.passages import read, shortened

TEXT = st.text(alphabet="ab A9.,;!?。，；！？ \n\t“”'—-％％ﬁ①½İ🙂我们上线\u200b\u0301", max_size=80)


@pytest.mark.parametrize(
    ("answer", "part", "sentence", "clause"),
    [
        (
            "We met. Clicks rose, up by a whole 4 %, at long last. Fine.",
            "4 %",
            "Clicks rose, up by a whole 4 %, at long last.",
            "up by a whole 4 %",
        ),
        ("开会。点击率涨了，涨了 4%。好。", "4%", "点击率涨了，涨了 4%。", "涨了 4%。"),
        ("One. Two.", "One. Two", "One. Two.", "One. Two."),
        ("Ｃlicks　rose, then ﬁne", "ﬁne", "Ｃlicks　rose, then ﬁne", "then ﬁne"),
    ],
)
def test_the_sentence_and_the_clause_around_a_quote(answer: str, part: str, sentence: str, clause: str) -> None:
    start = answer.index(part)
    telling = read(answer)
    assert telling.sentence_around(start, start + len(part)).text == sentence
    assert telling.clause_around(start, start + len(part)).text == clause


@given(TEXT)
def test_every_sentence_is_a_slice_of_the_answer(answer: str) -> None:
    for sentence in read(answer).sentences():
        assert answer[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text


@given(TEXT, st.integers(0, 80), st.integers(1, 40))
def test_what_surrounds_a_quote_overlaps_it(answer: str, start: int, length: int) -> None:
    end = min(len(answer), start + length)
    if start >= end or not answer[start:end].strip():
        return
    for around in (read(answer).sentence_around(start, end), read(answer).clause_around(start, end)):
        assert answer[around.start : around.end] == around.text
        assert around.start < end
        assert start < around.end


@pytest.mark.parametrize(
    ("quote", "limit", "short"),
    [
        ("short", 10, "short"),
        ("one two, three four, five six", 22, "one two, three four"),
        ("一二三四，五六七八，九十", 10, "一二三四，五六七八"),
        ("no pause in this whole long quote", 20, "no pause in this"),
        ("a" * 50, 20, "a" * 20),
    ],
)
def test_a_long_quote_ends_at_a_pause(quote: str, limit: int, short: str) -> None:
    assert shortened(quote, limit) == short


@given(TEXT, st.integers(4, 60))
def test_a_shortened_quote_is_a_prefix_within_the_limit(quote: str, limit: int) -> None:
    short = shortened(quote, limit)
    assert quote.startswith(short)
    assert len(short) <= max(limit, 0) or short == quote
