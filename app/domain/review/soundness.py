"""What every stored review holds true, checked of one that comes from outside: words stand where they are said to
stand, a met check has words that show it, nothing is older than what it is about, and everything was handed over.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from app.domain.interview import Attempt, Interview
from app.domain.review.said import OWNER, Answer, Author, Comment, Override, Review

LONGEST_AUTHOR = 100
LONGEST_NOTE = 4_000


def review_faults(interview: Interview, review: Review) -> Iterator[str]:
    """Each place of a review of this interview that cannot be true, in words."""
    answers = {Answer(turn.n, attempt.number): attempt for turn in interview.turns for attempt in turn.attempts}
    for comment in review.comments:
        yield from _comment_faults(comment, answers)
    for word in review.overrides:
        yield from _word_faults(word, answers)
    for objection in review.objections:
        if not objection.item.text or not objection.reason.strip() or len(objection.reason) > LONGEST_NOTE:
            yield "an objection is empty or too long"
        if objection.created_at < interview.created_at:
            yield "an objection is older than its interview"
    for mark in review.done:
        if mark.about not in answers or not mark.author:
            yield "an answer was gone through that is not there"


def _comment_faults(comment: Comment, answers: Mapping[Answer, Attempt]) -> Iterator[str]:
    yield from _said_faults(comment, answers, comment.text)
    if comment.resolved_at is not None and comment.resolved_at < comment.created_at:
        yield "a comment was resolved before it was made"


def _word_faults(word: Override, answers: Mapping[Answer, Attempt]) -> Iterator[str]:
    yield from _said_faults(word, answers, word.reason)
    if word.met and (word.anchor is None or not word.anchor.is_evidence):
        yield "a check is said to be met without words that show it"
    if (word.machine_met is None) is not (word.judge is None):
        yield "a finding has no judge"
    if not word.signal or not word.check:
        yield "a rating names no check"


def _said_faults(said: Comment | Override, answers: Mapping[Answer, Attempt], text: str) -> Iterator[str]:
    attempt = answers.get(said.about)
    if attempt is None:
        yield "something was said about an answer that is not there"
        return
    if said.anchor is not None and not (said.anchor.quote and said.anchor.holds(attempt.text)):
        yield f"turn {said.about.n}: a comment or rating quotes words that do not stand in the answer"
    if not text.strip() or len(text) > LONGEST_NOTE:
        yield "a comment or reason is empty or too long"
    if not _in_order(attempt.answered_at, said.created_at, said.submitted_at):
        yield "a comment or rating has no time that it can have"
    if not _is_somebody(said.author):
        yield "a comment or rating has no author that it can have"


def _in_order(answered: datetime, created: datetime, submitted: datetime | None) -> bool:
    return submitted is not None and answered <= created <= submitted


def _is_somebody(author: Author) -> bool:
    named = len(author.name) <= LONGEST_AUTHOR and (not author.name or author.name.isprintable())
    return bool(author.id) and named and (author.id != OWNER or not author.name)
