"""An interview as a coach reads it: the coach's words on checks in place of the judge's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.coverage import counted_attempt
from app.domain.interview import Attempt, Interview, Turn
from app.domain.review.said import OWNER, Override, latest
from app.domain.rubric import ladder_level
from app.domain.scorecard import CheckResult, Scorecard, SignalScore

Words = Mapping[tuple[str, str], Override]


@dataclass(frozen=True, slots=True)
class ReadByCoach:
    """`turns` as a coach reads them, and the numbers of those with a word on each of `signals`."""

    turns: tuple[Turn, ...]
    signals: Mapping[str, frozenset[int]]


def read_by_coach(interview: Interview, words: Iterable[Override]) -> ReadByCoach:
    """The turns with every coach's words in their counted answers; of several coaches the latest word counts.

    What candidates say about their own answers is left out: nobody raises their own level.
    """
    said = sorted(
        (word for word in latest(words) if word.author.id != OWNER), key=lambda one: (one.created_at, one.id)
    )
    spoken: dict[str, set[int]] = {}
    turns = []
    for turn in interview.turns:
        about = {(one.signal, one.check): one for one in said if _counts(turn, one)}
        for signal, _ in about:
            spoken.setdefault(signal, set()).add(turn.n)
        turns.append(_turn(turn, about) if about else turn)
    return ReadByCoach(tuple(turns), {signal: frozenset(ns) for signal, ns in spoken.items()})


def _counts(turn: Turn, word: Override) -> bool:
    attempt = counted_attempt(turn)
    return attempt is not None and (turn.n, attempt.number) == (word.about.n, word.about.number)


def _turn(turn: Turn, words: Words) -> Turn:
    return replace(turn, attempts=tuple(_attempt(attempt, words) for attempt in turn.attempts))


def _attempt(attempt: Attempt, words: Words) -> Attempt:
    if all(attempt.number != word.about.number for word in words.values()):
        return attempt
    return replace(attempt, scorecards={kind: _card(card, words) for kind, card in attempt.scorecards.items()})


def _card(card: Scorecard, words: Words) -> Scorecard:
    return replace(card, signals=tuple(_score(score, words) for score in card.signals))


def _score(score: SignalScore, words: Words) -> SignalScore:
    """The score by the same ladder; what the judge left unscored stays so."""
    if score.level is None or not any(signal == score.signal for signal, _ in words):
        return score
    checks = tuple(_check(check, words.get((score.signal, check.check))) for check in score.checks)
    return replace(score, checks=checks, level=ladder_level([check.met for check in checks]))


def _check(found: CheckResult, word: Override | None) -> CheckResult:
    if word is None:
        return found
    anchor = word.anchor
    if anchor is None:
        return replace(found, met=False, quote=None, start=None, end=None, reason=word.reason)
    return replace(found, met=word.met, quote=anchor.quote, start=anchor.start, end=anchor.end, reason=word.reason)
