"""What a debrief holds. How it is derived from an interview: `app/domain/committee/`."""

from dataclasses import dataclass
from itertools import accumulate

from app.domain.debrief.verdicts import DebriefStatus, Decision
from app.domain.debrief.words import Change, Deliberation, Statement


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verified quote: `quote` is `answer[start:end]` of the counted attempt of `turn`."""

    turn: int
    check: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TurnLevel:
    """The level one answer showed for a signal."""

    turn: int
    level: int


@dataclass(frozen=True, slots=True)
class Indication:
    """What the rules read for a signal that the model left without a level. It counts for nothing."""

    level: int
    evidence: tuple[Evidence, ...]
    missing: str | None


@dataclass(frozen=True, slots=True)
class SignalResult:
    """A signal over a round or a loop: the best supported level, its evidence, how it moved, what is missing.

    `weight` is the share of the decision from 0 to 1. `level` is None where nothing was scored, and `by_rules` is
    then the rules' reading beside it. `indicative` while the level rests on the rules and a model has yet to read.
    """

    signal: str
    level: int | None
    weight: float
    evidence: tuple[Evidence, ...]
    movement: tuple[TurnLevel, ...]
    missing: str | None
    unscored_reason: str | None = None
    indicative: bool = False
    by_rules: Indication | None = None

    @property
    def climb(self) -> tuple[TurnLevel, ...]:
        """The first answer, and each that showed more than all before it. In a whole loop most others were about
        something else.
        """
        best = accumulate((step.level for step in self.movement), max)
        before = (0, *best)
        return tuple(step for step, most in zip(self.movement, before, strict=False) if step.level > most)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a committee would stop at, with the words that raised it (None when it is an absence)."""

    flag: str
    turn: int | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class RoundResult:
    """One round's debrief. What was said about it is there once the round is over."""

    round: str
    decision: Decision | None
    signals: tuple[SignalResult, ...]
    statements: tuple[Statement, ...] = ()
    changes: tuple[Change, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """Something noticed in an act of a round, in words, with the candidate's own where there are any."""

    kind: str
    round: str
    turn: int | None
    quote: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A weak sentence beside a stronger one made of the candidate's own facts, and the question to fill it."""

    turn: int
    signal: str
    check: str
    weak: str
    better: str
    question: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One shipped feature, each cell in the candidate's own words or None."""

    turn: int
    feature: str
    kpi: str | None
    change: str | None
    days: str | None
    data: str | None
    lift: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to prepare next: one check of one signal, in words."""

    signal: str
    check: str
    text: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """The result of an interview, all of it computed from the scorecards and the words that were said."""

    status: DebriefStatus
    decision: Decision | None
    reasons: tuple[str, ...]
    signals: tuple[SignalResult, ...]
    rounds: tuple[RoundResult, ...]
    flags: tuple[Flag, ...]
    rewrites: tuple[Rewrite, ...]
    ledger: tuple[LedgerRow, ...]
    next: tuple[NextStep, ...]
    rubric_version: str
    rubric_sha256: str
    observations: tuple[Observation, ...] = ()
    deliberation: Deliberation | None = None
