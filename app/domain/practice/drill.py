"""A drill: one question on one check, answered as often as one likes, and held against an earlier answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.folding import fold
from app.domain.interview import Attempt
from app.domain.language import Language
from app.domain.rubric import Rubric
from app.domain.scorecard import CheckResult, JudgeKind, Scorecard
from app.errors import KeyReused


class DrillKind(StrEnum):
    """`check`: what an answer lacked; `cell`: what the ledger lacks about a feature."""

    CHECK = "check"
    CELL = "cell"


class Cell(StrEnum):
    """The cells of a ledger's row that can be asked for."""

    KPI = "kpi"
    CHANGE = "change"
    DAYS = "days"
    DATA = "data"
    LIFT = "lift"


# The check whose evidence fills a cell, as `app/domain/ledger` reads it.
CELL_CHECKS: Mapping[Cell, tuple[str, str]] = {
    Cell.KPI: ("quantified_impact", "measured_change"),
    Cell.CHANGE: ("quantified_impact", "measured_change"),
    Cell.DAYS: ("thirty_day_ship", "within_ninety_days"),
    Cell.DATA: ("data_decisions", "source_drove_decision"),
    Cell.LIFT: ("quantified_impact", "business_effect"),
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier answer: attempt `number` at turn `n` of an interview."""

    interview: str
    n: int
    number: int


@dataclass(frozen=True, slots=True)
class DrillAttempt:
    """One answer to a drill. `key` and `fingerprint` make a repeated request recognisable."""

    number: int
    text: str
    answered_at: datetime
    key: str | None
    fingerprint: str
    scorecards: Mapping[JudgeKind, Scorecard] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drill:
    """`judge` is whose word counts in the end; `feature` and `cell` go with the kind `cell`."""

    id: str
    kind: DrillKind
    signal: str
    check: str
    judge: JudgeKind
    language: Language
    question: str
    created_at: datetime
    earlier: Earlier | None = None
    feature: str | None = None
    cell: Cell | None = None
    attempts: tuple[DrillAttempt, ...] = ()

    def is_known_to(self, rubric: Rubric) -> bool:
        """Whether the rubric still has what it asks for."""
        signal = rubric.signals.get(self.signal)
        return signal is not None and any(check.id == self.check for check in signal.checks)

    def holds(self, words: Sequence[str]) -> bool:
        """Whether each of these folded words stands in its question, its feature or an answer."""
        said = [fold(text) for text in (self.question, self.feature or "", *(one.text for one in self.attempts))]
        return all(any(word in text for text in said) for word in words)

    def asks_the_same(self, other: "Drill") -> bool:
        """Whether both go back to the same answer for the same thing."""
        return (self.signal, self.check, self.earlier, self.feature, self.cell, self.language, self.judge) == (
            other.signal,
            other.check,
            other.earlier,
            other.feature,
            other.cell,
            other.language,
            other.judge,
        )


@dataclass(frozen=True, slots=True)
class SentToDrill:
    """What was sent as an answer, and when."""

    text: str
    at: datetime
    key: str | None
    fingerprint: str


def take_attempt(drill: Drill, sent: SentToDrill) -> DrillAttempt:
    """The attempt that `sent` makes, or the one it made before. KeyReused when its key came with another text."""
    for attempt in drill.attempts:
        if sent.key is not None and attempt.key == sent.key:
            if attempt.fingerprint != sent.fingerprint:
                raise KeyReused("This idempotency key came with a different request before. Use a new key.")
            return attempt
    return DrillAttempt(len(drill.attempts) + 1, sent.text, sent.at, sent.key, sent.fingerprint)


def unread(drill: Drill) -> Sequence[tuple[DrillAttempt, JudgeKind]]:
    """The readings that are still to be made: the rules' first, then the newest attempt before older ones."""
    kinds = dict.fromkeys((JudgeKind.RULES, drill.judge))
    return [
        (attempt, kind) for kind in kinds for attempt in reversed(drill.attempts) if kind not in attempt.scorecards
    ]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The drill's check before and after, both as the same judge read it; `before` None where it did not.

    `waiting` while a model is to read the attempt still; `unscored` is its reason if it could not, and then the
    rules judge speaks.
    """

    judge: JudgeKind
    before: CheckResult | None
    after: CheckResult | None
    waiting: bool = False
    unscored: str | None = None

    @property
    def met(self) -> bool:
        """Whether the attempt meets the check."""
        return self.after is not None and self.after.met


def verdict(drill: Drill, attempt: DrillAttempt, earlier: Attempt | None) -> Verdict | None:
    """How `attempt` stands against the answer the drill goes back to; None before any judge has read it."""
    if JudgeKind.RULES not in attempt.scorecards:
        return None
    final = attempt.scorecards.get(drill.judge)
    score = final.signal(drill.signal) if final else None
    unscored = score.unscored_reason if score is not None and score.level is None else None
    judge = drill.judge if final is not None and unscored is None else JudgeKind.RULES
    return Verdict(
        judge=judge,
        before=_check(earlier.scorecards, judge, drill) if earlier else None,
        after=_check(attempt.scorecards, judge, drill),
        waiting=final is None,
        unscored=unscored,
    )


def _check(cards: Mapping[JudgeKind, Scorecard], judge: JudgeKind, drill: Drill) -> CheckResult | None:
    score = cards[judge].signal(drill.signal) if judge in cards else None
    return next((result for result in score.checks if result.check == drill.check), None) if score else None


def met_since(drills: Sequence[Drill]) -> Mapping[tuple[str, str], datetime]:
    """When each check (by signal and check) was last met in a drill."""
    found: dict[tuple[str, str], datetime] = {}
    for drill in drills:
        for attempt in drill.attempts:
            seen = verdict(drill, attempt, None)
            if seen is not None and seen.met:
                asked = (drill.signal, drill.check)
                found[asked] = max(attempt.answered_at, found.get(asked, attempt.answered_at))
    return found
