"""Words of people on checks, for tests."""

from datetime import datetime

from app.domain.review.anchors import Anchor
from app.domain.review.said import Answer, Author, Override
from app.domain.scorecard import JudgeKind
from tests.making import START

COACH = Author("link-1", "Ms Wang")
ABOUT = Answer(1, 1)


def word(
    check: str,
    met: bool,
    *,
    machine: bool | None = None,
    author: Author = COACH,
    signal: str = "impact",
    about: Answer = ABOUT,
    blind: bool = True,
    at: datetime = START,
    submitted: bool = True,
) -> Override:
    """A word on a check of the test rubric, handed over unless `submitted` says otherwise."""
    anchor = Anchor(0, 12, "my own words") if met else None
    sent = at if submitted else None
    return Override(
        0, about, signal, check, met, anchor, "Because.", author, blind, machine, JudgeKind.RULES, at, sent
    )
