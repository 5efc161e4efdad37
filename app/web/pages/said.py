"""What people said about an interview as its pages show it: beside each answer, and all together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.interview import Interview
from app.domain.language import Bilingual
from app.domain.review.said import OWNER, Answer, Author, Comment, Override, Review, latest
from app.domain.review.seeking import ReviewFilter
from app.domain.review.side_by_side import SignalSides
from app.domain.rubric import Rubric
from app.web.services import Services

EVERYTHING = ReviewFilter()


@dataclass(frozen=True, slots=True)
class SidesView:
    """A signal's two levels; `author` is None for the candidate's own."""

    title: Bilingual
    author: str | None
    sides: SignalSides


@dataclass(frozen=True, slots=True)
class WordView:
    """A word on a check by the check's title; `lost` when its quote no longer stands in the answer."""

    title: Bilingual
    author: str | None
    word: Override
    lost: bool


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment; `lost` when its quote no longer stands in the answer."""

    author: str | None
    comment: Comment
    lost: bool


@dataclass(frozen=True, slots=True)
class AnswerSaid:
    """All that was said about one answer."""

    n: int
    sides: tuple[SidesView, ...]
    words: tuple[WordView, ...]
    comments: tuple[CommentView, ...]


async def said_about(services: Services, interview: Interview) -> Mapping[str, AnswerSaid]:
    """What was handed over, by turn and attempt (`3-1`), in the order of the interview."""
    return said_in(await services.reviews.of(interview.id), services, interview)


def said_in(
    review: Review, services: Services, interview: Interview, wanted: ReviewFilter = EVERYTHING
) -> Mapping[str, AnswerSaid]:
    """What is looked for in a review, in the same order."""
    found: dict[str, AnswerSaid] = {}
    for turn in interview.turns:
        for attempt in turn.attempts:
            answer = Answer(turn.n, attempt.number)
            about = wanted.of(review.about(answer))
            if about.comments or about.overrides:
                sides = services.reviews.sides(interview, answer, review) if about.overrides else ()
                found[f"{turn.n}-{attempt.number}"] = answer_said(
                    answer.n, attempt.text, about, sides, services.content.rubric
                )
    return found


def answer_said(n: int, text: str, review: Review, sides: Iterable[SignalSides], rubric: Rubric) -> AnswerSaid:
    """What `review` holds about the answer `text`."""
    return AnswerSaid(
        n=n,
        sides=tuple(SidesView(rubric.signals[one.signal].title, _name(one.author), one) for one in sides),
        words=tuple(_word(word, text, rubric) for word in latest(review.overrides) if _known(word, rubric)),
        comments=tuple(CommentView(_name(c.author), c, not c.anchor.holds(text)) for c in review.comments),
    )


def _word(word: Override, text: str, rubric: Rubric) -> WordView:
    title = rubric.signals[word.signal].check(word.check).title
    return WordView(title, _name(word.author), word, word.anchor is not None and not word.anchor.holds(text))


def _known(word: Override, rubric: Rubric) -> bool:
    signal = rubric.signals.get(word.signal)
    return signal is not None and any(check.id == word.check for check in signal.checks)


def _name(author: Author) -> str | None:
    return None if author.id == OWNER else author.name
