"""Remarks hang on words that stand in the answer."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.review.anchors import Anchor, anchored, quoted, sentences_of, spanning

ANSWER = "We did not measure it.\nI shipped the rework in 12 days. 留存从 31% 升到 34%。"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("did not measure", "did not measure"),
        ("did measure", None),
        ("i  SHIPPED the rework", "I shipped the rework"),
        ("12", "12"),
        ("1", None),
        ("ship", None),
        ("留存从", "留存从"),
        ("", None),
        ("   ", None),
    ],
)
def test_words_are_found_word_for_word_or_not_at_all(quote: str, found: str | None) -> None:
    anchor = quoted(ANSWER, quote)
    assert (anchor and anchor.quote) == found
    assert anchor is None or anchor.holds(ANSWER)


@given(st.text(), st.integers(-3, 40), st.integers(-3, 40))
def test_a_place_gives_its_words_or_nothing(answer: str, start: int, end: int) -> None:
    anchor = anchored(answer, start, end)
    if anchor is None:
        assert not 0 <= start < end <= len(answer) or not answer[start:end].strip()
    else:
        assert anchor.holds(answer)
        assert anchor.quote


@given(st.text(alphabet="ab .!?\n。，é\u0301ﬁ㎞ 12", max_size=80))
def test_sentences_stand_in_the_answer_one_after_the_other(answer: str) -> None:
    parts = sentences_of(answer)
    assert all(part.holds(answer) for part in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))


def test_a_choice_of_sentences_runs_from_the_first_to_the_last() -> None:
    parts = sentences_of(ANSWER)
    assert [part.quote for part in parts] == [
        "We did not measure it.",
        "I shipped the rework in 12 days.",
        "留存从 31% 升到 34%。",
    ]
    two = spanning(parts, ANSWER, 1, 2)
    assert two is not None
    assert two.quote == "We did not measure it.\nI shipped the rework in 12 days."
    assert spanning(parts, ANSWER, 2, 1) is None
    assert spanning(parts, ANSWER, 0, 1) is None
    assert spanning(parts, ANSWER, 3, 4) is None


def test_a_changed_answer_loses_its_anchors() -> None:
    assert not Anchor(0, 6, "We did").holds("They did")


@pytest.mark.parametrize(("quote", "evidence"), [("We did", False), ("in 12 days", True), ("升到", False)])
def test_what_a_judge_could_not_quote_is_no_evidence_of_a_person_either(quote: str, evidence: bool) -> None:
    anchor = quoted(ANSWER, quote)
    assert anchor is not None
    assert anchor.is_evidence is evidence
