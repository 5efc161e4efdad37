"""What differs between two wordings, and that nothing of either is lost."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.wording import Piece, Wordings, compare_wordings


def marked(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text if piece.same else f"[{piece.text}]" for piece in pieces)


CASES = [
    ("the same words", "the same words", "the same words", "the same words"),
    ("", "new", "", "[new]"),
    ("old", "", "[old]", ""),
    ("We shipped it.", "I shipped it.", "[We ]shipped it.", "[I ]shipped it."),
    (
        "We shipped it and it was a success.",
        "We shipped it in 24 days, a success.",
        "We shipped it [and it was ]a success.",
        "We shipped it [in 24 days, ]a success.",
    ),
    ("It rose by 1.8%.", "It rose by 1.9%.", "It rose by [1.8]%.", "It rose by [1.9]%."),
    ("用户很喜欢。", "用户留存涨了。", "用户[很喜欢]。", "用户[留存涨了]。"),
    ("延迟降到180ms。", "延迟降到 180 ms。", "延迟降到[180ms]。", "延迟降到 [180 ms]。"),
    ("all is  well\nhere", "all is well here", "all is  well\nhere", "all is well here"),
    # Words both happen to say in the middle of a change belong to it; a number stays.
    ("we did a lot", "Ann made a plan", "[we did a lot]", "[Ann made a plan]"),
    ("old text 40 gone", "new words 40 came", "[old text ]40 [gone]", "[new words ]40 [came]"),
]


@pytest.mark.parametrize(("before", "after", "left", "right"), CASES)
def test_each_side_marks_what_the_other_has_not(before: str, after: str, left: str, right: str) -> None:
    found = compare_wordings(before, after)
    assert (marked(found.before), marked(found.after)) == (left, right)


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_of_a_side_are_its_text(before: str, after: str) -> None:
    found = compare_wordings(before, after)
    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.after) == after
    for pieces in (found.before, found.after):
        assert all(one.same != other.same for one, other in pairwise(pieces))


@given(st.text(max_size=200))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare_wordings(text, text) == Wordings(*[(Piece(text, True),) if text else ()] * 2)


def test_very_long_answers_are_compared_by_sentences() -> None:
    sentences = [f"Step {n} took us some days of careful work. " for n in range(300)]
    changed = [*sentences[:150], "Here I cut it short. ", *sentences[151:]]
    found = compare_wordings("".join(sentences), "".join(changed))
    assert [piece.text for piece in found.before if not piece.same] == [sentences[150]]
    assert [piece.text for piece in found.after if not piece.same] == ["Here I cut it short. "]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("的" * 1900, "了的" * 950),
        ("a. " * 6000, "b. a. " * 3000),
        ("x" * 20_000, "y" * 20_000),
        (" \n" * 9000, " "),
    ],
)
def test_no_text_takes_long(before: str, after: str) -> None:
    begun = time.process_time()
    compare_wordings(before, after)
    assert time.process_time() - begun < 2
