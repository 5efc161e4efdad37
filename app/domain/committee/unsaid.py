"""An interview as it would have been scored had some words not been said."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.committee.results import Played
from app.domain.debrief import Cited
from app.domain.interview import Attempt, Turn
from app.domain.rubric import ladder_level
from app.domain.scorecard import CheckResult, Scorecard, SignalScore


def without(played: Sequence[Played], cited: Cited) -> tuple[Played, ...]:
    """The rounds with every check unmet that rests on the cited words."""
    return tuple(
        replace(round_, turns=tuple(_turn(turn, cited) if turn.n == cited.turn else turn for turn in round_.turns))
        for round_ in played
    )


def _turn(turn: Turn, cited: Cited) -> Turn:
    return replace(turn, attempts=tuple(_attempt(attempt, cited) for attempt in turn.attempts))


def _attempt(attempt: Attempt, cited: Cited) -> Attempt:
    return replace(attempt, scorecards={kind: _card(card, cited) for kind, card in attempt.scorecards.items()})


def _card(card: Scorecard, cited: Cited) -> Scorecard:
    return replace(card, signals=tuple(_score(score, cited) for score in card.signals))


def _score(score: SignalScore, cited: Cited) -> SignalScore:
    if score.level is None:
        return score
    checks = tuple(_unmet(check) if _rests_on(check, cited) else check for check in score.checks)
    return replace(score, checks=checks, level=ladder_level([check.met for check in checks]))


def _rests_on(check: CheckResult, cited: Cited) -> bool:
    if check.start is None or check.end is None:
        return False
    return check.start < cited.end and cited.start < check.end


def _unmet(check: CheckResult) -> CheckResult:
    return replace(check, met=False, quote=None, start=None, end=None)
