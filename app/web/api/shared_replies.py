"""What a link gives a program to read: the interview without anything that only its owner may see."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, TypeVar

from app.domain.interview import Attempt, Interview, Mode, Reply, Status, Turn
from app.domain.language import Language
from app.domain.review.links import LinkKind, ShareLink, covered
from app.domain.review.said import Answer, Comment, Override, Review
from app.services.ports import Content
from app.services.readings import reading_of
from app.services.reviews import Reviews, reviewed_answers
from app.services.views import scorecard_view, scores_withheld
from app.web.api.replies import InterjectionOut, RephrasedOut, SignalOut
from app.web.api.reply_base import Out
from app.web.api.reviews import CommentOut, OverrideOut, comment_out, override_out
from app.web.api.score_replies import TurnScorecardOut
from app.web.api.views import signal_out

# Members whose texts are names of ours: covering a word in them would only break them.
NAMES_OF_OURS = frozenset(
    {"id", "signal", "signals", "check", "round", "speaker", "judge", "rubric_version", "rubric_sha256"}
)
T = TypeVar("T", bound=Out)


class Scores(StrEnum):
    """Whether the judge's scorecards are to be seen. A coach who rates first and looks then rates blind."""

    HIDDEN = "hidden"
    SHOWN = "shown"


class SharedAttemptOut(Out):
    """One of the answers to a question; `counts`: it is the one that is reviewed."""

    number: int
    text: str
    seconds: float
    reply: Reply
    counts: bool
    scorecard: TurnScorecardOut | None


class SharedTurnOut(Out):
    """A question and its answers. `signals` are those that a check may be rated of; `done`: gone through."""

    n: int
    round: str
    speaker: str
    question: str | None
    rephrased: RephrasedOut | None
    interjection: InterjectionOut | None
    signals: list[str]
    attempts: list[SharedAttemptOut]
    done: bool


class SharedInterviewOut(Out):
    """The interview that a link opens. `scores_withheld`: nobody sees scorecards before its end.

    `answers` are there to be gone through, `done` of them are, `next` is the turn to go on with; all of the coach
    whose link it is.
    """

    kind: LinkKind
    name: str
    expires_at: datetime
    loop: str
    language: Language
    mode: Mode
    status: Status
    created_at: datetime
    scores: Scores
    scores_withheld: bool
    signals: list[SignalOut]
    turns: list[SharedTurnOut]
    answers: int
    done: int
    next: int | None


class OwnCommentOut(CommentOut):
    """A comment of one's own; `submitted` once the candidate may see it."""

    submitted: bool


class OwnOverrideOut(OverrideOut):
    """A word on a check of one's own; `submitted` once the candidate may see it."""

    submitted: bool


class OwnReviewOut(Out):
    """What one said so far, and how much of it is `pending`: not submitted."""

    comments: list[OwnCommentOut]
    overrides: list[OwnOverrideOut]
    done: list[int]
    pending: int


class SubmittedOut(Out):
    """How many comments and ratings were handed over."""

    submitted: int


def shared_interview(
    link: ShareLink, interview: Interview, mine: Review, reviews: Reviews, content: Content, scores: Scores
) -> SharedInterviewOut:
    """All that this link may show of its interview, with names covered."""
    answers = reviewed_answers(interview)
    done = {mark.about for mark in mine.done}
    left = [answer.n for answer in answers if answer not in done]
    rated = {signal.id: signal for turn in interview.turns for signal in reviews.signals(interview, turn)}
    told = SharedInterviewOut(
        kind=link.kind,
        name=link.name,
        expires_at=link.expires_at,
        loop=content.loop_shown(interview).title.text(interview.language),
        language=interview.language,
        mode=interview.mode,
        status=interview.status,
        created_at=interview.created_at,
        scores=scores,
        scores_withheld=scores_withheld(interview),
        signals=[signal_out(signal, interview.language) for signal in rated.values()],
        turns=[_turn(link, interview, turn, done, reviews, scores) for turn in interview.turns],
        answers=len(answers),
        done=len(answers) - len(left),
        next=left[0] if left else None,
    )
    return covering(told, link)


def own_comment(comment: Comment, link: ShareLink) -> OwnCommentOut:
    """A comment as its author reads it."""
    told = OwnCommentOut(**comment_out(comment).model_dump(), submitted=comment.submitted_at is not None)
    return covering(told, link)


def own_override(word: Override, link: ShareLink) -> OwnOverrideOut:
    """A word on a check as its author reads it."""
    return covering(
        OwnOverrideOut(**override_out(word).model_dump(), submitted=word.submitted_at is not None), link
    )


def own_review(review: Review, link: ShareLink) -> OwnReviewOut:
    """What the author behind a link said so far."""
    return OwnReviewOut(
        comments=[own_comment(comment, link) for comment in review.comments],
        overrides=[own_override(word, link) for word in review.overrides],
        done=sorted({mark.about.n for mark in review.done}),
        pending=review.pending,
    )


def covering(told: T, link: ShareLink) -> T:
    """A reply in which every name that the link covers is covered, character for character."""
    if not link.hide_names:
        return told
    return type(told).model_validate(_covered(told.model_dump(), link.hide_names))


def _covered(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return covered(value, names)
    if isinstance(value, Mapping):
        return {
            key: one if key in NAMES_OF_OURS and _is_name(one) else _covered(one, names)
            for key, one in value.items()
        }
    return [_covered(one, names) for one in value] if isinstance(value, list) else value


def _is_name(value: Any) -> bool:
    """Whether a value is a name or a list of them, and not something that holds texts."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _turn(
    link: ShareLink, interview: Interview, turn: Turn, done: set[Answer], reviews: Reviews, scores: Scores
) -> SharedTurnOut:
    counted = turn.attempt
    return SharedTurnOut(
        n=turn.n,
        round=interview.rounds[turn.round].id,
        speaker=turn.speaker,
        question=turn.question,
        rephrased=RephrasedOut.model_validate(turn.rephrased) if turn.rephrased else None,
        interjection=InterjectionOut.model_validate(turn.interjection) if turn.interjection else None,
        signals=[signal.id for signal in reviews.signals(interview, turn)],
        attempts=[_attempt(link, interview, one, scores, counts=one == counted) for one in turn.attempts],
        done=counted is not None and Answer(turn.n, counted.number) in done,
    )


def _attempt(
    link: ShareLink, interview: Interview, attempt: Attempt, scores: Scores, *, counts: bool
) -> SharedAttemptOut:
    shown = scores is Scores.SHOWN
    return SharedAttemptOut(
        number=attempt.number,
        text=attempt.text,
        seconds=attempt.seconds,
        reply=attempt.reply,
        counts=counts,
        scorecard=_scorecard(interview, attempt, levels=not link.hide_levels) if shown else None,
    )


def _scorecard(interview: Interview, attempt: Attempt, *, levels: bool) -> TurnScorecardOut | None:
    """The scorecard; without levels only what was found, as on the pages."""
    reading = reading_of(interview, attempt)
    if reading.card is None:
        return None
    view = scorecard_view(reading.card) | {"indicative": reading.indicative}
    if not levels:
        for signal in view["signals"]:
            signal["level"] = None
            signal["checks"] = [check for check in signal["checks"] if check["met"]]
    return TurnScorecardOut.model_validate(view)
