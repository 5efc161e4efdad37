"""Where sentences and clauses begin and end."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading.normalise import normalise
from app.domain.reading.sentences import clauses, sentences


def split(text: str) -> list[str]:
    normal = normalise(text).text
    return [normal[part.start : part.end] for part in sentences(normal)]


def pieces(text: str) -> list[str]:
    normal = normalise(text).text
    return [normal[part.start : part.end].strip() for part in clauses(normal, sentences(normal))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rose to 4.2 percent. Nice.", ["it rose to 4.2 percent.", "nice."]),
        ("Dr. Weiss agreed, e.g. on Monday. Done!", ["dr. weiss agreed, e.g. on monday.", "done!"]),
        ("我砍了它。为什么？因为慢！", ["我砍了它。", "为什么?", "因为慢!"]),
        ("one line\nanother line", ["one line", "another line"]),
        ('She said "no." Then yes.', ['she said "no."', "then yes."]),
        ("... !!! ???", []),
    ],
)
def test_sentences_end_where_they_are_heard_to_end(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We sold 1,200 rigs, then stopped", ["we sold 1,200 rigs", "then stopped"]),
        ("day 13: half of them moved over", ["day 13: half of them moved over"]),
        ("二十号出模型，二十四号试，五月全上", ["二十号出模型", "二十四号试", "五月全上"]),
        ("the model was late — the data was not", ["the model was late", "the data was not"]),
    ],
)
def test_clauses_break_at_pauses_but_not_in_numbers_or_after_a_word_or_two(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


@given(st.text(max_size=300))
def test_clauses_lie_in_order_inside_their_sentences(text: str) -> None:
    normal = normalise(text).text
    spans = sentences(normal)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
    for clause in clauses(normal, spans):
        assert spans[clause.sentence].start <= clause.start < clause.end <= spans[clause.sentence].end
