"""What was said is found by author, check, open and resolved; a word on a check is neither open nor resolved."""

from dataclasses import replace

import pytest

from app.domain.review.anchors import Anchor
from app.domain.review.said import OWNER, Author, Comment, Review
from app.domain.review.seeking import CommentState, ReviewFilter
from tests.domain.review.words import ABOUT, COACH, word
from tests.making import START

OPEN = Comment(1, ABOUT, Anchor(0, 2, "my"), "open", COACH, START, START)
SETTLED = replace(OPEN, id=2, text="settled", resolved_at=START)
MINE = replace(OPEN, id=3, text="mine", author=Author(OWNER))
A_WORD, MY_WORD = word("stated", True), word("measured", False, author=Author(OWNER))
ALL = Review((OPEN, SETTLED, MINE), (A_WORD, MY_WORD))


@pytest.mark.parametrize(
    ("wanted", "comments", "words"),
    [
        (ReviewFilter(), (OPEN, SETTLED, MINE), (A_WORD, MY_WORD)),
        (ReviewFilter(author=COACH.id), (OPEN, SETTLED), (A_WORD,)),
        (ReviewFilter(state=CommentState.OPEN), (OPEN, MINE), ()),
        (ReviewFilter(state=CommentState.RESOLVED), (SETTLED,), ()),
        (ReviewFilter(check="impact.measured"), (), (MY_WORD,)),
        (ReviewFilter(author=COACH.id, check="impact.measured"), (), ()),
        (ReviewFilter(author=OWNER, state=CommentState.OPEN), (MINE,), ()),
    ],
)
def test_all_that_is_named_has_to_hold(
    wanted: ReviewFilter, comments: tuple[Comment, ...], words: tuple[object, ...]
) -> None:
    found = wanted.of(ALL)
    assert (found.comments, found.overrides) == (comments, words)
    assert wanted.is_active is (wanted != ReviewFilter())
