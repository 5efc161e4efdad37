"""The story bank: for each signal the best answer the candidate has given, with the words that show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.coverage import counted_attempt, current_scorecard, turn_score
from app.domain.interview import Attempt, Interview, Turn
from app.domain.passages import read
from app.domain.rubric import Rubric
from app.domain.scorecard import CheckResult
from app.domain.standing import standing


@dataclass(frozen=True, slots=True)
class Story:
    """The best answer for a signal: `quote` meets its highest check; `met` of its checks are met.

    `quote` is `answer[start:end]`: what the judge found in it, with its sentence.
    """

    signal: str
    level: int
    met: int
    interview: Interview
    turn: Turn
    attempt: int
    check: str
    quote: str
    start: int
    end: int

    @property
    def at(self) -> datetime:
        """When it was told."""
        return self.told.answered_at

    @property
    def answer(self) -> str:
        """The whole of it."""
        return self.told.text

    @property
    def told(self) -> Attempt:
        """The answer as it was given."""
        return next(one for one in self.turn.attempts if one.number == self.attempt)


def best_stories(interviews: Iterable[Interview], rubric: Rubric) -> tuple[Story, ...]:
    """A story for each signal that any answer shows, in the rubric's order.

    The highest level wins, then the most evidence, then the newest.
    """
    best: dict[str, Story] = {}
    for interview in interviews:
        for turn in interview.turns:
            for story in _stories(interview, turn, rubric):
                held = best.get(story.signal)
                if held is None or _rank(story) > _rank(held):
                    best[story.signal] = story
    return tuple(_whole(best[signal]) for signal in rubric.signals if signal in best)


def _whole(story: Story) -> Story:
    """With the sentence around the words, unless that holds what is no evidence."""
    words = standing(read(story.answer), story.start, story.end)
    card = current_scorecard(story.told)
    if any(mark.start < words.end and words.start < mark.end for mark in (card.marks if card else ())):
        return story
    return replace(story, quote=words.text, start=words.start, end=words.end)


def _rank(story: Story) -> tuple[int, int, datetime]:
    return story.level, story.met, story.at


def _stories(interview: Interview, turn: Turn, rubric: Rubric) -> Iterator[Story]:
    attempt = counted_attempt(turn)
    if attempt is None:
        return
    for signal, known in rubric.signals.items():
        checks = {check.id for check in known.checks}
        score = turn_score(turn, signal)
        met = [one for one in score.checks if one.met and one.quote and one.check in checks] if score else []
        if score is not None and score.level is not None and met:
            top: CheckResult = met[-1]
            place = (top.check, top.quote or "", top.start or 0, top.end or 0)
            yield Story(signal, score.level, len(met), interview, turn, attempt.number, *place)
