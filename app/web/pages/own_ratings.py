"""What the candidate would have given each answer, beside what its judge gave."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.interview import Attempt, Interview
from app.domain.language import Bilingual
from app.domain.rubric import Rubric
from app.services.readings import reading_of


@dataclass(frozen=True, slots=True)
class SignalLevel:
    """A signal's name and level in one answer; `indicative` where the level is the rules' in place of a model's."""

    title: Bilingual
    level: int | None
    indicative: bool


@dataclass(frozen=True, slots=True)
class OwnRating:
    """The level the candidate gave the answer to `turn`, and those of its scorecard."""

    turn: int
    level: int
    judged: tuple[SignalLevel, ...]


def own_ratings(interview: Interview, rubric: Rubric) -> Iterator[OwnRating]:
    """Each answer that counts and was rated."""
    for turn in interview.turns:
        attempt = turn.attempt
        if attempt is not None and attempt.self_rating is not None:
            yield OwnRating(turn.n, attempt.self_rating, tuple(_judged(interview, attempt, rubric)))


def _judged(interview: Interview, attempt: Attempt, rubric: Rubric) -> Iterator[SignalLevel]:
    reading = reading_of(interview, attempt)
    for score in reading.card.signals if reading.card else ():
        if score.signal in rubric.signals:
            beside = reading.beside.signal(score.signal) if reading.beside and score.level is None else None
            level = beside.level if beside else score.level
            yield SignalLevel(rubric.signals[score.signal].title, level, reading.indicative or beside is not None)
