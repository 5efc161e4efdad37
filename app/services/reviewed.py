"""Reviewed answers as rated ones: what people said about checks becomes rows of a calibration file."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from app.domain.interview import Attempt, Interview, Turn
from app.domain.review.over_time import Month, by_month
from app.domain.review.said import OWNER, Answer, Override, Review, latest
from app.domain.review.side_by_side import SignalSides, sides_of
from app.errors import NotFound
from app.services.ports import Content, InterviewStore, ReviewStore
from app.services.reviews import judged
from app.services.texts import LONGEST_QUESTION
from app.services.views import JsonObject


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A word that contradicts the judge, and the interview it belongs to."""

    interview: str
    word: Override


@dataclass(frozen=True, slots=True)
class Standing:
    """How judge and people stand to each other: by month, and the latest contradictions of so many."""

    months: tuple[Month, ...]
    contradictions: tuple[Contradiction, ...]
    contradicted: int
    answers: int


class ReviewedAnswers:
    """All answers about which somebody handed over a word."""

    def __init__(self, interviews: InterviewStore, reviews: ReviewStore, content: Content) -> None:
        self._interviews = interviews
        self._reviews = reviews
        self._content = content

    async def rows(self) -> str:
        """A line for each answer, as `debrief calibrate` reads them; empty when nobody has said anything."""
        lines = [json.dumps(row, ensure_ascii=False) async for row in self._rows()]
        return "".join(f"{line}\n" for line in lines)

    async def standing(self, most: int) -> Standing:
        """Agreement over time, and the `most` latest contradictions."""
        submitted = await self._reviews.all_submitted()
        words = [word for review in submitted.values() for word in review.overrides]
        against = [
            Contradiction(interview, word)
            for interview, review in submitted.items()
            for word in latest(review.overrides)
            if word.machine_met is not None and word.met != word.machine_met
        ]
        newest = sorted(against, key=lambda one: (one.word.created_at, one.word.id), reverse=True)
        answers = {(interview, word.about) for interview, review in submitted.items() for word in review.overrides}
        return Standing(by_month(words), tuple(newest[:most]), len(against), len(answers))

    async def _rows(self) -> AsyncIterator[JsonObject]:
        for interview_id, review in (await self._reviews.all_submitted()).items():
            try:
                interview = await self._interviews.get(interview_id)
            except NotFound:
                continue  # It was deleted a moment ago.
            for answer in dict.fromkeys(word.about for word in review.overrides):
                row = self._row(interview, answer, review.about(answer))
                if row is not None:
                    yield row

    def _row(self, interview: Interview, answer: Answer, review: Review) -> JsonObject | None:
        turn, attempt = _said(interview, answer)
        scores = {score.signal: score for score in judged(interview, attempt)}
        sides = sides_of(self._content.rubric.signals, scores, review.overrides)
        ratings = _ratings(sides)
        if not ratings:
            return None
        return {
            "id": f"{interview.id}-{answer.n}-{answer.number}",
            "question": (turn.question or "")[:LONGEST_QUESTION],
            "answer": attempt.text,
            "language": interview.language.value,
            "ratings": ratings,
            "checks": _checks(sides),
            "reasons": [_reason(word) for word in latest(review.overrides)],
        }


def _said(interview: Interview, answer: Answer) -> tuple[Turn, Attempt]:
    turn = interview.turns[answer.n - 1]
    return turn, next(attempt for attempt in turn.attempts if attempt.number == answer.number)


def _ratings(sides: Sequence[SignalSides]) -> dict[str, list[int]]:
    """Each person's level for a signal, in the order in which they spoke."""
    found: dict[str, list[int]] = {}
    for side in sides:
        if side.person is not None:
            found.setdefault(side.signal, []).append(side.person)
    return found


def _checks(sides: Sequence[SignalSides]) -> dict[str, dict[str, bool]]:
    """What was said about checks, where nobody contradicts anybody."""
    said: dict[tuple[str, str], set[bool]] = {}
    for side in sides:
        for check in side.checks:
            if check.word is not None:
                said.setdefault((side.signal, check.check), set()).add(check.word.met)
    found: dict[str, dict[str, bool]] = {}
    for (signal, name), met in said.items():
        if len(met) == 1:
            found.setdefault(signal, {})[name] = met.pop()
    return found


def _reason(word: Override) -> JsonObject:
    return {
        "signal": word.signal,
        "check": word.check,
        "met": word.met,
        "quote": word.anchor.quote if word.anchor else None,
        "reason": word.reason,
        "blind": word.blind,
        "by": "candidate" if word.author.id == OWNER else "coach",
    }
